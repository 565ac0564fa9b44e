"""The evidence of a source: screened, kept and capped as the person's is.

It may come before the answer, with it or after it, until the objection ends.
"""

from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scoring_service.kernel import canonical
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.days import day_of
from scoring_service.notices.records import Recipient
from scoring_service.objections import refusals
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import Evidence, Limits, SentFile
from scoring_service.objections.correspondence.screening import Screened, screened
from scoring_service.objections.inquiries import service
from scoring_service.objections.inquiries.tables import InquiryEvidenceRow, InquiryRow
from scoring_service.objections.rows import get_row
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
)
from scoring_service.objections.tables import ObjectionRow


def receive_evidence(
    engine: Engine,
    files: EvidenceFiles,
    inquiry_id: str,
    sent: SentFile,
    *,
    supplier: Recipient,
    now: datetime,
) -> tuple[Evidence, bool]:
    """Screen a file and add it; tell also whether the inquiry did not have it yet.

    Raises `NotFound`, `Conflict` where the objection has ended or the inquiry holds all it may,
    `Invalid` where the file is none of those that are taken. It is looked at between two
    transactions, because that takes long.
    """
    with reading(engine) as session:
        found = service.get_own_inquiry(session, inquiry_id, supplier)
        service.refuse_ended(get_row(session, found.objection_id), Action.ADD_EVIDENCE)
    kept = screened(sent.data)
    with transaction(engine) as session:
        row, inquiry = service.lock_inquiry(session, inquiry_id, supplier)
        service.refuse_ended(row, Action.ADD_EVIDENCE)
        return _added(session, files, row, inquiry, sent, kept, now=now)


def _added(
    session: Session,
    files: EvidenceFiles,
    row: ObjectionRow,
    inquiry: InquiryRow,
    sent: SentFile,
    kept: Screened,
    *,
    now: datetime,
) -> tuple[Evidence, bool]:
    has_it = session.get(InquiryEvidenceRow, (inquiry.id, canonical.digest(kept.data)))
    if has_it is not None:
        return has_it.record(), False
    _refuse_full(inquiry, len(kept.data), Limits.on(day_of(now)))
    digest = files.keep(session, kept.data)
    row.note(Event(EventKind.EVIDENCE_ADDED, now, Party.SOURCE))
    session.flush()
    added = InquiryEvidenceRow(
        inquiry_id=inquiry.id,
        digest=digest,
        objection_id=row.id,
        revision=row.revision,
        sent_digest=canonical.digest(sent.data),
        media_type=kept.media_type,
        size=len(kept.data),
        name=sent.name,
        added_at=now,
    )
    session.add(added)
    session.flush()
    return added.record(), True


def _refuse_full(inquiry: InquiryRow, size: int, limits: Limits) -> None:
    held = sum(one.size for one in inquiry.evidence)
    if len(inquiry.evidence) >= limits.files or held + size > limits.bytes_together:
        raise refusals.evidence_full(limits.files, limits.bytes_together)
