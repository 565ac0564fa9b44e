"""Files sent at the same instant: each once; who decides has seen what counts."""

import pytest

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Conflict, Refusal
from scoring_service.objections.correspondence import evidence
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import SentFile
from scoring_service.objections.records import Outcome
from tests.factories.cases import LATE, WEN, confirmed
from tests.factories.evidence import kept_in, pdf
from tests.factories.races import race

RACES = 10


@pytest.fixture
def files(tmp_path):
    return EvidenceFiles(tmp_path / "var" / "evidence")


@pytest.fixture
def adding(engine, files, clock):
    """Make a step that adds a file to an objection."""

    def step(objection, data):
        own = objection.score_id
        return lambda: evidence.receive_evidence(
            engine, files, objection.id, SentFile(data, "x"), own_score_id=own, now=clock.now()
        )

    return step


def test_the_same_file_sent_at_once_is_added_once(desk, engine, files, adding):
    objection = desk.lodge(desk.score(), LATE)
    for number in range(RACES):
        step = adding(objection, pdf(str(number)))
        results = race(*[step] * 4)
        assert sorted(is_new for _, is_new in results) == [False, False, False, True]
    with reading(engine) as session:
        kept = evidence.list_evidence(session, objection.id)
    assert len(kept) == len(kept_in(files.directory)) == RACES
    assert desk.read(objection).revision == objection.revision + RACES


def test_the_same_file_for_several_people_at_once_is_kept_once_while_it_is_swept(
    desk, engine, files, adding
):
    objections = [desk.lodge(desk.score(person=f"C-{n}"), LATE) for n in range(3)]
    for number in range(RACES):
        steps = [adding(objection, pdf(str(number))) for objection in objections]
        results = race(*steps, lambda: evidence.sweep(engine, files))
        assert not any(isinstance(result, Refusal) for result in results)
    evidence.sweep(engine, files)
    with reading(engine) as session:
        for objection in objections:
            for one in evidence.list_evidence(session, objection.id):
                assert files.find(one.digest) is not None
    assert len(kept_in(files.directory)) == RACES


def test_evidence_and_decision_at_once_leave_no_evidence_unseen(desk, engine, adding):
    """Either the evidence came first and the decision is refused, or the other way round."""
    for number in range(RACES):
        objection = desk.take(desk.lodge(desk.score(person=f"C-{number}"), LATE), WEN)
        added, decided = race(
            adding(objection, pdf()),
            lambda taken=objection: desk.decide(taken, confirmed(), outcome=Outcome.REJECTED),
        )
        assert isinstance(added, Conflict) != isinstance(decided, Conflict)
        with reading(engine) as session:
            found = evidence.list_evidence(session, objection.id)
        assert bool(found) == isinstance(decided, Conflict)
