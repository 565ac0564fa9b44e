"""What a running process serves of a database that somebody changes by hand; retirements."""

import json

import pytest
from sqlalchemy import event, text

from scoring_service.kernel import canonical
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Gone, Unavailable
from scoring_service.registry import releases, service
from scoring_service.registry.records import State
from scoring_service.registry.served import Served, serve_with
from scoring_service.registry.verification import Fault
from scoring_service.scoring.rules import refuse_retired
from scoring_service.transparency import entries, log
from tests.factories import algorithms, logs
from tests.registry.conftest import FORGED

MODEL = algorithms.NAME


def test_a_running_process_does_not_take_a_forged_record_for_the_version(start, ask, engine, forge):
    start()
    assert ask().version == 2
    forge(2)
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


def test_a_running_process_does_not_take_up_a_version_that_was_never_published(start, ask, change):
    start()
    change(
        "INSERT INTO publications SELECT model, 3, digest, document, disclosure_en, disclosure_zh,"
        " facts, approval, state, published_at, retired_at FROM publications WHERE version = 2"
    )
    assert ask().version == 2
    with pytest.raises(Unavailable):
        ask(3)


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


def test_a_changed_version_is_not_retired(start, engine, clock, forge):
    forge(2)
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


def test_an_entry_that_is_kept_for_another_thing_hides_no_second_publication(
    start, ask, change, forge, engine, clock
):
    """Whoever can write the database takes the old entry aside and has a new one signed."""
    good = ask(2)
    forge(2)
    with reading(engine) as session:
        found = "SELECT digest, approval FROM publications WHERE version = 2"
        row = session.execute(text(found)).one()
    approval = json.loads(row.approval) if isinstance(row.approval, str) else row.approval
    entry = entries.publication(MODEL, 2, row.digest, approval)
    change("UPDATE log_leaves SET about = NULL WHERE about = :about", about=entry.about)
    values = {"about": entry.about, "entry": bytes(entry)}
    change("INSERT INTO log_leaves (about, entry) VALUES (:about, :entry)", **values)
    logs.seal(engine, now=clock.now())
    assert start() == {1: None, 2: Fault.LOGGED_OTHERWISE}
    assert ask().version == 1
    assert good.version == 2
