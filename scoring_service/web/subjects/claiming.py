"""The form of an objection: choose what is wrong, then say what is right and why (SEEDS L7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from werkzeug.datastructures import MultiDict

from scoring_service.explanation.document import ItemLine
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.errors import Invalid
from scoring_service.objections.correspondence.corresponding import Contact
from scoring_service.objections.lodging.claims import RULES, disputable_items
from scoring_service.objections.records import Claim, Ground
from scoring_service.web.forms import WrongField, WrongFields, wrong_fields
from scoring_service.web.numbers import read_number
from scoring_service.web.objecting import GROUNDS
from scoring_service.web.subjects.reading import Reading
from scoring_service.wire.languages import language
from scoring_service.wire.problems import problem_of

WHOLE: Final = "whole"
"""Chosen instead of items: the score as a whole."""


@dataclass(frozen=True)
class Form:
    """What was chosen and typed so far."""

    items: tuple[str, ...] = ()
    whole: bool = False
    ground: str = ""
    statement: str = ""
    email: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    reviewer: bool = False

    @property
    def chosen(self) -> bool:
        return self.whole or bool(self.items)


def read_form(values: MultiDict[str, str], reading: Reading) -> Form:
    """Read the form, from the address (first page) or from what was sent (second page)."""
    asked = values.getlist("items")
    items = tuple(item for item in disputable_items(reading.score) if item in asked)
    return Form(
        items=items,
        whole=WHOLE in asked,
        ground=values.get("ground", ""),
        statement=values.get("statement", ""),
        email=values.get("email", "").strip(),
        typed={item: values.get(f"value-{item}", "").strip() for item in items},
        others=tuple(values.getlist("scores")),
        reviewer="reviewer" in values,
    )


def grounds(form: Form) -> list[tuple[str, str, str]]:
    """Return the grounds that fit what was chosen, as options."""
    return [
        (ground.value, _(label), _(hint))
        for ground, (label, hint) in GROUNDS.items()
        if form.items or not RULES[ground].names_items
    ]


def nothing_chosen() -> WrongFields:
    return wrong_fields([WrongField("items", _("Choose what is wrong."))])


def written_claim(form: Form, reading: Reading) -> Claim | WrongFields:
    """Return the claim, or what is wrong with the fields."""
    if errors := list(_errors(form)):
        return wrong_fields(errors)
    proposed = {item: read_number(typed) for item, typed in form.typed.items() if typed}
    return Claim(
        score_id=reading.score.id,
        ground=Ground(form.ground),
        statement=form.statement,
        items=form.items,
        proposed={item: value for item, value in proposed.items() if value is not None},
        others=form.others,
        reviewer_wanted=form.reviewer,
    )


def given_contact(form: Form) -> Contact | None:
    """Return where the person wants to be written to, if anywhere."""
    return Contact(form.email, language()) if form.email else None


def refused_fields(refusal: Invalid) -> WrongFields:
    """Say at the fields of the form what the service refused."""
    return wrong_fields(
        WrongField(_field(error.pointer), error.message) for error in problem_of(refusal).errors
    )


def disputable(reading: Reading) -> list[ItemLine]:
    """Return the items that may be disputed and are not disputed already."""
    allowed = frozenset(disputable_items(reading.score)) - reading.disputed
    return [line for line in reading.document.items if line.id in allowed]


def _errors(form: Form) -> Iterator[WrongField]:
    if form.ground not in {ground.value for ground in Ground}:
        yield WrongField("ground", _("Choose why it is wrong."))
    if not form.statement.strip():
        yield WrongField("statement", _("Say in your own words what is wrong."))
    for item, typed in form.typed.items():
        if typed and read_number(typed) is None:
            yield WrongField(f"value-{item}", _("Give a number, or leave the field empty."))


def _field(pointer: str) -> str:
    """Name the field of the form that a JSON Pointer of the claim is about, if it has one."""
    _empty, member, *rest = pointer.split("/")
    if member == "proposed" and rest:
        return f"value-{rest[0]}"
    if member == "contact":
        return "email"
    return (
        "" if member in {"items", "scores"} else member
    )  # the items were chosen on the page before
