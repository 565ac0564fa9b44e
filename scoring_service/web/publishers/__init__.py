"""Pages for the people who approve publications."""
