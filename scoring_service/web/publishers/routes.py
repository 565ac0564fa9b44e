"""The publishers' page: what is served, and whether MLflow still has it (SEEDS L12)."""

from flask import Blueprint, render_template

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person
from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Unauthenticated
from scoring_service.web.publishers import desk
from scoring_service.web.reviewers import session
from scoring_service.wire.installation import installation

blueprint = Blueprint("publishers", __name__, url_prefix="/publishers")
blueprint.register_error_handler(Unauthenticated, session.ask_to_sign_in)


@blueprint.get("")
@requires(Permission.PUBLICATION_WATCH)
def show_desk() -> str:
    here = installation()
    with reading(here.engine) as opened:
        found = desk.read(opened, now=here.clock.now())
    return render_template("publishers/desk.html", me=principal(Person), **found)
