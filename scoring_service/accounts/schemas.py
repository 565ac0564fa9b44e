"""What the sessions API accepts and answers."""

from marshmallow import Schema, fields

from scoring_service.accounts.principals import Role
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.validation import characters


class SignInSchema(Schema):
    """Who signs in."""

    email = fields.String(
        required=True,
        validate=characters(1, 254),
        metadata={"example": "reviewer@bank.example"},
    )
    password = fields.String(
        required=True, validate=characters(1, 256), metadata={"format": "password"}
    )


class SessionSchema(AnswerSchema):
    """A session that was opened."""

    token = fields.String(metadata={"description": "The credential; it is shown this one time."})
    expires_at = fields.String(metadata={"format": "date-time"})
    role = fields.String(metadata={"enum": [role.value for role in Role]})
