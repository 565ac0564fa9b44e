"""What a decision must be: generated over every mix of resolutions and every outcome."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from scoring_service.kernel.errors import Invalid
from scoring_service.objections.decisions import resolutions
from scoring_service.objections.decisions.disputed import Disputed
from scoring_service.objections.records import Ground, Outcome, ProposedDecision, ResolutionKind
from scoring_service.objections.timing import deadlines
from scoring_service.scoring.records import ItemStatus, ItemUse
from tests.factories.cases import (
    REASONS,
    confirmed,
    corrected,
    deleted,
    objection_to,
    outcome_of,
    score_of,
    unresolved,
)

ITEMS = ("repayment_status_1", "credit_limit", "bill_1")
MAKERS = {
    ResolutionKind.CONFIRMED: confirmed,
    ResolutionKind.CORRECTED: lambda item: corrected(item, 1),
    ResolutionKind.DELETED: deleted,
    ResolutionKind.UNRESOLVED: unresolved,
}
MIXES = [
    tuple(MAKERS[kind](item) for item, kind in zip(ITEMS, kinds, strict=True))
    for kinds in product(ResolutionKind, repeat=len(ITEMS))
]


SCORE = score_of(
    ItemUse("repayment_status_1", 2, "card_account", ItemStatus.USED),
    ItemUse("credit_limit", 100_000, "card_account", ItemStatus.FROZEN),
    ItemUse("bill_1", 7, "card_account", ItemStatus.USED),
    ItemUse("bill_2", None, "card_account", ItemStatus.MISSING),
)


def about(algorithm):
    """An objection that is about one score alone."""
    return Disputed((SCORE,), (algorithm,))


def decision(*parts, outcome=None, reasons=REASONS):
    return ProposedDecision(outcome or outcome_of(parts), reasons, parts)


def wrong_places(proposed, objection, algorithm):
    with pytest.raises(Invalid) as refused:
        resolutions.checked_decision(proposed, objection, about(algorithm))
    return {error.pointer for error in refused.value.errors}


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("mix", MIXES)
def test_the_outcome_follows_from_the_items(mix, outcome, algorithm):
    made = decision(*mix, outcome=outcome)
    if outcome is outcome_of(mix):
        checked = resolutions.checked_decision(made, objection_to(*ITEMS), about(algorithm))
        assert checked == made
    else:
        assert wrong_places(made, objection_to(*ITEMS), algorithm) == {"/outcome"}


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("ground", Ground)
def test_a_score_disputed_as_a_whole_is_upheld_or_rejected_and_a_question_answered(
    ground, outcome, algorithm
):
    asked = ground is Ground.REASONS_WANTED
    fitting = {Outcome.ANSWERED} if asked else {Outcome.UPHELD, Outcome.REJECTED}
    objection, made = objection_to(ground=ground), decision(outcome=outcome)
    if outcome in fitting:
        resolutions.checked_decision(made, objection, about(algorithm))
    else:
        assert wrong_places(made, objection, algorithm) == {"/outcome"}


def test_a_question_about_items_is_answered_or_leads_to_a_correction():
    wanted = Ground.REASONS_WANTED
    assert resolutions.fitting_outcomes(wanted, [confirmed()]) == (Outcome.ANSWERED,)
    assert resolutions.fitting_outcomes(wanted, [corrected()]) == (Outcome.UPHELD,)


@pytest.mark.parametrize("mix", [(confirmed(),), (corrected(),), (deleted(),)])
@pytest.mark.parametrize("reasons", ["", "   ", "too short", "x" * 5001, "\x00" * 20])
def test_reasons_are_owed_for_following_the_score_and_for_overriding_it(mix, reasons, algorithm):
    objection = objection_to("repayment_status_1")
    assert wrong_places(decision(*mix, reasons=reasons), objection, algorithm) == {"/reasons"}


def test_a_short_chinese_sentence_is_a_reason(algorithm):
    made = decision(corrected(), reasons="银行流水显示已按时还款。")
    resolutions.checked_decision(made, objection_to("repayment_status_1"), about(algorithm))


@pytest.mark.parametrize(
    ("parts", "places"),
    [
        ((), {"/items"}),
        ((corrected(), confirmed("bill_2")), {"/items/1/id", "/outcome"}),
        ((corrected(), corrected()), {"/items/0/id", "/items/1/id"}),
        ((corrected(value=None),), {"/items/0/value"}),
        ((corrected(value=2),), {"/items/0/value"}),
        ((corrected(value=99),), {"/items/0/value"}),
        ((corrected(value=True),), {"/items/0/value"}),
        ((corrected(value="0"),), {"/items/0/value"}),
    ],
)
def test_every_disputed_item_has_one_possible_resolution(parts, places, algorithm):
    made = decision(*parts, outcome=Outcome.UPHELD)
    assert wrong_places(made, objection_to("repayment_status_1"), algorithm) == places


def test_a_value_comes_with_a_correction_only(algorithm):
    kept = type(confirmed())("repayment_status_1", ResolutionKind.CONFIRMED, 0)
    objection = objection_to("repayment_status_1")
    assert wrong_places(decision(kept), objection, algorithm) == {"/items/0/value"}


def test_what_is_missing_is_supplied_or_confirmed_but_not_deleted(algorithm):
    objection = objection_to("bill_2")
    for possible in (corrected("bill_2", 9), confirmed("bill_2")):
        made = decision(possible)
        resolutions.checked_decision(made, objection, about(algorithm))
    assert wrong_places(decision(deleted("bill_2")), objection, algorithm) == {
        "/items/0/resolution"
    }


@pytest.mark.parametrize("procedure", ["cn_shanghai", "eu_gdpr", "us_fcra", "kr"])
def test_both_views_are_recorded_only_where_the_procedure_has_it(procedure, algorithm):
    terms = deadlines.terms_on(date(2026, 11, 1), procedure)
    objection = replace(objection_to("repayment_status_1"), terms=terms)
    assert wrong_places(decision(unresolved()), objection, algorithm) == {"/items/0/resolution"}


@pytest.mark.parametrize("written", [None, "", "short", "x" * 1001, "turned \u202e around here"])
def test_what_the_review_found_is_owed_where_an_item_stays_unresolved(written, algorithm):
    made = decision(unresolved(verification=written))
    objection = objection_to("repayment_status_1")
    assert wrong_places(made, objection, algorithm) == {"/items/0/verification"}


def test_what_the_review_found_stands_with_nothing_else_and_not_without_a_value(algorithm):
    found = replace(confirmed(), verification="Both were asked, and both insist.")
    objection = objection_to("repayment_status_1")
    assert wrong_places(decision(found), objection, algorithm) == {"/items/0/verification"}
    missing = decision(unresolved("bill_2"))
    assert wrong_places(missing, objection_to("bill_2"), algorithm) == {"/items/0/resolution"}
