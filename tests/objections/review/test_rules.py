"""Who may not decide, when two must, and until when one may appeal: every case."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from scoring_service.kernel.errors import Conflict, Forbidden
from scoring_service.objections.records import (
    Decision,
    Instance,
    Outcome,
    ProposedDecision,
)
from scoring_service.objections.review import rules
from scoring_service.objections.review.records import Appeal, Proposal
from scoring_service.objections.review.rules import Bar
from scoring_service.objections.rules import OPEN
from scoring_service.objections.steps import State
from tests.factories.cases import KAI, LATE, OLA, WEN, objection_to

AT = datetime(2026, 11, 10, 15, 59, tzinfo=UTC)
APPEAL = Appeal("Look again.", AT, date(2026, 12, 1), certain=True)


def decision(**parts):
    first = Decision("dec_1", Outcome.REJECTED, "Because.", (), WEN, AT, "scr_1", None)
    return replace(first, **parts)


def proposal(reviewer=WEN, instance=Instance.FIRST, **parts):
    wanted = ProposedDecision(Outcome.UPHELD, "Because.")
    return Proposal(instance, wanted, reviewer, AT, "scr_1", **parts)


def decided(*items, **parts):
    taken = decision(**parts)
    objection = objection_to(*items)
    return replace(objection, state=State.DECIDED, decision=taken, decisions=(taken,))


def on_appeal(**parts):
    return replace(decided(LATE), state=State.APPEALED, appeal=APPEAL, **parts)


@pytest.mark.parametrize(("outcome", "instance"), list(product(Outcome, Instance)))
@pytest.mark.parametrize("items", [(), (LATE,)])
def test_two_decide_what_withdraws_a_score_for_good_and_every_appeal(outcome, items, instance):
    for_good = outcome is Outcome.UPHELD and not items
    wanted = for_good or instance is Instance.APPEAL
    assert rules.needs_second(outcome, items, instance) is wanted


@pytest.mark.parametrize("state", State)
def test_nobody_acts_on_what_concerns_their_own_organisation(state):
    objection = replace(objection_to(LATE), state=state, proposals=(proposal(KAI),))
    wanted = Bar.OWN_INTEREST if state in OPEN else None
    assert rules.bar_of(objection, WEN, objection.person.organisation_id) is wanted
    assert rules.bar_of(objection, WEN, "org_b") is rules.bar_of(objection, WEN, None) is None


def test_on_appeal_nobody_acts_who_decided_confirmed_proposed_or_sent_back_before():
    first = (proposal("acc_p", seconded_by="acc_s", confirmed=False),)
    taken = decision(confirmed_by=OLA)
    objection = on_appeal(proposals=first, decisions=(taken,))
    barred = {
        who for who in (WEN, OLA, KAI, "acc_p", "acc_s") if rules.bar_of(objection, who, None)
    }
    assert barred == {WEN, OLA, "acc_p", "acc_s"}
    assert rules.bar_of(objection, WEN, None) is Bar.DECIDED_BEFORE


def test_a_part_in_the_appeal_itself_is_no_bar_but_ones_own_proposal_is():
    own = (proposal(KAI, Instance.APPEAL),)
    objection = on_appeal(proposals=own)
    assert rules.bar_of(objection, KAI, None) is None
    waiting = replace(objection, state=State.PROPOSED)
    assert rules.bar_of(waiting, KAI, None) is Bar.OWN_PROPOSAL
    assert rules.bar_of(waiting, "acc_x", None) is None


@pytest.mark.parametrize("bar", Bar)
def test_a_bar_is_named_by_its_code(bar):
    rules.refuse_barred(None)
    with pytest.raises(Forbidden) as refused:
        rules.refuse_barred(bar)
    assert refused.value.code == bar


def test_one_appeals_until_the_end_of_the_thirtieth_day():
    objection = decided(LATE)
    assert rules.appeal_until(objection) == date(2026, 12, 10)
    rules.refuse_unappealable(objection, date(2026, 12, 10))
    with pytest.raises(Conflict) as refused:
        rules.refuse_unappealable(objection, date(2026, 12, 11))
    assert refused.value.code == "appeal_too_late"


@pytest.mark.parametrize("withdrawn_at", [None, AT])
def test_one_appeals_once_whatever_became_of_it(withdrawn_at):
    objection = replace(decided(LATE), appeal=replace(APPEAL, withdrawn_at=withdrawn_at))
    assert rules.appeal_until(objection) is None
    with pytest.raises(Conflict) as refused:
        rules.refuse_unappealable(objection, AT.date())
    assert refused.value.code == "no_further_appeal"
    assert "regulator" in refused.value.remedy


def test_against_a_score_withdrawn_for_good_there_is_nothing_to_appeal():
    for objection in (decided(outcome=Outcome.UPHELD), decided(LATE, outcome=Outcome.UPHELD)):
        assert (rules.appeal_until(objection) is None) is (not objection.items)
    with pytest.raises(Conflict) as refused:
        rules.refuse_unappealable(decided(outcome=Outcome.UPHELD), AT.date())
    assert refused.value.code == "nothing_to_appeal"


def test_what_was_withdrawn_is_closed_and_what_is_open_has_no_decision_yet():
    with pytest.raises(Conflict) as refused:
        rules.refuse_unappealable(replace(objection_to(LATE), state=State.WITHDRAWN), AT.date())
    assert refused.value.code == "objection_closed"
    with pytest.raises(Conflict) as refused:
        rules.refuse_unappealable(objection_to(LATE), AT.date())
    assert refused.value.code == "not_decided_yet"
