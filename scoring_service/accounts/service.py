"""Organisations and their keys, private links, accounts and their sessions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, bindparam, insert, or_, select
from sqlalchemy.orm import Session

from scoring_service.accounts import attempts, keys, passwords, refusals, rules
from scoring_service.accounts.principals import (
    Helper,
    KeyKind,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    Scope,
    Subject,
)
from scoring_service.accounts.tables import (
    AccountRow,
    KeyRow,
    OrganisationRow,
    SessionRow,
    SubjectLinkRow,
)
from scoring_service.kernel.database import transaction
from scoring_service.kernel.ids import new_id

Asked = Session | Connection
"""Where callers are looked up: a bare connection does, and costs half as much as a session."""

# Every request of an organisation asks this: built once, and of columns, it takes half the time.
_BY_KEY: Final = (
    select(
        KeyRow.id,
        KeyRow.kind,
        KeyRow.scopes,
        OrganisationRow.id,
        OrganisationRow.name,
        OrganisationRow.kind,
    )
    .join(OrganisationRow)
    .where(KeyRow.fingerprint == bindparam("fingerprint"))
    .where(or_(KeyRow.revoked_at.is_(None), KeyRow.revoked_at > bindparam("now")))
)


_INSERT_LINK: Final = insert(SubjectLinkRow)


@dataclass(frozen=True)
class IssuedKey:
    """A new key: the only moment at which its text is known."""

    id: str
    key: str


@dataclass(frozen=True)
class IssuedLink:
    """A new private link: the only moment at which its token is known."""

    id: str
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class OpenedSession:
    """Somebody has signed in: the only moment at which the session's token is known."""

    token: str
    expires_at: datetime
    role: Role


def add_organisation(session: Session, name: str, kind: OrganisationKind, *, now: datetime) -> str:
    """Record an organisation; return its id."""
    row = OrganisationRow(id=new_id("org", now), name=name, kind=kind, created_at=now)
    session.add(row)
    session.flush()
    return row.id


def organisation_name(session: Session, organisation_id: str) -> str:
    """Return the organisation's name."""
    row = session.get(OrganisationRow, organisation_id)
    if row is None:
        raise refusals.unknown_id(organisation_id)
    return row.name


def issue_key(
    session: Session,
    organisation_id: str,
    *,
    kind: KeyKind,
    scopes: Iterable[Scope],
    now: datetime,
) -> IssuedKey:
    """Make a key for an organisation."""
    organisation_name(session, organisation_id)  # it exists
    key = keys.new_secret(keys.LIVE_KEY if kind == "live" else keys.TEST_KEY)
    row = KeyRow(
        id=new_id("key", now),
        organisation_id=organisation_id,
        kind=kind,
        scopes=sorted(map(Scope, scopes)),
        fingerprint=keys.fingerprint(key),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return IssuedKey(row.id, key)


def revoke_key(session: Session, key_id: str, *, at: datetime) -> datetime:
    """End a key, at once or, so that it can be changed without a gap, at a later instant.

    Return when it ends: an end that was set is brought forward and never put off, so that a
    revoked key does not open again.
    """
    row = session.get(KeyRow, key_id, with_for_update=True)
    if row is None:
        raise refusals.unknown_id(key_id)
    row.revoked_at = min(row.revoked_at or at, at)
    return row.revoked_at


def authenticate_key(asked: Asked, key: str, *, now: datetime) -> Organisation | None:
    """Return the organisation whose key this is; None where it is unknown or revoked."""
    sought = {"fingerprint": keys.fingerprint(key), "now": now}
    found = asked.execute(_BY_KEY, sought).first()
    if found is None:
        return None
    key_id, key_kind, scopes, organisation_id, name, kind = found
    return Organisation(
        id=organisation_id,
        name=name,
        kind=OrganisationKind(kind),
        key_id=key_id,
        key_kind=key_kind,
        scopes=frozenset(scopes),
    )


def issue_subject_link(session: Session, score_id: str, *, now: datetime) -> IssuedLink:
    """Make a private link to a score."""
    token = keys.new_secret(keys.SUBJECT_LINK)
    issued = IssuedLink(new_id("lnk", now), token, now + rules.LINK_LASTS)
    columns = {
        "id": issued.id,
        "score_id": score_id,
        "fingerprint": keys.fingerprint(token),
        "created_at": now,
        "expires_at": issued.expires_at,
    }
    session.connection().execute(_INSERT_LINK, columns)
    return issued


def find_subject(asked: Asked, token: str, *, now: datetime) -> Subject | None:
    """Return whom this link was made for; None where it is unknown, expired or revoked."""
    row = asked.execute(
        select(SubjectLinkRow.id, SubjectLinkRow.score_id, SubjectLinkRow.helper_id)
        .where(SubjectLinkRow.fingerprint == keys.fingerprint(token))
        .where(SubjectLinkRow.expires_at > now, SubjectLinkRow.revoked_at.is_(None))
    ).first()
    if row is not None and row.helper_id is not None:
        return Helper(row.id, row.score_id, row.helper_id)
    return Subject(row.id, row.score_id) if row else None


def revoke_subject_link(session: Session, link_id: str, *, now: datetime) -> None:
    """End a private link; one that was ended before stays as it is."""
    row = session.get(SubjectLinkRow, link_id)
    if row is None:
        raise refusals.unknown_id(link_id)
    row.revoked_at = row.revoked_at or now


def revoke_subject_links(
    session: Session, score_ids: Collection[str], *, keep: str | None = None, now: datetime
) -> int:
    """End the private links made for these scores, but one; return how many worked until now."""
    working = select(SubjectLinkRow).where(
        SubjectLinkRow.score_id.in_(score_ids),
        SubjectLinkRow.revoked_at.is_(None),
        SubjectLinkRow.expires_at > now,
    )
    rows = [row for row in session.scalars(working) if row.id != keep]
    for row in rows:
        row.revoked_at = now
    return len(rows)


def add_account(
    session: Session,
    email: str,
    password: str,
    role: Role,
    *,
    organisation_id: str | None = None,
    now: datetime,
) -> str:
    """Record somebody who may sign in; return the account's id."""
    email = rules.normal_email(email)
    rules.check_password(password)
    if organisation_id is not None:
        organisation_name(session, organisation_id)  # it exists
    if session.scalar(select(AccountRow.id).where(AccountRow.email == email)):
        raise refusals.account_exists(email)
    row = AccountRow(
        id=new_id("acc", now),
        email=email,
        role=role,
        password_hash=passwords.hash_password(password),
        organisation_id=organisation_id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def list_accounts(session: Session, role: Role) -> Sequence[Person]:
    """Return everybody with this role, by e-mail address."""
    rows = session.scalars(
        select(AccountRow).where(AccountRow.role == role).order_by(AccountRow.email)
    )
    return [Person(row.id, row.email, Role(row.role), row.organisation_id) for row in rows]


def sign_in(
    engine: Engine, email: str, password: str, *, secret_key: bytes, now: datetime
) -> OpenedSession:
    """Open a session; raise as `prove_password` does."""
    person = prove_password(engine, email, password, secret_key=secret_key, now=now)
    with transaction(engine) as session:
        return _open_session(session, person, now)


def prove_password(
    engine: Engine, email: str, password: str, *, secret_key: bytes, now: datetime
) -> Person:
    """Return whose password this is; raise `Unauthenticated`, or `Throttled` when too fast.

    Takes the engine, because the attempt is counted before the password is looked at and in a
    transaction of its own: refused and simultaneous attempts count too, and the slow hash holds no
    lock on the database.
    """
    email = rules.normal_email(email)
    with transaction(engine) as session:
        attempts.count_attempt(session, email, secret_key=secret_key, now=now)
        account = session.scalar(select(AccountRow).where(AccountRow.email == email))
    known_hash = account.password_hash if account else None
    if not passwords.matches(known_hash, password) or account is None:
        raise refusals.wrong_credentials()
    with transaction(engine) as session:
        attempts.forget_attempts(session, email, secret_key=secret_key)
    return Person(account.id, account.email, Role(account.role))


def find_person(asked: Asked, token: str, *, now: datetime) -> Person | None:
    """Return who is signed in with this token; None where it is unknown, expired or revoked."""
    row = asked.execute(
        select(AccountRow.id, AccountRow.email, AccountRow.role, AccountRow.organisation_id)
        .join(SessionRow, SessionRow.account_id == AccountRow.id)
        .where(SessionRow.fingerprint == keys.fingerprint(token))
        .where(SessionRow.expires_at > now, SessionRow.revoked_at.is_(None))
    ).first()
    return Person(row.id, row.email, Role(row.role), row.organisation_id) if row else None


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End a session; nothing happens where it is unknown."""
    row = session.scalar(
        select(SessionRow).where(SessionRow.fingerprint == keys.fingerprint(token))
    )
    if row is not None:
        row.revoked_at = now


def _open_session(session: Session, person: Person, now: datetime) -> OpenedSession:
    token = keys.new_secret(keys.ACCOUNT_SESSION)
    row = SessionRow(
        id=new_id("ses", now),
        account_id=person.account_id,
        fingerprint=keys.fingerprint(token),
        created_at=now,
        expires_at=now + rules.SESSION_LASTS,
    )
    session.add(row)
    return OpenedSession(token, row.expires_at, person.role)
