"""Helpers in words, alike for the person, the helper and reviewers; who acts on the pages."""

from flask import g

from scoring_service.accounts import principals
from scoring_service.kernel.database import reading
from scoring_service.objections.helping import service
from scoring_service.objections.helping.records import Helper, Power
from scoring_service.objections.helping.wording import OTHERS_STANDINGS as REVIEWERS_STANDINGS
from scoring_service.objections.helping.wording import POWERS, RELATIONS, STANDINGS
from scoring_service.wire.installation import installation

__all__ = ("POWERS", "RELATIONS", "REVIEWERS_STANDINGS", "STANDINGS", "acting_helper", "may_act")


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
