"""Objections: lodged by the person scored, decided by a reviewer with written reasons.

What is disputed is frozen from lodging to decision (SEEDS L7); whoever decides owes reasons and
grounds, whether they follow the score or override it (L11).
"""
