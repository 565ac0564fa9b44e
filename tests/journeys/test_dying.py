"""A web process is killed while it does something: nothing of it is there, or all of it, once."""

import http.client
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine, text

from scoring_service.accounts import service as accounts
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import reading, transaction
from scoring_service.notices.vault import Vault
from scoring_service.objections.correspondence import corresponding
from scoring_service.objections.correspondence.corresponding import Contact
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.objections.records import Objection, Outcome
from scoring_service.objections.steps import EventKind
from scoring_service.scoring.records import ItemStatus, Score
from tests.factories import callers
from tests.factories.cases import LATE, REASONS, TABLES, Desk, confirmed
from tests.factories.dying_server import ANSWERED, COMMIT, DIES_AT, TAKEN
from tests.factories.offices import APPEAL, CORRECTED
from tests.factories.processes import ROOT, free_port, kill, run_server

pytestmark = pytest.mark.slow

POINTS, OF_OTHERS = 10, 3
"""So many instants, spread evenly over the statements of a decision, or of something else."""

TOUCHED = (*TABLES, "notices", "letters", "log_leaves")
SERVER = "tests.factories.dying_server"
KEY = {"Idempotency-Key": "b2c1f3de-5d0a-4d43-9d5f-52e8a5f3a3d1"}


@pytest.fixture
def run(settings, tmp_path):
    """Run gunicorn with processes that die as they are told."""
    environment = {
        "SCORING_VAR": str(settings.var),
        "SCORING_DATABASE_URL": settings.database_url,
    }

    def act():
        url = f"http://127.0.0.1:{free_port()}"
        bind = ("--bind", urlsplit(url).netloc, "--pythonpath", str(ROOT))
        named = ("--config", f"python:{SERVER}", *bind, f"{SERVER}:make()")
        command = [sys.executable, "-m", "gunicorn", *named]
        return url, run_server(command, url, tmp_path / "serve.log", environment)

    return act


@dataclass
class Reviewing:
    """A reviewer who sends a decision, over and over if need be."""

    engine: Engine
    desk: Desk
    account: str
    token: str
    var: Path
    url: str = ""

    def case(self, person):
        """Take a case about a score, with another score made of the same information."""
        score = self.desk.score(person=person)
        self.desk.score(person=person)
        lodged = self.desk.lodge(score, LATE)
        with transaction(self.engine) as session:
            contact = Contact("lan@example.org", "en")
            vault = Vault(callers.SECRET_KEY)
            now = datetime.now(UTC)
            corresponding.begin(session, lodged, contact, vault=vault, now=now)
        return self.desk.take(lodged, self.account)

    def send(self, case, *, dies_at="", step="decision", said=CORRECTED, token="", **more):
        """Take a step; return status and answer, or None where the process died."""
        (self.var / DIES_AT).write_text(str(dies_at))
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        headers = {
            "Authorization": f"Bearer {token or self.token}",
            "Content-Type": "application/json",
            "If-Match": f'"{case.revision}"',
        }
        path = f"/v1/objections/{case.id}/{step}"
        try:
            connection.request("POST", path, json.dumps(said), headers | more)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (ConnectionError, http.client.BadStatusLine):
            return None
        finally:
            connection.close()


@pytest.fixture
def reviewing(engine, published, settings):
    now, desk = datetime.now(UTC), Desk(engine, SystemClock())
    who = callers.add_reviewer(engine, now=now)
    token = callers.sign_in(engine, who, now=now)
    with reading(engine) as session:
        account = session.scalar(text("SELECT id FROM accounts"))
    settings.var.mkdir(parents=True, exist_ok=True)
    return Reviewing(engine, desk, account, token, settings.var)


@pytest.fixture
def rows(engine):
    """Read every row that a decision may touch."""

    def act():
        with reading(engine) as session:
            return {
                name: sorted(map(repr, session.execute(text(f"SELECT * FROM {name}"))))
                for name in TOUCHED
            }

    return act


def grown(before, after):
    """Say by how many rows each table has grown."""
    return {name: len(after[name]) - len(before[name]) for name in TOUCHED}


def test_of_a_decision_that_a_kill_cuts_short_there_is_nothing_and_then_all_once(
    run, reviewing, rows, engine
):
    reviewing.url, server = run()
    undisturbed, cut_short = reviewing.case("C-1"), reviewing.case("C-2")
    with server:
        at_first = rows()
        assert reviewing.send(undisturbed)[0] == 200
        before, steps = rows(), int((reviewing.var / TAKEN).read_text())
        assert steps > POINTS, "the statements of a decision are not seen"
        for number, step in enumerate([*range(1, steps, -(-steps // POINTS)), steps, COMMIT]):
            with_key = KEY if number % 2 else {}
            assert reviewing.send(cut_short, dies_at=step, **with_key) is None, step
            assert rows() == before, step
        assert reviewing.send(cut_short, **KEY)[0] == 200
        after = rows()
        assert grown(before, after) == grown(at_first, before)
        for with_key in (KEY, {}):
            assert reviewing.send(cut_short, **with_key)[0] == 409
    assert rows() == after
    once(reviewing.desk, cut_short, engine)


def test_a_decision_whose_answer_a_kill_swallowed_is_there_and_not_taken_again(
    run, reviewing, rows, engine
):
    reviewing.url, server = run()
    undisturbed, *swallowed = map(reviewing.case, ("C-1", "C-2", "C-3"))
    with server as process:
        taken = [rows()]
        assert reviewing.send(undisturbed)[0] == 200
        for case, with_key in zip(swallowed, (KEY, {}), strict=True):
            taken.append(rows())
            assert reviewing.send(case, dies_at=ANSWERED, **with_key) is None
        taken.append(rows())
        kill(process)
    first, *others = map(grown, taken, taken[1:])
    assert others == [first, first]
    reviewing.url, server = run()
    with server:
        for case, with_key in zip(swallowed, (KEY, {}), strict=True):
            status, told = reviewing.send(case, **with_key)
            assert (status, told["code"]) == (409, "objection_closed")
    assert rows() == taken[-1]
    for case in swallowed:
        once(reviewing.desk, case, engine)


def once(desk, case, engine):
    """Hold the decision, its receipt and what follows from it to have happened once."""
    decided = desk.read(case)
    kinds = [event.kind for event in decided.events]
    single = (EventKind.DECIDED, EventKind.RELEASED, EventKind.SCORE_REPLACED)
    assert [kinds.count(kind) for kind in single] == [1, 1, 1]
    assert len(decided.decisions) == 1
    with reading(engine) as session:
        about = text("SELECT count(*) FROM log_leaves WHERE about = :id")
        assert session.scalar(about, {"id": decided.decision.id}) == 1
        assert {found.faults for found in audit_decisions(session)} == {()}
    again = desk.score(person=case.person.id)
    assert next(use.status for use in again.items if use.id == LATE) is ItemStatus.REFUSED


@dataclass(frozen=True)
class Act:
    """Something else that is done with a case: its address, what is said, and what tells it."""

    step: str
    said: object
    kind: EventKind
    make: Callable[[Reviewing, Score], Objection]
    by_link: bool = False


def proposed(reviewing, score):
    desk = reviewing.desk
    return desk.decide(desk.take(desk.lodge(score)), outcome=Outcome.UPHELD)


def repeated(reviewing, score):
    desk = reviewing.desk
    for _ in range(2):
        desk.settle(desk.lodge(score, LATE), confirmed())
    return desk.take(desk.lodge(score, LATE), reviewing.account)


def rejected(reviewing, score):
    return reviewing.desk.settle(reviewing.desk.lodge(score, LATE), confirmed())


def lodged(reviewing, score):
    return reviewing.desk.lodge(score, LATE)


ACTS = (
    Act("confirmation", {"confirmed": True}, EventKind.CONFIRMED, proposed),
    Act("decline", {"reasons": REASONS}, EventKind.DECIDED, repeated),
    Act("appeal", APPEAL, EventKind.APPEALED, rejected, by_link=True),
    Act("withdrawal", {}, EventKind.WITHDRAWN, lodged, by_link=True),
)


def link_to(engine, score):
    with transaction(engine) as session:
        return accounts.issue_subject_link(session, score.id, now=datetime.now(UTC)).token


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("act", ACTS, ids=[act.step for act in ACTS])
def test_whatever_else_a_kill_cuts_short_has_happened_once_in_the_end(
    run, reviewing, rows, engine, act
):
    scores = [reviewing.desk.score(person=f"C-{number}") for number in range(3)]
    undisturbed, cut_short, swallowed = (act.make(reviewing, score) for score in scores)
    tokens = [link_to(engine, score) if act.by_link else "" for score in scores]
    sent = [{"step": act.step, "said": act.said, "token": token} for token in tokens]
    reviewing.url, server = run()
    with server:
        taken = [rows()]
        assert reviewing.send(undisturbed, **sent[0])[0] in {200, 201}
        taken.append(rows())
        steps = int((reviewing.var / TAKEN).read_text())
        assert steps > OF_OTHERS, "the statements are not seen"
        for step in [*range(1, steps, -(-steps // OF_OTHERS)), steps, COMMIT]:
            assert reviewing.send(cut_short, dies_at=step, **sent[1]) is None, step
            assert rows() == taken[-1], step
        assert reviewing.send(cut_short, **sent[1])[0] in {200, 201}
        taken.append(rows())
        assert reviewing.send(swallowed, dies_at=ANSWERED, **sent[2]) is None
        taken.append(rows())
        for case, parts in ((cut_short, sent[1]), (swallowed, sent[2])):
            assert reviewing.send(case, **parts)[0] == 409
    assert rows() == taken[-1]
    first, *others = map(grown, taken, taken[1:])
    assert others == [first, first]
    for case in (undisturbed, cut_short, swallowed):
        kinds = [event.kind for event in reviewing.desk.read(case).events]
        assert kinds.count(act.kind) == 1
    with reading(engine) as session:
        assert {found.faults for found in audit_decisions(session)} <= {()}
