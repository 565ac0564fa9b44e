"""Helpers: somebody acts for the person who objects, with a written authority (SEEDS L7)."""
