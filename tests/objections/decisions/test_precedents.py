"""Earlier decisions: of the same person in full, of others only what can be compared."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import reading
from scoring_service.objections.decisions.precedents import Precedents
from scoring_service.objections.records import Ground, Instance, Outcome, ResolutionKind
from tests.factories.cases import LATE, OLA, confirmed, corrected, deleted
from tests.factories.publications import publish_later

SECRET = "Mrs Ada Example of Quay Street paid on time, says her neighbour."


@pytest.fixture
def precedents(engine):
    def read(objection):
        with reading(engine) as session:
            return Precedents.read(session, objection)

    return read


def test_of_others_only_what_compares_is_told_newest_first(desk, precedents, clock):
    for number in range(12):
        clock.advance(timedelta(minutes=1))
        other = desk.lodge(desk.score(person=f"C-{number}"), LATE, statement=SECRET)
        part = corrected() if number % 2 else confirmed()
        desk.settle(other, part, reasons=SECRET)
    desk.settle(desk.lodge(desk.score(person="C-20"), "credit_limit"), deleted("credit_limit"))
    aged = desk.lodge(desk.score(person="C-21"), LATE, ground=Ground.OUTDATED)
    desk.settle(aged, deleted())
    mine = desk.lodge(desk.score(person="C-me"), LATE)
    found = precedents(mine)
    assert found.own == []
    assert [one.outcome for one in found.others] == [Outcome.UPHELD, Outcome.REJECTED] * 5
    first = found.others[0]
    assert first.resolutions == [(LATE, ResolutionKind.CORRECTED)]
    assert (first.days, first.version, first.by_rule) == (0, 1, False)
    told = repr(found)
    assert not [one for one in (SECRET, "C-11", "obj_", "dec_", "scr_", "org_") if one in told]
    aged_now = precedents(desk.lodge(desk.score(person="C-22"), LATE, ground=Ground.OUTDATED))
    assert len(aged_now.others) == 1


def test_of_the_same_person_every_other_decision_is_shown(desk, precedents):
    first = desk.lodge(desk.score(), LATE)
    desk.settle(first, confirmed(), reasons=SECRET)
    desk.appeal(first)
    desk.decide(desk.take(first, OLA), confirmed())
    again = desk.lodge(desk.score(), "credit_limit", ground=Ground.OUTDATED)
    found = precedents(again)
    assert [one.decision.reasons for one in found.own] == [SECRET]
    assert found.own[0].decision.instance is Instance.FIRST
    assert found.others == []
    assert not precedents(desk.read(first)).own, "its own decisions stand above already"


def test_a_score_as_a_whole_is_compared_with_such_only(desk, precedents):
    whole = desk.lodge(desk.score(person="C-1"), ground=Ground.OTHER)
    desk.settle(whole, outcome=Outcome.REJECTED)
    part = desk.lodge(desk.score(person="C-2"), LATE, ground=Ground.OTHER)
    desk.settle(part, confirmed())
    mine = desk.lodge(desk.score(person="C-3"), ground=Ground.OTHER)
    (only,) = precedents(mine).others
    assert (only.outcome, only.resolutions) == (Outcome.REJECTED, [])


def test_those_of_the_same_version_come_first_and_each_says_whether_it_was(
    desk, precedents, engine, clock, tmp_path
):
    old = [desk.lodge(desk.score(person=f"C-{n}"), LATE) for n in range(2)]
    mine = desk.lodge(desk.score(person="C-me"), LATE)
    publish_later(engine, tmp_path / "second", now=clock.now())
    for number in range(10):
        desk.settle(desk.lodge(desk.score(person=f"C-2{number}"), LATE), confirmed())
        clock.advance(timedelta(minutes=1))
        if number < len(old):
            desk.settle(old[number], corrected(value=number))
            clock.advance(timedelta(minutes=1))
    found = precedents(mine).others
    assert [(one.version, one.same_version) for one in found] == [(1, True)] * 2 + [(2, False)] * 8
    assert [one.resolutions[0][1] for one in found[:2]] == [ResolutionKind.CORRECTED] * 2
    newest = precedents(desk.lodge(desk.score(person="C-3"), LATE)).others
    assert [one.same_version for one in newest] == [True] * 10
