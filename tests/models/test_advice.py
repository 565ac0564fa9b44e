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

PAYMENTS = ("payment_1", "smallest_payment_6m", "mean_payment_6m")


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
    assert advice.asked_for(outcome(more, latest), together=True) == 12_000
    assert advice.asked_for(outcome(latest), together=True) == 5000
    late = Change("delay_now", 1, 0, None, 0, people=1)
    less = Change("payment_1", 3, 2, 2000, 5000, people=1)
    assert advice.asked_for(outcome(late, less)) == -math.inf
    assert advice.asked_for(outcome(late, less), together=True) == -math.inf


def test_the_latest_payment_and_the_smallest_add_up():
    latest = Change("payment_1", 2, 4, 4000, 5000, people=1)
    smallest = Change("smallest_payment_6m", 3, 5, 1000, 1500, people=1)
    mean = Change("mean_payment_6m", 3, 4, 2000, 3000, people=1)
    both = Outcome((latest, smallest), 600, 10)
    assert advice.asked_for(both) == 4000
    assert advice.asked_for(both, together=True) == 9000
    assert advice.asked_for(Outcome((latest, smallest, mean), 600, 10), together=True) == 12_000
    assert advice.asked_for(Outcome((smallest,), 600, 10), together=True) == 6000


@pytest.mark.parametrize(("version", "in_one", "in_six"), [("1", 536, 487), ("2", 0, 1)])
def test_hardly_anybody_is_told_any_more_to_pay_more_than_they_owed(version, in_one, in_six):
    counted = advice.reach(release(version), advice.held_out())
    assert counted["clients"] == 600
    assert counted["told to pay in a month more than half of it"] == in_one
    assert counted["told to pay in six months more than all of it"] == in_six
    assert counted["with a single step"] > 550
    assert counted["with a way to the next band"] > 350


def test_in_six_months_the_amounts_of_one_advice_are_a_thousand_above_the_largest_bill_at_most():
    """The disclosure of release 2 says so; what follows from its rules holds for everybody."""
    algorithm = release("2")
    ids = [feature.id for feature in algorithm.features]
    largest = ids.index("largest_bill_6m")

    def highest(payment, owed):
        """Return the change to the highest step that the rules allow to who owed so much."""
        k = ids.index(payment)
        feature = algorithm.features[k]
        bounds = [
            rule
            for rule in algorithm.consistency
            if (rule.given.feature, rule.then.feature) == (k, largest)
            and owed not in rule.then.bins
        ]
        step = max(
            step
            for step in range(feature.missing_bin)
            if not any(step in rule.given.bins for rule in bounds)
        )
        above = feature.thresholds[step - 1] if step else None
        return Change(payment, -1, step, above, None, people=1)

    def in_six_months(*changes):
        return advice.asked_for(Outcome(changes, 600, 10), together=True)

    alone, together = [], []
    for owed, above in enumerate([0, *algorithm.features[largest].thresholds]):
        changes = [highest(payment, owed) for payment in PAYMENTS]
        alone += [in_six_months(change) - above for change in changes]
        together.append(in_six_months(*changes) - above)
    assert max(alone) <= 0
    assert max(together) == 1000


def release(version):
    """Return the document of a release."""
    path = RELEASES / "credit_card_default" / version / "algorithm.json"
    return document.parse(path.read_bytes())


@pytest.fixture(scope="module")
def broken_promises():
    """The features of a release whose advice gains less than it promised; None is a next band."""
    rows = advice.held_out()

    def broken_promises(version, *, bills_fall=False):
        found = advice.trials(release(version), rows, bills_fall=bills_fall)
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
