"""A scoring service that states its reasons."""

from typing import Final

__version__: Final = "0.1.0"
