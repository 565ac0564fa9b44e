"""The form of a decision: one resolution for each item, and written reasons (SEEDS L11)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from werkzeug.datastructures import MultiDict

from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.errors import Invalid
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.decisions.resolutions import fitting_outcomes
from scoring_service.objections.inquiries.records import AnswerKind, ItemAnswer
from scoring_service.objections.records import (
    Objection,
    Outcome,
    ProposedDecision,
    Resolution,
    ResolutionKind,
)
from scoring_service.web.forms import WrongField, WrongFields, wrong_fields
from scoring_service.web.numbers import plain_number, read_number
from scoring_service.wire.problems import problem_of

KINDS: Final[Mapping[ResolutionKind, str]] = {
    ResolutionKind.CONFIRMED: N_("The recorded value is right: it stands"),
    ResolutionKind.CORRECTED: N_("The recorded value is wrong: correct it"),
    ResolutionKind.DELETED: N_("It should not be used at all: delete it"),
}

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.UPHELD: N_("The person is right: the score may not be used"),
    Outcome.REJECTED: N_("The person is not right: the score stands"),
    Outcome.ANSWERED: N_("The question is answered by the reasons below"),
}


@dataclass(frozen=True)
class Form:
    """What the reviewer chose and typed so far."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""
    reasons: str = ""
    revision: int = 0


def first_form(objection: Objection, said: Mapping[str, ItemAnswer]) -> Form:
    """Return the form as it begins: what sources say is to change is proposed.

    Where they propose nothing, nothing is chosen, and the person's values stand ready.
    """
    changes = {item: a for item, a in said.items() if a.kind is not AnswerKind.CONFIRMED}
    right = {item: answer.value for item, answer in changes.items() if answer.value is not None}
    values = {**objection.proposed, **right}
    return Form(
        kinds={item: changes[item].kind if item in changes else "" for item in objection.items},
        values={item: plain_number(values.get(item)) for item in objection.items},
        revision=objection.revision,
    )


def read_form(values: MultiDict[str, str], objection: Objection) -> Form:
    """Read the form that was sent."""
    return Form(
        kinds={item: values.get(f"resolution-{item}", "") for item in objection.items},
        values={item: values.get(f"value-{item}", "").strip() for item in objection.items},
        outcome=values.get("outcome", ""),
        reasons=values.get("reasons", ""),
        revision=values.get("revision", -1, type=int),
    )


def outcome_options(objection: Objection) -> list[tuple[str, str, str]]:
    """Return the outcomes to choose from; none where the items decide it."""
    if objection.items:
        return []
    fitting = fitting_outcomes(objection.ground, ())
    return [(outcome.value, _(OUTCOMES[outcome]), "") for outcome in fitting]


def kind_options() -> list[tuple[str, str, str]]:
    return [(kind.value, _(text), "") for kind, text in KINDS.items()]


def written_decision(form: Form, objection: Objection) -> ProposedDecision | WrongFields:
    """Return the decision as written, or what is wrong with the fields."""
    if errors := list(_errors(form, objection)):
        return wrong_fields(errors)
    resolutions = tuple(_resolution(item, form) for item in objection.items)
    fitting = fitting_outcomes(objection.ground, resolutions)
    outcome = Outcome(form.outcome) if len(fitting) > 1 else fitting[0]
    return ProposedDecision(outcome, form.reasons, resolutions)


def refused_fields(refusal: Invalid, objection: Objection) -> WrongFields:
    """Say at the fields of the form what the service refused."""
    return wrong_fields(
        WrongField(_field(error.pointer, objection), error.message)
        for error in problem_of(refusal).errors
    )


def _errors(form: Form, objection: Objection) -> Iterator[WrongField]:
    for item in objection.items:
        kind = form.kinds[item]
        if kind not in {kind.value for kind in ResolutionKind}:
            yield WrongField(f"resolution-{item}", _("Choose what becomes of this item."))
        elif kind == ResolutionKind.CORRECTED and read_number(form.values[item]) is None:
            yield WrongField(f"value-{item}", _("Give the right value as a number."))
    options = [value for value, _text, _hint in outcome_options(objection)]
    if len(options) > 1 and form.outcome not in options:
        yield WrongField("outcome", _("Choose who is right."))
    if not form.reasons.strip():
        yield WrongField("reasons", _("Write the reasons. The person will read them."))


def _resolution(item: str, form: Form) -> Resolution:
    kind = ResolutionKind(form.kinds[item])
    value = read_number(form.values[item]) if kind is ResolutionKind.CORRECTED else None
    return Resolution(item, kind, value)


def _field(pointer: str, objection: Objection) -> str:
    """Name the field of the form that a JSON Pointer of the decision is about."""
    _empty, member, *rest = pointer.split("/")
    if member == "items" and rest:
        item = objection.items[int(rest[0])]
        return f"value-{item}" if rest[-1] == "value" else f"resolution-{item}"
    return member
