"""Scores: checked, evaluated, explained and stored in one transaction.

No score without its reasons: the explanation is made with the score and stored in the same row.
"""
