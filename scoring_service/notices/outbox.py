"""Writes down what organisations are to be told, in the transaction of what happened.

Nothing personal is in a notice but ids: whoever is told reads the rest with their own key.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from scoring_service.kernel.ids import new_id
from scoring_service.notices.records import Event, Recipient
from scoring_service.notices.tables import NoticeRow


def score_frozen(
    session: Session, to: Recipient, score_id: str, objection_id: str, *, now: datetime
) -> None:
    """Tell the recipient of a score that an objection froze it."""
    data = {"score": score_id, "objection": objection_id}
    _write(session, Event.SCORE_FROZEN, score_id, data, to, now=now)


def score_released(
    session: Session, to: Recipient, score_id: str, objection_id: str, *, now: datetime
) -> None:
    """Tell the recipient of a score that nothing freezes it any more."""
    data = {"score": score_id, "objection": objection_id}
    _write(session, Event.SCORE_RELEASED, score_id, data, to, now=now)


def score_superseded(
    session: Session, to: Recipient, score_id: str, by: str, *, now: datetime
) -> None:
    """Tell the recipient of a score that another has replaced it.

    That it was released before is not told any more: it must not be used after all.
    """
    session.execute(
        delete(NoticeRow).where(
            NoticeRow.about == score_id,
            NoticeRow.event == Event.SCORE_RELEASED,
            NoticeRow.waits,
        )
    )
    data = {"score": score_id, "superseded_by": by}
    _write(session, Event.SCORE_SUPERSEDED, score_id, data, to, now=now)


def inquiry_opened(
    session: Session,
    to: Recipient,
    inquiry_id: str,
    objection_id: str,
    score_id: str,
    *,
    now: datetime,
) -> None:
    """Tell the organisation that supplied what is disputed that it is asked about it."""
    data = {"inquiry": inquiry_id, "objection": objection_id, "score": score_id}
    _write(session, Event.INQUIRY_OPENED, inquiry_id, data, to, now=now)


def model_published(
    session: Session, model: str, version: int, digest: str, *, now: datetime
) -> None:
    """Tell everyone that a version is published."""
    _write_of_model(session, Event.MODEL_PUBLISHED, model, version, digest, now=now)


def model_retired(
    session: Session, model: str, version: int, digest: str, *, now: datetime
) -> None:
    """Tell everyone that a version makes no more scores."""
    _write_of_model(session, Event.MODEL_RETIRED, model, version, digest, now=now)


def _write_of_model(
    session: Session, event: Event, model: str, version: int, digest: str, *, now: datetime
) -> None:
    data: dict[str, str | int] = {"model": model, "version": version, "digest": digest}
    _write(session, event, f"{model} {version}", data, None, now=now)


def _write(
    session: Session,
    event: Event,
    about: str,
    data: Mapping[str, str | int],
    to: Recipient | None,
    *,
    now: datetime,
) -> None:
    session.add(
        NoticeRow(
            id=new_id("ntc", now),
            event=event,
            about=about,
            data=dict(data),
            organisation_id=to.organisation_id if to else None,
            key_kind=to.key_kind if to else None,
            at=now,
            waits=True,
        )
    )
    session.flush()
