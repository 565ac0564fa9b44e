"""What the lender is asked as the source of disputed items, and the form of its answer.

A page may hold several such forms, so the names of fields end in the id of the inquiry.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.algorithms.structure import Algorithm
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.errors import Refusal
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.inquiries.asked import AskedItem
from scoring_service.objections.inquiries.records import (
    Answer,
    AnswerKind,
    Inquiry,
    InquiryState,
    ItemAnswer,
)
from scoring_service.registry import service as registry
from scoring_service.scoring import service as scoring
from scoring_service.web import inquiring, objecting
from scoring_service.web.forms import WrongField, WrongFields, wrong_fields
from scoring_service.web.inquiring import Asked
from scoring_service.web.numbers import plain_number, read_number
from scoring_service.wire.languages import language
from scoring_service.wire.problems import problem_of

KINDS: Final[Mapping[AnswerKind, str]] = {
    AnswerKind.CONFIRMED: N_("What we supplied is right: confirm it"),
    AnswerKind.CORRECTED: N_("What we supplied is wrong: correct it"),
    AnswerKind.DELETED: N_("It should not be used at all: delete it"),
}


@dataclass(frozen=True)
class Line:
    """One item that is asked about, in words, and what can be chosen for it."""

    id: str
    label: str
    supplied: str
    proposed: str
    first_value: str
    """The value with which the form begins: what the person says is right."""

    choices: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Question:
    """One inquiry as the lender's page shows it."""

    asked: Asked
    ground: str
    lines: Sequence[Line]

    @property
    def inquiry(self) -> Inquiry:
        return self.asked.inquiry

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is taken, be it late."""
        return self.inquiry.state is InquiryState.OPEN

    def field(self, part: str, item: str = "") -> str:
        """Name a field of the form."""
        return "-".join(filter(None, (part, item, self.inquiry.id)))


def question(session: Session, inquiry: Inquiry, *, today: date) -> Question:
    """Return an inquiry in words."""
    score = scoring.get_score(session, inquiry.score_id)
    algorithm = registry.get_algorithm(session, score.digest)
    (asked,) = inquiring.asked(session, [inquiry], algorithm, today=today)
    ground = _(objecting.GROUNDS[inquiry.ground][0])
    return Question(asked, ground, [_line(algorithm, item) for item in inquiry.items])


def written_answer(typed: Mapping[str, str], asked: Question) -> Answer | WrongFields:
    """Return the answer as written, or what is wrong with the fields."""
    if errors := list(_errors(typed, asked)):
        return wrong_fields(errors)
    said = tuple(_said(typed, asked, item.id) for item in asked.inquiry.items)
    return Answer(said, typed.get(asked.field("statement"), ""))


def refused_fields(refusal: Refusal, asked: Question) -> WrongFields:
    """Say at the fields of the form what the service refused, or over the whole page."""
    problem = problem_of(refusal)
    if not problem.errors:
        return wrong_fields([WrongField("", f"{problem.detail} {problem.remedy}")])
    return wrong_fields(
        WrongField(_field(error.pointer, asked), error.message) for error in problem.errors
    )


def _line(algorithm: Algorithm, item: AskedItem) -> Line:
    known = algorithm.item_by_id[item.id]
    supplied = [objecting.item_value(algorithm, item.id, v) for v in item.values or (None,)]
    claimed = item.proposed is not None
    return Line(
        id=item.id,
        label=known.label[language()],
        supplied=_(", ").join(supplied),
        proposed=objecting.item_value(algorithm, item.id, item.proposed) if claimed else "",
        first_value=plain_number(item.proposed),
        choices=objecting.value_choices(known),
        kinds=[
            (kind.value, _(text), "")
            for kind, text in KINDS.items()
            if kind is not AnswerKind.DELETED or item.values
        ],
    )


def _errors(typed: Mapping[str, str], asked: Question) -> Iterator[WrongField]:
    for item in asked.inquiry.items:
        kind, value = asked.field("answer", item.id), asked.field("value", item.id)
        if typed.get(kind) not in set(AnswerKind):
            yield WrongField(kind, _("Choose whether it is right."))
        elif typed[kind] == AnswerKind.CORRECTED and read_number(typed.get(value, "")) is None:
            yield WrongField(value, _("Give the right value as a number."))
    if not typed.get(asked.field("statement"), "").strip():
        yield WrongField(asked.field("statement"), _("Write how it was checked."))


def _said(typed: Mapping[str, str], asked: Question, item: str) -> ItemAnswer:
    kind = AnswerKind(typed[asked.field("answer", item)])
    corrected = kind is AnswerKind.CORRECTED
    return ItemAnswer(
        item, kind, read_number(typed[asked.field("value", item)]) if corrected else None
    )


def _field(pointer: str, asked: Question) -> str:
    """Name the field of the form that a JSON Pointer of the answer or its file is about."""
    _empty, member, *rest = pointer.split("/")
    if member != "items":
        return asked.field(member)
    return asked.field(rest[-1], asked.inquiry.items[int(rest[0])].id)
