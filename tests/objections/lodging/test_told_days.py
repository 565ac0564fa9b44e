"""A day that the timeline has told stays in its line, whatever moves it later."""

import pytest

from scoring_service.explanation.formats import date_text
from scoring_service.kernel.database import transaction
from scoring_service.objections.records import Ground
from scoring_service.objections.steps import EventKind
from scoring_service.objections.timeline import Course
from scoring_service.objections.timing.extending import extend_for_material
from tests.factories.cases import LATE, OLA, confirmed
from tests.objections.lodging.test_repeats import rejected


@pytest.fixture
def extend(engine, clock):
    def act(objection):
        with transaction(engine) as session:
            return extend_for_material(session, objection.id, now=clock.now())

    return act


@pytest.fixture
def told(app):
    """Read the lines of the timeline."""

    def read(objection):
        with app.test_request_context(headers={"Accept-Language": "en"}):
            return [line.words for line in Course(objection).tell()]

    return read


def line(objection, told, kind):
    (place,) = [n for n, event in enumerate(objection.events) if event.kind is kind]
    return told(objection)[place]


@pytest.fixture
def on_appeal(desk, decline):
    """An appeal against a declined repeat."""
    score = desk.score()
    rejected(desk, score, LATE)
    return desk.appeal(decline(desk.take(desk.lodge(score, LATE))))


def test_of_an_appeal_whose_time_began_anew(desk, on_appeal, take_up, wait_too_long, told):
    late = wait_too_long(desk.take(on_appeal, OLA))
    before = told(late)
    assert date_text(on_appeal.due_on, "en") in line(late, told, EventKind.APPEALED)
    renewed = take_up(late, reviewer=OLA)
    assert renewed.due_on > on_appeal.due_on
    assert told(renewed)[: len(before)] == before
    assert date_text(renewed.due_on, "en") in line(renewed, told, EventKind.RENEWED)
    withdrawn = desk.withdraw(renewed)
    assert told(withdrawn)[: renewed.revision] == told(renewed)


def test_of_an_appeal_that_was_given_more_time(desk, follow, extend, told):
    follow("us_fcra")
    first = desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    appealed = desk.appeal(first)
    extended = extend(appealed)
    assert extended.due_on > appealed.due_on
    assert told(extended)[:-1] == told(appealed)
    assert date_text(extended.due_on, "en") in told(extended)[-1]
    withdrawn = desk.withdraw(extended)
    assert withdrawn.due_on == first.due_on
    assert told(withdrawn)[: extended.revision] == told(extended)


def test_of_an_objection_that_was_given_more_time_and_is_appealed(desk, follow, extend, told):
    follow("us_fcra")
    extended = extend(desk.lodge(desk.score(), LATE))
    appealed = desk.appeal(desk.settle(extended, confirmed()))
    assert told(appealed)[: extended.revision] == told(extended)


def test_of_a_question_for_which_a_reviewer_was_asked(desk, follow, ask, extend, told):
    follow("us_fcra")
    asked = ask(desk.lodge(desk.score(), ground=Ground.REASONS_WANTED))
    extended = extend(asked)
    assert extended.due_on > asked.due_on
    assert told(extended)[: asked.revision] == told(asked)
