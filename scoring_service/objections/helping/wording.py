"""Helpers in words, alike for pages and for the file of a case."""

from collections.abc import Mapping
from typing import Final

from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.helping.records import Power, Relation, Standing

RELATIONS: Final[Mapping[Relation, str]] = {
    Relation.RELATIVE: N_("A relative"),
    Relation.LAWYER: N_("A lawyer"),
    Relation.ADVISER: N_("An adviser, for example for debts"),
    Relation.ORGANISATION: N_("An organisation"),
    Relation.OTHER: N_("Somebody else"),
}

POWERS: Final[Mapping[Power, str]] = {
    Power.LODGE: N_("Send objections"),
    Power.ADD_EVIDENCE: N_("Add evidence"),
    Power.WRITE: N_("Write to the reviewer"),
    Power.APPEAL: N_("Appeal against a decision"),
}

STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.HOLDS: N_("May act for you"),
    Standing.ENDED: N_("You ended it"),
    Standing.REFUSED: N_("A reviewer did not accept the written authority"),
    Standing.EXPIRED: N_("The time is over"),
    Standing.REVOKED: N_("Ended with the private links to the score"),
}
"""What becomes of an authority, for whoever gave it."""

OTHERS_STANDINGS: Final[Mapping[Standing, str]] = {
    **STANDINGS,
    Standing.HOLDS: N_("May act for the person"),
    Standing.ENDED: N_("The person ended it"),
}
"""The same for everybody else."""
