"""The person adds evidence and messages to an open objection, and reads the evidence again."""

from http import HTTPStatus

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scoring_service.accounts.guards import admit, principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Invalid, Refusal
from scoring_service.objections import access
from scoring_service.objections.correspondence import evidence, messages
from scoring_service.objections.correspondence.evidence_api import as_attachment, kept_files
from scoring_service.objections.correspondence.uploads import MOST_BODY_BYTES, sent_file, too_large
from scoring_service.objections.helping.acting import whose
from scoring_service.web import corresponding, forms
from scoring_service.web.subjects.following import objection_page
from scoring_service.wire.bodies import drop_body
from scoring_service.wire.body_sizes import takes_bodies
from scoring_service.wire.installation import installation
from scoring_service.wire.problems import answer_refusal, status_of
from scoring_service.wire.refusals import TooLarge

blueprint = Blueprint(
    "subject_additions", __name__, url_prefix="/s/<token>/objections/<objection_id>"
)
forms.protect(blueprint)

Page = tuple[str, int]


@blueprint.get("/evidence/<digest>")
@requires(Permission.OBJECTION_READ)
def download_evidence(token: str, objection_id: str, digest: str) -> Response:  # noqa: ARG001 - guarded
    with reading(installation().engine) as session:
        access.get_readable(session, objection_id, principal(Subject))
        found = evidence.get_evidence(session, objection_id, digest)
    return as_attachment(found)


@blueprint.post("/evidence")
@takes_bodies(MOST_BODY_BYTES, too_large)
@requires(Permission.EVIDENCE_ADD)
def add_evidence(token: str, objection_id: str) -> AnyResponse | Page:
    try:
        is_new = _receive(objection_id)
    except (Invalid, Conflict) as refusal:
        return _refused(token, objection_id, refusal)
    flash(_("The file was added.") if is_new else _("This file was there already."))
    return _back(token, objection_id)


@blueprint.post("/messages")
@requires(Permission.OBJECTION_WRITE)
def write(token: str, objection_id: str) -> AnyResponse | Page:
    here, who, text = installation(), whose(principal(Subject)), request.form.get("text", "")
    try:
        with transaction(here.engine) as session:
            messages.write_as_subject(session, objection_id, text, **who, now=here.clock.now())
    except (Invalid, Conflict) as refusal:
        return _refused(token, objection_id, refusal, text)
    flash(_("Your message was sent to the reviewer."))
    return _back(token, objection_id)


@blueprint.errorhandler(TooLarge)
def show_too_large(refusal: TooLarge) -> Response:
    """Show the page of the objection again: the limit speaks up before the view is reached."""
    arguments = request.view_args or {}
    try:
        admit(Permission.EVIDENCE_ADD)
        page = _refused(arguments["token"], arguments["objection_id"], refusal)
    except Refusal as other:
        return answer_refusal(other)
    response = make_response(page)
    if not drop_body(request):
        response.headers["Connection"] = "close"
    return response


def _receive(objection_id: str) -> bool:
    here = installation()
    who, now = whose(principal(Subject)), here.clock.now()
    sent = sent_file(request)
    _added, is_new = evidence.receive_evidence(
        here.engine, kept_files(), objection_id, sent, **who, now=now
    )
    return is_new


def _refused(token: str, objection_id: str, refusal: Refusal, text: str = "") -> Page:
    draft = corresponding.refused(refusal, text)
    with reading(installation().engine) as session:
        page = objection_page(session, token, objection_id, draft)
    return page, HTTPStatus(status_of(refusal))


def _back(token: str, objection_id: str) -> AnyResponse:
    return redirect(url_for("subjects.show_objection", token=token, objection_id=objection_id), 303)
