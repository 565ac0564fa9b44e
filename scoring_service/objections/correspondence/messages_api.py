"""`/v1/objections/<id>/messages`: the person and the reviewer write to each other."""

from typing import Any

from flask import g
from marshmallow import Schema, fields

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person, Subject
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import access
from scoring_service.objections.correspondence import messages
from scoring_service.objections.correspondence.messages import MESSAGE_LENGTH
from scoring_service.objections.correspondence.records import Message
from scoring_service.objections.helping.acting import whose
from scoring_service.objections.steps import Party
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import AnswerSchema, Blueprint
from scoring_service.wire.validation import characters

Json = dict[str, Any]

blueprint = Blueprint(
    "messages", __name__, url_prefix="/v1/objections", description="Messages about objections"
)


class NewMessageSchema(Schema):
    """What to tell the other side."""

    text = fields.String(
        required=True,
        validate=characters(*MESSAGE_LENGTH),
        metadata={"description": "Plain text; blank edges are taken off."},
    )


class MessageSchema(AnswerSchema):
    """One message about an objection."""

    id = fields.String()
    by = fields.String(
        metadata={"enum": [Party.SUBJECT.value, Party.HELPER.value, Party.REVIEWER.value]}
    )
    text = fields.String()
    at = fields.String(metadata={"format": "date-time"})
    revision = fields.Integer(
        metadata={"description": "The revision of the objection that it made."}
    )


class MessagesSchema(AnswerSchema):
    items = fields.List(fields.Nested(MessageSchema), required=True)


@blueprint.post("/<objection_id>/messages")
@requires(Permission.OBJECTION_WRITE)
@blueprint.arguments(NewMessageSchema)
@blueprint.response(201, MessageSchema)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def write_message(asked: Json, objection_id: str) -> Json:
    """Write to the other side of an open objection: one's own, or as the reviewer who has it."""
    return _body(write(objection_id, asked["text"]))


@blueprint.get("/<objection_id>/messages")
@requires(Permission.OBJECTION_READ)
@blueprint.response(200, MessagesSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def list_messages(objection_id: str) -> Json:
    """List the messages about an objection, oldest first: one's own, or as a reviewer."""
    with reading(installation().engine) as session:
        access.get_readable(session, objection_id, g.principal)
        found = messages.list_messages(session, objection_id)
    return {"items": [_body(message) for message in found]}


def write(objection_id: str, text: str) -> Message:
    """Write as whoever calls."""
    here, caller = installation(), g.principal
    with transaction(here.engine) as session:
        if isinstance(caller, Subject):
            return messages.write_as_subject(
                session, objection_id, text, **whose(caller), now=here.clock.now()
            )
        return messages.write_as_reviewer(
            session,
            objection_id,
            text,
            reviewer=principal(Person).account_id,
            now=here.clock.now(),
        )


def _body(message: Message) -> Json:
    return {
        "id": message.id,
        "by": message.party.value,
        "text": message.text,
        "at": rfc3339(message.sent_at),
        "revision": message.revision,
    }
