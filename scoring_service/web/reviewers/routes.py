"""The reviewers' pages: `/reviewers` (SEEDS L7, L11)."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import Conflict, Forbidden, Unauthenticated
from scoring_service.objections import service as objections
from scoring_service.web import forms
from scoring_service.web.forms import WrongFields
from scoring_service.web.reviewers import cases, filtering, pages, session
from scoring_service.wire.installation import installation

blueprint = Blueprint("reviewers", __name__, url_prefix="/reviewers")
forms.protect(blueprint)
blueprint.register_error_handler(Unauthenticated, session.ask_to_sign_in)


@blueprint.get("/sign-in")
@requires(Permission.ACCOUNT_SIGN_IN)
def sign_in() -> pages.Page:
    return session.sign_in_page(WrongFields())


@blueprint.post("/sign-in")
@requires(Permission.ACCOUNT_SIGN_IN)
def open_session() -> AnyResponse | pages.Page:
    return session.sign_in()


@blueprint.post("/sign-out")
@requires(Permission.ACCOUNT_SIGN_OUT)
def sign_out() -> AnyResponse:
    return session.sign_out()


@blueprint.get("")
@requires(Permission.OBJECTION_LIST)
def queue() -> str:
    here, me, after = installation(), principal(Person), request.args.get("after") or None
    today = day_of(here.clock.now())
    wanted = filtering.narrowing(request.args, me, today)
    with reading(here.engine) as opened:
        page = cases.list_cases(opened, me, wanted, today=today, after=after)
        return pages.queue_page(page, filtering.read_form(opened, wanted))


@blueprint.get("/objections/<objection_id>")
@requires(Permission.OBJECTION_LIST)
def show_case(objection_id: str) -> pages.Page:
    with reading(installation().engine) as opened:
        return pages.case_page(cases.read_case(opened, objection_id))


@blueprint.post("/objections/<objection_id>/assignment")
@requires(Permission.OBJECTION_ASSIGN)
def take_case(objection_id: str) -> AnyResponse:
    here, reviewer = installation(), principal(Person).account_id
    with transaction(here.engine) as opened:
        objections.assign_objection(opened, objection_id, reviewer=reviewer, now=here.clock.now())
    return pages.to_case(objection_id)


@blueprint.post("/objections/<objection_id>/decision")
@requires(Permission.OBJECTION_DECIDE)
def decide(objection_id: str) -> AnyResponse | pages.Page:
    engine = installation().engine
    try:
        with transaction(engine) as opened:
            return pages.step(opened, objection_id, request.form)
    except (Conflict, Forbidden) as refusal:
        with reading(engine) as opened:
            return pages.refused_page(opened, objection_id, refusal, request.form)
