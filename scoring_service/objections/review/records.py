"""Proposed decisions and appeals, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from scoring_service.objections.records import Instance, ProposedDecision

REASONS_LENGTH: Final = (1, 5000)
"""Of the reasons for an appeal."""

NOTE_LENGTH: Final = (10, 5000)
"""Of what a second reviewer writes to the first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision that takes effect when a second reviewer confirms it.

    `confirmed` is None until the second reviewer has answered, and stays so where the proposal was
    retracted or something changed first; `note` is what they wrote to the first.
    """

    instance: Instance
    decision: ProposedDecision
    reviewer: str
    proposed_at: datetime
    score_id: str
    confirmed: bool | None = None
    seconded_by: str | None = None
    seconded_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Appeal:
    """The person's appeal against the first decision, and by when it is decided."""

    reasons: str
    lodged_at: datetime
    due_on: date
    certain: bool
    withdrawn_at: datetime | None = None
