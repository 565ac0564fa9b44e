"""What if: a reviewer types other values under the score's own version; nothing is stored.

The values go in the body of the request, never into an address: those are kept in logs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person
from scoring_service.algorithms.items import item_errors
from scoring_service.algorithms.structure import Algorithm
from scoring_service.explanation.document import Line, contribution_lines
from scoring_service.explanation.formats import points_text
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Unauthenticated
from scoring_service.objections import access
from scoring_service.objections.effects import lineage
from scoring_service.objections.records import Objection
from scoring_service.registry import service as registry
from scoring_service.scoring import service as scoring
from scoring_service.scoring.explain import Result
from scoring_service.scoring.records import Score
from scoring_service.web import forms
from scoring_service.web.forms import WrongField, WrongFields, wrong_fields
from scoring_service.web.numbers import plain_number, read_number
from scoring_service.web.public.trying import field_of
from scoring_service.web.reviewers import session as signing
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language

Page = tuple[str, int]
Items = Mapping[str, float | None]

blueprint = Blueprint(
    "reviewer_trials", __name__, url_prefix="/reviewers/objections/<objection_id>/what-if"
)
forms.protect(blueprint)
blueprint.register_error_handler(Unauthenticated, signing.ask_to_sign_in)


@dataclass(frozen=True)
class Row:
    """One feature, as recorded and as tried."""

    old: Line | None
    new: Line | None
    change: Decimal

    @property
    def label(self) -> str:
        line = self.new or self.old
        return line.label if line else ""

    @property
    def change_text(self) -> str:
        return points_text(self.change, language())


@blueprint.get("")
@requires(Permission.OBJECTION_LIST)
def show(objection_id: str) -> Page:
    with reading(installation().engine) as session:
        return _page(session, objection_id, None)


@blueprint.post("")
@requires(Permission.OBJECTION_LIST)
def try_values(objection_id: str) -> Page:
    with reading(installation().engine) as session:
        return _page(session, objection_id, request.form)


def _page(session: Session, objection_id: str, values: MultiDict[str, str] | None) -> Page:
    objection = access.get_readable(session, objection_id, principal(Person))
    score = _standing(session, objection)
    algorithm = registry.get_algorithm(session, score.digest)
    recorded = score.item_values()
    typed = _typed(values, algorithm, recorded)
    items, wrong = _read(typed, algorithm)
    tried = scoring.what_if(session, score, items) if values is not None and not wrong else None
    page = render_template(
        "reviewers/what_if.html",
        me=principal(Person),
        objection=objection,
        score=score,
        algorithm=algorithm,
        fields=[field_of(item) for item in algorithm.items],
        typed=typed,
        wrong=wrong,
        changed=[item for item, value in items.items() if value != recorded.get(item)],
        tried=tried,
        rows=_rows(score, tried, algorithm) if tried else [],
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _standing(session: Session, objection: Objection) -> Score:
    """Return the score that the case is about: the one decided on, or the one that stands."""
    decided = objection.decision
    if decided is not None:
        return scoring.get_score(session, decided.score_id)
    return lineage.standing_score(session, objection.score_id)


def _typed(
    values: MultiDict[str, str] | None, algorithm: Algorithm, recorded: Items
) -> dict[str, str]:
    if values is None:
        return {item.id: plain_number(recorded.get(item.id)) for item in algorithm.items}
    return {item.id: values.get(f"value-{item.id}", "").strip() for item in algorithm.items}


def _read(typed: Mapping[str, str], algorithm: Algorithm) -> tuple[Items, WrongFields]:
    """Return the values typed, an empty field being unknown, and what is wrong with them."""
    items = {item: read_number(text) if text else None for item, text in typed.items()}
    unread = [item for item, text in typed.items() if text and items[item] is None]
    wrong = [
        WrongField(f"value-{item}", _("Write a number, or leave the field empty."))
        for item in unread
    ]
    wrong += [
        WrongField(
            f"value-{error.pointer.rpartition('/')[2]}", _(error.message).format(**error.params)
        )
        for error in item_errors(algorithm, items)
    ]
    return items, wrong_fields(wrong)


def _rows(score: Score, tried: Result, algorithm: Algorithm) -> Sequence[Row]:
    """Set both explanations side by side, what changes most first."""
    old, new = (
        {line.feature: line for line in contribution_lines(explanation, algorithm, language())}
        for explanation in (score.explanation, tried.explanation)
    )
    rows = [
        Row(old.get(one), new.get(one), _points(new.get(one)) - _points(old.get(one)))
        for one in dict.fromkeys([*new, *old])
    ]
    return sorted(rows, key=lambda row: -abs(row.change))


def _points(line: Line | None) -> Decimal:
    return line.points if line else Decimal(0)
