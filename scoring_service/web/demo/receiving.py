"""What the lender can read of the person's scores by now, and what it is asked about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.objections.inquiries import service as inquiries
from scoring_service.objections.records import Objection
from scoring_service.objections.rules import OPEN
from scoring_service.objections.service import list_recipients_objections
from scoring_service.registry import service as registry
from scoring_service.scoring import service as scoring
from scoring_service.scoring.receipt import recipients_receipt
from scoring_service.scoring.records import Score
from scoring_service.scoring.remarks import remarks_on
from scoring_service.scoring.representation import SubjectLink, score_body
from scoring_service.transparency import log
from scoring_service.web.demo import certificates
from scoring_service.web.demo.certificates import NotUsed
from scoring_service.web.demo.playing import Json
from scoring_service.web.demo.questions import Question, question
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language


@dataclass(frozen=True)
class Received:
    """One score as the lender reads it now: what it answered, and what replaced it."""

    answer: Json
    replacement: Json | None
    is_open: bool
    """Whether an objection to it waits for its decision."""

    labels: dict[str, str]
    token: str


@dataclass(frozen=True)
class Overview:
    """Everything about the person of a visit: the last score, those before it, what is asked."""

    last: Received
    earlier: Sequence[Received]
    objections: Sequence[Objection]
    questions: Sequence[Question]
    not_used: Sequence[NotUsed]
    certified: Sequence[Json]


def overview(session: Session, made: Json) -> Overview:
    """Return what the lender's page shows."""
    score = scoring.get_score(session, made["score"])
    base_url = installation().settings.base_url
    link = SubjectLink(f"{base_url}/s/{made['token']}", datetime.fromisoformat(made["expires_at"]))
    objections = _objections(session, made)
    return Overview(
        last=_received(session, score, made["token"], link),
        earlier=[
            _received(session, scoring.get_score(session, one["score"]), one["token"], None)
            for one in made.get("earlier", ())
        ],
        objections=objections,
        questions=_questions(session, score, objections),
        not_used=certificates.list_not_used(session, score),
        certified=certificates.list_certified(session, score, objections),
    )


def find_question(session: Session, made: Json, inquiry_id: str) -> Question | None:
    """Return one of the questions that the page shows."""
    score = scoring.get_score(session, made["score"])
    shown = _questions(session, score, _objections(session, made))
    return next((one for one in shown if one.inquiry.id == inquiry_id), None)


def _received(session: Session, score: Score, token: str, link: SubjectLink | None) -> Received:
    latest = scoring.list_corrections(session, score.id)[-1]
    algorithm = registry.get_algorithm(session, score.digest)
    return Received(
        answer=_body(session, score, link),
        replacement=None if latest.id == score.id else _body(session, latest, None),
        is_open=any(one.state in OPEN for one in _concerning(session, score)),
        labels={item.id: item.label[language()] for item in algorithm.items},
        token=token,
    )


def _objections(session: Session, made: Json) -> Sequence[Objection]:
    scores = [made["score"], *(one["score"] for one in made.get("earlier", ()))]
    found = {
        objection.id: objection
        for score_id in scores
        for objection in _concerning(session, scoring.get_score(session, score_id))
    }
    return sorted(found.values(), key=lambda objection: objection.id)


def _concerning(session: Session, score: Score) -> Sequence[Objection]:
    person = score.person
    return list_recipients_objections(session, score.id, person.organisation_id, person.key_kind)


def _questions(session: Session, score: Score, objections: Sequence[Objection]) -> list[Question]:
    today = day_of(installation().clock.now())
    return [
        question(session, inquiry, today=today)
        for objection in objections
        for inquiry in inquiries.list_inquiries(session, objection.id)
        if inquiry.supplier == score.person.recipient
    ]


def _body(session: Session, score: Score, link: SubjectLink | None) -> Json:
    algorithm = registry.get_algorithm(session, score.digest)
    base_url = installation().settings.base_url
    receipt = recipients_receipt(score, algorithm, log.Prover(session))
    return score_body(
        score,
        algorithm,
        link,
        receipt,
        base_url=base_url,
        language=language(),
        remarks=remarks_on(session, score),
    )
