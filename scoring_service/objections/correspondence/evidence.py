"""The evidence of an objection: added by the person, read by the person and by reviewers.

Evidence is added while the objection is open, and makes a new revision: a reviewer who decides on
an older one is told. A file that the objection has already is not added again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from scoring_service.kernel import canonical
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.days import day_of
from scoring_service.objections import access, refusals, rules
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import Evidence, Limits, SentFile
from scoring_service.objections.correspondence.screening import Screened, screened
from scoring_service.objections.helping.acting import THE_PERSON, Actor, refuse_beyond
from scoring_service.objections.helping.records import Power
from scoring_service.objections.helping.tables import HelperRow
from scoring_service.objections.inquiries.tables import InquiryEvidenceRow
from scoring_service.objections.lodging import disputing
from scoring_service.objections.rows import get_row, lock_row
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    State,
)
from scoring_service.objections.tables import EvidenceRow, ObjectionRow
from scoring_service.objections.timing.extending import extend_for_material

_KINDS: Final[tuple[type[EvidenceRow] | type[InquiryEvidenceRow], ...]] = (
    EvidenceRow,
    InquiryEvidenceRow,
)
"""Where files are named: those of the person, and those of the sources that were asked."""

_NEEDING: Final = (*_KINDS, HelperRow)
"""Whatever needs a file: evidence, and the written authorities of helpers."""


def receive_evidence(
    engine: Engine,
    files: EvidenceFiles,
    objection_id: str,
    sent: SentFile,
    *,
    own_score_id: str,
    now: datetime,
    by: Actor = THE_PERSON,
) -> tuple[Evidence, bool]:
    """Screen a file and add it; tell also whether the objection did not have it yet.

    Raises `NotFound`, `Conflict` where the objection is closed or holds all it may, `Invalid`
    where the file is none of those that are taken. It is looked at between two transactions,
    because that takes long.
    """
    with reading(engine) as session:
        _refuse(session, get_row(session, objection_id), own_score_id, by, now=now)
    kept = screened(sent.data)
    with transaction(engine) as session:
        row = lock_row(session, objection_id)
        _refuse(session, row, own_score_id, by, now=now)
        event = by.event(EventKind.EVIDENCE_ADDED, now)
        return _added(session, row, files, sent, kept, event)


def list_evidence(session: Session, objection_id: str) -> Sequence[Evidence]:
    """Return the evidence of an objection in the order in which it came."""
    own = select(EvidenceRow).where(EvidenceRow.objection_id == objection_id)
    return [row.record() for row in session.scalars(own.order_by(EvidenceRow.revision))]


def list_digests(session: Session, objection_id: str, *, before: int) -> Sequence[str]:
    """Return the digests of the evidence there was before a revision, sorted.

    That is what the person sent, and what the sources that were asked did. It is what the receipt
    of the decision that made the revision binds.
    """
    found = (
        session.scalars(
            select(kind.digest).where(kind.objection_id == objection_id, kind.revision < before)
        )
        for kind in _KINDS
    )
    return sorted({digest for digests in found for digest in digests})


def get_evidence(session: Session, objection_id: str, digest: str) -> Evidence:
    """Return what is known of one file of an objection, whoever sent it; raise `NotFound`."""
    wanted = {"objection_id": objection_id, "digest": digest}
    row: EvidenceRow | InquiryEvidenceRow | None = session.get(EvidenceRow, wanted)
    row = row or session.scalar(select(InquiryEvidenceRow).filter_by(**wanted).limit(1))
    if row is None:
        raise refusals.unknown_evidence(objection_id)
    return row.record()


def read_file(files: EvidenceFiles, found: Evidence) -> bytes:
    """Return what a file holds; raise `Unavailable` where it is not what was kept."""
    data = files.find(found.digest)
    if data is None:
        raise refusals.evidence_unavailable(found.digest)
    return data


def is_needed(session: Session, digest: str) -> bool:
    """Tell whether anything needs this file, whoever sent it."""
    return any(
        session.scalar(select(kind.digest).filter_by(digest=digest).limit(1)) is not None
        for kind in _NEEDING
    )


def sweep(engine: Engine, files: EvidenceFiles) -> int:
    """Remove what nothing needs: files whose upload was cut short. Return how many."""
    kept = files.list_kept()
    with reading(engine) as session:
        found = (session.scalars(select(kind.digest).distinct()) for kind in _NEEDING)
        needed = {digest for digests in found for digest in digests}
    suspects = [
        digest
        for digest, paths in kept.items()
        if digest not in needed or not files.is_kept(digest, paths)
    ]
    removed = 0
    for digest in suspects:
        with transaction(engine) as session:
            removed += files.remove(session, digest, needed=is_needed)
    return removed


def _refuse(
    session: Session, row: ObjectionRow, own_score_id: str, by: Actor, *, now: datetime
) -> None:
    access.refuse_stranger(session, row, own_score_id, by)
    refuse_beyond(session, by, Power.ADD_EVIDENCE, now=now)
    rules.next_state(State(row.state), Action.ADD_EVIDENCE, by.party)


def _added(
    session: Session,
    row: ObjectionRow,
    files: EvidenceFiles,
    sent: SentFile,
    kept: Screened,
    event: Event,
) -> tuple[Evidence, bool]:
    has_it = session.get(EvidenceRow, (row.id, canonical.digest(kept.data)))
    if has_it is not None:
        return has_it.record(), False
    _refuse_full(session, row, len(kept.data), Limits.on(day_of(event.at)))
    digest = files.keep(session, kept.data)
    row.note(event)
    session.flush()
    added = EvidenceRow(
        objection_id=row.id,
        digest=digest,
        revision=row.revision,
        sent_digest=canonical.digest(sent.data),
        media_type=kept.media_type,
        size=len(kept.data),
        name=sent.name,
        added_at=event.at,
    )
    session.add(added)
    session.flush()
    extend_for_material(session, row.id, now=event.at)
    disputing.heed_evidence(session, row, digest, now=event.at)
    return added.record(), True


def _refuse_full(session: Session, row: ObjectionRow, size: int, limits: Limits) -> None:
    together = func.coalesce(func.sum(EvidenceRow.size), 0)
    own = select(func.count(), together).where(EvidenceRow.objection_id == row.id)
    count, held = session.execute(own).one()
    if count >= limits.files or held + size > limits.bytes_together:
        raise refusals.evidence_full(limits.files, limits.bytes_together)
