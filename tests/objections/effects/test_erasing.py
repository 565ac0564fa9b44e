"""Old values are erased from replaced scores on the day the procedure says; proofs still hold."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading
from scoring_service.objections.effects.erasing import Erasures
from scoring_service.objections.steps import Action, EventKind
from scoring_service.registry import service as registry
from scoring_service.scoring.audit import audit_scores
from scoring_service.scoring.receipt import proved_receipt, recipients_receipt
from scoring_service.scoring.records import Status
from scoring_service.transparency.log import Prover
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted
from tests.factories.offices import UPHELD
from tests.factories.turns import Steady

BILL = "bill_1"


@pytest.fixture
def erase(engine, clock, follow):
    """Let the worker attend to what is due."""
    follow("cn_shanghai")
    return Steady(Erasures(engine, clock), engine, clock).attend


def faults(engine):
    with reading(engine) as session:
        return [fault for found in audit_scores(session) for fault in found.faults]


def expected_entries(engine):
    with reading(engine) as session:
        return {bytes(found.entry) for found in audit_scores(session) if found.entry}


def raw(engine, score_id):
    """All that is stored of a score, as text."""
    with reading(engine) as session:
        row = session.execute(text("SELECT * FROM scores WHERE id = :id"), {"id": score_id}).one()
        return json.dumps([str(part) for part in row])


@pytest.mark.parametrize("end", [corrected(), deleted()], ids=["corrected", "deleted"])
def test_the_old_value_is_erased_on_the_last_day_and_the_proof_still_holds(
    desk, erase, clock, engine, end
):
    scores = [desk.score(), desk.score()]
    untouched = desk.score(algorithms.items(**{LATE: 1}))
    decided = desk.settle(desk.lodge(scores[0], LATE), end)
    assert decided.decision.erase_by == date(2026, 11, 4)
    logged = expected_entries(engine)
    nonces = [desk.read_score(score.id).receipt["nonce"] for score in scores]
    clock.advance(timedelta(days=2))
    erase()
    assert {desk.read_score(score.id).status for score in scores} == {Status.SUPERSEDED}
    clock.advance(timedelta(days=1))
    erase()
    for score, nonce in zip(scores, nonces, strict=True):
        erased = desk.read_score(score.id)
        assert (erased.status, erased.value, erased.band) == (Status.ERASED, None, None)
        assert {use.value for use in erased.items} == {None}
        assert erased.superseded_by is not None
        assert nonce not in raw(engine, score.id)
        assert erased.receipt["statement"] == score.receipt["statement"]
        with reading(engine) as session:
            algorithm = registry.get_algorithm(session, score.digest)
            prover = Prover(session)
            assert "salt" in proved_receipt(erased, algorithm, prover)
            assert recipients_receipt(erased, algorithm, prover)["salt"]
    assert expected_entries(engine) == logged
    assert faults(engine) == []
    assert desk.read_score(untouched.id) == untouched
    assert desk.standing(decided).status in (Status.FINAL, Status.UNSCORABLE)
    assert desk.read(decided).events[-1].kind is EventKind.OLD_VALUES_ERASED


def test_it_is_done_once_and_only_where_something_was_repaired(desk, erase, clock, snapshot):
    kept = desk.settle(desk.lodge(desk.score(person="C-2"), LATE), confirmed())
    desk.settle(desk.lodge(desk.score(), LATE), corrected())
    assert kept.decision.erase_by is None
    clock.advance(timedelta(days=3))
    erase()
    before = snapshot()
    clock.advance(timedelta(days=300))
    erase()
    assert snapshot() == before


def test_what_a_later_decision_found_right_again_is_not_erased(desk, erase, clock):
    first = desk.settle(desk.lodge(desk.score(), LATE), corrected(value=0))
    again = desk.settle(desk.lodge(desk.standing(first), LATE), corrected(value=2))
    clock.advance(timedelta(days=3))
    erase()
    assert desk.read_score(first.score_id).status is Status.SUPERSEDED
    assert desk.read_score(first.current_score_id).status is Status.ERASED
    assert desk.standing(again).item_values()[LATE] == 2


def test_objecting_goes_on_after_an_erasure(desk, erase, clock):
    score = desk.score()
    first = desk.settle(desk.lodge(score, LATE), corrected())
    clock.advance(timedelta(days=3))
    erase()
    again = desk.lodge(desk.standing(first), BILL, link=score)
    new = desk.standing(desk.settle(again, corrected(BILL, 5_000)))
    assert (
        new.value
        == desk.score(algorithms.items(**{LATE: 0, BILL: 5_000}), person="C-control").value
    )


def test_a_log_that_differs_from_what_is_left_of_a_score_is_found(desk, erase, clock, engine):
    score = desk.score()
    desk.settle(desk.lodge(score, LATE), corrected())
    clock.advance(timedelta(days=3))
    erase()
    with engine.execution_options(scoring_writes=True).begin() as connection:
        (receipt,) = connection.execute(
            text("SELECT receipt FROM scores WHERE id = :id"), {"id": score.id}
        ).one()
        stored = receipt if isinstance(receipt, dict) else json.loads(receipt)
        stored["statement"]["value"] = 700
        connection.execute(
            text("UPDATE scores SET receipt = :receipt WHERE id = :id"),
            {"id": score.id, "receipt": json.dumps(stored)},
        )
    assert any("not signed by the log" in fault for fault in faults(engine))


def test_an_erased_score_says_so_to_its_recipient_and_its_person(office, erase, clock):
    score, subject = office.score()
    objection = office.wen.post(
        f"/v1/objections/{office.lodged(subject, score).json['id']}/assignment"
    ).json
    content = {
        "outcome": "upheld",
        "reasons": "The ledger of October shows the payment.",
        "items": [{"id": LATE, "resolution": "deleted"}],
    }
    path = f"/v1/objections/{objection['id']}/decision"
    decided = office.wen.post(path, content, etag=f'"{objection["revision"]}"').json
    assert decided["decision"]["erase_old_values_by"] == "2026-11-04"
    clock.advance(timedelta(days=3))
    erase()
    told = "This score was replaced, and what it was made of was erased."
    shown = office.lender.get(f"/v1/scores/{score['id']}").json
    assert (shown["status"], shown["value"], shown["receipt"]["salt"] != "") == (
        "erased", None, True,
    )  # fmt: skip
    assert [reason["text"] for reason in shown["unscorable_reasons"]] == [told]
    for kind in ("application/json", "text/html", "application/pdf"):
        headers = subject.headers | {"Accept": kind}
        answer = office.client.get(f"/v1/explanations/{score['id']}", headers=headers)
        assert answer.status_code == 200
        if kind == "text/html":
            assert told in answer.get_data(as_text=True)
    page = office.client.get(f"/s/{subject.headers['Authorization'][7:]}/scores/{score['id']}")
    assert (page.status_code, told in page.get_data(as_text=True)) == (200, True)
    case = f"/s/{subject.headers['Authorization'][7:]}/objections/{objection['id']}"
    assert office.client.get(case).status_code == 200


def test_after_the_erasure_it_is_still_said_what_became_of_the_item(office, erase, clock):
    score, subject = office.score()
    objection = office.wen.act(Action.ASSIGN, office.lodged(subject, score).json).json
    item = {"id": LATE, "resolution": "deleted"}
    office.wen.propose(objection, UPHELD | {"items": [item]})
    page = f"/s/{subject.headers['Authorization'][7:]}/objections/{objection['id']}"
    assert "was deleted and no longer counts" in office.client.get(page).text
    clock.advance(timedelta(days=3))
    erase()
    shown = office.client.get(page).text
    assert "deleted, and no longer counts" in shown
    assert "another score" not in shown
