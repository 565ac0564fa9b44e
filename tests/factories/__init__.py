"""Plain functions that make what tests need: small, valid, and the same every time."""
