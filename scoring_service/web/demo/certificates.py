"""What the lender may not use again after an objection, and the form that certifies it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Final

from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.errors import Refusal
from scoring_service.objections.records import Objection
from scoring_service.registry import service as registry
from scoring_service.scoring import certifications, suppressions
from scoring_service.scoring.records import Score
from scoring_service.scoring.suppressions import Suppression
from scoring_service.web import objecting
from scoring_service.web.demo.playing import Json
from scoring_service.web.forms import WrongField, WrongFields, wrong_fields
from scoring_service.web.numbers import plain_number, read_number
from scoring_service.wire.languages import language
from scoring_service.wire.problems import problem_of

_MOST: Final = 200
"""More than one person's walk through the demonstration brings."""


@dataclass(frozen=True)
class NotUsed:
    """One item, or one value of it, that is not used again until it is certified."""

    suppression: Suppression
    label: str
    value: str
    admitted: str
    choices: Sequence[tuple[str, str]]

    @property
    def id(self) -> str:
        return self.suppression.id

    @property
    def may_certify(self) -> bool:
        """Tell whether a certificate changes anything: not where the use was unlawful."""
        return self.suppression.purpose is None

    @property
    def first_value(self) -> str:
        """Return the value with which the form begins: what was supplied."""
        return plain_number(self.suppression.value)

    def field(self, part: str) -> str:
        """Name a field of the form; a page may hold several."""
        return f"{part}-{self.id}"


def list_not_used(session: Session, score: Score) -> list[NotUsed]:
    """Return what stands suppressed of the items of a score's person, each value once."""
    found = {
        (one.suppression.item, one.suppression.whole or one.value, one.suppression.purpose): one
        for one in _suppressed(session, score)
        if one.suppression.lifted_at is None
    }
    return list(found.values())


def get_not_used(session: Session, score: Score, suppression_id: str) -> NotUsed:
    """Return one of them, lifted since or not; raise `NotFound`."""
    for one in _suppressed(session, score):
        if one.id == suppression_id:
            return one
    raise NotFound


def list_certified(session: Session, score: Score, objections: Sequence[Objection]) -> list[Json]:
    """Return what was certified of what these objections had wrong and the algorithm uses."""
    algorithm = registry.get_algorithm(session, score.digest)
    found = {
        one.id: one
        for objection in objections
        for one in certifications.list_about(session, objection.person, objection.id)
    }
    return [
        {
            "at": one.certified_at,
            "label": algorithm.item_by_id[one.certified.item].label[language()],
            "value": objecting.item_value(algorithm, one.certified.item, one.certified.value),
            "statement": one.certified.statement,
        }
        for one in found.values()
        if one.certified.item in algorithm.item_by_id
    ]


def written_certificate(
    typed: Mapping[str, str], not_used: NotUsed
) -> tuple[float, str] | WrongFields:
    """Return the value and the statement as written, or what is wrong with the fields."""
    value, statement = _value(typed, not_used), typed.get(not_used.field("statement"), "")
    wrong = []
    if value is None:
        wrong.append(WrongField(not_used.field("value"), _("Give the right value as a number.")))
    if not statement.strip():
        told = _("Write how it was verified and by whom.")
        wrong.append(WrongField(not_used.field("statement"), told))
    return wrong_fields(wrong) if value is None or wrong else (value, statement)


def refused_fields(refusal: Refusal, not_used: NotUsed) -> WrongFields:
    """Say at the fields of the form what the service refused, or over the whole page."""
    problem = problem_of(refusal)
    if not problem.errors:
        return wrong_fields([WrongField("", f"{problem.detail} {problem.remedy}")])
    return wrong_fields(
        WrongField(not_used.field(error.pointer.removeprefix("/")), error.message)
        for error in problem.errors
    )


def _suppressed(session: Session, score: Score) -> Iterator[NotUsed]:
    """Yield all that was ever suppressed of what the score's algorithm uses, newest first."""
    algorithm = registry.get_algorithm(session, score.digest)
    owner, kind, *subject = astuple(score.person)
    found = suppressions.list_suppressions(
        session, owner, kind, subject=(subject[0], subject[1]), limit=_MOST, after=None
    )
    for one in found:
        item = algorithm.item_by_id.get(one.item)
        if item is None:
            continue  # a newer version looks at it no more
        words = [objecting.item_value(algorithm, one.item, value) for value in one.admitted]
        yield NotUsed(
            suppression=one,
            label=item.label[language()],
            value="" if one.whole else objecting.item_value(algorithm, one.item, one.value),
            admitted=_(", ").join(words),
            choices=objecting.value_choices(item),
        )


def _value(typed: Mapping[str, str], not_used: NotUsed) -> float | None:
    """Return the value that is certified: the one refused, or typed where every one is."""
    of = not_used.suppression
    return read_number(typed.get(not_used.field("value"), "")) if of.whole else of.value
