"""An operator looks after the log: checks it, changes its key, feeds it again."""

import pytest

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Unavailable
from scoring_service.sources import edition
from scoring_service.transparency import log
from scoring_service.transparency.signing import signer_of
from tests.factories import logs
from tests.factories.cases import Desk


@pytest.fixture
def desk(engine, published, clock):
    """An installation that was upgraded, with one score in a sealed log."""
    with transaction(engine) as session:
        edition.record_edition(session)
    desk = Desk(engine, clock)
    desk.score()
    logs.seal(engine, now=clock.now())
    return desk


def test_a_whole_log_has_no_differences(call, desk):
    told = call("log", "fsck")
    assert (told.exit_code, told.output) == (
        0,
        "No differences; 0 entries wait for a checkpoint.\n",
    )


def test_a_difference_is_told_and_is_the_status(call, desk, engine):
    with transaction(engine) as session:
        session.connection().exec_driver_sql("UPDATE scores SET value = value + 1")
    told = call("log", "fsck")
    assert told.exit_code == 1
    assert "the receipt states another value than is stored" in told.output
    assert told.output.endswith("3 differences; 0 entries wait for a checkpoint.\n")


def test_scores_without_a_receipt_are_counted(call, desk, engine):
    with transaction(engine) as session:
        session.connection().exec_driver_sql("UPDATE scores SET receipt = '{}'")
        session.connection().exec_driver_sql(
            "DELETE FROM log_leaves WHERE about LIKE 'scr_%%'"
            if engine.dialect.name == "postgresql"
            else "DELETE FROM log_leaves WHERE about LIKE 'scr_%'"
        )
    assert "1 scores and decisions have no receipt" in call("log", "fsck").output


def test_another_catalogue_is_a_difference(call, desk, engine, monkeypatch):
    monkeypatch.setattr(edition, "digest_in_force", lambda: "sha256:00")
    assert "The catalogue of sources in force is not" in call("log", "fsck").output
    with transaction(engine) as session:
        edition.record_edition(session)
        edition.record_edition(session)
    with reading(engine) as session:
        assert log.find_entry(session, "catalogue/2") is not None
        assert log.find_entry(session, "catalogue/3") is None
    assert "catalogue" not in call("log", "fsck").output


def test_keys_are_listed_and_rotated(call, desk, engine):
    old = str(signer_of(engine).key.public)
    new = call("log", "rotate").output.strip()
    assert new != old
    listed = [line.split() for line in call("log", "keys").output.splitlines()]
    assert [line[0] for line in listed] == [new, old]
    assert listed[0][2] == "now"
    assert call("log", "fsck").exit_code == 0


def test_a_key_that_is_there_is_not_lost(call, desk):
    told = call("log", "rotate", "--lost")
    assert isinstance(told.exception, Unavailable)


def test_a_lost_key_is_replaced(call, desk, engine):
    signer_of(engine).path.unlink()
    assert call("log", "rotate", "--lost").exit_code == 0
    assert call("log", "fsck").exit_code == 0


def test_a_handover_that_nothing_shows_is_told_and_mended_by_the_former_key(
    call, desk, engine, clock, tmp_path
):
    path, former = signer_of(engine).path, tmp_path / "former"
    former.write_text(path.read_text())
    call("log", "rotate")
    desk.score()
    logs.seal(engine, now=clock.now())
    with transaction(engine) as session:
        session.connection().exec_driver_sql("UPDATE log_keys SET handover = NULL")
    told = call("log", "refeed", str(tmp_path))
    assert told.exit_code == 0, told.output
    assert told.output.startswith("No entry is missing.\nNothing here shows that ")
    assert "--former-key" in told.output
    told = call("log", "refeed", str(tmp_path), "--former-key", str(former))
    assert "/log/keys/handovers shows again that " in told.output
    assert call("log", "refeed", str(tmp_path)).output == "No entry is missing.\n"


def test_a_whole_log_needs_no_feeding(call, desk, tmp_path):
    assert call("log", "refeed", str(tmp_path)).output == "No entry is missing.\n"
