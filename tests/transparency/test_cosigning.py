"""Witnesses cosign each checkpoint; one that contradicts the log stops the signing."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, text

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Unavailable
from scoring_service.transparency import alarms, log, notes
from scoring_service.transparency.cosigning import Cosigning
from scoring_service.transparency.signing import signer_of
from scoring_service.transparency.tables import CheckpointRow, LeafRow, TileRow
from scoring_service.transparency.witnesses import Witness, WitnessError
from tests.factories import logs
from tests.factories.witnesses import WitnessServer, serving


@pytest.fixture
def server(engine):
    return WitnessServer(signer_of(engine).key.public)


@pytest.fixture
def witness(server):
    with serving(server.answer) as address:
        yield Witness(server.public, address)


@pytest.fixture
def cosigning(engine, witness):
    return Cosigning(engine, [witness])


def checkpoint(engine):
    with reading(engine) as session:
        return notes.parse((log.find_checkpoint(session) or "").encode())


def standing(engine):
    with reading(engine) as session:
        return [(alarm.code, alarm.about) for alarm in alarms.list_alarms(session)]


def test_the_served_checkpoint_has_the_cosignature(engine, append, cosigning, witness, clock):
    for number in range(3):
        append(number)
        logs.seal(engine, now=clock.now())
        cosigning.collect(now=clock.now())
        own = signer_of(engine).key.public
        assert checkpoint(engine).verified_by([own, witness.key]) == (own, witness.key)


def test_the_proof_has_it_too(engine, append, cosigning, witness, clock):
    append(1)
    logs.seal(engine, now=clock.now())
    cosigning.collect(now=clock.now())
    with reading(engine) as session:
        proof = log.Prover(session).prove("dec_1")
    assert witness.key.name in (proof or "")


def test_a_witness_is_not_asked_twice_for_one_checkpoint(engine, append, cosigning, clock):
    append(1)
    logs.seal(engine, now=clock.now())
    cosigning.collect(now=clock.now())
    before = checkpoint(engine)
    cosigning.collect(now=clock.now())
    assert checkpoint(engine) == before


def test_a_witness_that_knows_more_stops_the_signing(engine, append, cosigning, clock):
    """The database was set back, and so was what remembers the last checkpoint."""
    append(1, 2, 3)
    logs.seal(engine, now=clock.now())
    cosigning.collect(now=clock.now())
    with transaction(engine) as session:
        for table in (LeafRow, TileRow, CheckpointRow):
            session.execute(delete(table))
        session.execute(text("DELETE FROM log_witnesses"))
    signer_of(engine).path.with_name("log_checkpoint").unlink()
    append(4)
    logs.seal(engine, now=clock.now())
    with pytest.raises(WitnessError, match="it was rolled back"):
        cosigning.collect(now=clock.now())
    assert standing(engine) == [("log_contradicted", "witness.example/w1")]
    append(5)
    with pytest.raises(Unavailable, match="it was rolled back"):
        logs.seal(engine, now=clock.now())


def test_a_silent_witness_stops_nothing_and_is_told_of_after_a_while(engine, append, server, clock):
    with serving(server.answer) as address:
        gone = Witness(server.public, address)
    cosigning = Cosigning(engine, [gone])
    append(1)
    logs.seal(engine, now=clock.now())
    with pytest.raises(WitnessError, match="cannot be asked"):
        cosigning.collect(now=clock.now())
    cosigning.collect(now=clock.now())  # it rests
    assert standing(engine) == []
    clock.advance(timedelta(minutes=11))
    with pytest.raises(WitnessError):
        cosigning.collect(now=clock.now())
    assert standing(engine) == [("witness_silent", "witness.example/w1")]
    append(2)
    assert logs.seal(engine, now=clock.now()) is not None


def test_the_alarm_of_a_silent_witness_ends_when_it_cosigns(
    engine, append, cosigning, witness, clock
):
    append(1)
    logs.seal(engine, now=clock.now())
    with transaction(engine) as session:
        name = witness.key.name
        alarms.raise_alarm(session, "witness_silent", name, {"said": ""}, now=clock.now())
    cosigning.collect(now=clock.now())
    assert standing(engine) == []
