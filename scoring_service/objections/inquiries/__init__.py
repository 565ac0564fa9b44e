"""The source inquiry: who supplied a disputed item is asked to confirm, correct or delete it."""
