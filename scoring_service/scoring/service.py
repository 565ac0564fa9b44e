"""The use cases of scoring: score a person, correct a score, read scores.

Each runs in the caller's transaction: legality, evaluation, explanation and storage happen together
or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scoring_service.algorithms.items import item_errors
from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.database import UNREADABLE, serialise
from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import Conflict, FieldError, NotFound, Unavailable
from scoring_service.kernel.ids import new_id
from scoring_service.kernel.policy import edition_on
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices import outbox
from scoring_service.registry import service as registry
from scoring_service.scoring import rules
from scoring_service.scoring.explain import Result, explained_result
from scoring_service.scoring.freezes import disputed_since, frozen_items, is_withheld
from scoring_service.scoring.receipt import changed, entry_of, issue_receipt
from scoring_service.scoring.records import ItemStatus, ItemUse, Person, Score, ScoreRequest, Status
from scoring_service.scoring.reliance import may_be_relied_on
from scoring_service.scoring.suppressions import Refused
from scoring_service.scoring.tables import INSERT_SCORE, ScoreRow, columns_of
from scoring_service.sources import catalogue
from scoring_service.transparency import log
from scoring_service.transparency.signing import signer_of


def score_person(session: Session, request: ScoreRequest, *, now: datetime) -> Score:
    """Check the use, evaluate, explain and store a score; raise the refusals of `rules`."""
    publication = registry.get_publication(session, request.model, request.version)
    rules.refuse_retired(publication)
    algorithm = registry.get_algorithm(session, publication.digest)
    rules.refuse_wrong_items(item_errors(algorithm, request.items))
    return _store(session, request, algorithm, publication.version, now=now)


def list_wrong_items(
    session: Session, model: str, version: int | None, items: Mapping[str, object]
) -> list[FieldError]:
    """Name the items that a published version does not accept; raise `NotFound` without one."""
    digest = registry.get_publication(session, model, version).digest
    return item_errors(registry.get_algorithm(session, digest), items)


def rescore(
    session: Session, original: Score, items: Mapping[str, float | None], *, now: datetime
) -> Score:
    """Score again under the original version with corrected items; the new score replaces the old.

    It is valid for as long as the old one was: its information has not become newer.
    Raise `Conflict` where the original has already been replaced.
    """
    row = session.get_one(ScoreRow, original.id, with_for_update=True)
    if row.superseded_by is not None:
        raise Conflict(
            "score_superseded",
            N_("This score has already been replaced"),
            N_("The score {score} was replaced by {by}."),
            N_("Act on the newer score."),
            score=row.id,
            by=row.superseded_by,
        )
    algorithm = registry.get_algorithm(session, original.digest)
    request = ScoreRequest(
        model=original.model,
        version=original.version,
        person=original.person,
        purpose=original.purpose,
        legal_basis=original.legal_basis,
        consent_reference=original.consent_reference,
        items=items,
    )
    new = _store(session, request, algorithm, original.version, now=now, replacing=original)
    row.superseded_by = new.id
    session.flush()
    outbox.score_superseded(session, original.person.recipient, original.id, new.id, now=now)
    return new


def what_if(session: Session, score: Score, items: Mapping[str, float | None]) -> Result:
    """Evaluate other items under the score's own version, storing nothing."""
    return explained_result(registry.get_algorithm(session, score.digest), items)


def get_score(session: Session, score_id: str) -> Score:
    """Return a score by its id; raise `NotFound`, or `Unavailable` for what cannot be read."""
    try:
        found = session.execute(_scores().where(ScoreRow.id == score_id)).one_or_none()
        if found is not None:
            return _read(*found)
    except UNREADABLE as error:
        raise changed(score_id) from error
    raise _unknown(score_id)


def get_own_score(session: Session, score_id: str, organisation_id: str, key_kind: str) -> Score:
    """Return a score of this organisation; somebody else's is not found either."""
    score = get_score(session, score_id)
    if (score.person.organisation_id, score.person.key_kind) != (organisation_id, key_kind):
        raise _unknown(score_id)
    return score


def get_subjects_score(session: Session, score_id: str, linked_score_id: str) -> Score:
    """Return a score that a private link opens: the linked one, or one that replaced it.

    Follows corrections forward, so that the person sees the corrected score beside the old one.
    """
    if score_id not in {score.id for score in list_corrections(session, linked_score_id)}:
        raise _unknown(score_id)
    return get_score(session, score_id)


def list_corrections(session: Session, score_id: str) -> Sequence[Score]:
    """Return a score and those that replaced it one after another, the oldest first."""
    chain = [get_score(session, score_id)]
    while (following := chain[-1].superseded_by) is not None:
        chain.append(get_score(session, following))
    return chain


def list_replaced(session: Session, score_id: str) -> Sequence[Score]:
    """Return a score and those that it replaced one after another, the latest first."""
    chain = [get_score(session, score_id)]
    while (earlier := chain[-1].supersedes) is not None:
        chain.append(get_score(session, earlier))
    return chain


def list_standing_scores(session: Session, person: Person) -> Sequence[Score]:
    """Return the scores of a person at one organisation that nothing has replaced, oldest first.

    Raises `Unavailable` where one cannot be read.
    """
    query = _scores().where(
        ScoreRow.organisation_id == person.organisation_id,
        ScoreRow.key_kind == person.key_kind,
        ScoreRow.subject_scheme == person.scheme,
        ScoreRow.subject_id == person.id,
        ScoreRow.superseded_by.is_(None),
    )
    query = query.order_by(ScoreRow.id)
    try:
        return [_read(*found) for found in session.execute(query)]
    except UNREADABLE:
        ids = session.scalars(query.with_only_columns(ScoreRow.id)).all()
    return [get_score(session, score_id) for score_id in ids]


def list_scores(
    session: Session,
    organisation_id: str,
    key_kind: str,
    *,
    limit: int,
    after: str | None = None,
    usable_at: datetime | None = None,
) -> Mapping[str, Score | Unavailable]:
    """Return an organisation's scores by id, newest first: at most `limit`, older than `after`.

    With `usable_at` only those that may be relied on at that instant.

    In the place of one that cannot be read stands what `get_score` raises. An id that is no text,
    which nothing can be asked for by, is spelt x'…', as the database does: it comes before all
    others there, and so it does as the place to go on after.
    """
    query = _scores().where(
        ScoreRow.organisation_id == organisation_id, ScoreRow.key_kind == key_kind
    )
    if after is not None:
        query = query.where(ScoreRow.id < after)
    if usable_at is not None:
        query = query.where(*may_be_relied_on(usable_at))
    query = query.order_by(ScoreRow.id.desc()).limit(limit)
    try:
        return {found[0].id: _read(*found) for found in session.execute(query)}
    except UNREADABLE:
        ids = session.scalars(query.with_only_columns(ScoreRow.id)).all()
    return dict(_score_or_refusal(session, score_id) for score_id in ids)


def _score_or_refusal(session: Session, score_id: str | bytes) -> tuple[str, Score | Unavailable]:
    if isinstance(score_id, bytes):
        spelt = f"x'{score_id.hex()}'"
        return spelt, changed(spelt)
    try:
        return score_id, get_score(session, score_id)
    except Unavailable as refusal:
        return score_id, refusal


def _scores() -> Select[ScoreRow, datetime | None, bool]:
    """Select scores, since when an objection to them stands, and whether it withholds them."""
    columns = ScoreRow, disputed_since(ScoreRow.id), is_withheld(ScoreRow.id)
    return select(*columns).execution_options(populate_existing=True)


def _read(row: ScoreRow, since: datetime | None, withheld: bool) -> Score:  # noqa: FBT001 - a column
    return row.record(since, withheld=withheld)


def _store(
    session: Session,
    request: ScoreRequest,
    algorithm: Algorithm,
    version: int,
    *,
    now: datetime,
    replacing: Score | None = None,
) -> Score:
    uses = _legal_uses(session, request, algorithm)
    used = {use.id: use.value for use in uses if use.status is ItemStatus.USED}
    result = explained_result(algorithm, used)
    score = replace(_made(request, algorithm, version, result, now), items=uses)
    if replacing is not None:
        score = replace(score, supersedes=replacing.id, valid_until=replacing.valid_until)
    receipt = issue_receipt(score, signer_of(session.get_bind()).key)
    score = replace(score, receipt=receipt.stored())
    log.append(session, entry_of(score, receipt))
    # By the connection: a session's bookkeeping would cost more than the score itself.
    session.connection().execute(INSERT_SCORE, columns_of(score))
    return score


def _legal_uses(
    session: Session, request: ScoreRequest, algorithm: Algorithm
) -> tuple[ItemUse, ...]:
    def permitted(item: str) -> bool:
        on_basis = catalogue.permits_basis(item, request.legal_basis)
        return on_basis and catalogue.permits(item, request.purpose)

    serialise(session, *astuple(request.person))
    frozen = frozen_items(session, request.person)
    uses = rules.uses_of_items(algorithm, request.items, permitted=permitted, frozen=frozen)
    rules.refuse_without_permitted_items(uses, request.purpose, request.legal_basis)
    return rules.without_suppressed(uses, Refused(session, request.person, request.purpose))


def _made(
    request: ScoreRequest, algorithm: Algorithm, version: int, result: Result, now: datetime
) -> Score:
    valid_days = edition_on("scores", day_of(now))["valid_days"]
    return Score(
        id=new_id("scr", now),
        person=request.person,
        purpose=request.purpose,
        legal_basis=request.legal_basis,
        consent_reference=request.consent_reference,
        model=request.model,
        version=version,
        digest=algorithm.digest,
        status=Status.UNSCORABLE if result.value is None else Status.FINAL,
        value=result.value,
        band=result.band,
        probability=result.probability,
        scored_at=now,
        valid_until=now + timedelta(days=valid_days),
        items=(),
        explanation=result.explanation,
        unscorable_reasons=result.unscorable_reasons,
        receipt={},
        supersedes=None,
        superseded_by=None,
    )


def _unknown(score_id: str) -> NotFound:
    return NotFound(
        "unknown_score",
        N_("There is no such score"),
        N_("There is no score {score} that you may see."),
        N_("Check the id; a score is seen by the organisation that asked for it and its subject."),
        score=score_id,
    )
