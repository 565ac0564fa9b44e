"""A new key takes over so that whoever trusted the old one can follow."""

import os
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text

from scoring_service.app import create_app
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.private_files import replace_private
from scoring_service.kernel.turns import Turn
from scoring_service.transparency import entries, keys, notes, sealing, signing
from scoring_service.transparency.notes import VerifierKey
from scoring_service.transparency.proofs import Proof
from scoring_service.transparency.signing import Signer, SigningKey, signer_of
from tests.factories import logs


@pytest.fixture
def known(engine):
    def known():
        with reading(engine) as session:
            return keys.list_keys(session)

    return known


@pytest.fixture
def rotate(engine, memory, clock):
    return lambda: keys.rotate(engine, signer_of(engine), memory, now=clock.now())


def test_a_key_is_written_and_read_as_other_programs_do():
    key = SigningKey.generate("scores.example.org/log")
    assert str(SigningKey.parse(f"{key}\n")) == str(key)
    assert str(key).startswith("PRIVATE+KEY+scores.example.org/log+")
    assert str(key.private.private_bytes_raw()) not in repr(key)


@pytest.mark.parametrize("spoil", [lambda t: t[:-6] + "AAAA==", lambda _: "", lambda t: t[12:]])
def test_a_spoiled_key_file_says_what_to_do(tmp_path, spoil):
    path = tmp_path / "log_key"
    path.write_text(spoil(str(SigningKey.generate("log"))))
    with pytest.raises(Unavailable, match="Restore it from a backup"):
        Signer(path).key  # noqa: B018 - reading it is the act


def test_a_key_file_that_was_replaced_is_read_again(tmp_path):
    path = tmp_path / "log_key"
    signing.create_key(path, "log")
    signer = Signer(path)
    first = signer.key
    signing.create_key(path, "log")
    assert signer.key is first
    path.unlink()
    signing.create_key(path, "log")
    assert signer.key.public != first.public


def test_only_its_owner_can_read_a_key(tmp_path):
    signing.create_key(tmp_path / "log_key", "log")
    assert (tmp_path / "log_key").stat().st_mode & 0o777 == 0o600


def test_the_old_key_vouches_for_the_new_one(engine, rotate, known):
    old = signer_of(engine).key.public
    rotate()
    new = signer_of(engine).key.public
    current, previous = known()
    assert (current.key, current.until, previous.key) == (str(new), None, str(old))
    handover = current.handover
    assert handover["previous"] == str(old)
    note = notes.parse(handover["checkpoint"].encode())
    assert set(note.verified_by([old, new])) == {old, new}
    Proof.parse(handover["proof"]).check(bytes(entries.key(new)), [old])


def test_what_an_old_key_signed_stays_checkable(engine, rotate, known, clock):
    before = logs.seal(engine, now=clock.now())
    rotate()
    after = logs.seal(engine, now=clock.now())
    trusted = [VerifierKey.parse(key.key) for key in known()]
    for note in filter(None, (before, after)):
        notes.parse(note.encode()).verified_by(trusted)


@pytest.fixture
def cut_short(engine, rotate, monkeypatch):
    """Rotate, and die after the database was told and before the new key's file was moved."""
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", _die_at(signer_of(engine).path))
        with pytest.raises(KeyboardInterrupt):
            rotate()


@pytest.mark.parametrize("replaced", [False, True])
def test_a_rotation_cut_short_before_the_file_is_in_place_is_finished(engine, cut_short, replaced):
    signer = signer_of(engine)
    path = signer.path
    if replaced:  # the operator found the file and moved it
        path.with_name("log_key.next").replace(path)
    keys.finish_rotation(engine, path)
    keys.refuse_stranger(engine, signer)
    assert not path.with_name("log_key.next").exists()


@pytest.mark.parametrize("act", ["rotate", "replace_lost"])
def test_whoever_replaces_the_key_first_finishes_what_was_cut_short(
    engine, memory, clock, known, cut_short, act
):
    signer = signer_of(engine)
    if act == "rotate":
        keys.rotate(engine, signer, memory, now=clock.now())
        assert [key.until is None for key in known()] == [True, False, False]
    else:
        with pytest.raises(Unavailable, match="without --lost"):
            keys.replace_lost(engine, signer.path, now=clock.now())
    keys.refuse_stranger(engine, signer)


def test_the_service_starts_after_a_rotation_that_was_cut_short(engine, settings, clock, cut_short):
    app = create_app(settings, clock)
    app.extensions["scoring_service"].engine.dispose()
    keys.refuse_stranger(engine, signer_of(engine))


def test_what_was_prepared_and_never_took_over_stays_without_effect(engine):
    path = signer_of(engine).path
    before = path.read_text()
    for content in (str(SigningKey.generate(logs.ORIGIN)), ""):
        path.with_name("log_key.next").write_text(content)
        keys.finish_rotation(engine, path)
        assert path.read_text() == before


@pytest.fixture
def strange(engine):
    """Put a key that the database does not know in the place of the log's."""

    def strange() -> SigningKey:
        key = SigningKey.generate(logs.ORIGIN)
        path = signer_of(engine).path
        path.unlink()
        path.write_text(f"{key}\n")
        return key

    return strange


def test_a_key_that_is_not_the_logs_signs_nothing(engine, strange):
    signer = signer_of(engine)
    kept, written = signer.key, signer.path.read_text()
    strange()
    with pytest.raises(Unavailable, match="is not the key that signs for this log"):
        signer.key  # noqa: B018 - reading it is the act
    signer.path.write_text(written)
    assert signer.key.public == kept.public


def test_a_key_that_is_not_the_logs_seals_nothing(engine, strange, append, memory, clock):
    append(1)
    with pytest.raises(Unavailable, match="is not the key that signs for this log"):
        sealing.seal(engine, strange(), memory, now=clock.now())
    assert memory.recall() is None


def test_a_key_that_was_replaced_seals_nothing(engine, rotate, append, memory, clock):
    old = signer_of(engine).key
    rotate()
    append(1)
    with pytest.raises(Unavailable, match="is not the key that signs for this log"):
        sealing.seal(engine, old, memory, now=clock.now())


def test_a_lost_file_is_not_made_anew_where_the_log_has_begun(engine, clock):
    signer = signer_of(engine)
    signer.path.unlink()
    with transaction(engine) as session:
        keys.establish(session, Signer(signer.path), logs.ORIGIN, now=clock.now())
    assert not signer.path.exists()


def test_more_entries_may_wait_than_one_checkpoint_takes(engine, rotate, append, known):
    old = signer_of(engine).key.public
    append(*range(5_000))
    rotate()
    new = signer_of(engine).key.public
    Proof.parse(known()[0].handover["proof"]).check(bytes(entries.key(new)), [old])


def test_a_hand_over_that_cannot_be_proved_does_not_take_place(
    engine, rotate, append, known, monkeypatch
):
    monkeypatch.setattr(keys, "_FEW", 10_000)
    before = known()
    append(*range(5_000))
    with pytest.raises(Unavailable, match="Nothing was changed"):
        rotate()
    assert known() == before
    keys.refuse_stranger(engine, signer_of(engine))


def test_rotations_take_turns(engine, rotate, known, monkeypatch):
    """The second waits for the first, and takes over from its key."""
    path = signer_of(engine).path
    waits, other = Event(), Thread(target=rotate)
    monkeypatch.setattr(Turn, "on_wait", waits.set)
    with Turn(str(path.with_name("log_key-turn"))):
        other.start()
        assert waits.wait(30)
        assert [key.until for key in known()] == [None]
    rotate()
    other.join()
    assert sum(key.until is None for key in known()) == 1
    assert len(known()) == 3
    keys.refuse_stranger(engine, signer_of(engine))


def test_a_rotation_elsewhere_in_the_meantime_is_noticed(engine, memory, clock, known, monkeypatch):
    """On another machine, whose turns are others."""
    real = replace_private

    def meanwhile(*args, **kwargs):
        monkeypatch.undo()
        real(*args, **kwargs)
        with transaction(engine) as session:
            session.execute(text("UPDATE log_keys SET until = since"))
            key = str(SigningKey.generate(logs.ORIGIN).public)
            session.execute(
                text("INSERT INTO log_keys (key, since) SELECT :key, since FROM log_keys"),
                {"key": key},
            )

    monkeypatch.setattr("scoring_service.transparency.keys.replace_private", meanwhile)
    with pytest.raises(Unavailable, match="is not the key that signs for this log"):
        keys.rotate(engine, signer_of(engine), memory, now=clock.now())
    assert len(known()) == 2


def test_who_rotates_does_not_become_the_owner(engine, rotate, append, memory, clock):
    append(1)
    logs.seal(engine, now=clock.now())
    path = signer_of(engine).path
    owner = (1234, 1235) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    for file in (path, memory.path):  # only root gives files away
        os.chown(file, *owner)
    rotate()
    for file in (path, memory.path, path.with_name("log_key-turn")):
        found = file.stat()
        assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (*owner, 0o600)


def test_a_lost_key_is_replaced_and_nobody_vouches_for_the_new_one(engine, known, clock):
    signer = signer_of(engine)
    with pytest.raises(Unavailable, match="without --lost"):
        keys.replace_lost(engine, signer.path, now=clock.now())
    signer.path.unlink()
    keys.replace_lost(engine, signer.path, now=clock.now())
    assert signer.key.name == logs.ORIGIN
    keys.refuse_stranger(engine, signer)
    assert [key.handover for key in known()] == [None, None]
    assert [key.until is None for key in known()] == [True, False]


@pytest.mark.parametrize("content", ["", "PRIVATE+KEY+spoiled", "\0" * 100])
def test_a_spoiled_key_is_lost_too(engine, clock, content):
    signer = signer_of(engine)
    signer.path.write_text(content)
    keys.replace_lost(engine, signer.path, now=clock.now())
    keys.refuse_stranger(engine, signer)


def _die_at(path):
    real = Path.replace

    def replace(self, target):
        if target == path:
            raise KeyboardInterrupt
        return real(self, target)

    return replace
