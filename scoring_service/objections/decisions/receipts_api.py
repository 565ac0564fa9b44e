"""`GET /v1/objections/<id>/receipt`: the signed receipt of a decision, and its place in the log."""

from typing import Any

from flask import g
from marshmallow import Schema, fields

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.kernel.database import reading
from scoring_service.objections import access, refusals
from scoring_service.objections.records import Instance, Objection
from scoring_service.transparency import log
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import AnswerSchema, Blueprint
from scoring_service.wire.validation import one_of

blueprint = Blueprint(
    "decision_receipts", __name__, url_prefix="/v1/objections", description="Receipts of decisions"
)


class DecisionReceiptSchema(AnswerSchema):
    """What was decided, signed, with the nonce and the proof that the log holds it."""

    statement = fields.Dict()
    digest = fields.String()
    signature = fields.String()
    nonce = fields.String()
    proof = fields.String(
        allow_none=True, metadata={"description": "Null until a checkpoint covers the decision."}
    )


class InstanceQuery(Schema):
    """Which decision of the objection."""

    instance = fields.String(
        load_default=None,
        validate=one_of(instance.value for instance in Instance),
        metadata={"description": "Left out, the decision in force."},
    )


@blueprint.get("/<objection_id>/receipt")
@requires(Permission.OBJECTION_READ)
@blueprint.arguments(InstanceQuery, location="query")
@blueprint.response(200, DecisionReceiptSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def get_receipt(query: dict[str, Any], objection_id: str) -> dict[str, Any]:
    """Read the receipt of the decision on an objection: one's own, or as a reviewer."""
    with reading(installation().engine) as session:
        objection = access.get_readable(session, objection_id, g.principal)
        return receipt_of(objection, log.Prover(session), query["instance"])


def receipt_of(
    objection: Objection, prover: log.Prover, instance: str | None = None
) -> dict[str, Any]:
    """Return the receipt of a decision, the last one unless an instance is named, with its proof.

    Raises `NotFound` where there is none.
    """
    found = [one for one in objection.decisions if instance in (None, one.instance)]
    decision = found[-1] if found else None
    if decision is None or decision.receipt is None:
        raise refusals.no_receipt(objection.id)
    return {**decision.receipt, "proof": prover.prove(decision.id)}
