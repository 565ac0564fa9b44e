"""`GET /v1/objections/<id>/file`: the whole case, as JSON or as a PDF, by the Accept header."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Response, g, request
from marshmallow import fields
from werkzeug.exceptions import NotAcceptable

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel import canonical
from scoring_service.kernel.database import reading
from scoring_service.objections.casefile import paper
from scoring_service.objections.casefile.chains import Telling
from scoring_service.objections.casefile.gathering import Casefile, gather
from scoring_service.objections.casefile.representation import FORMAT, Json, signed_file
from scoring_service.registry import service as registry
from scoring_service.transparency.signing import signer_of
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language
from scoring_service.wire.openapi import AnswerSchema, Blueprint

blueprint = Blueprint(
    "objection_files", __name__, url_prefix="/v1/objections", description="Files of whole cases"
)

JSON: Final = "application/json"
PDF: Final = "application/pdf"


class ObjectionFileSchema(AnswerSchema):
    """All that is recorded of one case, signed; docs/transparency.md says how to check it."""

    format = fields.String(metadata={"enum": [FORMAT]})
    language = fields.String()
    made_at = fields.String(metadata={"format": "date-time"})
    service = fields.Dict()
    organisation = fields.String()
    objection = fields.Dict()
    events = fields.List(fields.Dict())
    messages = fields.List(fields.Dict())
    evidence = fields.List(
        fields.Dict(), metadata={"description": "Digests, who added them, where the files are."}
    )
    inquiries = fields.List(fields.Dict())
    decisions = fields.List(
        fields.Dict(), metadata={"description": "Each with its receipt and proof."}
    )
    statement = fields.Dict(allow_none=True)
    suppressions = fields.List(fields.Dict())
    certifications = fields.List(fields.Dict())
    notices_kept_days = fields.Integer()
    notices = fields.List(fields.Dict())
    scores = fields.List(
        fields.Dict(),
        metadata={
            "description": "Of every chain of scores that the objection names, each with its whole "
            "explanation; of one that is withheld its entry in the log."
        },
    )
    helpers = fields.List(
        fields.Dict(),
        metadata={"description": "Who acted for the person, and with which written authority."},
    )
    signature = fields.String()


@blueprint.get("/<objection_id>/file")
@requires(Permission.OBJECTION_READ)
@blueprint.response(200, ObjectionFileSchema, description="JSON or PDF, by the Accept header")
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def get_file(objection_id: str) -> Response:
    """Download the whole case for a regulator: one's own, or as a reviewer.

    Once it was decided or withdrawn, or its day has passed; on appeal it holds what there is.
    """
    return file_of(objection_id, _media_type())


def file_of(objection_id: str, media_type: str) -> Response:
    """Answer whoever calls, in one of the media types of `WRITERS` and their language."""
    here = installation()
    to = Telling(language(), here.settings.base_url, here.settings.operator)
    with reading(here.engine) as session:
        now = here.clock.now()
        case = gather(session, objection_id, g.principal, telling=to, now=now)
        disputed = next(
            told.score for told in case.scores if told.score.id == case.objection.score_id
        )
        algorithm = registry.get_algorithm(session, disputed.digest)
    content = signed_file(case, signer_of(here.engine).key)
    response = Response(WRITERS[media_type](case, algorithm, content), content_type=media_type)
    response.vary.add("Accept")
    return response


def _write_json(_case: Casefile, _algorithm: Algorithm, content: Json) -> bytes:
    return canonical.dumps(content)


WRITERS: Final[Mapping[str, Callable[[Casefile, Algorithm, Json], bytes]]] = {
    JSON: _write_json,
    PDF: paper.render_pdf,
}


def _media_type() -> str:
    if not request.accept_mimetypes:
        return JSON
    best = request.accept_mimetypes.best_match(tuple(WRITERS))
    if best is None:
        raise NotAcceptable
    return best
