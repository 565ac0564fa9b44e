"""What recipients get of a disputed score: nothing, or the value with a mark, as the law has it."""

import pytest

from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.timing.deadlines import Disputed, terms_on
from scoring_service.scoring.records import Status
from tests.factories.cases import LATE, confirmed, corrected


@pytest.fixture
def own_rule(follow):
    """Let a procedure's own law decide; as published the installation withholds in any case."""
    return lambda procedure="cn_credit_reporting": follow(procedure, at_least="mark")


def seen(desk, score):
    found = desk.read_score(score.id)
    return found.status, found.withheld


def test_as_published_the_score_is_withheld_whatever_the_procedure(desk, follow, clock):
    for procedure in ("cn_credit_reporting", "cn_shanghai", "eu_gdpr", "us_fcra", "kr"):
        follow(procedure)
        assert terms_on(clock.now().date()).disputed is Disputed.WITHHOLD
    score = desk.score()
    desk.lodge(score, LATE)
    assert seen(desk, score) == (Status.FROZEN, True)


@pytest.mark.parametrize(
    ("procedure", "withheld"),
    [("cn_credit_reporting", False), ("us_fcra", False), ("eu_gdpr", True), ("kr", True)],
)
def test_each_procedure_marks_or_withholds_as_its_law_does(desk, own_rule, procedure, withheld):
    own_rule(procedure)
    score = desk.score()
    objection = desk.lodge(score, LATE)
    assert seen(desk, score) == (Status.FROZEN, withheld)
    desk.settle(objection, confirmed())
    assert seen(desk, desk.standing(objection)) == (Status.FINAL, False)


def test_of_several_objections_the_stricter_holds_until_it_ends(desk, own_rule):
    score = desk.score()
    own_rule("cn_credit_reporting")
    desk.lodge(score, LATE)
    own_rule("eu_gdpr")
    strict = desk.lodge(score, "bill_1")
    assert seen(desk, score) == (Status.FROZEN, True)
    desk.settle(strict, confirmed("bill_1"))
    assert seen(desk, score) == (Status.FROZEN, False)


def test_an_objection_keeps_the_rule_that_it_was_lodged_under(desk, own_rule):
    own_rule("cn_credit_reporting")
    score = desk.score()
    marked = desk.lodge(score, LATE)
    bill = desk.lodge(score, "bill_1")
    own_rule("eu_gdpr")
    new = desk.standing(desk.settle(bill, corrected("bill_1", 5_000)))
    assert seen(desk, new) == (Status.FROZEN, False)
    assert desk.read(marked).terms.disputed is Disputed.MARK


def test_what_stays_frozen_for_good_is_withheld_though_it_was_only_marked_before(desk, own_rule):
    own_rule()
    score = desk.score()
    objection = desk.lodge(score, ground=Ground.UNLAWFUL_USE)
    assert seen(desk, score) == (Status.FROZEN, False)
    desk.settle(objection, outcome=Outcome.UPHELD)
    assert seen(desk, score) == (Status.FROZEN, True)
