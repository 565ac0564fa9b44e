"""What was signed once is never taken back: a database that was set back is not signed for."""

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Unavailable
from scoring_service.transparency import alarms, log, sealing
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.signing import signer_of
from scoring_service.transparency.tree import StoredTree
from tests.factories import logs


@pytest.fixture
def seal(engine, memory, clock):
    def seal():
        sealing.seal_or_raise_alarm(engine, signer_of(engine), memory, now=clock.now())

    return seal


@pytest.fixture
def signed(engine):
    """Return the size of the latest checkpoint in the database."""

    def signed() -> int:
        with reading(engine) as session:
            return Checkpoint.of_note(log.find_checkpoint(session) or "").size

    return signed


def set_back(engine, size):
    """Take the database back to when the log had `size` entries, as a restore does."""
    with transaction(engine) as session:
        for table, column in (("log_leaves", "position"), ("log_checkpoints", "size")):
            session.execute(text(f"DELETE FROM {table} WHERE {column} > {size - 1}"))
        hashes = session.execute(text("SELECT hashes FROM log_tiles WHERE level = 0")).scalar_one()
        values = {"hashes": bytes(hashes)[: size * 32]}
        session.execute(text("UPDATE log_tiles SET hashes = :hashes WHERE level = 0"), values)
        key = signer_of(engine).key
        signed = str(Checkpoint(key.name, size, StoredTree(session).root(size)))
        session.execute(
            text(
                "INSERT INTO log_checkpoints (size, note, signed_at) SELECT :size, :note, since "
                "FROM log_keys"
            ),
            {"size": size, "note": f"{signed}\n{key.sign(signed)}"},
        )


def standing(engine):
    with reading(engine) as session:
        return [(alarm.code, alarm.about) for alarm in alarms.list_alarms(session)]


def test_the_last_checkpoint_is_kept_outside_the_database(append, seal, memory, signed):
    append(1, 2)
    seal()
    assert memory.recall().size == signed() == 3


def test_a_database_that_was_set_back_is_not_signed_for(engine, append, seal, memory):
    append(1, 2, 3)
    seal()
    set_back(engine, 2)
    append(7)
    with pytest.raises(Unavailable, match="4 entries were signed for, and the database holds 2"):
        seal()
    assert standing(engine) == [("log_shorter", "log")]
    assert memory.recall().size == 4
    with reading(engine) as session:
        assert log.count_waiting(session) == 1


def test_it_is_noticed_while_nothing_waits(engine, append, seal):
    append(1, 2, 3)
    seal()
    set_back(engine, 2)
    with pytest.raises(Unavailable, match="scoring log refeed"):
        seal()


def test_a_log_that_grew_another_way_after_it_was_set_back_is_not_signed_for(
    engine, append, seal, memory, tmp_path, clock
):
    append(1, 2, 3)
    seal()
    set_back(engine, 2)
    elsewhere = Memory(tmp_path / "another")
    append(7, 8, 9)
    sealing.seal(engine, signer_of(engine).key, elsewhere, now=clock.now())
    append(10)
    with pytest.raises(Unavailable, match="are not those that were signed for"):
        seal()
    assert standing(engine) == [("log_differs", "log")]


def test_the_alarm_ends_once_the_log_is_whole_again(engine, append, seal, memory):
    append(1, 2)
    seal()
    kept = memory.path.read_text()
    memory.path.write_text("no checkpoint")
    append(3)
    with pytest.raises(Unavailable, match="holds no readable checkpoint"):
        seal()
    assert standing(engine) == [("log_memory_unreadable", "log")]
    memory.path.write_text(kept)
    seal()
    assert standing(engine) == []


def test_a_process_that_died_before_keeping_its_checkpoint_is_made_up_for(
    append, seal, memory, signed
):
    append(1)
    seal()
    before = memory.path.read_bytes()
    append(2)
    seal()
    memory.path.write_bytes(before)
    seal()
    assert memory.recall().size == signed() == 3


def test_a_missing_key_stops_signing_and_nothing_else(engine, append, seal, clock):
    append(1)
    path = signer_of(engine).path
    kept = path.read_text()
    path.unlink()
    with pytest.raises(Unavailable, match="holds no signing key"):
        seal()
    append(2)
    path.write_text(kept)
    assert logs.seal(engine, now=clock.now()) is not None


def test_no_more_is_signed_while_the_last_checkpoint_cannot_be_kept(
    engine, append, seal, memory, signed, monkeypatch
):
    append(1)
    seal()

    def no(*_):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr("scoring_service.transparency.memory.replace_private", no)
        for number in (2, 3, 4):
            append(number)
            with pytest.raises(Unavailable, match=r"3 entries were signed for.*Permission denied"):
                seal()
            assert standing(engine) == [("log_memory_not_kept", "log")]
            assert signed() == 3
    seal()
    assert standing(engine) == []
    assert memory.recall().size == signed() == 5


def test_a_memory_that_cannot_be_read_raises_an_alarm(engine, append, seal, memory):
    append(1)
    seal()
    memory.path.unlink()
    memory.path.mkdir()
    append(2)
    with pytest.raises(Unavailable, match="holds no readable checkpoint"):
        seal()
    assert standing(engine) == [("log_memory_unreadable", "log")]


def test_whatever_else_stops_the_signing_raises_an_alarm(engine, append, seal):
    append(1)
    seal()
    with reading(engine) as session:
        tile = session.execute(text("SELECT * FROM log_tiles")).mappings().one()
    with transaction(engine) as session:
        session.execute(text("DELETE FROM log_tiles"))
    append(2)
    with pytest.raises(ValueError, match="tile"):
        seal()
    assert standing(engine) == [("log_not_signed", "log")]
    with transaction(engine) as session:
        statement = (
            'INSERT INTO log_tiles (level, "index", hashes) VALUES (:level, :index, :hashes)'
        )
        session.execute(text(statement), dict(tile))
    seal()
    assert standing(engine) == []
