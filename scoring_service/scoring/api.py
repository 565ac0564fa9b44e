"""The scores API: `POST /v1/scores`, and the scores an organisation made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from scoring_service.accounts import service as accounts
from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Organisation
from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Unavailable
from scoring_service.registry import service as registry
from scoring_service.scoring import service
from scoring_service.scoring.parsing import ScoringBlueprint
from scoring_service.scoring.receipt import new_receipt, recipients_receipt
from scoring_service.scoring.records import Person, Score, ScoreRequest
from scoring_service.scoring.remarks import remarks_on
from scoring_service.scoring.representation import (
    SubjectLink,
    items_body,
    score_body,
    statements_body,
)
from scoring_service.scoring.schemas import (
    ListedScoreSchema,
    ScoreRequestSchema,
    ScoreSchema,
    ScoresQuery,
)
from scoring_service.transparency import log
from scoring_service.wire.idempotency import accepts_idempotency_key, answer_once
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language
from scoring_service.wire.paging import page_of, page_schema
from scoring_service.wire.problems import problem_of

blueprint = ScoringBlueprint(
    "scores", __name__, url_prefix="/v1", description="Scores and their reasons"
)

Json = dict[str, Any]


@blueprint.post("/scores")
@requires(Permission.SCORE_CREATE)
@accepts_idempotency_key
@blueprint.arguments(ScoreRequestSchema())  # made once, not at every request
@blueprint.response(201, ScoreSchema, description="The score with its reasons")
def create_score(asked: Json) -> Response:
    """Score a person and state the reasons."""
    here, caller = installation(), principal(Organisation)
    now = here.clock.now()
    with transaction(here.engine) as session:
        return answer_once(
            session,
            caller.records,
            lambda: _scored(session, asked, caller, now),
            renew=lambda kept: _as_it_stands(session, kept),
            status=201,
            now=now,
        )


@blueprint.get("/scores/<score_id>")
@requires(Permission.SCORE_READ)
@blueprint.response(200, ScoreSchema)
def get_score(score_id: str) -> Json:
    """Read a score that this organisation asked for."""
    caller = principal(Organisation)
    with reading(installation().engine) as session:
        score = service.get_own_score(session, score_id, caller.id, caller.key_kind)
        return _proved_body(session, score, log.Prover(session))


@blueprint.get("/scores")
@requires(Permission.SCORE_READ)
@blueprint.arguments(ScoresQuery, location="query")
@blueprint.response(200, page_schema(ListedScoreSchema))
def list_scores(query: Json) -> Json:
    """List the scores that this organisation asked for, newest first.

    One that is not shown, because what is stored of it or of its version was changed, stands in its
    place with its `id` and its `problem` alone.
    """
    caller, wanted = principal(Organisation), _wanted(query)
    with reading(installation().engine) as session:
        scores = service.list_scores(session, caller.id, caller.key_kind, **wanted)
        prover = log.Prover(session)
        bodies = [_listed(session, *entry, prover) for entry in scores.items()]
    return page_of(bodies, query, lambda body: body["id"])


def _wanted(query: Json) -> Json:
    usable_at = installation().clock.now() if query["usable"] else None
    return {"limit": query["limit"] + 1, "after": query["cursor"], "usable_at": usable_at}


def _listed(
    session: Session, score_id: str, found: Score | Unavailable, prover: log.Prover
) -> Json:
    try:
        if isinstance(found, Unavailable):
            raise found
        return _proved_body(session, found, prover)
    except Unavailable as refusal:
        return {"id": score_id, "problem": problem_of(refusal).body()}


def _scored(session: Session, asked: Json, caller: Organisation, now: datetime) -> Json:
    score = service.score_person(session, _request(asked, caller), now=now)
    issued = accounts.issue_subject_link(session, score.id, now=now)
    url = f"{installation().settings.base_url}/s/{issued.token}"
    algorithm = registry.get_algorithm(session, score.digest)
    link = SubjectLink(url, issued.expires_at)
    return _body(session, score, algorithm, new_receipt(score), link)


def _as_it_stands(session: Session, kept: Json) -> Json:
    """Return the answer that was kept, with the proof that there is by now.

    Where the score was disputed or replaced, return how it is now.
    """
    score = service.get_score(session, kept["id"])
    if score.status.value == kept["status"]:
        return _with_proof(session, _with_remarks(session, kept, score))
    link = kept["subject_link"]
    until = datetime.fromisoformat(link["expires_at"])
    return _proved_body(session, score, log.Prover(session), SubjectLink(link["url"], until))


def _with_remarks(session: Session, kept: Json, score: Score) -> Json:
    """Return the answer that was kept, with what is said beside it by now."""
    remarks = remarks_on(session, score)
    items = items_body(score, remarks, installation().settings.base_url)
    told = {"items": items, "statements": statements_body(remarks)}
    unchanged = all(kept.get(name) == part for name, part in told.items())
    return kept if unchanged else {**kept, **told}


def _with_proof(session: Session, kept: Json) -> Json:
    receipt = kept["receipt"]
    if receipt is None or (proof := log.Prover(session).prove(kept["id"])) is None:
        return kept
    return {**kept, "receipt": {**receipt, "proof": proof}}


def _request(asked: Mapping[str, Any], caller: Organisation) -> ScoreRequest:
    subject = asked["subject"]
    return ScoreRequest(
        model=asked["model"],
        version=asked["version"],
        person=Person(caller.id, caller.key_kind, subject["scheme"], subject["id"]),
        purpose=asked["purpose"],
        legal_basis=asked["legal_basis"],
        consent_reference=asked["consent_reference"],
        items=asked["items"],
    )


def _proved_body(
    session: Session, score: Score, prover: log.Prover, link: SubjectLink | None = None
) -> Json:
    algorithm = registry.get_algorithm(session, score.digest)
    receipt = recipients_receipt(score, algorithm, prover)
    return _body(session, score, algorithm, receipt, link)


def _body(
    session: Session, score: Score, algorithm: Algorithm, receipt: Json, link: SubjectLink | None
) -> Json:
    return score_body(
        score,
        algorithm,
        link,
        receipt,
        base_url=installation().settings.base_url,
        language=language(),
        remarks=remarks_on(session, score),
    )
