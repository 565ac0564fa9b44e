"""What every domain stands on: time, ids, errors, canonical JSON, settings, the database."""
