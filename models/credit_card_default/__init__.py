"""The points table for credit-card clients: description, training, measurement."""
