"""marshmallow's validators with messages that can be translated."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from marshmallow import ValidationError
from marshmallow.validate import And, Length, OneOf, Range


def between(minimum: float, maximum: float) -> Range:
    """Accept numbers from the minimum to the maximum, both included."""
    told = lazy_gettext("Must be between {min} and {max}.")
    return Range(min=minimum, max=maximum, error=told)


def characters(minimum: int, maximum: int) -> Length:
    """Accept texts of so many characters."""
    told = lazy_gettext("Must have between {min} and {max} characters.")
    return Length(min=minimum, max=maximum, error=told)


def reference(minimum: int, maximum: int) -> And:
    """Accept what identifies somebody: two that look alike are not to be two people."""
    return And(characters(minimum, maximum), _refuse_unseen)


def _refuse_unseen(value: str) -> None:
    if value != value.strip() or not value.isprintable():
        told = lazy_gettext("Must not begin or end with a space, nor hold control characters.")
        raise ValidationError(told)


def entries(minimum: int, maximum: int) -> Length:
    """Accept lists and objects of so many entries."""
    told = lazy_gettext("Must have between {min} and {max} entries.")
    return Length(min=minimum, max=maximum, error=told)


def one_of(choices: Iterable[Any]) -> OneOf:
    """Accept only these values."""
    return OneOf(tuple(choices), error=lazy_gettext("Must be one of: {choices}."))
