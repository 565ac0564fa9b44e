"""Comparing with MLflow again and again: when it is asked, what is told, and for how long."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import reading, transaction
from scoring_service.registry import checks, mlflow_differences, mlflow_look, service
from scoring_service.registry.mlflow_differences import Look, Seen
from scoring_service.registry.mlflow_watch import NOT_REACHABLE, MlflowWatch, list_registered
from scoring_service.transparency.alarms import list_alarms
from tests.factories import algorithms
from tests.factories.candidates import candidate

MODEL = algorithms.NAME
DIGEST = algorithms.algorithm().digest
GOOD = Look({(MODEL, 1): Seen(DIGEST, "published", DIGEST)}, {MODEL: 1})
FORGED = Look({(MODEL, 1): Seen(DIGEST, "published", "sha256:9")}, {MODEL: 1})
EMPTY = Look({}, {MODEL: None})


class MLflow:
    """What MLflow would say when it is asked; None where it cannot be."""

    def __init__(self):
        self.says: Look | None = GOOD
        self.waits = False
        self.asked = []
        self.ended = 0

    def ask(self, _settings, versions):
        self.asked.append(list(versions))
        return self

    def has_ended(self):
        return not self.waits

    def answer(self):
        self.ended += 1
        return None if self.waits else self.says


@pytest.fixture
def mlflow(settings):
    settings.mlruns.mkdir(parents=True)
    (settings.mlruns / "mlflow.db").touch()
    return MLflow()


@pytest.fixture
def comparing(engine, settings, clock, mlflow):
    return MlflowWatch(
        engine, settings, clock, ask=mlflow.ask, seconds=lambda: clock.now().timestamp()
    )


@pytest.fixture
def later(comparing, clock):
    """Attend each second for so long."""

    def later(seconds=0):
        for _ in range(seconds + 2):
            comparing.attend()
            clock.advance(timedelta(seconds=1))

    return later


@pytest.fixture
def standing(engine):
    def standing():
        with reading(engine) as session:
            return [(alarm.code, alarm.about) for alarm in list_alarms(session)]

    return standing


@pytest.fixture
def compared_at(engine):
    def compared_at():
        with reading(engine) as session:
            return checks.get_check(session, checks.MLFLOW).done_at

    return compared_at


def test_what_agrees_is_asked_for_every_five_minutes(published, mlflow, later, standing):
    later()
    assert mlflow.asked == [[(MODEL, 1)]]
    later(280)
    assert len(mlflow.asked) == 1
    later(20)
    assert len(mlflow.asked) == 2
    assert standing() == []


def test_a_difference_is_told_when_it_was_seen_twice(published, mlflow, later, standing):
    mlflow.says = FORGED
    later()
    assert standing() == []
    later(15)
    assert standing() == [(mlflow_differences.CHANGED, f"{MODEL} 1")]
    later(280)
    assert len(mlflow.asked) == 2, "what was told need not be asked for again at once"


def test_what_was_seen_once_is_not_told(published, mlflow, later, standing):
    mlflow.says = FORGED
    later()
    mlflow.says = GOOD
    later(20)
    assert standing() == []
    mlflow.says = FORGED
    later(295)
    assert standing() == []


def test_an_alarm_goes_when_the_difference_does(published, mlflow, later, standing):
    mlflow.says = FORGED
    later(20)
    assert standing() != []
    mlflow.says = GOOD
    later(300)
    assert standing() == []


def test_it_is_known_when_mlflow_was_last_compared(published, mlflow, later, compared_at, clock):
    assert compared_at() is None
    later()
    first = compared_at()
    assert first is not None
    later(301)
    assert compared_at() > first


def test_mlflow_may_be_away_for_a_quarter_of_an_hour(
    published, mlflow, comparing, clock, standing, compared_at
):
    mlflow.says = None
    told = []
    for minute in range(21):
        comparing.attend()
        with pytest.raises(RuntimeError) if minute % 5 == 0 else _calm():
            comparing.attend()
        told.append(standing())
        clock.advance(timedelta(minutes=1))
    assert told[14] == []
    assert told[15] == [(NOT_REACHABLE, "MLflow")]
    assert compared_at() is None
    mlflow.says = GOOD
    clock.advance(timedelta(minutes=5))
    comparing.attend()
    comparing.attend()
    assert standing() == []


def test_an_mlflow_that_says_nothing_is_asked_again_later(published, mlflow, comparing, clock):
    mlflow.waits = True
    comparing.attend()
    clock.advance(timedelta(seconds=119))
    comparing.attend()
    assert mlflow.ended == 0
    clock.advance(timedelta(seconds=1))
    with pytest.raises(RuntimeError, match="cannot be asked"):
        comparing.attend()
    assert mlflow.ended == 1


def test_the_program_does_not_outlive_the_worker(published, mlflow, comparing):
    mlflow.waits = True
    comparing.attend()
    comparing.end()
    assert mlflow.ended == 1


def test_a_version_that_was_never_registered_is_not_missed(
    published, mlflow, later, standing, compared_at
):
    mlflow.says = EMPTY
    later(20)
    assert standing() == []
    assert compared_at() is not None


def test_a_version_that_was_registered_is_missed(published, mlflow, later, standing, engine):
    later()
    with reading(engine) as session:
        assert list_registered(session) == {(MODEL, 1)}
    mlflow.says = EMPTY
    later(320)
    assert standing() == [(mlflow_differences.MISSING, f"{MODEL} 1")]


def test_a_version_that_was_published_from_mlflow_is_missed(engine, clock, mlflow, later, standing):
    with transaction(engine) as session:
        service.publish_version(session, candidate(), now=clock.now())
    mlflow.says = EMPTY
    later(20)
    assert standing() == [(mlflow_differences.MISSING, f"{MODEL} 1")]


def test_where_there_is_no_mlflow_nothing_is_asked(
    published, settings, mlflow, later, standing, compared_at
):
    (settings.mlruns / "mlflow.db").unlink()
    later(60)
    assert mlflow.asked == []
    assert standing() == []
    assert compared_at() is None


def test_where_mlflow_is_there_no_more_its_versions_are_missed(
    published, settings, mlflow, later, standing
):
    later()
    (settings.mlruns / "mlflow.db").unlink()
    later(320)
    assert standing() == [(mlflow_differences.MISSING, f"{MODEL} 1")]


@pytest.mark.parametrize("uri", ["http://127.0.0.1:5000", "postgresql://u:p@host/mlflow"])
def test_an_mlflow_elsewhere_is_asked(settings, uri):
    from dataclasses import replace

    assert mlflow_look.is_there(replace(settings, tracking_uri=uri))
    assert not mlflow_look.is_there(settings)


def _calm():
    from contextlib import nullcontext

    return nullcontext()
