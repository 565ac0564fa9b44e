"""Every change of an algorithm document in words: what it is about, and what became of it.

What no sentence here knows is shown as the document has it, at its place: nothing is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from scoring_service.algorithms.difference import ABSENT, ORDER, Change
from scoring_service.algorithms.structure import Algorithm
from scoring_service.disclosures.formulas import formula
from scoring_service.explanation.formats import amount_text, points_text
from scoring_service.explanation.ranges import range_text
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel import canonical
from scoring_service.kernel.texts import LANGUAGES
from scoring_service.kernel.texts import marked as N_
from scoring_service.web.marking import deleted, inserted, marked
from scoring_service.wire.languages import language

Json = Mapping[str, Any]

_FIELDS: Final = {
    "title": N_("Title"),
    "summary": N_("Summary"),
    "missing_reason": N_("Reason given where nothing is known"),
    "description": N_("Description"),
    "size": N_("People"),
    "label": N_("Name"),
    "unit": N_("Unit"),
    "type": N_("Kind of number"),
    "minimum": N_("Least allowed value"),
    "maximum": N_("Greatest allowed value"),
    "catalogue": N_("Entry in the catalogue of sources"),
    "codes": N_("What a value means"),
    "monotone": N_("Direction of the points as the value rises"),
    "actionable": N_("Whether the person can change it"),
    "basis": N_("What is known of why it counts"),
    "rationale": N_("Why it counts"),
    "reason": N_("Reason given when it costs points"),
    "code": N_("Code of the reason"),
    "bins": N_("Values and points"),
    "groups": N_("Values and points"),
    "missing": N_("Where no value is known"),
    "points": N_("Points where no value is known"),
    "count": N_("People of whom no value is known"),
    "grid": N_("Which places share their points"),
    "cells": N_("Points and people"),
    "features": N_("Which is in the lines and which in the columns"),
    "base_points": N_("Points to start with"),
    "range": N_("Possible scores"),
    "min": N_("Lowest possible score"),
    "max": N_("Highest possible score"),
    "sufficiency": N_("How many features must be known for a score"),
    "consistency": N_("Rule for advice"),
    "probability": N_("Probability of default"),
    "values": N_("Probability of default by score"),
    "first_score": N_("First score of the table of probabilities"),
    "bands": N_("Bands"),
    "from": N_("Begins at the score"),
    "items": N_("Information used"),
    "derived": N_("What is computed from it"),
    "pairs": N_("Features that count together"),
    "reference": N_("Reference group"),
    ORDER: N_("Order"),
}
_WORDS: Final = {
    ("actionable", "now"): N_("yes, now"),
    ("actionable", "over_time"): N_("yes, over time"),
    ("actionable", "no"): N_("no"),
    ("monotone", "increasing"): N_("never fewer points"),
    ("monotone", "decreasing"): N_("never more points"),
    ("monotone", "none"): N_("up and down"),
    ("basis", "causal"): N_("known to act as a cause"),
    ("basis", "associated"): N_("only seen together"),
    ("type", "integer"): N_("whole number"),
    ("type", "number"): N_("any number"),
}
_LANGUAGES: Final = {"en": N_("Only in English:"), "zh-CN": N_("Only in Chinese:")}
_IN_TABLES: Final = frozenset({"bins", "groups"})
"""What the tables side by side show; in words it would be longer and less clear."""


@dataclass(frozen=True, slots=True)
class Line:
    """One change as a page shows it: what it is about, which part of that, and the marked words."""

    subject: str
    part: str
    words: Markup
    language: str | None = None
    """Where the change is only in the other language: that language."""
    punctuation: bool = False
    """Whether nothing but punctuation changed."""


def line(change: Change, old: Algorithm, new: Algorithm) -> Line:
    """Put a change into words."""
    subject, part = _subject(change, old, new), _part(change)
    languages = _changed_languages(change)
    if languages and language() not in languages:
        tag = languages[0]
        return Line(subject, part, marked(change.before[tag], change.after[tag]), tag)
    if languages:
        texts = change.before[language()], change.after[language()]
        return Line(subject, part, marked(*texts), punctuation=_read_alike(*texts))
    return Line(subject, part, _words(change, old, new))


def only_in(tag: str) -> str:
    """Say that only the text in this language changed."""
    return _(_LANGUAGES[tag])


def _subject(change: Change, old: Algorithm, new: Algorithm) -> str:
    top, *rest = change.place
    if not rest or rest[0] == ORDER:
        return _field(top)
    match top:
        case "items":
            item = new.item_by_id.get(rest[0]) or old.item_by_id[rest[0]]
            return item.label[language()]
        case "derived" | "features":
            return _name(rest[0], old, new)
        case "pairs":
            first, second = (_name(name, old, new) for name in rest[0].split())
            return _("%(first)s, together with %(second)s", first=first, second=second)
        case "bands":
            return _("Band %(band)s", band=rest[0])
        case _:
            return _field(top)


def _part(change: Change) -> str:
    """Say which part of its subject changed; nothing where it is the whole."""
    top, *rest = change.place
    if rest == [ORDER]:
        return _field(ORDER)
    if top in {"items", "derived", "features", "pairs", "bands"}:
        rest = rest[1:]
    if not rest or top == "consistency":
        return ""
    if top == "derived":
        return _field("derived")
    if rest[0] == "codes" and len(rest) > 1:
        return f"{_field('codes')} ({rest[1]})"
    if rest[-1] == "text":
        return _field(rest[-2])
    return _field(rest[-1])


def _field(key: str) -> str:
    return _(_FIELDS[key]) if key in _FIELDS else key


def _name(key: str, old: Algorithm, new: Algorithm) -> str:
    for algorithm in (new, old):
        found = algorithm.feature_by_id.get(key) or algorithm.item_by_id.get(key)
        if found is not None:
            return found.label[language()]
    return key


def _changed_languages(change: Change) -> list[str]:
    """Return the languages in which a bilingual text changed; none where it is no such text."""
    if not (_is_text(change.before) and _is_text(change.after)):
        return []
    return [tag for tag in LANGUAGES if change.before[tag] != change.after[tag]]


def _is_text(value: Any) -> bool:  # noqa: ANN401 - JSON
    return isinstance(value, dict) and set(value) == set(LANGUAGES)


def _read_alike(one: str, other: str) -> bool:
    letters = ("".join(filter(str.isalnum, text)).casefold() for text in (one, other))
    return next(letters) == next(letters)


def _words(change: Change, old: Algorithm, new: Algorithm) -> Markup:
    if change.place[-1] in _IN_TABLES:
        link = Markup('<a class="govuk-link" href="#points-{}">{}</a>')
        return link.format(change.place[1], _("Both versions side by side"))
    if change.place == ("probability", "values"):
        return Markup("{}").format(_probabilities(old, new))
    before = "" if change.before is ABSENT else _value(change, change.before, old)
    after = "" if change.after is ABSENT else _value(change, change.after, new)
    if before and after and before == after:  # what is told alike is shown as it is written
        before, after = _written(change.before), _written(change.after)
    return deleted(before) + inserted(after)


def _value(change: Change, value: Any, algorithm: Algorithm) -> str:  # noqa: ANN401 - JSON
    """Write what stands at a place of this document."""
    match change.place[0], change.place[-1]:
        case _, "order":
            return _("; ").join(_name(key, algorithm, algorithm) for key in value)
        case "derived", _:
            return formula(algorithm, change.place[1], language())
        case "consistency", _:
            return _rule(value, algorithm)
        case _, "cells":
            return _("; ").join(_cell(cell) for cell in value)
        case _, "points" | "base_points":
            return points_text(value, language())
        case _, last:
            return _plain(last, value)


def _plain(key: str, value: Any) -> str:  # noqa: ANN401 - JSON
    if isinstance(value, dict) and "label" in value:
        return str(value["label"][language()])
    if isinstance(value, str):
        return _(_WORDS[key, value]) if (key, value) in _WORDS else value
    if isinstance(value, int | float) and value == int(value):
        return amount_text(value, language())
    return _written(value)


def _probabilities(old: Algorithm, new: Algorithm) -> str:
    """Say how much other the probabilities are; in full it would be hundreds of numbers."""
    shared = range(max(old.lowest, new.lowest), min(old.highest, new.highest) + 1)
    moved = [abs(new.probability_of(score) - old.probability_of(score)) for score in shared]
    return _(
        "Of %(all)s scores that both versions can give, %(count)s mean another probability. "
        "The greatest difference is %(most)s of 100 people.",
        all=amount_text(len(moved), language()),
        count=amount_text(sum(map(bool, moved)), language()),
        most=amount_text(100 * max(moved, default=0.0), language()),
    )


def _written(value: Any) -> str:  # noqa: ANN401 - JSON
    return canonical.dumps(value).decode()


def _cell(cell: Json) -> str:
    points = points_text(cell["points"], language())
    return _("%(points)s: %(people)s", points=points, people=amount_text(cell["count"], language()))


def _rule(rule: Json, algorithm: Algorithm) -> str:
    given, then = (_condition(rule[side], algorithm) for side in ("if", "then"))
    return _("where %(given)s, there %(then)s", given=given, then=then)


def _condition(part: Json, algorithm: Algorithm) -> str:
    feature = algorithm.feature_by_id[part["feature"]]
    values = range_text(algorithm, feature, part.get("above"), part.get("at_most"), language())
    return _("“%(label)s” is: %(values)s", label=feature.label[language()], values=values)
