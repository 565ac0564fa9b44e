"""A scoring service that states its reasons."""
