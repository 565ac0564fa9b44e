"""Everybody who may meet an objection, as callers of the API."""

import json

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Role
from scoring_service.kernel.database import transaction
from scoring_service.objections.steps import Action
from tests.factories import algorithms, callers, evidence
from tests.factories.cases import LATE, REASONS, stored

PATHS = {
    Action.ASSIGN: "assignment",
    Action.DECIDE: "decision",
    Action.WITHDRAW: "withdrawal",
    Action.ADD_EVIDENCE: "evidence",
    Action.WRITE: "messages",
    Action.ASK_REVIEW: "review",
    Action.TAKE_UP: "take-up",
    Action.DECLINE: "decline",
    Action.CONFIRM: "confirmation",
    Action.SEND_BACK: "confirmation",
    Action.RETRACT: "retraction",
    Action.APPEAL: "appeal",
    Action.ADD_STATEMENT: "statement",
}
UPHELD = {"outcome": "upheld", "reasons": REASONS, "items": []}
"""Against a score as a whole: it takes two."""
SENT_BACK = {"confirmed": False, "reasons": "The consent of October is not looked at."}
APPEAL = {"reasons": "Nobody looked at the statement of October."}
MESSAGE = {"text": "The receipt has the number 4471."}
STATEMENT = {"statement": "I paid on the third of October, at the counter."}
CONFIRMED = {
    "outcome": "rejected",
    "reasons": REASONS,
    "items": [{"id": LATE, "resolution": "confirmed"}],
}
CORRECTED = {
    "outcome": "upheld",
    "reasons": REASONS,
    "items": [{"id": LATE, "resolution": "corrected", "value": 0}],
}
CONTENTS = {
    Action.DECIDE: CONFIRMED,
    Action.WRITE: MESSAGE,
    Action.DECLINE: {"reasons": REASONS},
    Action.CONFIRM: {"confirmed": True},
    Action.SEND_BACK: SENT_BACK,
    Action.APPEAL: APPEAL,
    Action.ADD_STATEMENT: STATEMENT,
}
ON_A_REVISION = {
    *(Action.DECIDE, Action.CONFIRM, Action.SEND_BACK),
    *(Action.TAKE_UP, Action.DECLINE),
}


class Caller:
    """Somebody with a bearer token, or with none."""

    def __init__(self, client, token=None):
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path):
        return self.client.get(path, headers=self.headers)

    def post(self, path, content=None, *, etag=None):
        headers = dict(self.headers)
        if content is not None:
            headers["Content-Type"] = "application/json"
        if etag is not None:
            headers["If-Match"] = etag
        data = None if content is None else json.dumps(content)
        return self.client.post(path, data=data, headers=headers)

    def send(self, objection, data, name="receipt.png", **parts):
        """Send a file as evidence."""
        body, kind = evidence.form(data, name, **parts)
        path = f"/v1/objections/{objection['id']}/evidence"
        return self.client.post(path, data=body, content_type=kind, headers=self.headers)

    def act(self, action, objection):
        if action is Action.ADD_EVIDENCE:
            return self.send(objection, evidence.png())
        content = CONTENTS.get(action)
        path = f"/v1/objections/{objection['id']}/{PATHS[action]}"
        etag = f'"{objection["revision"]}"' if action in ON_A_REVISION else None
        return self.post(path, content, etag=etag)

    def propose(self, objection, content=UPHELD):
        """Decide what takes two."""
        path = f"/v1/objections/{objection['id']}/decision"
        return self.post(path, content, etag=f'"{objection["revision"]}"').json


def account(engine, clock, role, email):
    with transaction(engine) as session:
        accounts.add_account(session, email, "three quiet lanterns", role, now=clock.now())
    who = callers.Credentials(email, "three quiet lanterns")
    return callers.sign_in(engine, who, now=clock.now())


class Office:
    """Everybody who may meet an objection."""

    def __init__(self, client, engine, clock):
        self.client, self.engine, self.clock, self.others = client, engine, clock, {}
        self.lender = Caller(client, callers.add_lender(engine, now=clock.now()))
        self.wen = Caller(client, account(engine, clock, Role.REVIEWER, "wen@example.org"))
        self.ola = Caller(client, account(engine, clock, Role.REVIEWER, "ola@example.org"))
        self.publisher = Caller(client, account(engine, clock, Role.PUBLISHER, "p@example.org"))
        self.nobody = Caller(client)
        self.unknown = Caller(client, "sk_live_unknown")

    def reviewer(self, name):
        """Return a further reviewer, always the same of one name."""
        if name not in self.others:
            token = account(self.engine, self.clock, Role.REVIEWER, f"{name}@example.org")
            self.others[name] = Caller(self.client, token)
        return self.others[name]

    def score(self, person="C-1"):
        asked = {
            "model": algorithms.NAME,
            "subject": {"scheme": "lender-reference", "id": person},
            "purpose": "credit_application",
            "legal_basis": "consent",
            "consent_reference": "2026-11-01/17",
            "items": algorithms.items(),
        }
        score = self.lender.post("/v1/scores", asked).json
        return score, Caller(self.client, score["subject_link"]["url"].rpartition("/")[2])

    def lodged(self, subject, score, **overrides):
        claim = {
            "score": score["id"],
            "ground": "inaccurate",
            "items": [LATE],
            "statement": "I paid on time.",
            "proposed": {LATE: 0},
        }
        return subject.post("/v1/objections", claim | overrides)

    def snapshot(self):
        return stored(self.engine)
