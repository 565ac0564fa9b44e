"""Those who call: organisations with their keys, people with accounts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import KeyKind, OrganisationKind, Role, Scope
from scoring_service.kernel.database import transaction

SECRET_KEY = bytes(32)
"""Of an installation that is not the application's own."""


@dataclass(frozen=True)
class Credentials:
    email: str
    password: str


def add_lender(
    engine: Engine,
    name: str = "Harbour Bank",
    *,
    now: datetime,
    kind: KeyKind = "live",
    scopes: Iterable[Scope] = tuple(Scope),
) -> str:
    """Record a lender; return a key of it."""
    with transaction(engine) as session:
        organisation = accounts.add_organisation(session, name, OrganisationKind.LENDER, now=now)
        return accounts.issue_key(session, organisation, kind=kind, scopes=scopes, now=now).key


def add_reviewer(
    engine: Engine, email: str = "wen.li@example.org", *, now: datetime
) -> Credentials:
    credentials = Credentials(email, "three quiet lanterns")
    with transaction(engine) as session:
        accounts.add_account(session, email, credentials.password, Role.REVIEWER, now=now)
    return credentials


def sign_in(engine: Engine, who: Credentials, *, now: datetime) -> str:
    """Sign somebody in; return the token of the session."""
    opened = accounts.sign_in(engine, who.email, who.password, secret_key=SECRET_KEY, now=now)
    return opened.token


class Caller:
    """Somebody with a bearer token, or with none."""

    def __init__(self, client, token=None):
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method, path):
        return self.client.open(path, method=method, headers=self.headers)

    def get(self, path, **headers):
        return self.client.get(path, headers=self.headers | headers)

    def post(self, path, content, **headers):
        headers = {"Content-Type": "application/json"} | headers
        data = content if isinstance(content, bytes) else json.dumps(content)
        return self.client.post(path, data=data, headers=self.headers | headers)
