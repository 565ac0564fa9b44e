"""The pages, by audience: the public, the person scored, the reviewer; no script is needed."""
