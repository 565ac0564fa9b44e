"""Published scoring rules, pure: from the document's bytes to a score and its reasons.

Nothing here reads a database, a clock or a network. What is evaluated *is* the published document
(SEEDS L12): the same bytes give everybody the same integer.
"""
