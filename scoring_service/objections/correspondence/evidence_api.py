"""`/v1/objections/<id>/evidence`: the person adds files, the person and reviewers read them."""

from typing import Any, Final

from flask import Response, g
from flask_smorest.fields import Upload
from marshmallow import Schema, fields

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import reading
from scoring_service.objections import access
from scoring_service.objections.correspondence import evidence
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import Evidence, MediaType
from scoring_service.objections.correspondence.uploads import MOST_BODY_BYTES, FileParser, too_large
from scoring_service.objections.helping.acting import whose
from scoring_service.wire.body_sizes import takes_bodies
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import AnswerSchema, Blueprint

Json = dict[str, Any]

FILE_POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""What a browser that opens a file after all may do with it: nothing."""


class FilesBlueprint(Blueprint):
    """Addresses to which a form with one file is sent."""

    ARGUMENTS_PARSER = FileParser()


blueprint = FilesBlueprint(
    "evidence", __name__, url_prefix="/v1/objections", description="Evidence of objections"
)


class SentFileSchema(Schema):
    """A form with one file."""

    file = Upload(
        required=True,
        metadata={
            "description": "A PDF, or a picture as PNG or JPEG, told by its content; at most "
            "10,000,000 bytes. Of a picture nothing but the picture is kept."
        },
    )


class EvidenceSchema(AnswerSchema):
    """One file of an objection."""

    digest = fields.String(metadata={"description": "SHA-256 of what is kept."})
    sent_digest = fields.String(
        metadata={"description": "SHA-256 of what was sent; another one where it is a picture."}
    )
    type = fields.String(metadata={"enum": [kind.value for kind in MediaType]})
    size = fields.Integer(metadata={"description": "Bytes that are kept."})
    name = fields.String(metadata={"description": "The name it had, as inert text; maybe empty."})
    added_at = fields.String(metadata={"format": "date-time"})
    revision = fields.Integer(
        metadata={"description": "The revision of the objection that it made."}
    )


class EvidenceListSchema(AnswerSchema):
    items = fields.List(fields.Nested(EvidenceSchema), required=True)


@blueprint.post("/<objection_id>/evidence")
@takes_bodies(MOST_BODY_BYTES, too_large)
@requires(Permission.EVIDENCE_ADD)
@blueprint.arguments(SentFileSchema, location="files")
@blueprint.response(201, EvidenceSchema)
@blueprint.alt_response(200, schema=EvidenceSchema, description="The objection has it already.")
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def add_evidence(sent: Json, objection_id: str) -> tuple[Json, int]:
    """Add a file to one's open objection, which makes a new revision of it."""
    here = installation()
    added, is_new = evidence.receive_evidence(
        here.engine,
        kept_files(),
        objection_id,
        sent["file"],
        **whose(principal(Subject)),
        now=here.clock.now(),
    )
    return evidence_body(added), 201 if is_new else 200


@blueprint.get("/<objection_id>/evidence")
@requires(Permission.OBJECTION_READ)
@blueprint.response(200, EvidenceListSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def list_evidence(objection_id: str) -> Json:
    """List the files of an objection, oldest first: one's own, or as a reviewer."""
    with reading(installation().engine) as session:
        access.get_readable(session, objection_id, g.principal)
        found = evidence.list_evidence(session, objection_id)
    return {"items": [evidence_body(one) for one in found]}


@blueprint.get("/<objection_id>/evidence/<digest>")
@requires(Permission.OBJECTION_READ)
@blueprint.response(
    200, {"type": "string", "format": "binary"}, content_type="application/octet-stream"
)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(503, "SERVICE_UNAVAILABLE")
def get_evidence(objection_id: str, digest: str) -> Response:
    """Download a file of an objection: one's own, or as a reviewer."""
    with reading(installation().engine) as session:
        access.get_readable(session, objection_id, g.principal)
        found = evidence.get_evidence(session, objection_id, digest)
    return as_attachment(found)


def as_attachment(found: Evidence, called: str = "evidence") -> Response:
    """Answer with a file that a browser saves and never shows as a page of ours."""
    response = Response(evidence.read_file(kept_files(), found), mimetype=found.media_type.value)
    name = f"{called}-{found.digest[7:19]}.{found.media_type.extension}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def kept_files() -> EvidenceFiles:
    """Return where this installation keeps evidence."""
    return EvidenceFiles(installation().settings.evidence_directory)


def evidence_body(one: Evidence) -> Json:
    """Write one file; see `EvidenceSchema` for its fields."""
    return {
        "digest": one.digest,
        "sent_digest": one.sent_digest,
        "type": one.media_type.value,
        "size": one.size,
        "name": one.name,
        "added_at": rfc3339(one.added_at),
        "revision": one.revision,
    }
