"""The bundle suffices to work the score out again without this service."""

import json
from decimal import Decimal

from scoring_service.algorithms import document as documents
from scoring_service.algorithms.points_table import evaluate
from scoring_service.explanation.bundle import bundle
from tests.factories import algorithms

PROMISED = {
    "score", "items", "derived", "explanation", "table", "recourse", "algorithm", "receipt",
    "recipients", "responsible", "objection",
}  # fmt: skip


def test_the_bundle_holds_what_the_contract_promises(build):
    content = json.loads(json.dumps(bundle(build())))
    assert set(content) >= PROMISED
    assert content["score"]["range"] == {"min": 398, "max": 749}
    assert content["recipients"] == [
        {"name": "Harbour <Bank>", "received_at": "2026-11-01T09:00:00.000000Z"}
    ]
    assert content["objection"]["deadline_days"] == 20


def test_a_stranger_recomputes_the_score_from_bundle_and_algorithm(build):
    content = bundle(build())
    published = documents.parse(algorithms.document_bytes())
    assert published.digest == content["algorithm"]["digest"]
    used = {item["id"]: item["value"] for item in content["items"] if item["status"] == "used"}
    evaluation = evaluate(published, used)
    assert evaluation.score == content["score"]["value"]
    derived = {part["id"]: part["value"] for part in content["derived"]}
    assert derived == {name: evaluation.values[name] for name in derived}


def test_the_contributions_add_up_exactly(build):
    explanation = bundle(build())["explanation"]
    points = [Decimal(str(part["points"])) for part in explanation["contributions"]]
    assert Decimal(str(explanation["base_value"])) + sum(points) == 519


def test_every_contribution_states_its_rationale(build):
    for part in bundle(build())["explanation"]["contributions"]:
        assert part["rationale"]["text"]
        assert part["rationale"]["basis"] in {"causal", "associated"}


def test_every_item_names_its_source_and_date(build):
    for item in bundle(build())["items"]:
        assert item["source"]
        assert item["holder"]
        assert item["supplied_at"] == "2026-11-01T09:00:00.000000Z"


def test_without_a_score_the_bundle_says_why(build):
    content = bundle(build(**dict.fromkeys(algorithms.items())))
    assert content["score"]["value"] is None
    assert content["score"]["unscorable_reasons"] == ["too_little_known"]
    assert content["recourse"] is None
    assert content["explanation"]["contributions"] == []


def test_the_best_band_has_no_next_one(build):
    best = build(repayment_status_1=-1, repayment_status_2=-1, repayment_status_3=-1,
                 bill_1=5_000, bill_2=5_000, payment_1=5_000, credit_limit=500_000)  # fmt: skip
    assert bundle(best)["recourse"]["next_band"] is None
    assert bundle(best)["recourse"]["to_next_band"] is None
