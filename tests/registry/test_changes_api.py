"""What changed between two published versions, as data."""

import pytest

from scoring_service.cli.publishing import RELEASES
from scoring_service.kernel.database import transaction
from scoring_service.registry import service
from tests.factories import algorithms, later, publications

CHANGES = "/v1/models/credit_demo/versions/2/changes"


@pytest.fixture
def second(engine, published, clock, tmp_path):
    publications.publish_later(engine, tmp_path / "second", now=clock.now())


def test_a_version_is_compared_with_the_one_before(client, second):
    answer = client.get(CHANGES)
    assert answer.status_code == 200
    body = answer.json
    assert (body["from"]["version"], body["to"]["version"]) == (1, 2)
    assert body["from"]["digest"] == algorithms.algorithm().digest
    assert body["topics"]["points"] == 7
    assert sum(body["topics"].values()) == len(body["changes"])
    assert {change["topic"] for change in body["changes"]} <= set(body["topics"])


def test_the_same_is_said_where_the_version_is_named(client, second):
    assert client.get(f"{CHANGES}?from=1").json == client.get(CHANGES).json


def test_every_change_tells_its_place_and_what_became_of_it(client, second):
    found = {change["place"]: change for change in client.get(CHANGES).json["changes"]}
    assert found["/base_points"] == {
        "place": "/base_points",
        "topic": "points",
        "kind": "changed",
        "from": 600,
        "to": 605,
    }
    added = found["/features/payment_1"]
    assert (added["kind"], added["from"], added["to"]["id"]) == ("added", None, "payment_1")
    assert found["/features/credit_limit"]["kind"] == "removed"
    assert found["/features/months_late_3m/reason/text"]["to"]["zh-CN"] == "两次以上逾期还款。"


def test_bins_stand_side_by_side(client, second):
    features = {feature["feature"]: feature for feature in client.get(CHANGES).json["features"]}
    late = features["worst_delay_3m"]
    assert late["comparable"]
    assert [row["at_most"] for row in late["rows"]] == [0, 1, 2, 3, None, None]
    assert late["rows"][3]["from"] == {"bin": 3, "points": -60, "count": 44}
    assert late["rows"][3]["to"] == {"bin": 2, "points": -25, "count": 110}
    assert late["rows"][-1]["missing"]
    assert {"move": 35, "people": 10} in late["people"]
    assert features["payment_1"]["rows"][0]["from"] is None
    assert features["payment_1"]["people"] is None


def test_what_the_documents_prove_of_scores_is_told(client, second):
    scores = client.get(CHANGES).json["scores"]
    assert not scores["nobody_moves"]
    assert (scores["least_move"], scores["most_move"]) == (-37, 81)
    assert (scores["mean_before"], scores["mean_after"]) == (639.73, 647.06)
    assert scores["same_population"]
    assert not scores["same_need"]


def test_counted_moves_are_told_only_between_the_two_they_are_of(client, second):
    assert client.get(CHANGES).json["moves"] == later.moves(
        algorithms.algorithm(), later.algorithm()
    )
    back = client.get("/v1/models/credit_demo/versions/1/changes?from=2").json
    assert back["moves"] is None
    assert (back["scores"]["least_move"], back["scores"]["most_move"]) == (-81, 37)


def test_a_version_does_not_differ_from_itself(client, second):
    body = client.get(f"{CHANGES}?from=2").json
    assert body["changes"] == []
    assert body["scores"]["nobody_moves"]


def test_few_people_are_not_counted(client, published, engine, clock, tmp_path):
    content = algorithms.document()
    bins = content["features"][0]["bins"]
    bins[1]["upto"], bins[1]["count"], bins[2]["count"] = 1.5, 153, 97
    other = later.algorithm(**later.retabled(content))
    release = publications.write_release(tmp_path, now=clock.now(), version=2, document=other.data)
    with transaction(engine) as session:
        service.import_release(session, release, now=clock.now())
    late = client.get(CHANGES).json["features"][0]
    assert late["people"] == [{"move": 0, "people": 997}, {"move": 40, "people": None}]


def test_the_first_version_has_nothing_before_it(client, published):
    answer = client.get("/v1/models/credit_demo/versions/1/changes")
    assert answer.status_code == 404
    assert answer.json["code"] == "no_earlier_version"


@pytest.mark.parametrize("query", ["from=9", "from=0"])
def test_a_version_that_is_not_published_is_not_found(client, second, query):
    answer = client.get(f"{CHANGES}?{query}")
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_publication")


@pytest.mark.parametrize("query", ["from=one", "from=-1", "from=99999999999", "since=1"])
def test_a_wrong_question_is_refused(client, second, query):
    assert client.get(f"{CHANGES}?{query}").status_code == 422


def test_between_the_shipped_releases_nobody_moves(client, engine, clock):
    with transaction(engine) as session:
        for version in ("1", "2"):
            release = RELEASES / "credit_card_default" / version
            service.import_release(session, release, now=clock.now())
    body = client.get("/v1/models/credit_card_default/versions/2/changes").json
    assert body["scores"]["nobody_moves"]
    assert body["topics"]["points"] == 0
    assert len(body["changes"]) == 69
    assert all(
        row["from"]["points"] == row["to"]["points"]
        for feature in body["features"]
        for row in feature["rows"]
    )
