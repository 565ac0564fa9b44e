"""Files are kept by digest, once, privately; what an upload left behind is swept."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scoring_service.kernel import canonical
from scoring_service.kernel.database import transaction
from scoring_service.objections.correspondence import evidence
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles, take_turn
from scoring_service.objections.correspondence.records import SentFile
from tests.factories.cases import LATE
from tests.factories.evidence import kept_in, pdf, png
from tests.factories.processes import ROOT


@pytest.fixture
def files(tmp_path):
    return EvidenceFiles(tmp_path / "var" / "evidence")


@pytest.fixture
def objection(desk):
    return desk.lodge(desk.score(), LATE)


@pytest.fixture
def add(engine, files, clock):
    def act(objection, data):
        sent = SentFile(data, "receipt")
        own = objection.score_id
        return evidence.receive_evidence(
            engine, files, objection.id, sent, own_score_id=own, now=clock.now()
        )

    return act


def test_a_file_is_private_and_named_by_its_digest(files, add, objection):
    added, is_new = add(objection, pdf())
    assert (is_new, added.digest) == (True, canonical.digest(pdf()))
    path = files.directory / added.digest.removeprefix("sha256:")
    assert kept_in(files.directory) == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(files.directory.stat().st_mode) == 0o700
    assert files.find(added.digest) == pdf()


def test_identical_files_are_kept_once(desk, files, add, objection):
    other = desk.lodge(desk.score(person="C-2"), LATE)
    first, second = add(objection, pdf())[0], add(other, pdf())[0]
    assert first.digest == second.digest
    assert len(kept_in(files.directory)) == 1
    again, is_new = add(objection, pdf())
    assert (again, is_new) == (first, False)
    assert desk.read(objection).revision == first.revision


@pytest.mark.parametrize(
    "digest", ["../../secret_key", "sha256:" + "a" * 63 + "/", "", "sha256:.."]
)
def test_only_a_digest_leads_to_a_file(files, digest):
    with pytest.raises(ValueError, match="not a digest"):
        files.find(digest)


def test_a_spoiled_file_is_served_to_nobody_and_mended_by_sending_it_again(
    files, add, objection, desk
):
    added, _ = add(objection, pdf())
    (files.directory / kept_in(files.directory)[0]).write_bytes(b"something else")
    assert files.find(added.digest) is None
    add(desk.lodge(desk.score(person="C-2"), LATE), pdf())
    assert files.find(added.digest) == pdf()


def test_the_sweep_takes_what_no_objection_has_and_nothing_else(engine, files, add, objection):
    added, _ = add(objection, png())
    name = added.digest.removeprefix("sha256:")
    for orphan in ("a" * 64, "b" * 64 + ".77.cafe", f"{name}.77.cafe"):
        (files.directory / orphan).write_bytes(b"left behind")
    (files.directory / "notes.txt").write_text("of the operator")
    assert evidence.sweep(engine, files) == 3
    assert kept_in(files.directory) == sorted([name, "notes.txt"])
    assert evidence.sweep(engine, files) == 0


def test_without_any_evidence_there_is_nothing_to_sweep(engine, files):
    assert evidence.sweep(engine, files) == 0


def test_the_sweep_waits_for_whoever_adds_that_file(engine, files, add, objection):
    """The file is there, its row is not yet: the sweep must not take it."""
    files.directory.mkdir(parents=True)
    digest = canonical.digest(pdf())
    written, go_on = threading.Event(), threading.Event()

    def adding():
        with transaction(engine) as session:
            take_turn(session, digest)
            files.keep(session, pdf())
            written.set()
            go_on.wait(30)

    adder = threading.Thread(target=adding)
    adder.start()
    assert written.wait(30)
    swept = []
    sweeper = threading.Thread(target=lambda: swept.append(evidence.sweep(engine, files)))
    sweeper.start()
    sweeper.join(0.3)
    assert swept == []
    assert files.find(digest) == pdf()
    go_on.set()
    adder.join(30)
    sweeper.join(30)
    assert swept == [1], "the adder committed no row"
    assert files.find(digest) is None


DYING = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from scoring_service.kernel.database import open_engine
from scoring_service.objections.correspondence import evidence
from scoring_service.objections.correspondence.records import SentFile
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles

class Dying(EvidenceFiles):
    def keep(self, session, data):
        super().keep(session, data)
        os.kill(os.getpid(), signal.SIGKILL)

url, directory, objection, own, file = sys.argv[1:]
evidence.receive_evidence(
    open_engine(url), Dying(Path(directory)), objection,
    SentFile(Path(file).read_bytes(), "x"), own_score_id=own, now=datetime(2026, 11, 1, tzinfo=UTC),
)
"""


def test_a_kill_between_file_and_row_leaves_a_file_that_is_swept(
    engine, database_url, files, add, desk, objection, tmp_path
):
    (tmp_path / "sent.pdf").write_bytes(pdf())
    arguments = [database_url, files.directory, objection.id, objection.score_id]
    command = [sys.executable, "-c", DYING, *map(str, arguments), str(tmp_path / "sent.pdf")]
    died = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert len(kept_in(files.directory)) == 1
    assert desk.read(objection).revision == objection.revision
    assert evidence.sweep(engine, files) == 1
    assert kept_in(files.directory) == []
    added, is_new = add(objection, pdf())
    assert (is_new, files.find(added.digest)) == (True, pdf())


def test_the_file_is_on_the_disk_before_its_row_is_committed(
    files, add, objection, monkeypatch, engine
):
    """In this order: a draft is flushed, named, the name is flushed, the row is committed."""
    from sqlalchemy import event

    happened = []
    fsync, replace = os.fsync, type(files.directory).replace

    def noting_fsync(descriptor):
        target = Path(f"/proc/self/fd/{descriptor}").readlink()
        if target.is_relative_to(files.directory):
            happened.append("directory" if target.is_dir() else "file")
        fsync(descriptor)

    def noting_replace(path, target):
        happened.append("named")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(type(files.directory), "replace", noting_replace)
    listener = lambda _connection: happened.append("commit")  # noqa: E731
    event.listen(engine, "commit", listener)
    try:
        add(objection, pdf())
    finally:
        event.remove(engine, "commit", listener)
    assert happened == ["file", "named", "directory", "commit"]
