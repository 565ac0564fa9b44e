"""`scoring worker` watches what is served, and raises alarms."""

import subprocess
import sys

import pytest
from sqlalchemy import text

from scoring_service.cli.database import begin_log
from scoring_service.kernel.database import reading, transaction
from scoring_service.registry import checks
from scoring_service.transparency import log
from scoring_service.transparency.alarms import list_alarms
from tests.factories.processes import ROOT, await_that, stop

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.fixture
def work(environment, engine):
    """Run a worker; it must end well when it is told to."""
    running = []

    def work():
        command = [sys.executable, "-m", "scoring_service", "worker"]
        running.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE))

    yield work
    assert [stop(process) for process in running] == [0]
    assert [process.communicate()[1] for process in running] == [b""]


def test_it_signs_and_finds_what_was_changed(work, engine, published):
    with transaction(engine) as session:
        session.execute(text("UPDATE publications SET facts = :none"), {"none": b"{}"})

    def found():
        with reading(engine) as session:
            return [(alarm.code, alarm.about) for alarm in list_alarms(session)]

    def is_signed():
        with reading(engine) as session:
            return log.find_head(session) is not None

    work()
    await_that(lambda: found() == [("published_bytes_changed", "credit_demo 1")])
    await_that(is_signed)


def test_it_takes_nothing_into_the_log_because_the_database_says_so(
    work, engine, published, environment
):
    begin_log(engine, environment)
    with transaction(engine) as session:
        session.execute(
            text(
                "INSERT INTO publications SELECT model, 2, digest, document, disclosure_en,"
                " disclosure_zh, facts, approval, state, published_at, retired_at"
                " FROM publications"
            )
        )

    def found():
        with reading(engine) as session:
            return [(alarm.code, alarm.about) for alarm in list_alarms(session)]

    def looked():
        with reading(engine) as session:
            return checks.get_check(session, checks.PUBLICATIONS).done_at is not None

    work()
    await_that(looked)
    assert found() == [("publication_not_logged", "credit_demo 2")]
