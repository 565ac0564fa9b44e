"""The private links to a score, as the person sees them; whoever has one can act as the person."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.inventory import ListedLink
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.explanation.wording import gettext as _
from scoring_service.explanation.wording import ngettext
from scoring_service.kernel.database import transaction
from scoring_service.objections.helping import service as helping
from scoring_service.scoring.links import list_own_links, revoke_other_links
from scoring_service.web import forms
from scoring_service.wire.installation import installation

blueprint = Blueprint("subject_links", __name__, url_prefix="/s/<token>/links")
forms.protect(blueprint)


@dataclass(frozen=True)
class OwnLink:
    """One link: whether it works, and whether it is the one that is used now."""

    link: ListedLink
    works: bool
    this: bool


def own_links(session: Session) -> Sequence[OwnLink]:
    """Return all links to the caller's scores, oldest first."""
    caller, now = principal(Subject), installation().clock.now()
    return [
        OwnLink(link, link.works(now), link.id == caller.link_id)
        for link in list_own_links(session, caller.score_id)
    ]


def working_helpers(session: Session) -> int:
    """Return how many helpers have a link that works: it ends with the person's other links."""
    own, now = principal(Subject).score_id, installation().clock.now()
    return sum(helper.holds for helper in helping.list_helpers(session, own, now=now))


@blueprint.post("/revocation")
@requires(Permission.LINK_REVOKE)
def revoke_others(token: str) -> Response:
    here, caller = installation(), principal(Subject)
    with transaction(here.engine) as session:
        helpers = working_helpers(session)
        ended = revoke_other_links(session, caller.score_id, caller.link_id, now=here.clock.now())
    flash(_told(ended, helpers))
    return redirect(url_for("subjects.show_score", token=token, _anchor="links"), 303)


def _told(ended: int, helpers: int) -> str:
    """Say how many links were ended, and whether helpers had some of them."""
    if not ended:
        return _("No other private link works.")
    told = ngettext(
        "%(num)s other private link was ended.", "%(num)s other private links were ended.", ended
    )
    if not helpers:
        return told
    also = ngettext("%(num)s of them was of a helper.", "%(num)s of them were of helpers.", helpers)
    return f"{told} {also}"
