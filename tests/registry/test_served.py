"""What is served at start-up of a database that somebody has changed by hand."""

import pytest

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import NotFound, Unavailable
from scoring_service.registry import service
from scoring_service.registry.verification import Fault
from scoring_service.transparency import log
from scoring_service.transparency.tiles import Place
from tests.factories import algorithms
from tests.factories.publications import publish_demo, write_release
from tests.registry.conftest import FORGED

MODEL = algorithms.NAME


def test_what_was_published_is_served(start, ask):
    assert start() == {1: None, 2: None}
    assert ask().version == 2
    assert not ask().refused


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("document", b"{}", Fault.CHANGED),
        ("disclosure_en", "It never errs.", Fault.CHANGED),
        ("disclosure_zh", "从不出错。", Fault.CHANGED),
        ("facts", b"{}", Fault.CHANGED),
        ("digest", "sha256:0", Fault.LOGGED_OTHERWISE),
        ("approval", "{}", Fault.LOGGED_OTHERWISE),
    ],
)
def test_a_changed_version_is_refused_and_the_one_before_serves(
    start, ask, change, column, value, fault
):
    change(f"UPDATE publications SET {column} = :value WHERE version = 2", value=value)
    assert start() == {1: None, 2: fault}
    assert ask().version == 1
    assert ask().champion
    with pytest.raises(Unavailable) as refused:
        ask(2)
    assert refused.value.code == "published_bytes_changed"
    assert "credit_demo 2" in str(refused.value)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_text_in_the_place_of_bytes_stops_nobody(start, ask, change):
    """SQLite keeps what it is given, and `replace(document, …)` gives text."""
    change("UPDATE publications SET document = 'text' WHERE version = 2")
    assert start() == {1: None, 2: Fault.CHANGED}
    assert ask().version == 1


def test_a_forged_record_whose_digests_all_fit_is_refused_by_the_log(start, ask, forge):
    forge(2)
    assert start() == {1: None, 2: Fault.LOGGED_OTHERWISE}
    assert ask().version == 1


def test_old_scores_are_not_explained_from_changed_bytes(start, ask, change, engine):
    digest = ask().digest
    change("UPDATE publications SET document = :forged WHERE version = 2", forged=FORGED)
    start()
    with reading(engine) as session, pytest.raises(Unavailable, match="not served"):
        service.get_algorithm(session, digest)


def test_old_scores_are_explained_where_only_the_words_were_changed(start, ask, change, engine):
    digest = ask().digest
    change("UPDATE publications SET facts = :none WHERE version = 2", none=b"{}")
    assert start()[2] is Fault.CHANGED
    with reading(engine) as session:
        assert service.get_algorithm(session, digest).digest == digest


def test_a_version_that_was_never_published_is_not_served(start, ask, change):
    change(
        "INSERT INTO publications SELECT model, 3, digest, document, disclosure_en, disclosure_zh,"
        " facts, approval, state, published_at, retired_at FROM publications WHERE version = 2"
    )
    assert start() == {1: None, 2: None, 3: Fault.NOT_LOGGED}
    assert ask().version == 2


def test_an_entry_that_was_written_over_after_it_was_signed_is_found_out(
    start, ask, change, engine, forge
):
    """The log's row now says what the record says; the tree that was signed does not."""
    forge(2)
    with reading(engine) as session:
        forged = next(e for e in service.list_entries(session) if e.about.endswith("/2"))
    change(
        "UPDATE log_leaves SET entry = :entry WHERE about = :about",
        entry=bytes(forged),
        about=forged.about,
    )
    assert start() == {1: None, 2: Fault.NOT_PROVED}
    assert ask().version == 1


def test_without_the_trees_tiles_nothing_is_proved(start, ask, change):
    change("UPDATE log_tiles SET hashes = :none", none=b"")
    assert set(start().values()) == {Fault.NOT_PROVED}
    with pytest.raises(Unavailable, match="credit_demo"):
        ask()


def test_a_hash_of_the_tree_that_is_not_the_entrys_is_found_out(start, change, engine):
    """No proof of the entry itself needs it."""
    with reading(engine) as session:
        hashes = log.find_tile(session, 0, Place(0, 3)) or b""
    change("UPDATE log_tiles SET hashes = :changed", changed=hashes[:-1] + bytes([hashes[-1] ^ 1]))
    assert start()[2] is Fault.NOT_PROVED


def test_a_checkpoint_that_others_have_signed_proves_nothing(start, change, engine):
    with reading(engine) as session:
        note = log.find_checkpoint(session) or ""
    change("UPDATE log_checkpoints SET note = :note", note=note.replace("8000/log", "9000/log"))
    assert set(start().values()) == {Fault.NOT_PROVED}


def test_what_no_checkpoint_covers_yet_is_served(start, ask, engine, clock, tmp_path):
    publish_demo(engine, tmp_path / "releases", now=clock.now(), version=3)
    assert start() == {1: None, 2: None, 3: None}
    assert ask().version == 3


def test_the_rest_is_served_where_a_model_has_no_good_version(
    start, ask, change, engine, clock, tmp_path
):
    other = write_release(tmp_path / "releases", now=clock.now(), model="other")
    with transaction(engine) as session:
        service.import_release(session, other, now=clock.now())
    change("UPDATE publications SET facts = :none WHERE model = :m", none=b"{}", m=MODEL)
    start()
    with pytest.raises(Unavailable, match=MODEL):
        ask()
    with reading(engine) as session:
        assert service.get_publication(session, "other").champion
        listed = {(p.model, p.version): p.refused for p in service.list_publications(session)}
        with pytest.raises(NotFound):
            service.get_publication(session, "nothing")
    assert listed == {(MODEL, 1): True, (MODEL, 2): True, ("other", 1): False}


@pytest.mark.parametrize("state", ["published", "retired"])
def test_retiring_again_sets_right_what_the_log_or_the_record_lacks(
    start, change, engine, clock, state
):
    if state == "published":
        with transaction(engine) as session:
            service.retire_version(session, MODEL, 2, now=clock.now())
    change("UPDATE publications SET state = :state WHERE version = 2", state=state)
    assert start()[2] is not None
    with transaction(engine) as session:
        service.retire_version(session, MODEL, 2, now=clock.now())
    assert start() == {1: None, 2: None}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_approval_that_is_not_canonical_stops_nobody(start, ask, change):
    """PostgreSQL keeps no such number."""
    change("UPDATE publications SET approval = :value WHERE version = 2", value='{"bits": 1e999}')
    assert start() == {1: None, 2: Fault.LOGGED_OTHERWISE}
    assert ask().version == 1
