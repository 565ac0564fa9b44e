"""Helpers in words, alike for the person, the helper and reviewers; who acts on the pages."""

from collections.abc import Mapping
from typing import Final

from flask import g

from scoring_service.accounts import principals
from scoring_service.kernel.database import reading
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.helping import service
from scoring_service.objections.helping.records import Helper, Power, Relation, Standing
from scoring_service.wire.installation import installation

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

REVIEWERS_STANDINGS: Final[Mapping[Standing, str]] = {
    **STANDINGS,
    Standing.HOLDS: N_("May act for the person"),
    Standing.ENDED: N_("The person ended it"),
}


def acting_helper() -> Helper | None:
    """Return the helper who reads the page, if one does."""
    caller = g.get("principal")
    if not isinstance(caller, principals.Helper):
        return None
    if "acting_helper" not in g:
        here = installation()
        with reading(here.engine) as session:
            g.acting_helper = service.get_own_helper(
                session, caller.helper_id, caller.score_id, now=here.clock.now()
            )
    found: Helper = g.acting_helper
    return found


def may_act(power: str) -> bool:
    """Tell whether whoever reads the page may do this: a helper only what they were given."""
    helper = acting_helper()
    return helper is None or helper.may(Power(power))
