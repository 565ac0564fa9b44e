"""Using data: what each use costs (SEEDS L9)."""
