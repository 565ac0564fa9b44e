"""Proof for whoever does not trust this service: recompute a score, and see that it is ours."""
