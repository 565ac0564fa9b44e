"""Objections, corrections and publications tell whoever relies on what they change."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.objections.records import Ground
from scoring_service.registry import service as registry
from tests.factories import algorithms, publications
from tests.factories.cases import LATE, confirmed, corrected
from tests.notices.bodies import surplus


@pytest.fixture
def told(receiver, published, endpoint, deliver):
    """Deliver, and return the events that came since the last time, each with ids alone."""

    def told():
        deliver()
        assert [surplus(body) for _headers, body in receiver.told] == [{}] * len(receiver.told)
        found = receiver.events
        receiver.told.clear()
        return found

    told()  # of the version that is published from the start
    return told


def test_a_freeze_and_its_end_are_told(desk, told):
    score = desk.score()
    assert told() == []
    objection = desk.lodge(score, LATE)
    about = {"score": score.id, "objection": objection.id}
    events = dict(told())
    assert events.pop("score.frozen") == about
    asked = events.pop("inquiry.opened")
    assert (asked, events) == (about | {"inquiry": asked["inquiry"]}, {})
    assert told() == []
    desk.settle(objection, confirmed())
    assert told() == [("score.released", about)]


def test_a_withdrawn_objection_releases(desk, told):
    score = desk.score()
    objection = desk.lodge(score)
    told()
    desk.withdraw(objection)
    assert told() == [("score.released", {"score": score.id, "objection": objection.id})]


def test_a_correction_is_told_as_a_new_score_and_not_as_a_release(desk, told):
    score = desk.score()
    objection = desk.lodge(score, LATE)
    told()
    desk.settle(objection, corrected())
    new = desk.standing(objection)
    assert told() == [("score.superseded", {"score": score.id, "superseded_by": new.id})]


def test_what_another_objection_still_freezes_is_not_told_as_released(desk, told):
    score = desk.score()
    first, second = desk.lodge(score, LATE), desk.lodge(score, "credit_limit")
    assert sorted(event for event, _ in told()) == ["inquiry.opened"] * 2 + ["score.frozen"] * 2
    desk.settle(first, confirmed())
    assert told() == []
    desk.settle(second, confirmed("credit_limit"))
    assert told() == [("score.released", {"score": score.id, "objection": second.id})]


def test_a_new_score_that_is_frozen_from_the_start_is_told_so(desk, told):
    score = desk.score()
    first, second = desk.lodge(score, LATE), desk.lodge(score, "credit_limit")
    told()
    desk.settle(first, corrected())
    new = desk.standing(first)
    assert told() == [
        ("score.frozen", {"score": new.id, "objection": second.id}),
        ("score.superseded", {"score": score.id, "superseded_by": new.id}),
    ]


def test_asking_for_reasons_tells_nobody(desk, told):
    desk.lodge(desk.score(), ground=Ground.REASONS_WANTED)
    assert told() == []


def test_scores_of_somebody_else_and_tests_are_not_told(desk, told):
    desk.lodge(desk.score(organisation="org_b"))
    desk.lodge(desk.score(kind="test"))
    assert told() == []


def test_a_version_is_told_when_it_is_published_and_when_it_is_retired(
    engine, clock, told, tmp_path
):
    later = publications.publish_demo(engine, tmp_path / "later", now=clock.now(), version=2)
    named = {"model": algorithms.NAME, "version": 2, "digest": later.digest}
    assert told() == [("model.published", named)]
    for _ in range(2):
        with transaction(engine) as session:
            registry.retire_version(session, algorithms.NAME, 2, now=clock.now())
    assert told() == [("model.retired", named)]


def test_a_score_that_is_not_made_again_is_told_as_corrected_by_ids_alone(desk, told, clock):
    earlier = desk.score()
    clock.advance(timedelta(days=100))
    objection = desk.lodge(desk.score(), LATE)
    told()
    desk.settle(objection, corrected())
    about = {"score": earlier.id, "objection": objection.id}
    assert ("score.corrected", about) in told()
    assert told() == []
