"""What was appended is proved once a checkpoint covers it, to anyone, and for ever."""

import json

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from scoring_service.kernel.database import reading, transaction
from scoring_service.transparency import entries, log, merkle
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.entries import Entry
from scoring_service.transparency.notes import UnacceptableNoteError
from scoring_service.transparency.proofs import Proof
from scoring_service.transparency.signing import SigningKey, signer_of
from scoring_service.transparency.tables import CheckpointRow, LeafRow
from scoring_service.transparency.tiles import Place, unbundle
from tests.factories import logs


def entry(number: int) -> Entry:
    return entries.score(f"scr_{number}", "sha256:00", f"sha256:{number:064}")


@pytest.fixture
def append(engine):
    """Append entries to a log that holds its first key already."""

    def append(*numbers: int) -> None:
        with transaction(engine) as session:
            for number in numbers:
                log.append(session, entry(number))

    return append


@pytest.fixture
def seal(engine, clock):
    return lambda: logs.seal(engine, now=clock.now())


@pytest.fixture
def prove(engine):
    def prove(number: int) -> str | None:
        with reading(engine) as session:
            return log.Prover(session).prove(f"scr_{number}")

    return prove


def test_an_entry_is_proved_once_a_checkpoint_covers_it(engine, append, seal, prove):
    append(1, 2, 3)
    assert prove(2) is None
    seal()
    proof, key = Proof.parse(prove(2)), signer_of(engine).key.public
    assert proof.check(bytes(entry(2)), [key]).size == 4
    with pytest.raises(UnacceptableNoteError, match="not in the log"):
        proof.check(bytes(entry(3)), [key])


def test_a_proof_by_another_key_is_not_accepted(append, seal, prove):
    append(1)
    seal()
    with pytest.raises(UnacceptableNoteError, match="no trusted key"):
        Proof.parse(prove(1)).check(bytes(entry(1)), [SigningKey.generate(logs.ORIGIN).public])


def test_nothing_is_proved_of_what_was_never_appended(append, seal, prove):
    append(1)
    seal()
    assert prove(2) is None


def test_nothing_new_is_signed_while_nothing_waits(append, seal):
    append(1)
    assert seal() is not None
    assert seal() is None


def test_an_entry_is_appended_with_what_it_is_about_or_not_at_all(engine, append, seal):
    append(1)
    with pytest.raises(IntegrityError):
        append(2, 1)
    seal()
    with reading(engine) as session:
        assert log.find_entry(session, "scr_2") is None
        assert log.count_waiting(session) == 0


def test_a_log_of_several_tiles_is_the_tree_over_all_its_entries(engine, seal, prove):
    count = 70_000
    with transaction(engine) as session:
        values = [{"about": f"scr_{n}", "entry": bytes(entry(n))} for n in range(count)]
        session.execute(insert(LeafRow), values)
    while (note := seal()) is not None:
        last = note
    with reading(engine) as session:
        leaves = session.scalars(select(LeafRow.entry).order_by(LeafRow.position)).all()
        checkpoint = Checkpoint.of_note(last)
        hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
        assert (checkpoint.size, checkpoint.root) == (count + 1, _root(hashes))
        for level, place in ((0, Place(273, 113)), (1, Place(1, 17)), (2, Place(0, 1))):
            assert len(log.find_tile(session, level, place) or b"") == place.width * 32
        assert log.find_tile(session, 2, Place(0, 2)) is None
        assert log.find_tile(session, 0, Place(274, 1)) is None
        assert unbundle(log.find_bundle(session, Place(273, 113)) or b"") == leaves[273 * 256 :]
        assert log.find_bundle(session, Place(273)) is None
    key = signer_of(engine).key.public
    for number in (0, 255, 256, 65_535, count - 1):
        Proof.parse(prove(number)).check(bytes(entry(number)), [key])


def test_places_follow_the_order_of_appending(engine, append, seal):
    append(3, 1)
    append(2)
    seal()
    with reading(engine) as session:
        kept = session.scalars(select(LeafRow.about).order_by(LeafRow.position)).all()
    assert kept[1:] == ["scr_3", "scr_1", "scr_2"]


def test_old_checkpoints_are_cleared_away_and_the_latest_is_not(engine, append, seal, monkeypatch):
    monkeypatch.setattr("scoring_service.transparency.sealing._KEPT_CHECKPOINTS", 3)
    for number in range(6):
        append(number)
        seal()
    with reading(engine) as session:
        kept = session.scalars(select(CheckpointRow.size).order_by(CheckpointRow.size)).all()
    assert kept == [5, 6, 7]


def test_what_the_log_lacks_is_appended_once(engine):
    for expected in (2, 0):
        with transaction(engine) as session:
            assert log.append_missing(session, [entry(1), entry(2)]) == expected


def test_an_entry_holds_nothing_personal(engine, client, lender_key, published):
    from tests.factories.lenders import Lender

    score = Lender(client, lender_key).score()
    with reading(engine) as session:
        kept = json.loads(log.find_entry(session, score["id"]) or "")
        everything = session.execute(text("SELECT entry FROM log_leaves")).scalars().all()
    assert set(kept) == {"kind", "algorithm", "receipt"}
    assert not any(score["id"].encode() in bytes(leaf) for leaf in everything)


def _root(hashes):
    """Hash a tree the slow way, level by level (RFC 6962 2.1)."""
    while len(hashes) > 1:
        pairs = [merkle.node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(pairs) * 2 :]
    return hashes[0]
