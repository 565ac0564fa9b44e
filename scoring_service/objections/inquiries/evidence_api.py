"""`POST /v1/inquiries/<id>/evidence`: an organisation adds files to what it is asked."""

from typing import Any

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.objections.correspondence.evidence_api import (
    EvidenceSchema,
    FilesBlueprint,
    SentFileSchema,
    evidence_body,
    kept_files,
)
from scoring_service.objections.correspondence.uploads import MOST_BODY_BYTES, too_large
from scoring_service.objections.inquiries import evidence
from scoring_service.objections.inquiries.api import own_organisation
from scoring_service.wire.body_sizes import takes_bodies
from scoring_service.wire.installation import installation

Json = dict[str, Any]


blueprint = FilesBlueprint(
    "inquiry_evidence", __name__, url_prefix="/v1/inquiries", description="Evidence of sources"
)


@blueprint.post("/<inquiry_id>/evidence")
@takes_bodies(MOST_BODY_BYTES, too_large)
@requires(Permission.INQUIRY_ANSWER)
@blueprint.arguments(SentFileSchema, location="files")
@blueprint.response(201, EvidenceSchema)
@blueprint.alt_response(200, schema=EvidenceSchema, description="The inquiry has it already.")
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def add_evidence(sent: Json, inquiry_id: str) -> tuple[Json, int]:
    """Add a file to an inquiry until the decision; the person and the reviewer see it."""
    here = installation()
    added, is_new = evidence.receive_evidence(
        here.engine,
        kept_files(),
        inquiry_id,
        sent["file"],
        supplier=own_organisation(),
        now=here.clock.now(),
    )
    return evidence_body(added), 201 if is_new else 200
