"""A new key takes over so that whoever trusted the old one can follow."""

import pytest

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Unavailable
from scoring_service.transparency import entries, keys, notes, signing
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


@pytest.mark.parametrize("replaced", [False, True])
def test_a_rotation_cut_short_before_the_file_is_in_place_is_finished(
    engine, rotate, clock, monkeypatch, replaced
):
    """The process dies after the database was told, and before the new key's file was moved."""
    signer = signer_of(engine)
    path = signer.path
    monkeypatch.setattr("pathlib.Path.replace", _die_at(path))
    with pytest.raises(KeyboardInterrupt):
        rotate()
    monkeypatch.undo()
    if replaced:  # the operator found the file and moved it
        path.with_name("log_key.next").replace(path)
    keys.establish(engine, signer, now=clock.now())
    keys.refuse_stranger(engine, signer)


def test_a_key_that_is_not_the_logs_is_refused(engine, clock):
    path = signer_of(engine).path
    path.write_text(f"{SigningKey.generate(logs.ORIGIN)}\n")
    with pytest.raises(Unavailable, match="holds another key"):
        keys.establish(engine, signer_of(engine), now=clock.now())


def test_a_lost_key_is_replaced_and_nobody_vouches_for_the_new_one(engine, known, clock):
    signer = signer_of(engine)
    with pytest.raises(Unavailable, match="without --lost"):
        keys.replace_lost(engine, signer, logs.ORIGIN, now=clock.now())
    signer.path.unlink()
    keys.replace_lost(engine, signer, logs.ORIGIN, now=clock.now())
    keys.refuse_stranger(engine, signer)
    assert [key.handover for key in known()] == [None, None]
    assert [key.until is None for key in known()] == [True, False]


def _die_at(path):
    from pathlib import Path

    real = Path.replace

    def replace(self, target):
        if target == path:
            raise KeyboardInterrupt
        return real(self, target)

    return replace
