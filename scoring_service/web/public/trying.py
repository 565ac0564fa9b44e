"""The page on which anybody tries an algorithm: its fields, and the words that its script needs.

The browser does the sums (`static/recompute.js`, `static/recourse.js`); what it says of them is
said in the same words as an explanation, which are given to it here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy.orm import Session

from scoring_service.algorithms.structure import Algorithm, Item
from scoring_service.explanation.formats import value_text
from scoring_service.explanation.ranges import target_text
from scoring_service.explanation.scale import Scale, Stretch, draw_scale
from scoring_service.explanation.wording import gettext as _
from scoring_service.explanation.wording import ngettext
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import service as registry
from scoring_service.registry.records import Publication
from scoring_service.web.forms import WrongFields
from scoring_service.web.numbers import plain_number
from scoring_service.wire.languages import language

_WORDS: Final[Mapping[str, str]] = {
    "unknown": N_("not known"),
    "separator": N_("; "),
    "colon": N_(": "),
    "band": N_("Band %(band)s: %(label)s"),
    "no_score": N_("No score"),
    "known": N_("Known: %(known)s of the %(all)s things that count. Needed: at least %(needed)s."),
    "chance": N_("Of 100 people with such a score, about %(count)s did not pay as agreed."),
    "start": N_("At the start: %(score)s. Since then: %(points)s points."),
    "points": N_("(%(points)s points)"),
    "gained": N_("%(points)s points"),
    "average": N_("Average score of the reference group"),
    "past": N_(
        "What lies in the past cannot be changed. "
        "The steps named here count only when the coming months show them."
    ),
    "best_band": N_("Your score is in the best band already."),
    "no_way": N_(
        "None of the steps that we can advise, nor all of them together, "
        "would bring the score to band %(band)s."
    ),
    "way": N_(
        "The shortest way to band %(band)s, which starts at %(lowest)s: "
        "together, these changes would give a score of %(score)s."
    ),
    "change": N_("%(label)s: %(target)s (now: %(now)s)."),
    "single": N_("%(label)s: %(target)s instead of %(now)s would give %(gain)s points."),
    "joined": N_(
        "%(label)s: %(target)s instead of %(now)s, and with it %(others)s, "
        "would give %(gain)s points."
    ),
    "other": N_("%(label)s: %(target)s"),
    "no_single": N_("No single step that we can advise would raise the score."),
    "later": N_("%(sentence)s This counts only when the coming months show it."),
    "error": N_("Error:"),
    "wrong": N_("Correct what is marked: %(labels)s"),
    "not_a_number": N_("Write a number, or leave the field empty."),
    "not_whole": N_("Must be a whole number."),
    "too_low": N_("Is below the lowest allowed value, {lowest}."),
    "too_high": N_("Is above the highest allowed value, {highest}."),
    "empty": N_(
        "Every field is empty: nothing is known, and of too little there is no score. Fill some in."
    ),
    "from_link": N_("These are the values of your explanation. They stayed in your browser."),
    "from_file": N_("These are the values of the file. They stayed in your browser."),
    "other_version": N_("This explanation is of another algorithm, or of another version of it."),
    "unreadable": N_("This file is not an explanation of a score, or it is damaged."),
    "no_documents": N_("The published documents could not be loaded. Load the page again."),
}
"""By the names that `static/try.js` and `static/advice.js` use; most are those of `explanation`."""


@dataclass(frozen=True)
class Field:
    """What one item asks for; `options` are value and label, where it is chosen from a list."""

    item: Item
    hint: str
    options: list[tuple[str, str]]

    @property
    def label(self) -> str:
        return self.item.label[language()]


@dataclass(frozen=True)
class Target:
    """What a change of a feature to a bin leads to, in words: from a lower bin, from a higher."""

    feature: str
    bin: int
    rising: str
    falling: str


def read(session: Session, publication: Publication) -> dict[str, Any]:
    """Return what the page shows before anything is filled in."""
    algorithm = registry.get_algorithm(session, publication.digest)
    return {
        "publication": publication,
        "algorithm": algorithm,
        "fields": [field_of(item) for item in algorithm.items],
        "scale": _scale(algorithm),
        "words": words(),
        "targets": list(targets(algorithm)),
        "wrong": WrongFields(),
    }


def words() -> dict[str, str]:
    """Return the words in the reader's language, their places still open."""
    amount = "%(amount)s"
    counted = {
        "month": ngettext("%(amount)s month", "%(amount)s months", 1, amount=amount),
        "months": ngettext("%(amount)s month", "%(amount)s months", 2, amount=amount),
        "time": ngettext("%(amount)s time", "%(amount)s times", 1, amount=amount),
        "times": ngettext("%(amount)s time", "%(amount)s times", 2, amount=amount),
    }
    return {name: _(text) for name, text in _WORDS.items()} | counted


def targets(algorithm: Algorithm) -> Iterator[Target]:
    """Say all that advice can ask for."""
    for feature in algorithm.features:
        for position in range(feature.missing_bin if feature.actionable != "no" else 0):
            rising, falling = (
                target_text(algorithm, feature, start, position, language())
                for start in (position - 1, position + 1)
            )
            yield Target(feature.id, position, rising, falling)


def field_of(item: Item) -> Field:
    """Let somebody choose where every value has a name, and write where it has none."""
    lowest, highest = (
        value_text(bound, item.unit, language()) for bound in (item.minimum, item.maximum)
    )
    coded = [(plain_number(code), label[language()]) for code, label in item.codes.items()]
    if item.type == "integer" and len(coded) == item.maximum - item.minimum + 1:
        return Field(item, "", [("", _("not known")), *coded])
    hint = _("From %(lowest)s to %(highest)s.", lowest=lowest, highest=highest)
    if item.type == "integer":
        hint += " " + _("A whole number.")
    meanings = [_("%(code)s means “%(label)s”.", code=code, label=label) for code, label in coded]
    return Field(item, " ".join([hint, *meanings]), [])


def _scale(algorithm: Algorithm) -> Markup:
    bands = [Stretch(band.id, band.lowest) for band in reversed(algorithm.bands)]
    drawn = draw_scale(
        Scale(algorithm.lowest, algorithm.highest, bands, []),
        key="scale",
        title=_("Where the score lies"),
        description=_(
            "The scale goes from %(lowest)s to %(highest)s. There is no score.",
            lowest=algorithm.lowest,
            highest=algorithm.highest,
        ),
    )
    return Markup(drawn)  # noqa: S704 - escaped
