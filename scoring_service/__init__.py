"""A scoring service that states its reasons."""

__version__ = "0.1.0"
