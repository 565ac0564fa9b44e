"""New material gives more time once, where the procedure has it so."""

from datetime import date, timedelta

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Conflict
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.timing.extending import extend_for_material
from tests.factories.cases import LATE, confirmed


@pytest.fixture
def extend(engine, clock):
    def act(objection):
        with transaction(engine) as session:
            return extend_for_material(session, objection.id, now=clock.now())

    return act


def test_new_material_moves_the_due_date_once(desk, follow, extend):
    follow("us_fcra")
    lodged = desk.take(desk.lodge(desk.score(), LATE))
    extended = extend(lodged)
    assert (lodged.due_on, extended.due_on) == (date(2026, 11, 30), date(2026, 12, 15))
    assert (extended.state, extended.events[-1].kind) == (State.UNDER_REVIEW, EventKind.EXTENDED)
    assert extended.revision == lodged.revision + 1
    assert extend(lodged) == extended


def test_what_was_given_more_time_is_acted_on_at_its_end(desk, follow, extend, due_dates, clock):
    follow("us_fcra")
    extended = extend(desk.lodge(desk.score(), LATE))
    clock.advance(timedelta(days=44))
    due_dates.attend()
    assert desk.read(extended) == extended
    clock.advance(timedelta(days=1))
    due_dates.attend()
    assert "2026-12-15" in desk.read(extended).decision.reasons


def test_other_procedures_give_none(desk, extend):
    lodged = desk.lodge(desk.score(), LATE)
    assert extend(lodged) == lodged


def test_after_the_due_date_it_is_too_late(desk, follow, extend, due_dates, clock):
    follow("us_fcra")
    lodged = desk.lodge(desk.score(), LATE)
    whole = desk.lodge(desk.score(person="C-2"))
    clock.advance(timedelta(days=30))
    assert extend(lodged) == lodged
    due_dates.attend()
    late = desk.read(whole)
    assert late.escalated
    assert extend(late) == late


def test_what_is_closed_is_given_no_more_time(desk, follow, extend):
    follow("us_fcra")
    decided = desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    with pytest.raises(Conflict):
        extend(decided)
