"""Templates for reasons: they help to write, and are no reasons by themselves.

A person is owed the reasons of their own case (SEEDS L11). Reasons that are a template and no more,
in whatever letters, or that still hold a place to be filled in, are refused; a decision by rule has
a text of its own and is not concerned.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from scoring_service.kernel.errors import FieldError, Invalid
from scoring_service.kernel.policy import Edition, edition_on
from scoring_service.kernel.texts import LANGUAGES
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.records import Ground, Outcome

PLACE: Final = re.compile("[{\uff5b][^{}\uff5b\uff5d]*[}\uff5d]")
_MOST_SHOWN: Final = 40
_WRITTEN: Final = frozenset("LNM")
"""What is compared of a text: letters, numbers and marks on them."""


@dataclass(frozen=True, slots=True)
class Template:
    """One beginning of reasons, in every language, and where it fits."""

    id: str
    outcomes: frozenset[Outcome]
    grounds: frozenset[Ground]
    title: Mapping[str, str]
    text: Mapping[str, str]

    @classmethod
    def read(cls, content: Edition) -> Self:
        return cls(
            id=content["id"],
            outcomes=frozenset(map(Outcome, content["outcomes"])),
            grounds=frozenset(map(Ground, content["grounds"])),
            title=content["title"],
            text=content["text"],
        )


def templates_on(day: date) -> Sequence[Template]:
    """Return the templates in force on a day."""
    return [Template.read(part) for part in edition_on("reason_templates", day)["templates"]]


def fitting(templates: Iterable[Template], ground: Ground) -> Sequence[Template]:
    """Return the templates for a ground, whatever the outcome."""
    return [template for template in templates if ground in template.grounds]


def refuse_unwritten(reasons: str, day: date) -> None:
    """Raise `Invalid` unless somebody wrote these reasons for this case."""
    if errors := list(reasons_errors(reasons, templates_on(day))):
        raise Invalid(
            "template_unchanged",
            N_("The reasons are not written for this case"),
            N_("A template helps to write reasons; the person is owed those of their own case."),
            N_("Say what you looked at and what you found, in place of what stands in braces."),
            errors=errors,
        )


def reasons_errors(reasons: str, templates: Iterable[Template]) -> Iterator[FieldError]:
    """Say where reasons still are a template."""
    if place := PLACE.search(reasons):
        told = N_("Fill in the place {place}, or take it out.")
        yield FieldError("/reasons", told, {"place": place[0][:_MOST_SHOWN]})
    elif _essence(reasons) in _essences(templates):
        told = N_("This is a template and no more. Write what you found in this case.")
        yield FieldError("/reasons", told)


def _essences(templates: Iterable[Template]) -> set[str]:
    """Return what templates come to with their places as they are, and without them."""
    texts = [template.text[language] for template in templates for language in LANGUAGES]
    return {_essence(form) for text in texts for form in (text, PLACE.sub("", text))}


def _essence(text: str) -> str:
    """Return a text without spaces, punctuation and capitals."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in _WRITTEN)
