"""The main job over the interface: scored, explained, recomputed, disputed, decided, corrected."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import pairwise
from threading import Barrier

import pytest

from scoring_service.algorithms import document
from scoring_service.algorithms.points_table import evaluate
from tests.factories import algorithms, callers


class Caller:
    """Somebody who calls the interface with a bearer token."""

    def __init__(self, client, token):
        self._client = client
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, address, status=200, **headers):
        return self._answer(self._client.get(address, headers=self.headers | headers), status)

    def post(self, address, content, status=201, **headers):
        headers = self.headers | headers
        return self._answer(self._client.post(address, json=content, headers=headers), status)

    @staticmethod
    def _answer(answer, status):
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer


@pytest.fixture
def lender(client, lender_key, published):
    return Caller(client, lender_key)


@pytest.fixture
def subject_of(client):
    return lambda score: Caller(client, score["subject_link"]["url"].rpartition("/")[2])


@pytest.fixture
def reviewers(client, engine, clock):
    """Two reviewers who have signed in."""
    signed_in = []
    for email in ("wen.li@example.org", "ada.byron@example.org"):
        who = callers.add_reviewer(engine, email, now=clock.now())
        signed_in.append(Caller(client, callers.sign_in(engine, who, now=clock.now())))
    return signed_in


CLAIM = {
    "ground": "inaccurate",
    "items": ["repayment_status_1"],
    "statement": "I paid on the due date; the bank booked it late.",
    "proposed": {"repayment_status_1": 0},
}

DECISION = {
    "outcome": "upheld",
    "reasons": "The bank's own ledger shows the payment on the due date.",
    "items": [{"id": "repayment_status_1", "resolution": "corrected", "value": 0}],
}


def test_anyone_can_recompute_a_score_from_what_is_published(client, lender, subject_of):
    score = lender.post("/v1/scores", algorithms.score_request()).json
    bundle = (
        subject_of(score).get(f"/v1/explanations/{score['id']}", Accept="application/json").json
    )
    published = client.get(bundle["algorithm"]["url"].removeprefix("http://127.0.0.1:8000"))
    assert published.headers["ETag"].strip('"') == bundle["algorithm"]["digest"]

    algorithm = document.parse(published.data)
    assert algorithm.digest == bundle["algorithm"]["digest"] == score["model"]["digest"]
    items = {item["id"]: item["value"] for item in bundle["items"] if item["status"] == "used"}
    assert evaluate(algorithm, items).score == bundle["score"]["value"] == score["value"]
    contributions = [
        Decimal(str(part["points"])) for part in bundle["explanation"]["contributions"]
    ]
    base = Decimal(str(bundle["explanation"]["base_value"]))
    assert base + sum(contributions) == score["value"]
    assert all(abs(a) >= abs(b) for a, b in pairwise(contributions))


def test_a_disputed_score_is_frozen_and_the_corrected_one_replaces_it(
    lender, subject_of, reviewers
):
    score = lender.post("/v1/scores", algorithms.score_request()).json
    assert (score["status"], score["value"], score["band"]) == ("final", 519, "D")
    person, reviewer = subject_of(score), reviewers[0]

    lodged = person.post("/v1/objections", CLAIM | {"score": score["id"]}).json
    assert lodged["state"] == "lodged"
    assert lodged["due_on"] == "2026-11-21"
    frozen = lender.get(f"/v1/scores/{score['id']}").json
    assert (frozen["status"], frozen["value"]) == ("frozen", None)

    again = lender.post("/v1/scores", algorithms.score_request()).json
    used = {item["id"]: item["status"] for item in again["items"]}
    assert used["repayment_status_1"] == "frozen"
    assert used["repayment_status_2"] == "used"

    case = f"/v1/objections/{lodged['id']}"
    taken = reviewer.post(f"{case}/assignment", {}, 200)
    decided = reviewer.post(
        f"{case}/decision", DECISION, 200, **{"If-Match": taken.headers["ETag"]}
    )
    new_id = decided.json["decision"]["superseded_by"]

    old, new = (lender.get(f"/v1/scores/{i}").json for i in (score["id"], new_id))
    assert (old["status"], old["superseded_by"]) == ("superseded", new_id)
    assert (new["status"], new["value"], new["band"]) == ("final", 635, "C")
    assert new["supersedes"] == score["id"]
    assert new["model"] == score["model"]
    seen = person.get(f"/v1/objections/{lodged['id']}").json
    assert seen["decision"]["reasons"] == DECISION["reasons"]
    assert person.get(f"/v1/explanations/{new_id}").json["score"]["value"] == 635


def test_of_two_reviewers_who_decide_at_once_one_wins(lender, subject_of, reviewers):
    score = lender.post("/v1/scores", algorithms.score_request()).json
    lodged = subject_of(score).post("/v1/objections", CLAIM | {"score": score["id"]}).json
    case = f"/v1/objections/{lodged['id']}"
    first, second = reviewers
    seen = first.post(f"{case}/assignment", {}, 200).headers["ETag"]
    taken_over = second.post(f"{case}/assignment", {}, 200).headers["ETag"]

    told = first.post(f"{case}/decision", DECISION, 409, **{"If-Match": seen})
    assert told.content_type == "application/problem+json"
    assert told.json["remedy"]
    second.post(f"{case}/decision", DECISION, 200, **{"If-Match": taken_over})
    first.post(f"{case}/decision", DECISION, 409, **{"If-Match": taken_over})
    assert lender.get(f"/v1/scores/{score['id']}").json["status"] == "superseded"


def test_of_two_decisions_in_the_same_instant_one_stands(app, lender, subject_of, reviewers):
    score = lender.post("/v1/scores", algorithms.score_request()).json
    lodged = subject_of(score).post("/v1/objections", CLAIM | {"score": score["id"]}).json
    case = f"/v1/objections/{lodged['id']}"
    seen = reviewers[0].post(f"{case}/assignment", {}, 200).headers["ETag"]
    together = Barrier(2)

    def decide(_):
        client = app.test_client()
        headers = reviewers[0].headers | {"If-Match": seen}
        together.wait()
        return client.post(f"{case}/decision", json=DECISION, headers=headers).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, range(2))) == [200, 409]
    made = lender.get("/v1/scores").json["items"]
    assert sorted(s["status"] for s in made) == ["final", "superseded"]


def test_nothing_leaks_between_lenders_and_persons(client, engine, lender, subject_of, clock):
    mine = lender.post("/v1/scores", algorithms.score_request()).json
    other = Caller(client, callers.add_lender(engine, "Green Hill", now=clock.now()))
    theirs = other.post("/v1/scores", algorithms.score_request()).json
    other.get(f"/v1/scores/{mine['id']}", 404)
    subject_of(theirs).get(f"/v1/explanations/{mine['id']}", 404)
    subject_of(theirs).post("/v1/objections", CLAIM | {"score": mine["id"]}, 404)
    listed = other.get("/v1/scores").json
    assert [score["id"] for score in listed["items"]] == [theirs["id"]]
