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


def test_a_worker_that_another_one_overtakes_raises_no_alarm(engine, append, server, clock):
    overtaken = [False]

    def answer(*asked):
        if overtaken[0]:
            overtaken[0] = False
            overtake()
        return server.answer(*asked)

    def overtake():
        append(3)
        logs.seal(engine, now=clock.now())
        second.collect(now=clock.now())

    with serving(answer) as address:
        asked = [Witness(server.public, address)]
        first, second = Cosigning(engine, asked), Cosigning(engine, asked)
        append(1)
        logs.seal(engine, now=clock.now())
        first.collect(now=clock.now())
        append(2)
        logs.seal(engine, now=clock.now())
        overtaken[0] = True
        first.collect(now=clock.now())
        assert server.seen[checkpoint(engine).text.split("\n")[0]][0] == 4
        assert standing(engine) == []
        append(4)
        logs.seal(engine, now=clock.now())
        first.collect(now=clock.now())
    assert len(checkpoint(engine).verified_by([server.public])) == 1


def test_a_contradicting_witness_is_asked_again_until_it_cosigns(
    engine, append, cosigning, witness, clock
):
    append(1)
    logs.seal(engine, now=clock.now())
    cosigning.collect(now=clock.now())
    with transaction(engine) as session:
        name = witness.key.name
        alarms.raise_alarm(session, "log_contradicted", name, {"said": "No."}, now=clock.now())
    append(2)
    with pytest.raises(Unavailable):
        logs.seal(engine, now=clock.now())
    cosigning.collect(now=clock.now())
    assert standing(engine) == []
    assert logs.seal(engine, now=clock.now()) is not None


@pytest.mark.parametrize("code", ["log_contradicted", "witness_silent"])
def test_the_alarms_of_a_witness_end_when_it_is_listed_no_more(engine, append, clock, code):
    append(1)
    with transaction(engine) as session:
        alarms.raise_alarm(session, code, "gone.example/w", {"said": "No."}, now=clock.now())
        alarms.raise_alarm(session, "log_differs", "log", {"size": "1"}, now=clock.now())
    Cosigning(engine, []).collect(now=clock.now())
    assert standing(engine) == [("log_differs", "log")]
    assert logs.seal(engine, now=clock.now()) is not None


def test_one_line_of_each_witness_is_kept(engine, append, server, clock):
    other = WitnessServer(signer_of(engine).key.public, name="witness.example/w2", seed=b"2" * 32)
    append(1)
    logs.seal(engine, now=clock.now())
    with serving(server.answer) as one, serving(other.answer) as two:
        asked = [Witness(server.public, one), Witness(other.public, two)]
        for server.at in range(1_790_000_000, 1_790_000_003):
            Cosigning(engine, asked).collect(now=clock.now())
            with transaction(engine) as session:
                session.execute(text("UPDATE log_witnesses SET size = 0"))
    signatures = checkpoint(engine).signatures[1:]
    assert sorted(line.name for line in signatures) == ["witness.example/w1", "witness.example/w2"]


def test_a_witness_that_fails_once_after_a_quiet_night_is_not_silent(engine, append, server, clock):
    up = [True]
    with serving(lambda *asked: server.answer(*asked) if up[0] else (500, b"")) as address:
        cosigning = Cosigning(engine, [Witness(server.public, address)])
        append(1)
        logs.seal(engine, now=clock.now())
        cosigning.collect(now=clock.now())
        clock.advance(timedelta(hours=8))
        up[0] = False
        append(2)
        logs.seal(engine, now=clock.now())
        for minutes, alarm in ((9, []), (2, []), (1, [("witness_silent", server.name)])):
            with pytest.raises(WitnessError, match="answers with 500"):
                cosigning.collect(now=clock.now())
            assert standing(engine) == alarm
            clock.advance(timedelta(minutes=minutes))
