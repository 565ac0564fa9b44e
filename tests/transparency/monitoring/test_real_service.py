"""The monitor on the service itself: what it serves holds, and changing its rows is found."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel import canonical
from scoring_service.kernel.database import transaction
from scoring_service.registry import service as registry
from scoring_service.transparency.keys import list_keys, rotate
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.monitoring.keeping import Keeping, State
from scoring_service.transparency.monitoring.source import Source
from scoring_service.transparency.refeeding import refeed
from scoring_service.transparency.signing import Signer, signer_of
from tests.factories import algorithms, callers, lenders, logs
from tests.factories.witnesses import serving
from tests.transparency.monitoring.conftest import Watcher

PEOPLE = [
    {"model": algorithms.NAME, "version": None, "purpose": "credit_application"}
    | {"legal_basis": "consent", "consent_reference": "made up"}
    | {"items": algorithms.items(repayment_status_1=late)}
    for late in (0, 2, None)
]


@pytest.fixture
def key(engine, clock):
    return callers.add_lender(engine, "Monitor", now=clock.now(), kind="test")


@pytest.fixture
def watcher(app, engine, published, clock, tmp_path):
    """Somebody who follows the whole application; entries are sealed before each question."""

    watchers: list[RealWatcher] = []

    def answer(method, path, body, headers):
        if watchers[0].sealing:
            logs.seal(engine, now=clock.now())
        asked = app.test_client().open(path, method=method, data=body, headers=dict(headers))
        return asked.status_code, asked.data

    with serving(answer) as address:
        watchers.append(RealWatcher(tmp_path / "state", address, engine))
        yield watchers[0]


class RealWatcher(Watcher):
    sealing = True

    def __init__(self, directory, address, engine):
        super().__init__(directory, address)
        self.engine = engine

    def begin(self):
        with transaction(self.engine) as session:
            keys = [key.key for key in reversed(list_keys(session))]
        Keeping(self.keeping.directory).save(State(Source(self.address).address, keys))


def test_an_honest_service_is_believed(watcher, engine, clock, key, client):
    watcher.begin()
    lender = lenders.Lender(client, callers.add_lender(engine, "Bank", now=clock.now()))
    lender.score()
    outcome = watcher.look(people=PEOPLE, key=key)
    assert outcome.status == 0, outcome
    assert "Canaries checked: 6." in outcome.news
    assert watcher.state.ledger.counts == {"key": 1, "publication": 1, "score": 7}


def test_a_rotation_is_followed(watcher, engine, clock, key, settings):
    watcher.begin()
    assert watcher.look().status == 0
    signer = signer_of(engine)
    memory = Memory(signer.path.with_name("log_checkpoint"))
    rotate(engine, signer, memory, now=clock.now())
    outcome = watcher.look(people=PEOPLE, key=key)
    assert outcome.status == 0, outcome
    assert len(watcher.state.keys) == 2


def test_a_rotation_that_was_set_back_is_shown_again_from_the_copy(watcher, engine, clock, key):
    watcher.begin()
    assert watcher.look().status == 0
    restore = logs.back_up(engine)
    signer = signer_of(engine)
    old, memory = signer.key.public, Memory(signer.path.with_name("log_checkpoint"))
    clock.advance(timedelta(hours=1))
    rotate(engine, signer, memory, now=clock.now())
    assert watcher.look(people=PEOPLE, key=key).status == 0
    with transaction(engine) as session:
        before = list_keys(session)
    restore()
    mirror, own = watcher.keeping.directory, Signer(signer.path).key
    [step] = refeed(engine, memory, mirror, [own], now=clock.now()).steps
    assert (step.previous, step.shown) == (str(old), True)
    with transaction(engine) as session:
        assert list_keys(session) == before
    assert watcher.look().status == 0


def test_a_retirement_is_followed(watcher, engine, clock, key):
    watcher.begin()
    watcher.look(people=PEOPLE, key=key)
    with transaction(engine) as session:
        registry.retire_version(session, algorithms.NAME, 1, now=clock.now())
    assert watcher.look().status == 0
    assert len(watcher.state.ledger.retirements) == 1
    outcome = watcher.look(timedelta(days=1), people=PEOPLE, key=key)
    assert outcome.status == 3, "nothing makes scores any more"


def changed(engine, statement, **values):
    with transaction(engine) as session:
        session.execute(text(statement), values)


def test_an_entry_that_is_changed_in_the_database_is_found(watcher, engine):
    watcher.begin()
    assert watcher.look().status == 0
    changed(engine, "UPDATE log_leaves SET entry = :other WHERE position = 1", other=b"another")
    assert "does not serve entry 1 as before" in watcher.look().lies[0]


def test_a_document_that_is_changed_in_the_database_is_not_served_and_that_is_told(watcher, engine):
    watcher.begin()
    assert watcher.look().status == 0
    other = algorithms.document_bytes(title={"en": "Another", "zh-CN": "另一个"})
    changed(
        engine,
        "UPDATE publications SET document = :other, digest = :digest",
        other=other,
        digest=canonical.digest(other),
    )
    outcome = watcher.look()
    assert (outcome.status, outcome.lies) == (3, [])
    assert any("503" in said for said in outcome.unable)


def test_a_log_that_was_set_back_is_found_and_fed_again_from_the_copy(watcher, engine, clock, key):
    watcher.begin()
    assert watcher.look().status == 0
    restore = logs.back_up(engine)
    outcome = watcher.look(people=PEOPLE, key=key)
    assert outcome.status == 0, outcome
    restore()
    watcher.sealing = False
    assert "The log was cut off: it has signed for 8 entries" in watcher.look().lies[0]
    memory = Memory(signer_of(engine).path.with_name("log_checkpoint"))
    mirror = watcher.keeping.directory
    assert refeed(engine, memory, mirror, [signer_of(engine).key], now=clock.now()).count == 6
    watcher.sealing = True
    outcome = watcher.look()
    assert outcome.unable == []
    assert len(outcome.lies) == 1, "what was found stays found"
