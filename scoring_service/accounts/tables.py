"""Rows of organisations, keys, accounts, sessions and private links. No secret is stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from scoring_service.kernel.database import Tables

_ID = String(40)
_FINGERPRINT = String(64)


class OrganisationRow(Tables):
    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]


class KeyRow(Tables):
    __tablename__ = "organisation_keys"
    __table_args__ = (CheckConstraint("kind IN ('live', 'test')", name="kind"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[str] = mapped_column(String(4))
    scopes: Mapped[list[Any]]
    fingerprint: Mapped[str] = mapped_column(_FINGERPRINT, unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AccountRow(Tables):
    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str]
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"))
    created_at: Mapped[datetime]


class SessionRow(Tables):
    __tablename__ = "account_sessions"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(_FINGERPRINT, unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SubjectLinkRow(Tables):
    """The private link to one score; the score is a row of another domain, hence no foreign key.

    It is the person's own, or that of a helper whom they named.
    """

    __tablename__ = "subject_links"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    score_id: Mapped[str] = mapped_column(_ID, index=True)
    helper_id: Mapped[str | None] = mapped_column(_ID)
    fingerprint: Mapped[str] = mapped_column(_FINGERPRINT, unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignInAttemptsRow(Tables):
    """Failed sign-ins for one e-mail address, known or not, kept by a keyed hash of it."""

    __tablename__ = "sign_in_attempts"

    email_hash: Mapped[str] = mapped_column(_FINGERPRINT, primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
