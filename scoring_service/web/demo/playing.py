"""Plays the lender: real clients, a real key, the same use case as the interface.

A visit remembers the private links to the last scores that it made of one person.
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any, Final

from flask import session as visit
from sqlalchemy.orm import Session

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Organisation
from scoring_service.kernel.demonstration import demo_file
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import service as registry
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Person, ScoreRequest
from scoring_service.web.demo import examples
from scoring_service.web.demo.examples import Client
from scoring_service.wire.installation import installation

Json = dict[str, Any]

_MADE: Final = "demonstration"
_MOST_EARLIER: Final = 8
"""Links that a cookie has room for."""


@dataclass(frozen=True)
class Lender:
    """The lender that is played, by its name, and the key that it calls with."""

    name: str
    caller: Organisation


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


def get_lender(session: Session, name: str) -> Lender:
    """Return the lender of the demonstration that has this name."""
    entry = next(one for one in credentials()["lenders"] if one["name"] == name)
    caller = accounts.authenticate_key(session, entry["key"], now=installation().clock.now())
    assert caller is not None, "the demonstration's keys are made together with their file"
    return Lender(name, caller)


def make_score(session: Session, client: Client, lender: Lender) -> None:
    """Score an example client as a person who was never scored before."""
    caller = lender.caller
    person = Person(caller.id, caller.key_kind, "demonstration", secrets.token_hex(8))
    visit[_MADE] = _made(session, client, lender, person)


def make_another(session: Session) -> None:
    """Score the person of this visit again, from the same information."""
    made = get_made()
    client, lender = examples.find_client(made["client"]), get_lender(session, made["lender"])
    assert client is not None, "a visit remembers a client that there is"
    person = scoring.get_score(session, made["score"]).person
    earlier = [{"score": made["score"], "token": made["token"]}, *made.get("earlier", ())]
    again = _made(session, client, lender, person)
    visit[_MADE] = again | {"earlier": earlier[:_MOST_EARLIER]}


def find_made() -> Json | None:
    """Return what this visit made last."""
    found: Json | None = visit.get(_MADE)
    return found


def get_made() -> Json:
    """Return what this visit made last, where the page has seen to it that there is any."""
    made = find_made()
    assert made is not None
    return made


def _made(session: Session, client: Client, lender: Lender, person: Person) -> Json:
    now = installation().clock.now()
    score = scoring.score_person(session, _request(session, client, person), now=now)
    link = accounts.issue_subject_link(session, score.id, now=now)
    return {
        "score": score.id,
        "token": link.token,
        "expires_at": link.expires_at.isoformat(),
        "client": client.id,
        "lender": lender.name,
    }


def _request(session: Session, client: Client, person: Person) -> ScoreRequest:
    model = examples.load().model
    publication = registry.get_publication(session, model)
    known = registry.get_algorithm(session, publication.digest).item_by_id
    return ScoreRequest(
        model=model,
        version=None,
        person=person,
        purpose="credit_application",
        legal_basis="consent",
        consent_reference="demonstration",
        items={item: value for item, value in client.items.items() if item in known},
    )
