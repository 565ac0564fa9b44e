"""What a process serves of a database that somebody has changed by hand."""

import json

import pytest
from sqlalchemy import event, text

from scoring_service.kernel import canonical
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Gone, NotFound, Unavailable
from scoring_service.registry import releases, service
from scoring_service.registry.records import State
from scoring_service.registry.served import Served, serve_with, verify_all
from scoring_service.registry.verification import Fault
from scoring_service.scoring.rules import refuse_retired
from scoring_service.transparency import entries, log
from tests.factories import algorithms, logs
from tests.factories.publications import publish_demo, write_release

MODEL = algorithms.NAME
FORGED = algorithms.document_bytes(title={"en": "Forged", "zh-CN": "伪"})


@pytest.fixture(autouse=True)
def versions(engine, clock, tmp_path):
    """Versions 1 and 2, in the log under a signed checkpoint."""
    publish_demo(engine, tmp_path / "releases", now=clock.now())
    title = {"en": "New", "zh-CN": "新"}
    document = algorithms.document_bytes(title=title)
    second = write_release(tmp_path / "releases", now=clock.now(), version=2, document=document)
    with transaction(engine) as session:
        service.import_release(session, second, now=clock.now())
    logs.seal(engine, now=clock.now())


@pytest.fixture
def change(engine):
    """Change the database as somebody with access to its file would."""

    def change(statement, **values):
        with transaction(engine) as session:
            session.execute(text(statement), values)

    return change


@pytest.fixture
def start(engine):
    """Start to serve anew, as a reloaded process does; return the fault of each version."""

    def start():
        serve_with(engine, Served())
        with reading(engine) as session:
            return {f.version: f.fault for f in verify_all(session)}

    return start


@pytest.fixture
def ask(engine):
    def ask(version=None):
        with reading(engine) as session:
            return service.get_publication(session, MODEL, version)

    return ask


def forge(change, engine, version):
    """Write another document into a record, and all that goes with it but the log."""
    with reading(engine) as session:
        forged = dict(service.get_disclosure(session, MODEL, version).approval)
    digest = canonical.digest(FORGED)
    forged |= {"digest": digest, "files": {**forged["files"], "algorithm.json": digest}}
    change(
        "UPDATE publications SET document = :d, digest = :g, approval = :a WHERE version = :v",
        d=FORGED,
        g=digest,
        a=json.dumps(forged),
        v=version,
    )


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
        ("approval", '{"bits": 1e999}', Fault.LOGGED_OTHERWISE),
    ],
)
def test_a_changed_version_is_refused_and_the_one_before_serves(
    start, ask, change, engine, column, value, fault
):
    if "1e999" in str(value) and engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL keeps no such number")
    change(f"UPDATE publications SET {column} = :value WHERE version = 2", value=value)
    assert start() == {1: None, 2: fault}
    assert ask().version == 1
    assert ask().champion
    with pytest.raises(Unavailable) as refused:
        ask(2)
    assert refused.value.code == "published_bytes_changed"
    assert "credit_demo 2" in str(refused.value)


def test_a_text_in_the_place_of_bytes_stops_nobody(start, ask, change, engine):
    """SQLite keeps what it is given: `replace(document, …)` leaves a text there."""
    if engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL refuses it")
    change("UPDATE publications SET document = 'text' WHERE version = 2")
    assert start() == {1: None, 2: Fault.CHANGED}
    assert ask().version == 1


def test_a_forged_record_whose_digests_all_fit_is_refused_by_the_log(start, ask, change, engine):
    forge(change, engine, 2)
    assert start() == {1: None, 2: Fault.LOGGED_OTHERWISE}
    assert ask().version == 1


def test_a_running_process_does_not_take_a_forged_record_for_the_version(
    start, ask, change, engine
):
    start()
    assert ask().version == 2
    forge(change, engine, 2)
    assert ask().version == 1
    with reading(engine) as session, pytest.raises(Unavailable):
        service.get_algorithm(session, canonical.digest(FORGED))


def test_a_running_process_goes_on_with_the_document_in_memory(start, ask, change, engine):
    start()
    digest = ask().digest
    change("UPDATE publications SET document = :forged WHERE version = 2", forged=FORGED)
    assert ask().version == 2
    with reading(engine) as session:
        assert service.get_algorithm(session, digest).title["en"] == "New"
        assert canonical.digest(service.get_document(session, digest)) == digest
    assert start() == {1: None, 2: Fault.CHANGED}


def test_a_changed_disclosure_is_not_shown_even_by_a_running_process(start, change, engine):
    start()
    change("UPDATE publications SET disclosure_en = 'It never errs.' WHERE version = 2")
    with reading(engine) as session:
        assert service.get_disclosure(session, MODEL, 1).texts["en"]
        with pytest.raises(Unavailable):
            service.get_disclosure(session, MODEL, 2)


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


def test_a_running_process_does_not_take_up_a_version_that_was_never_published(start, ask, change):
    start()
    change(
        "INSERT INTO publications SELECT model, 3, digest, document, disclosure_en, disclosure_zh,"
        " facts, approval, state, published_at, retired_at FROM publications WHERE version = 2"
    )
    assert ask().version == 2
    with pytest.raises(Unavailable):
        ask(3)


def test_an_entry_that_was_written_over_after_it_was_signed_is_found_out(
    start, ask, change, engine
):
    """The log's row now says what the record says; the tree that was signed does not."""
    forge(change, engine, 2)
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


def test_a_retirement_that_was_undone_by_hand_counts(start, ask, change, engine, clock):
    with transaction(engine) as session:
        service.retire_version(session, MODEL, 2, now=clock.now())
    start()
    assert ask().version == 1
    change("UPDATE publications SET state = 'published', retired_at = NULL WHERE version = 2")
    assert ask().version == 1, "also in a process that runs"
    assert start() == {1: None, 2: Fault.RETIREMENT_UNDONE}
    assert ask().version == 1
    with pytest.raises(Gone):
        refuse_retired(ask(2))


def test_a_retirement_by_hand_counts_and_is_told(start, ask, change):
    change("UPDATE publications SET state = 'retired' WHERE version = 2")
    assert start() == {1: None, 2: Fault.RETIREMENT_NOT_LOGGED}
    assert ask().version == 1
    assert ask(2).state is State.RETIRED


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


def test_a_changed_version_is_not_retired(start, change, engine, clock):
    forge(change, engine, 2)
    start()
    with transaction(engine) as session:
        with pytest.raises(Unavailable):
            service.retire_version(session, MODEL, 2, now=clock.now())
        assert log.find_entry(session, entries.retirement_of(MODEL, 2)) is None


def test_a_restored_version_is_served_after_a_reload(start, ask, change, engine, tmp_path):
    directory = tmp_path / "releases" / MODEL / "2"
    change("UPDATE publications SET facts = :none WHERE version = 2", none=b"{}")
    start()
    good = releases.read(directory).facts
    change("UPDATE publications SET facts = :good WHERE version = 2", good=good)
    assert ask().version == 1, "a process keeps to what it has found"
    assert start() == {1: None, 2: None}
    assert ask().version == 2


def test_taking_in_the_release_again_does_not_hide_a_change(change, engine, clock, tmp_path):
    change("UPDATE publications SET facts = :none WHERE version = 2", none=b"{}")
    serve_with(engine, Served())
    with transaction(engine) as session, pytest.raises((Unavailable, Conflict)):
        service.import_release(session, tmp_path / "releases" / MODEL / "2", now=clock.now())


def test_what_nobody_keeps_is_verified_each_time(change, engine, ask):
    engine.update_execution_options(scoring_served=None)
    assert ask().version == 2
    change("UPDATE publications SET facts = :none WHERE version = 2", none=b"{}")
    assert ask().version == 1


def test_what_was_verified_costs_a_score_one_question(start, engine):
    start()
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with reading(engine) as session:
        publication = service.get_publication(session, MODEL)
        service.get_algorithm(session, publication.digest)
    (question,) = [statement for statement in asked if statement != "BEGIN"]
    assert "log_" not in question
