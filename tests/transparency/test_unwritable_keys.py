"""A new signing key cannot be put in place: that is said, and nothing is left half done."""

import errno
import os
from pathlib import Path

import pytest

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.private_files import replace_private
from scoring_service.transparency import keys
from scoring_service.transparency.signing import SigningKey, signer_of
from tests.factories import logs


@pytest.fixture
def unwritable(monkeypatch):
    """Let nobody write below a directory, root neither."""

    def unwritable(directory):
        def refuse(name, real):
            def called(path, *rest, **options):
                writes = name != "open" or rest[0] & (os.O_WRONLY | os.O_RDWR)
                if writes and Path(path).parent == directory:
                    raise PermissionError(errno.EACCES, "Permission denied", str(path))
                return real(path, *rest, **options)

            return called

        for name in ("open", "link", "rename", "replace", "unlink"):
            monkeypatch.setattr(os, name, refuse(name, getattr(os, name)))

    return unwritable


def _finish(engine, memory, now):
    keys.finish_rotation(engine, signer_of(engine).path)


def _rotate(engine, memory, now):
    keys.rotate(engine, signer_of(engine), memory, now=now)


def _replace(engine, memory, now):
    keys.replace_lost(engine, signer_of(engine).path, now=now)


def _known(engine):
    with reading(engine) as session:
        return keys.list_keys(session)


@pytest.fixture
def waiting(engine, memory, clock, monkeypatch):
    """Let a new key take over whose file cannot be put in its place."""
    path = signer_of(engine).path
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", _refuse_at(path))
        with pytest.raises(Unavailable, match="log_key") as refused:
            _rotate(engine, memory, clock.now())
    assert refused.value.code == "log_key_not_replaced"
    assert path.with_name("log_key.next").exists()


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("act", [_finish, _rotate, _replace])
def test_a_directory_that_cannot_be_written_is_said_and_nothing_half_done(
    engine, memory, clock, unwritable, act
):
    path = signer_of(engine).path
    before = _known(engine), sorted(path.parent.iterdir()), path.read_text()
    unwritable(path.parent)
    with pytest.raises(Unavailable, match="permission denied") as refused:
        act(engine, memory, clock.now())
    assert refused.value.code == "log_key_not_replaced"
    assert str(path.parent) in str(refused.value)
    assert (_known(engine), sorted(path.parent.iterdir()), path.read_text()) == before


def test_what_never_took_over_is_nothing_to_finish_where_nothing_can_be_written(engine, unwritable):
    path = signer_of(engine).path
    path.with_name("log_key.next").write_text(str(SigningKey.generate(logs.ORIGIN)))
    unwritable(path.parent)
    keys.finish_rotation(engine, path)


@pytest.mark.usefixtures("waiting")
def test_a_new_key_that_could_not_be_put_in_place_is_put_there_later(engine):
    path = signer_of(engine).path
    keys.finish_rotation(engine, path)
    keys.refuse_stranger(engine, signer_of(engine))
    assert not path.with_name("log_key.next").exists()


def test_no_secret_is_left_where_a_file_cannot_be_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr("pathlib.Path.replace", _refuse_at(tmp_path / "key"))
    with pytest.raises(PermissionError):
        replace_private(tmp_path / "key", b"secret")
    assert list(tmp_path.iterdir()) == []


def _refuse_at(path):
    real = Path.replace

    def replace(self, target):
        if target == path:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(self, target)

    return replace
