"""Plays the lender: real clients, a real key, the same use case as the interface."""

import json
import secrets
from datetime import datetime
from typing import Any, Final

from flask import session as visit
from sqlalchemy.orm import Session

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Organisation
from scoring_service.kernel.demonstration import demo_file
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.rules import OPEN
from scoring_service.objections.service import list_recipients_objections
from scoring_service.registry import service as registry
from scoring_service.scoring import service as scoring
from scoring_service.scoring.receipt import recipients_receipt
from scoring_service.scoring.records import Person, Score, ScoreRequest
from scoring_service.scoring.remarks import remarks_on
from scoring_service.scoring.representation import SubjectLink, score_body
from scoring_service.transparency import log
from scoring_service.web.demo import examples
from scoring_service.web.demo.examples import Client
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language

Json = dict[str, Any]

_MADE: Final = "demonstration"


def credentials() -> Json:
    """Return what `demo.json` of this installation holds; raise `Unavailable` without it."""
    path = demo_file(installation().settings)
    if not path.exists():
        raise Unavailable(
            "demonstration_not_set_up",
            N_("The demonstration is not set up"),
            N_("There are no example credentials in this installation."),
            N_("Start it by `make run`, or `scoring demo`."),
        )
    content: Json = json.loads(path.read_text(encoding="utf-8"))
    return content


def make_score(session: Session, client: Client, lender: Json) -> None:
    """Score an example client as the lender would; this visit remembers the private link."""
    now = installation().clock.now()
    caller = accounts.authenticate_key(session, lender["key"], now=now)
    assert caller is not None, "the demonstration's keys are made together with their file"
    score = scoring.score_person(session, _request(session, client, caller), now=now)
    link = accounts.issue_subject_link(session, score.id, now=now)
    visit[_MADE] = {
        "score": score.id,
        "token": link.token,
        "expires_at": link.expires_at.isoformat(),
        "client": client.id,
        "lender": lender["name"],
    }


def find_made() -> Json | None:
    """Return what this visit made last."""
    found: Json | None = visit.get(_MADE)
    return found


def answer(session: Session, made: Json) -> Json:
    """Return what the interface answered the lender."""
    base_url = installation().settings.base_url
    link = SubjectLink(f"{base_url}/s/{made['token']}", datetime.fromisoformat(made["expires_at"]))
    return _body(session, scoring.get_score(session, made["score"]), link)


def received(session: Session, made: Json) -> Json:
    """Return what the lender can read of its score by now: what replaced it, and the objections."""
    latest = scoring.list_corrections(session, made["score"])[-1]
    person = latest.person
    objections = list_recipients_objections(
        session, made["score"], person.organisation_id, person.key_kind
    )
    return {
        "replacement": None if latest.id == made["score"] else _body(session, latest, None),
        "objections": objections,
        "is_open": any(objection.state in OPEN for objection in objections),
    }


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


def _request(session: Session, client: Client, caller: Organisation) -> ScoreRequest:
    model = examples.load().model
    publication = registry.get_publication(session, model)
    known = registry.get_algorithm(session, publication.digest).item_by_id
    return ScoreRequest(
        model=model,
        version=None,
        person=Person(caller.id, caller.key_kind, "demonstration", secrets.token_hex(8)),
        purpose="credit_application",
        legal_basis="consent",
        consent_reference="demonstration",
        items={item: value for item, value in client.items.items() if item in known},
    )
