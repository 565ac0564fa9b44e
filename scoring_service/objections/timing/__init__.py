"""By when what must be done, and what happens if nobody has done it by then."""
