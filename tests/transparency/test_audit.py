"""`scoring log fsck` reports each difference of what is stored to what was logged and signed."""

import pytest
from sqlalchemy import text

from scoring_service.cli.fsck import Audit, read_kept
from scoring_service.kernel.database import reading, snapshot, transaction
from scoring_service.transparency import audit
from tests.factories import logs
from tests.factories.cases import LATE, Desk, corrected

LEAF = "SELECT id FROM log_leaves WHERE about LIKE 'scr_%' ORDER BY id LIMIT 1"


@pytest.fixture
def desk(engine, clock, published):
    return Desk(engine, clock)


@pytest.fixture
def sealed(desk, engine, clock):
    """A log that holds a publication, three scores and a decision."""
    desk.score(person="C-2")
    desk.settle(desk.lodge(desk.score(), LATE), corrected())
    logs.seal(engine, now=clock.now())


@pytest.fixture
def faults(engine, memory):
    def faults():
        with snapshot(engine) as session:
            found = Audit(session, read_kept(memory.path)).faults()
            # The catalogue's edition is recorded by `scoring db upgrade`, which no test here runs.
            return [fault for fault in found if "catalogue" not in fault]

    return faults


def change(engine, statement, **values):
    with transaction(engine) as session:
        session.execute(text(statement), values)


def test_a_whole_log_has_no_faults(sealed, faults):
    assert faults() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (f"UPDATE log_leaves SET entry = :entry WHERE id = ({LEAF})", "is not what is stored"),
        (f"UPDATE log_leaves SET about = 'scr_x' WHERE id = ({LEAF})", "which is not stored any"),
        (f"DELETE FROM log_leaves WHERE id = ({LEAF})", "cannot be built again"),
        ("UPDATE log_tiles SET hashes = :entry", "The tile 0/0 differs from the entries at hash 0"),
        ("DELETE FROM log_tiles", "The tile 0/0 differs"),
        ("UPDATE log_tiles SET level = 1", "The tile 1/0 stands for no entries"),
        ("UPDATE log_checkpoints SET note = 'x'", "is not signed by the log"),
        ("DELETE FROM log_leaves WHERE position > 4", "covers 6 entries, and 5 are there"),
        ("UPDATE scores SET value = 700 WHERE supersedes IS NULL", "states another value"),
        ("UPDATE scores SET value = 700 WHERE supersedes IS NULL", "the algorithm gives another"),
        ("UPDATE scores SET band = 'A'", "the algorithm gives another"),
        ("UPDATE scores SET purpose = 'tenancy'", "states another purpose"),
        ("UPDATE scores SET items = '[]'", "states another inputs_digest"),
        ("UPDATE decisions SET reasons = 'Because.'", "states another content_digest"),
        ("UPDATE decisions SET outcome = 'rejected'", "states another outcome"),
        (
            'UPDATE publications SET approval = \'{"digest": "x"}\'',
            "is not what is stored of it",
        ),
        ("UPDATE publications SET state = 'retired'", "no right entry of its retirement"),
        ("UPDATE publications SET disclosure_en = 'x'", "not those that were approved"),
        ("UPDATE publications SET facts = :entry", "not those that were approved"),
        ("UPDATE publications SET document = :entry", "not those that were approved"),
        ("UPDATE publications SET approval = '{}'", "is not what is stored of it"),
        ("DELETE FROM log_checkpoints", "6 entries have a place, and 0 were signed for"),
        ("UPDATE decisions SET receipt = NULL", "has no receipt, and the log is older"),
        ("UPDATE scores SET receipt = '{}'", "has no receipt, and the log is older"),
        ('UPDATE scores SET receipt = \'{"nonce": "zz"}\'', "cannot be read"),
        ('UPDATE scores SET receipt = \'{"nonce": "00"}\'', "cannot be read"),
        ("UPDATE log_leaves SET about = NULL WHERE about LIKE 'publication%'", "kept as one about"),
        ("UPDATE log_leaves SET about = 'zzz' WHERE about LIKE 'dec_%'", "about zzz, which is not"),
    ],
)
def test_a_change_is_found(engine, sealed, faults, statement, found):
    values = {"entry": b"{}"} if ":entry" in statement else {}
    change(engine, statement, **values)
    assert any(found in fault for fault in faults()), faults()


def test_a_score_that_is_gone_is_found(engine, sealed, faults):
    change(engine, "DELETE FROM scores WHERE subject_id = 'C-2'")
    assert [fault for fault in faults() if "which is not stored any more" in fault]


def test_a_forged_receipt_is_found(engine, sealed, faults):
    change(
        engine,
        "UPDATE scores SET receipt = replace(CAST(receipt AS VARCHAR), 'credit_application', 'x')"
        if engine.dialect.name == "sqlite"
        else "UPDATE scores SET receipt = "
        "CAST(replace(CAST(receipt AS VARCHAR), 'credit_application', 'x') AS JSON)",
    )
    assert any("states another purpose" in fault for fault in faults())


def test_a_log_over_many_tiles_is_built_again(engine, memory, clock):
    from scoring_service.transparency import entries, log

    with transaction(engine) as session:
        for number in range(600):
            log.append(session, entries.decision(f"dec_{number}", f"sha256:{number:064}"))
    logs.seal(engine, now=clock.now())
    kept = memory.path.read_text()
    with reading(engine) as session:
        assert list(audit.find_tree_faults(session, kept)) == []
    change(engine, "UPDATE log_leaves SET entry = :entry WHERE position = 300", entry=b"{}")
    with reading(engine) as session:
        found = list(audit.find_tree_faults(session, kept))
    assert found[0] == "The tile 0/1 differs from the entries at hash 44."
    assert any(fault.startswith("The tile 1/0 differs") for fault in found)
