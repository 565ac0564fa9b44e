"""What may be objected to, and how a claim must be made.

Both what a score used and what it lacked may be disputed: credit-reporting law gives a right to
object to errors and to omissions. What it lacked because an objection to another score froze it is
an omission too: no decision there reaches a score that did not use it, so the person must be able
to have it counted here, put right, or left out. What was refused counted for nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.errors import Conflict, FieldError, Invalid, pointer
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import refusals, values, writing
from scoring_service.objections.records import Claim, Ground, Objection
from scoring_service.scoring.records import ItemStatus, Score

STATEMENT_LENGTH: Final = (1, 5000)
DISPUTABLE: Final = frozenset({ItemStatus.USED, ItemStatus.MISSING, ItemStatus.FROZEN})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a ground asks for: whether items must be named, and whether it disputes anything."""

    names_items: bool
    freezes: bool


RULES: Final = {
    Ground.INACCURATE: Rule(names_items=True, freezes=True),
    Ground.OUTDATED: Rule(names_items=True, freezes=True),
    Ground.NOT_MINE: Rule(names_items=False, freezes=True),
    Ground.UNLAWFUL_USE: Rule(names_items=False, freezes=True),
    Ground.NOT_CATALOGUED: Rule(names_items=False, freezes=True),
    Ground.REASONS_WANTED: Rule(names_items=False, freezes=False),
    Ground.OTHER: Rule(names_items=False, freezes=True),
}
"""`reasons_wanted` asks and disputes nothing, so nobody loses a score by asking."""


def disputable_items(score: Score) -> tuple[str, ...]:
    """Return the items of a score that may be disputed."""
    return tuple(use.id for use in score.items if use.status in DISPUTABLE)


def checked_claim(claim: Claim, score: Score, algorithm: Algorithm) -> Claim:
    """Return the claim with its statement tidied; raise `Invalid` naming every wrong place."""
    tidy = replace(claim, statement=writing.tidied(claim.statement))
    if errors := list(_errors(tidy, score, algorithm)):
        raise Invalid(
            "invalid_claim",
            N_("The objection is not complete"),
            N_("Some of what you sent does not fit this score or is missing."),
            N_("Correct the fields named and send the objection again."),
            errors=errors,
        )
    return tidy


def refuse_same(
    claim: Claim | Objection,
    other: Objection,
    refusal: Callable[[str], Conflict] = refusals.already_disputed,
) -> None:
    """Refuse a claim about what an open objection to the same score is about already."""
    same_items = set(claim.items) & set(other.items)
    same_whole = not claim.items and not other.items and claim.ground is other.ground
    if same_items or same_whole:
        raise refusal(other.id)


def _errors(claim: Claim, score: Score, algorithm: Algorithm) -> Iterator[FieldError]:
    yield from writing.errors("/statement", claim.statement, STATEMENT_LENGTH)
    if RULES[claim.ground].names_items and not claim.items:
        yield FieldError("/items", N_("Name at least one item that is wrong."))
    yield from _item_errors(claim, score)
    yield from _proposal_errors(claim, score, algorithm)


def _item_errors(claim: Claim, score: Score) -> Iterator[FieldError]:
    known = {use.id: use.status for use in score.items}
    for index, item in enumerate(claim.items):
        place = pointer("items", index)
        if item not in known:
            yield FieldError(place, N_("This score has no such item."))
        elif item in claim.items[:index]:
            yield FieldError(place, N_("This item is named twice."))
        elif known[item] not in DISPUTABLE:
            yield FieldError(place, N_("This item was not used for the score."))


def _proposal_errors(claim: Claim, score: Score, algorithm: Algorithm) -> Iterator[FieldError]:
    recorded = {use.id: use.value for use in score.items}
    for item, value in claim.proposed.items():
        place = pointer("proposed", item)
        if item not in claim.items:
            yield FieldError(place, N_("Propose a value only for an item you object to."))
        elif claim.ground is Ground.INACCURATE and value == recorded.get(item):
            told = N_("This is the recorded value. Give the right one, or none if unknown.")
            yield FieldError(place, told)
        elif item in algorithm.item_by_id:
            yield from values.errors(place, algorithm, item, value)
