"""The public catalogue of information sources, and what may never be one (SEEDS L1, L3, L4)."""
