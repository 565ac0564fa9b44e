"""Alarms about what is served: raised by whoever starts or watches, taken back when all is well."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.registry import checks
from scoring_service.registry.served import Served, serve_with
from scoring_service.registry.verification import Fault
from scoring_service.registry.watching import Watch, start_serving
from scoring_service.transparency.alarms import list_alarms

GONE = "UPDATE publications SET facts = :value"


@pytest.fixture
def change(engine, published):
    def change(statement, **values):
        with transaction(engine) as session:
            session.execute(text(statement), values)

    return change


@pytest.fixture
def standing(engine):
    def standing():
        with reading(engine) as session:
            return [(alarm.code, alarm.about, alarm.since) for alarm in list_alarms(session)]

    return standing


@pytest.fixture
def facts(engine, published):
    with reading(engine) as session:
        return session.execute(text("SELECT facts FROM publications")).scalar_one()


@pytest.fixture
def watch(engine, clock):
    return Watch(engine, clock)


def test_nothing_stands_while_all_is_as_it_was_published(watch, standing, published):
    watch.look()
    assert standing() == []


def test_an_alarm_stands_from_the_change_until_it_is_mended(watch, change, standing, facts, clock):
    watch.look()
    change(GONE, value=b"{}")
    begun = clock.now()
    watch.look()
    clock.advance(timedelta(minutes=1))
    watch.look()
    assert standing() == [(Fault.CHANGED, "credit_demo 1", begun)]
    change(GONE, value=facts)
    watch.look()
    assert standing() == []


def test_a_version_whose_record_was_deleted_is_missed(watch, change, standing):
    watch.look()
    change("DELETE FROM publications")
    watch.look()
    assert [code for code, _, _ in standing()] == [Fault.MISSING]


def test_it_is_missed_too_by_a_worker_that_never_saw_it(watch, change, standing):
    change("DELETE FROM publications")
    watch.look()
    assert [code for code, _, _ in standing()] == [Fault.MISSING]


def test_it_is_known_when_the_last_look_was(watch, engine, clock, published):
    with reading(engine) as session:
        assert checks.get_check(session, checks.PUBLICATIONS).done_at is None
    watch.look()
    with reading(engine) as session:
        assert checks.get_check(session, checks.PUBLICATIONS).done_at == clock.now()


def test_a_process_that_starts_raises_the_alarm_itself(engine, clock, change, standing):
    change(GONE, value=b"{}")
    serve_with(engine, Served())
    start_serving(engine, clock)
    assert [code for code, _, _ in standing()] == [Fault.CHANGED]


def test_a_process_that_starts_takes_no_alarm_back(engine, clock, watch, change, standing, facts):
    change(GONE, value=b"{}")
    watch.look()
    change(GONE, value=facts)
    serve_with(engine, Served())
    start_serving(engine, clock)
    assert len(standing()) == 1


def test_other_alarms_are_left_alone(engine, clock, watch, standing, published):
    from scoring_service.transparency.alarms import raise_alarm

    with transaction(engine) as session:
        raise_alarm(session, "log_shorter", "log", {}, now=clock.now())
    watch.look()
    assert [code for code, _, _ in standing()] == ["log_shorter"]
