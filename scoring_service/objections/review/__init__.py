"""Who may decide: without self-interest, with a second pair of eyes, and once more on appeal."""
