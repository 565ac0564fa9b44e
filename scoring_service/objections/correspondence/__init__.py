"""What the person and the reviewer send each other: evidence, messages, letters."""
