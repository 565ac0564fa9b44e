"""What people write into a case: statements and reasons, kept readable and harmless."""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from scoring_service.kernel.errors import FieldError, Invalid
from scoring_service.kernel.texts import marked as N_

_UNWANTED_KINDS: Final = frozenset({"Cc", "Cs"})  # control characters, lone surrogates
_ALLOWED: Final = frozenset("\n\t")
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing: text could be made to read as another text."""

_SEEN: Final = frozenset("LNPS")
"""Kinds of characters that are drawn: letters, numbers, punctuation, signs."""
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing."""


def tidied(text: str) -> str:
    """Return the text with one kind of line end and no blank edges."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def checked(
    text: str, place: str, length: tuple[int, int], refused: Callable[[list[FieldError]], Invalid]
) -> str:
    """Return the text tidied; raise what `refused` makes of all that is wrong with it."""
    tidy = tidied(text)
    if found := list(errors(place, tidy, length)):
        raise refused(found)
    return tidy


def errors(place: str, text: str, length: tuple[int, int]) -> Iterator[FieldError]:
    """Name what is wrong with a tidied text of so many characters, least and most."""
    least, most = length
    if not text and least == 1:
        yield FieldError(place, N_("Write something."))
    elif len(text) < least:
        yield FieldError(place, N_("Write at least {least} characters."), {"least": least})
    if len(text) > most:
        yield FieldError(place, N_("Write at most {most} characters."), {"most": most})
    if text and not any(map(_is_seen, text)):
        yield FieldError(place, N_("Write something that can be seen."))
    elif any(map(_unwanted, text)):
        yield FieldError(place, N_("Remove characters that cannot be shown."))


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in _SEEN and character not in _BLANK


def _unwanted(character: str) -> bool:
    if character in _ALLOWED:
        return False
    return character in _TURNING or unicodedata.category(character) in _UNWANTED_KINDS
