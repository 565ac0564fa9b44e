"""Lodging: what may be claimed, of which scores, who answers a wish for reasons, and repeats."""
