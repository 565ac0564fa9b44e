"""In which language of the service a text is written, as far as its letters tell."""

from typing import Final

_HAN: Final = ("\u3400", "\u9fff")
_ENOUGH: Final = 0.2
"""Chinese text may hold names and numbers in Latin letters; English has no Han characters."""


def likely_language(text: str) -> str | None:
    """Return the language that the letters of a text suggest; None where it has no letters."""
    letters = [sign for sign in text if sign.isalpha()]
    if not letters:
        return None
    han = sum(_HAN[0] <= sign <= _HAN[1] for sign in letters)
    return "zh-CN" if han >= _ENOUGH * len(letters) else "en"
