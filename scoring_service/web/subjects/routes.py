"""The pages behind a private link: `/s/<token>` (SEEDS L7, L11)."""

from typing import Final

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import access
from scoring_service.objections import service as objections
from scoring_service.objections.correspondence import corresponding
from scoring_service.objections.decisions.receipts_api import receipt_of
from scoring_service.scoring import service as scoring
from scoring_service.scoring.explanations_api import as_download
from scoring_service.transparency import log
from scoring_service.web import forms
from scoring_service.web.explaining import explain
from scoring_service.web.subjects import pages
from scoring_service.web.subjects.following import objection_page
from scoring_service.web.subjects.linking import own_links, working_helpers
from scoring_service.web.subjects.reading import read_score
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language

blueprint = Blueprint("subjects", __name__, url_prefix="/s/<token>")
forms.protect(blueprint)

_FORMATS: Final = {"html": "text/html", "pdf": "application/pdf", "json": "application/json"}


def _linked() -> str:
    """Return the score that the private link was made for."""
    return principal(Subject).score_id


@blueprint.get("")
@blueprint.get("/scores/<score_id>")
@requires(Permission.EXPLANATION_READ)
def show_score(token: str, score_id: str | None = None) -> str:
    with reading(installation().engine) as session:
        read = read_score(session, _linked(), score_id)
        return pages.score_page(token, read, own_links(session), working_helpers(session))


@blueprint.get("/scores/<score_id>/explanation.<extension>")
@requires(Permission.EXPLANATION_READ)
def download(token: str, score_id: str, extension: str) -> Response:  # noqa: ARG001 - guarded
    if extension not in _FORMATS:
        raise NotFound
    with reading(installation().engine) as session:
        score = scoring.get_subjects_score(session, score_id, _linked())
        response = as_download(explain(session, score), _FORMATS[extension])
    name = f"{score.id}.{language()}.{extension}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/objections/new")
@requires(Permission.OBJECTION_LODGE)
def object(token: str) -> str:  # noqa: A001 - the page's verb
    with reading(installation().engine) as session:
        read = read_score(session, _linked())
        return pages.form_page(session, token, read, request.args)


@blueprint.post("/objections/new")
@requires(Permission.OBJECTION_LODGE)
def lodge(token: str) -> AnyResponse | tuple[str, int]:
    with transaction(installation().engine) as session:
        lodged = pages.lodge(session, token, principal(Subject), request.form)
    if isinstance(lodged, tuple):
        return lodged
    return redirect(url_for(".show_objection", token=token, objection_id=lodged.id), 303)


@blueprint.get("/objections/<objection_id>")
@requires(Permission.OBJECTION_READ)
def show_objection(token: str, objection_id: str) -> str:
    with reading(installation().engine) as session:
        return objection_page(session, token, objection_id)


@blueprint.get("/objections/<objection_id>/receipt.json")
@requires(Permission.OBJECTION_READ)
def download_receipt(token: str, objection_id: str) -> Response:  # noqa: ARG001 - guarded
    instance = request.args.get("instance") or None
    with reading(installation().engine) as session:
        objection = access.get_readable(session, objection_id, principal(Subject))
        response = jsonify(receipt_of(objection, log.Prover(session), instance))
    name = f"{objection.id}{'.' + instance if instance else ''}.receipt.json"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.post("/objections/<objection_id>/contact/withdrawal")
@requires(Permission.OBJECTION_WRITE_TO)
def stop_letters(token: str, objection_id: str) -> AnyResponse:
    with transaction(installation().engine) as session:
        corresponding.end(session, objection_id, own_score_id=_linked())
    return redirect(url_for(".show_objection", token=token, objection_id=objection_id), 303)


@blueprint.post("/objections/<objection_id>/withdrawal")
@requires(Permission.OBJECTION_WITHDRAW)
def withdraw(token: str, objection_id: str) -> AnyResponse:
    here = installation()
    with transaction(here.engine) as session:
        objections.withdraw_objection(
            session, objection_id, own_score_id=_linked(), now=here.clock.now()
        )
    return redirect(url_for(".show_objection", token=token, objection_id=objection_id), 303)
