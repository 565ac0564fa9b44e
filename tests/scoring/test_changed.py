"""A score that somebody changed in the database is shown to nobody."""

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import transaction
from scoring_service.registry.served import Served, serve_with
from tests.factories.lenders import Lender


@pytest.fixture
def lender(client, lender_key, published):
    return Lender(client, lender_key)


@pytest.mark.parametrize(
    "change",
    [
        "value = value + 100",
        "purpose = 'tenancy'",
        "items = '[]'",
        "explanation = '{}'",
        "band = 'A'",
        "probability = 0.5",
        "receipt = '{}', purpose = 'tenancy'",
    ],
)
def test_a_changed_score_is_refused_to_lender_and_person(lender, engine, change):
    score = lender.score()
    subject = lender.subject_of(score)
    with transaction(engine) as session:
        session.execute(text(f"UPDATE scores SET {change}"))
    token = score["subject_link"]["url"].rpartition("/s/")[2]
    for answer in (
        lender.get(f"/v1/scores/{score['id']}"),
        subject.get(f"/v1/explanations/{score['id']}"),
        lender.client.get(f"/s/{token}"),
    ):
        assert answer.status_code == 503
    refused = lender.get(f"/v1/scores/{score['id']}").json
    assert refused["code"] == "stored_score_changed"


@pytest.fixture
def three(lender):
    """Three scores in the order of the list."""
    made = [lender.score() for _ in range(3)]
    return sorted(made, key=lambda score: score["id"], reverse=True)


def test_an_unchanged_score_is_shown(lender):
    score = lender.score()
    assert lender.get(f"/v1/scores/{score['id']}").status_code == 200


def test_a_changed_score_stands_in_the_list_as_its_problem_and_hides_no_other(
    lender, engine, three
):
    changed = three[1]
    with transaction(engine) as session:
        raised = "UPDATE scores SET value = value + 100 WHERE id = :id"
        session.execute(text(raised), {"id": changed["id"]})
    listed = lender.get("/v1/scores")
    assert listed.status_code == 200
    first, problem, last = listed.json["items"]
    assert [(s["id"], s["value"]) for s in (first, last)] == [
        (s["id"], s["value"]) for s in (three[0], three[2])
    ]
    alone = lender.get(f"/v1/scores/{changed['id']}")
    assert alone.json["code"] == "stored_score_changed"
    assert problem == {"id": changed["id"], "problem": alone.json}
    chinese = lender.get("/v1/scores", **{"Accept-Language": "zh-CN"}).json["items"][1]
    assert chinese["problem"]["title"] != problem["problem"]["title"]


def test_a_page_goes_on_after_a_changed_score(lender, engine, three):
    ids = [score["id"] for score in three]
    with transaction(engine) as session:
        raised = "UPDATE scores SET value = value + 100 WHERE id = :id"
        session.execute(text(raised), {"id": ids[1]})
    page = lender.get("/v1/scores?limit=2").json
    assert [item["id"] for item in page["items"]] == ids[:2]
    assert [item["id"] for item in lender.get(page["next"]).json["items"]] == ids[2:]


def test_a_score_of_a_refused_version_stands_in_the_list_as_its_problem(lender, engine, app):
    score = lender.score()
    with transaction(engine) as session:
        session.execute(text("UPDATE publications SET document = :none"), {"none": b"{}"})
    serve_with(app.extensions["scoring_service"].engine, Served())
    (item,) = lender.get("/v1/scores").json["items"]
    assert item == {"id": score["id"], "problem": lender.get(f"/v1/scores/{score['id']}").json}
    assert item["problem"]["code"] == "published_bytes_changed"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        "items = 'nonsense'",
        "explanation = 'nonsense'",
        "receipt = 'nonsense'",
        "receipt = '[]'",
        "receipt = '{\"nonce\": 1}'",
        'receipt = \'{"nonce": "xx"}\'',
        "receipt = json_remove(receipt, '$.signature')",
        "scored_at = 'nonsense'",
        "valid_until = 7",
        "value = 'nonsense'",
        "value = x'00ff'",
        "purpose = x'00ff'",
        "unscorable_reasons = '7'",
        "digest = 'nonsense'",
        "model = x'00ff'",
        "version = 'nonsense'",
    ],
)
def test_a_score_that_cannot_even_be_read_is_refused_alone(lender, engine, three, change):
    """SQLite keeps what it is given; PostgreSQL refuses it."""
    spoiled = three[1]
    with transaction(engine) as session:
        session.execute(text(f"UPDATE scores SET {change} WHERE id = :id"), {"id": spoiled["id"]})
    alone = lender.get(f"/v1/scores/{spoiled['id']}")
    assert alone.status_code == 503
    listed = lender.get("/v1/scores").json["items"]
    assert [item["id"] for item in listed] == [score["id"] for score in three]
    assert listed[1] == {"id": spoiled["id"], "problem": alone.json}
    assert "problem" not in listed[0]
    subject = lender.subject_of(spoiled)
    assert subject.get(f"/v1/explanations/{spoiled['id']}").status_code == 503
