"""The use cases of helpers: name one, end an authority, list them, find one.

Naming and ending run alone among all that is done about the person, so that a step of a helper
comes wholly before the end of the authority or not at all.
"""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scoring_service.accounts import entrusting
from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Person
from scoring_service.kernel import canonical
from scoring_service.kernel.database import reading, serialise, transaction
from scoring_service.kernel.days import day_of
from scoring_service.kernel.ids import new_id
from scoring_service.objections import access
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import SentFile
from scoring_service.objections.correspondence.screening import Screened, screened
from scoring_service.objections.effects import lineage
from scoring_service.objections.helping import refusals, rules
from scoring_service.objections.helping.records import Authority, Helper, Limits, Named
from scoring_service.objections.helping.tables import HelperRow
from scoring_service.objections.tables import EventRow
from scoring_service.scoring import service as scoring


def name_helper(
    engine: Engine,
    files: EvidenceFiles,
    authority: Authority,
    sent: SentFile,
    *,
    own_score_id: str,
    now: datetime,
) -> Named:
    """Keep the authority with its signed document, and make the helper's private link.

    Raises `Invalid` naming what is wrong, `Conflict` where the person has named all they may. The
    document is looked at between two transactions, because that takes long.
    """
    tidy = rules.checked(authority, day_of(now))
    with reading(engine) as session:
        _refuse_many(session, own_score_id, now=now)
    kept = screened(sent.data)
    with transaction(engine) as session:
        _take_turn(session, own_score_id)
        _refuse_many(session, own_score_id, now=now)
        digest = files.keep(session, kept.data)
        row = _row(session, tidy, own_score_id, now)
        _describe(row, sent, kept, digest)
        issued = entrusting.issue_helper_link(
            session, own_score_id, row.id, expires_at=rules.expires_at(tidy.ends_on), now=now
        )
        row.link_id = issued.id
        session.add(row)
        session.flush()
        return Named(row.record(link_is_open=True, now=now), issued.token, issued.expires_at)


def end_authority(session: Session, helper_id: str, *, own_score_id: str, now: datetime) -> Helper:
    """End an authority at once; one that was ended before stays as it is. Raise `NotFound`."""
    _take_turn(session, own_score_id)
    row = _own_row(session, helper_id, own_score_id)
    if row.ended_at is None and row.refused_at is None:
        row.ended_at = now
    accounts.revoke_subject_link(session, row.link_id, now=now)
    session.flush()
    return _told(session, row, now=now)


def list_helpers(session: Session, own_score_id: str, *, now: datetime) -> Sequence[Helper]:
    """Return all helpers named for a score and those it replaced or that replaced it."""
    own = select(HelperRow).where(HelperRow.origin_score_id == _origin(session, own_score_id))
    return [_told(session, row, now=now) for row in session.scalars(own.order_by(HelperRow.id))]


def list_acting(session: Session, objection_id: str, *, now: datetime) -> Sequence[Helper]:
    """Return the helpers who took part in an objection."""
    part = select(EventRow.helper_id).where(EventRow.objection_id == objection_id)
    own = select(HelperRow).where(HelperRow.id.in_(part)).order_by(HelperRow.id)
    return [_told(session, row, now=now) for row in session.scalars(own)]


def get_own_helper(session: Session, helper_id: str, own_score_id: str, *, now: datetime) -> Helper:
    """Return a helper whom the person of a private link named; raise `NotFound`."""
    return _told(session, _own_row(session, helper_id, own_score_id), now=now)


def get_acting_helper(
    session: Session, helper_id: str, reader: Person, *, within: str | None = None, now: datetime
) -> Helper:
    """Return a helper who took part in a case that the reviewer may see, or in one named.

    Raises `NotFound`; `Forbidden` where the case is of the reviewer's own organisation.
    """
    part = select(EventRow.objection_id).where(EventRow.helper_id == helper_id)
    if within is not None:
        part = part.where(EventRow.objection_id == within)
    objection_id = session.scalar(part.limit(1))
    if objection_id is None:
        raise refusals.unknown_helper(helper_id)
    access.get_readable(session, objection_id, reader)
    return _told(session, session.get_one(HelperRow, helper_id), now=now)


def _told(session: Session, row: HelperRow, *, now: datetime) -> Helper:
    return row.record(link_is_open=entrusting.is_open(session, row.link_id, now=now), now=now)


def _take_turn(session: Session, own_score_id: str) -> None:
    serialise(session, *astuple(scoring.get_score(session, own_score_id).person))


def _origin(session: Session, score_id: str) -> str:
    return lineage.origin_id(session, scoring.get_score(session, score_id))


def _own_row(session: Session, helper_id: str, own_score_id: str) -> HelperRow:
    row = session.get(HelperRow, helper_id, populate_existing=True)
    if row is None or row.origin_score_id != _origin(session, own_score_id):
        raise refusals.unknown_helper(helper_id)
    return row


def _refuse_many(session: Session, own_score_id: str, *, now: datetime) -> None:
    limits, named = Limits.on(day_of(now)), list_helpers(session, own_score_id, now=now)
    if len(named) >= limits.ever:
        raise refusals.too_many_ever(limits.ever)
    if sum(helper.holds for helper in named) >= limits.at_once:
        raise refusals.too_many_at_once(limits.at_once)


def _row(session: Session, authority: Authority, own_score_id: str, now: datetime) -> HelperRow:
    return HelperRow(
        id=new_id("hlp", now),
        origin_score_id=_origin(session, own_score_id),
        name=authority.name,
        relation=authority.relation,
        powers=list(authority.powers),
        ends_on=authority.ends_on,
        named_at=now,
        reasons="",
    )


def _describe(row: HelperRow, sent: SentFile, kept: Screened, digest: str) -> None:
    row.digest, row.sent_digest = digest, canonical.digest(sent.data)
    row.media_type, row.size, row.file_name = kept.media_type, len(kept.data), sent.name
