"""`scoring log fsck` reports each difference of what is stored to what was logged and signed."""

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.transparency import audit
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.signing import signer_of
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
def faults(engine):
    from scoring_service.cli.log import find_faults

    memory = Memory(signer_of(engine).path.with_name("log_checkpoint"))

    def faults():
        with reading(engine) as session:
            # The catalogue's edition is recorded by `scoring db upgrade`, which no test here runs.
            return [fault for fault in find_faults(session, memory) if "catalogue" not in fault]

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
        ('UPDATE publications SET approval = \'{"digest": "sha256:00"}\'', "publication/credit_"),
        ("UPDATE publications SET state = 'retired'", "no entry about retirement/credit_demo/1"),
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


def test_a_log_over_many_tiles_is_built_again(engine, clock):
    from scoring_service.transparency import entries, log

    with transaction(engine) as session:
        for number in range(600):
            log.append(session, entries.decision(f"dec_{number}", f"sha256:{number:064}"))
    logs.seal(engine, now=clock.now())
    memory = Memory(signer_of(engine).path.with_name("log_checkpoint"))
    with reading(engine) as session:
        assert list(audit.find_tree_faults(session, memory)) == []
    change(engine, "UPDATE log_leaves SET entry = :entry WHERE position = 300", entry=b"{}")
    with reading(engine) as session:
        found = list(audit.find_tree_faults(session, memory))
    assert found[0] == "The tile 0/1 differs from the entries at hash 44."
    assert any(fault.startswith("The tile 1/0 differs") for fault in found)
