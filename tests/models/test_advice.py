"""Advice that people follow, item by item, brings what it promised, or is known not to."""

import math

import pytest

from models.credit_card_default import advice
from scoring_service.algorithms import document
from scoring_service.algorithms.recourse import Change, Outcome
from scoring_service.cli.publishing import RELEASES

PERSON: dict[str, float] = {
    "credit_limit": 100_000,
    **{f"repayment_status_{month}": status for month, status in enumerate([2, 0, 3, 2, -1, 0], 1)},
    **{f"bill_{month}": bill for month, bill in enumerate([50_000, 40_000, 900, 0, -5, 0], 1)},
    **{f"payment_{month}": 1000 for month in range(1, 7)},
}


def follow(feature, *, above=None, at_most=None, bills_fall=False):
    """Return what changes when this is followed."""
    up = at_most is None
    change = Change(feature, 0 if up else 1, 1 if up else 0, above, at_most, people=1)
    after = advice.follow(PERSON, [change], bills_fall=bills_fall)
    return {item: value for item, value in after.items() if value != PERSON[item]}


def test_a_step_changes_the_items_that_it_must():
    assert follow("delay_now", at_most=1) == {"repayment_status_1": 1}
    assert follow("use_of_limit", at_most=0.3) == {"bill_1": 30_000}
    assert follow("payment_1", above=1500) == {"payment_1": 1501}
    assert follow("share_left_unpaid", at_most=0.95) == {"payment_1": 2001}
    assert follow("mean_payment_6m", above=1009) == {f"payment_{m}": 1010 for m in range(1, 7)}
    assert follow("smallest_payment_6m", above=999) == {}


def test_the_earliest_bad_months_are_outlived_first():
    assert follow("months_badly_late_6m", at_most=1) == {
        "repayment_status_4": 0,
        "repayment_status_3": 0,
    }


def test_a_payment_lowers_the_bills_after_it_but_none_below_zero():
    assert follow("payment_1", above=1499, bills_fall=True) == {
        "payment_1": 1500,
        "bill_1": 49_500,
    }
    fallen = follow("smallest_payment_6m", above=1199, bills_fall=True)
    assert (fallen["bill_1"], fallen["bill_2"], fallen["bill_3"]) == (48_800, 39_000, 100)
    assert {"bill_4", "bill_5", "bill_6"} & set(fallen) == set()


def test_what_is_asked_for_is_the_bound_to_cross_upwards():
    def outcome(*changes):
        return Outcome(tuple(changes), 600, 10)

    more = Change("mean_payment_6m", 2, 3, 2000, 3000, people=1)
    latest = Change("payment_1", 2, 3, 5000, None, people=1)
    assert advice.asked_for(outcome(more)) == 2000
    assert advice.asked_for(outcome(more), together=True) == 12_000
    assert advice.asked_for(outcome(more, latest)) == 5000
    late = Change("delay_now", 1, 0, None, 0, people=1)
    less = Change("payment_1", 3, 2, 2000, 5000, people=1)
    assert advice.asked_for(outcome(late, less)) == -math.inf


@pytest.mark.parametrize(("version", "too_much"), [("1", True), ("2", False)])
def test_nobody_is_told_any_more_to_pay_more_than_they_owed(version, too_much):
    path = RELEASES / "credit_card_default" / version / "algorithm.json"
    counted = advice.reach(document.parse(path.read_bytes()), advice.held_out())
    assert counted["clients"] == 600
    assert bool(counted["told to pay in a month more than half of it"]) is too_much
    assert bool(counted["told to pay in six months more than all of it"]) is too_much
    assert counted["with a single step"] > 550
    assert counted["with a way to the next band"] > 350


@pytest.fixture(scope="module")
def broken_promises():
    """The features of a release whose advice gains less than it promised; None is a next band."""
    rows = advice.held_out()

    def broken_promises(version, *, bills_fall=False):
        path = RELEASES / "credit_card_default" / version / "algorithm.json"
        found = advice.trials(document.parse(path.read_bytes()), rows, bills_fall=bills_fall)
        return {trial.feature for trial in found if not trial.reached}

    return broken_promises


def test_no_advice_of_release_2_promises_more_than_comes_about(broken_promises):
    assert broken_promises("2") == set()


def test_release_1_promised_too_much_for_using_less_of_the_limit(broken_promises):
    assert broken_promises("1") == {None, "use_of_limit"}


def test_what_is_measured_is_told(capsys, monkeypatch):
    rows = advice.held_out()[:20]
    monkeypatch.setattr(advice, "held_out", lambda: rows)
    advice.main([str(RELEASES / "credit_card_default" / "1" / "algorithm.json")])
    told = capsys.readouterr().out
    assert "20 clients kept out of the fit" in told
    assert told.count("\nto the next band") == 2
    assert "told to pay in a month more than their largest bill" in told
