"""A log that was set back is fed again from a mirror, and then signs on."""

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Invalid, NotFound, Unavailable
from scoring_service.registry import verification
from scoring_service.transparency import audit, entries, keys, log, notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.refeeding import Fed, refeed
from scoring_service.transparency.signing import Signer, SigningKey, signer_of
from scoring_service.transparency.tiles import Place
from tests.factories import logs

BEFORE, LOST = 300, 500
"""Entries that the backup has, and those that came after it."""


@pytest.fixture
def feed(engine, memory, clock):
    """Feed the log again from a mirror, with the installation's own key."""

    def feed(directory, *former):
        own = Signer(signer_of(engine).path).key
        return refeed(engine, memory, directory, [own, *former], now=clock.now())

    return feed


@pytest.fixture
def mirror(engine, tmp_path):
    """Write the bundles of entries as the log serves them; return their directory."""

    def mirror(size):
        root = tmp_path / "mirror"
        for index in range(-(-size // 256)):
            place = Place(index, min(256, size - index * 256))
            path = root / "tile" / "entries" / str(place)
            path.parent.mkdir(parents=True, exist_ok=True)
            with reading(engine) as session:
                path.write_bytes(log.find_bundle(session, place) or b"")
        return root

    return mirror


@pytest.fixture
def set_back(engine, append, mirror, clock):
    """Lose entries that were signed for; return the mirror that has them."""
    append(*range(BEFORE))
    logs.seal(engine, now=clock.now())
    restore = logs.back_up(engine)
    append(*range(BEFORE, LOST))
    logs.seal(engine, now=clock.now())
    kept = mirror(LOST + 1)
    restore()
    return kept


def test_the_missing_entries_come_back_and_signing_goes_on(
    engine, append, set_back, memory, clock, feed
):
    append(9_001)
    with pytest.raises(Unavailable, match="scoring log refeed"):
        logs.seal(engine, now=clock.now())
    assert feed(set_back).count == LOST - BEFORE
    note = logs.seal(engine, now=clock.now())
    assert Checkpoint.of_note(note or "").size == LOST + 2
    with reading(engine) as session:
        assert list(audit.find_tree_faults(session, memory.path.read_text())) == []


def test_an_entry_that_waits_in_the_backup_gets_its_old_place(engine, append, mirror, clock, feed):
    """It was appended before the backup, and got its place only after it."""
    append(1)
    logs.seal(engine, now=clock.now())
    append(2)
    restore = logs.back_up(engine)
    append(3)
    logs.seal(engine, now=clock.now())
    kept = mirror(4)
    restore()
    assert feed(kept).count == 2
    with reading(engine) as session:
        assert log.Prover(session).prove("dec_2") is not None
        assert log.count_waiting(session) == 0


def test_a_key_that_took_over_in_the_lost_time_signs_again(
    engine, append, mirror, memory, clock, feed
):
    append(1)
    logs.seal(engine, now=clock.now())
    restore = logs.back_up(engine)
    keys.rotate(engine, signer_of(engine), memory, now=clock.now())
    kept = mirror(3)
    restore()
    with pytest.raises(Unavailable, match="is not the key that signs"):
        keys.refuse_stranger(engine, signer_of(engine))
    feed(kept)
    keys.refuse_stranger(engine, signer_of(engine))


def test_a_mirror_of_another_log_changes_nothing(engine, set_back, feed):
    path = set_back / "tile" / "entries" / "001.p" / "245"
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    with pytest.raises(Invalid, match="nothing was changed"):
        feed(set_back)
    with reading(engine) as session:
        assert Checkpoint.of_note(log.find_checkpoint(session) or "").size == BEFORE + 1


def test_a_mirror_that_ends_too_early_is_not_enough(set_back, feed):
    (set_back / "tile" / "entries" / "001.p" / "245").unlink()
    with pytest.raises(NotFound, match="until its last checkpoint"):
        feed(set_back)


def test_a_whole_log_is_not_fed(engine, append, tmp_path, clock, feed):
    append(1)
    logs.seal(engine, now=clock.now())
    assert feed(tmp_path) == Fed(0, [])


def test_a_retirement_in_the_lost_time_is_not_forgotten(
    engine, append, mirror, feed, published, clock
):
    logs.seal(engine, now=clock.now())
    restore = logs.back_up(engine)
    with transaction(engine) as session:
        log.append(session, entries.retirement("credit_demo", 1, published.digest))
    logs.seal(engine, now=clock.now())
    kept = mirror(3)
    restore()
    assert feed(kept).count == 1
    with reading(engine) as session:
        finding = verification.verify(session, ("credit_demo", 1))
    assert finding is not None
    assert finding.fault is verification.Fault.RETIREMENT_UNDONE


def test_a_checkpoint_that_another_key_signed_is_not_followed(set_back, memory, feed):
    stranger = SigningKey.generate(logs.ORIGIN)
    text = notes.parse(memory.path.read_bytes()).text
    memory.path.write_text(f"{text}\n{stranger.sign(text)}")
    with pytest.raises(Invalid, match="not signed by a key of this log"):
        feed(set_back)


def test_a_database_whose_tiles_go_on_behind_its_leaves_is_refused(engine, set_back, feed):
    """As after a restore of some tables only."""
    with transaction(engine) as session:
        statement = text('UPDATE log_tiles SET hashes = :more WHERE level = 0 AND "index" = 1')
        session.execute(statement, {"more": bytes(32 * 60)})
    with pytest.raises(Unavailable, match="Restore all tables of the log from one backup"):
        feed(set_back)
    with reading(engine) as session:
        assert log.count_waiting(session) == 0
        assert Checkpoint.of_note(log.find_checkpoint(session) or "").size == BEFORE + 1


@pytest.mark.parametrize("size", [0, 32 * 44])
def test_a_database_whose_tiles_end_early_is_refused(engine, set_back, feed, size):
    with transaction(engine) as session:
        statement = text('UPDATE log_tiles SET hashes = :less WHERE level = 0 AND "index" = 1')
        session.execute(statement, {"less": bytes(size)})
    with pytest.raises(Unavailable, match="scoring log fsck"):
        feed(set_back)


def test_a_database_whose_tiles_are_others_is_not_taken_for_a_mirror_of_others(
    engine, set_back, feed
):
    with transaction(engine) as session:
        session.execute(
            text("UPDATE log_tiles SET hashes = :other WHERE level = 0"), {"other": bytes(32 * 45)}
        )
    with pytest.raises(Unavailable, match="The stored hashes are not those of the 301 entries"):
        feed(set_back)


@pytest.mark.parametrize("kept", [0, 1, 7, 1_000, -1])
def test_a_bundle_that_does_not_hold_what_its_name_says_is_refused(engine, set_back, feed, kept):
    path = set_back / "tile" / "entries" / "001.p" / "245"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(Invalid, match="does not hold the 245 entries that its name says"):
        feed(set_back)
    with reading(engine) as session:
        assert Checkpoint.of_note(log.find_checkpoint(session) or "").size == BEFORE + 1


def test_a_wider_name_over_fewer_entries_is_refused(set_back, feed):
    path = set_back / "tile" / "entries" / "001.p" / "245"
    path.rename(path.parent.with_name("001"))
    with pytest.raises(Invalid, match="does not hold the 256 entries that its name says"):
        feed(set_back)
