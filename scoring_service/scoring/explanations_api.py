"""`GET /v1/explanations/<score_id>`: the whole explanation for the person scored (SEEDS L11).

As JSON (the full bundle), as one HTML file, or as a PDF, by the Accept header.
"""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Response, current_app, request
from werkzeug.exceptions import NotAcceptable

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.explanation.document import ExplanationDocument
from scoring_service.explanation.render_html import content_security_policy, render_html
from scoring_service.explanation.render_pdf import render_pdf
from scoring_service.kernel.database import reading
from scoring_service.scoring import service
from scoring_service.scoring.schemas import ExplanationBundleSchema
from scoring_service.scoring.telling import explanation_document, signed_bundle
from scoring_service.transparency.signing import signer_of
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language
from scoring_service.wire.openapi import Blueprint

blueprint = Blueprint(
    "explanations", __name__, url_prefix="/v1", description="Explanations for the person scored"
)

_JSON: Final = "application/json"


@blueprint.get("/explanations/<score_id>")
@requires(Permission.EXPLANATION_READ)
@blueprint.response(
    200, ExplanationBundleSchema, description="JSON, HTML or PDF, by the Accept header"
)
def get_explanation(score_id: str) -> Response:
    """Read the explanation of one's own score."""
    here = installation()
    with reading(here.engine) as session:
        score = service.get_subjects_score(session, score_id, principal(Subject).score_id)
        document = explanation_document(
            session,
            score,
            language=language(),
            base_url=here.settings.base_url,
            operator=here.settings.operator,
        )
    return as_download(document, _media_type())


def as_download(document: ExplanationDocument, media_type: str) -> Response:
    """Write an explanation in one of the media types of `WRITERS`."""
    response = Response(WRITERS[media_type](document), content_type=_content_type(media_type))
    response.vary.add("Accept")
    if media_type == "text/html":
        response.headers["Content-Security-Policy"] = content_security_policy()
    return response


def _write_json(document: ExplanationDocument) -> str:
    content = signed_bundle(document, signer_of(installation().engine).key)
    return current_app.json.dumps(content, indent=2)


WRITERS: Final[Mapping[str, Callable[[ExplanationDocument], str | bytes]]] = {
    _JSON: _write_json,
    "text/html": render_html,
    "application/pdf": render_pdf,
}


def _media_type() -> str:
    if not request.accept_mimetypes:
        return _JSON
    best = request.accept_mimetypes.best_match(tuple(WRITERS))
    if best is None:
        raise NotAcceptable
    return best


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
