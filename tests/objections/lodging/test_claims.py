"""What a claim must be, against a score of `credit_demo`."""

import pytest

from scoring_service.kernel.errors import Conflict, Invalid
from scoring_service.objections.lodging import claims
from scoring_service.objections.records import Claim, Ground
from scoring_service.scoring.records import ItemStatus, ItemUse
from tests.factories.cases import objection_to, score_of

MISSING, FROZEN, REFUSED = "bill_1", "bill_2", "payment_1"


SCORE = score_of(
    ItemUse("credit_limit", 100_000, "card_account", ItemStatus.USED),
    ItemUse("repayment_status_1", 2, "card_account", ItemStatus.USED),
    ItemUse(MISSING, None, "card_account", ItemStatus.MISSING),
    ItemUse(FROZEN, 5, "card_account", ItemStatus.FROZEN),
    ItemUse(REFUSED, 5, "card_account", ItemStatus.REFUSED),
)
"""As much of a score as a claim is checked against."""


def claim(*items, **parts):
    whole = {"ground": Ground.INACCURATE, "statement": "I paid on time.", "items": items}
    return Claim(**{"score_id": "scr_1"} | whole | parts)


def wrong_places(made, algorithm):
    with pytest.raises(Invalid) as refused:
        claims.checked_claim(made, SCORE, algorithm)
    return {error.pointer for error in refused.value.errors}


@pytest.mark.parametrize(
    "made",
    [
        claim("repayment_status_1"),
        claim("repayment_status_1", proposed={"repayment_status_1": 0}),
        claim("repayment_status_1", "credit_limit", ground=Ground.NOT_MINE),
        claim("repayment_status_1", proposed={"repayment_status_1": 2}, ground=Ground.OUTDATED),
        claim(MISSING, proposed={MISSING: 1200}),
        claim(FROZEN),
        claim(ground=Ground.UNLAWFUL_USE),
        claim(ground=Ground.REASONS_WANTED, statement="为什么扣分?"),
    ],
)
def test_an_acceptable_claim(made, algorithm):
    assert claims.checked_claim(made, SCORE, algorithm) == made


def test_the_statement_is_tidied(algorithm):
    made = claim("credit_limit", statement=" It is\r\nwrong. ")
    tidy = claims.checked_claim(made, SCORE, algorithm)
    assert tidy.statement == "It is\nwrong."


@pytest.mark.parametrize(
    ("made", "places"),
    [
        (claim("age"), {"/items/0"}),
        (claim("credit_limit", "credit_limit"), {"/items/1"}),
        (claim(FROZEN, proposed={FROZEN: 5}), {"/proposed/bill_2"}),
        (claim(REFUSED), {"/items/0"}),
        (claim("credit_limit", statement="  "), {"/statement"}),
        (claim("credit_limit", statement="x" * 5001), {"/statement"}),
        (claim("credit_limit", proposed={"bill_1": 1}), {"/proposed/bill_1"}),
        (claim("credit_limit", proposed={"credit_limit": -1}), {"/proposed/credit_limit"}),
        (claim("repayment_status_1", proposed={"repayment_status_1": 0.5}),
         {"/proposed/repayment_status_1"}),
        (claim("repayment_status_1", proposed={"repayment_status_1": "0"}),
         {"/proposed/repayment_status_1"}),
        (claim("repayment_status_1", proposed={"repayment_status_1": 2}),
         {"/proposed/repayment_status_1"}),
        (claim("repayment_status_1", proposed={"repayment_status_1": 2.0}),
         {"/proposed/repayment_status_1"}),
        (claim("age", proposed={"age": 3}), {"/items/0"}),
        (claim("age", statement="", proposed={"a/b": 3}),
         {"/items/0", "/statement", "/proposed/a~1b"}),
    ],
)  # fmt: skip
def test_every_wrong_place_is_named_at_once(made, places, algorithm):
    assert wrong_places(made, algorithm) == places


@pytest.mark.parametrize("ground", Ground)
def test_only_what_is_said_to_be_wrong_or_old_must_be_named(ground, algorithm):
    if ground in {Ground.INACCURATE, Ground.OUTDATED}:
        assert wrong_places(claim(ground=ground), algorithm) == {"/items"}
    else:
        claims.checked_claim(claim(ground=ground), SCORE, algorithm)


def test_what_is_missing_or_was_frozen_may_be_disputed_and_what_was_refused_may_not():
    found = claims.disputable_items(SCORE)
    assert found == ("credit_limit", "repayment_status_1", MISSING, FROZEN)


def test_asking_for_reasons_disputes_nothing():
    assert {ground for ground in Ground if not claims.RULES[ground].freezes} == {
        Ground.REASONS_WANTED
    }


@pytest.mark.parametrize(
    ("made", "other"),
    [
        (claim("credit_limit"), objection_to("credit_limit")),
        (claim("credit_limit", "bill_1"), objection_to("bill_2", "bill_1")),
        (claim("bill_1", ground=Ground.OUTDATED), objection_to("bill_1")),
        (claim(ground=Ground.OTHER), objection_to(ground=Ground.OTHER)),
    ],
)
def test_the_same_is_not_disputed_twice_at_once(made, other):
    with pytest.raises(Conflict) as refused:
        claims.refuse_same(made, other)
    assert refused.value.code == "already_disputed"


@pytest.mark.parametrize(
    ("made", "other"),
    [
        (claim("credit_limit"), objection_to("bill_1")),
        (claim("credit_limit"), objection_to(ground=Ground.OTHER)),
        (claim(ground=Ground.OTHER), objection_to("bill_1")),
        (claim(ground=Ground.UNLAWFUL_USE), objection_to(ground=Ground.REASONS_WANTED)),
    ],
)
def test_something_else_may_be_disputed_meanwhile(made, other):
    claims.refuse_same(made, other)
