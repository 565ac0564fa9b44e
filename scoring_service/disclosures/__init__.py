"""The plain-language text of a published version, its facts, and whether a person can read it."""
