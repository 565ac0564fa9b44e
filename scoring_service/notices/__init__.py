"""Notices: organisations and people are told of what happened, after it was recorded.

A row is written in the transaction of what it tells of, and the worker delivers it: nothing is told
that did not happen, and nothing that happened goes untold because somebody could not be reached.
"""
