"""Following a log from outside, with nothing but its public addresses and its key.

Nothing here reads the service's database or trusts its answers. Whatever is found wrong is kept,
with what proves it.
"""
