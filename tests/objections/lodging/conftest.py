"""What is done about repeats and answers, on both databases."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.objections import service as objections
from scoring_service.objections.correspondence import evidence
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import SentFile
from tests.factories.cases import REASONS, WEN
from tests.factories.evidence import pdf


@pytest.fixture
def add(engine, tmp_path, clock):
    files = EvidenceFiles(tmp_path / "var" / "evidence")

    def act(objection, data=None):
        evidence.receive_evidence(
            engine,
            files,
            objection.id,
            SentFile(data or pdf("new"), "x"),
            own_score_id=objection.score_id,
            now=clock.now(),
        )

    return act


@pytest.fixture
def step(engine, clock):
    def act(name, objection, *reasons, reviewer=WEN):
        who = {"reviewer": reviewer, "revision": objection.revision, "now": clock.now()}
        with transaction(engine) as session:
            return getattr(objections, name)(session, objection.id, *reasons, **who)

    return act


@pytest.fixture
def decline(step):
    return lambda objection, reasons=REASONS, **who: step("decline", objection, reasons, **who)


@pytest.fixture
def take_up(step):
    return lambda objection, **who: step("take_up", objection, **who)


@pytest.fixture
def ask(engine, clock):
    def act(objection, link=None):
        own = link or objection.score_id
        with transaction(engine) as session:
            return objections.ask_review(session, objection.id, own_score_id=own, now=clock.now())

    return act


@pytest.fixture
def wait_too_long(desk, clock, due_dates):
    """Let the due date of a repeat pass, so that all reviewers are called on."""

    def act(objection):
        clock.advance(desk.read(objection).due_on - clock.now().date() + timedelta(days=1))
        due_dates.attend()
        return desk.read(objection)

    return act
