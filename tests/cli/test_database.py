"""`scoring db upgrade`, and each start of a worker, begin the log once and never again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text

from scoring_service.cli.database import begin_log
from scoring_service.kernel.database import open_engine, reading, transaction
from scoring_service.kernel.errors import Unavailable
from scoring_service.transparency import entries, keys, log
from scoring_service.transparency.signing import SigningKey
from tests.factories import logs
from tests.factories.lenders import Lender, body


@pytest.fixture
def unbegun(engine, settings, published):
    """An installation whose log has not begun, with a version from before it."""
    with transaction(engine) as session:
        for table in ("log_leaves", "log_keys"):
            session.execute(text(f"DELETE FROM {table}"))
    settings.log_key_file.unlink()
    return engine


def test_a_lost_key_is_not_replaced_by_a_start(engine, client, lender_key, published, settings):
    lender = Lender(client, lender_key)
    settings.log_key_file.unlink()
    with pytest.raises(Unavailable, match="Restore it from a backup"):
        begin_log(engine, settings)
    assert not settings.log_key_file.exists()
    assert lender.post("/v1/scores", body()).status_code == 503


def test_a_key_from_elsewhere_makes_no_scores(client, lender_key, published, settings):
    lender = Lender(client, lender_key)
    assert lender.post("/v1/scores", body()).status_code == 201
    settings.log_key_file.unlink()
    settings.log_key_file.write_text(str(SigningKey.generate(logs.ORIGIN)))
    answer = lender.post("/v1/scores", body())
    assert (answer.status_code, answer.json["code"]) == (503, "foreign_log_key")
    assert client.get("/v1/status").json["code"] == "cannot_sign"


def test_two_first_starts_at_once_begin_one_log(unbegun, settings):
    def begin(_):
        engine = open_engine(settings.database_url)
        try:
            begin_log(engine, settings)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(begin, range(4)))
    with reading(unbegun) as session:
        assert len(keys.list_keys(session)) == 1
        assert log.find_entry(session, entries.publication_of("credit_demo", 1)) is not None
        assert log.find_entry(session, entries.edition_of(2)) is None


def test_a_log_begins_with_all_that_was_published_or_not_at_all(unbegun, settings, monkeypatch):
    def die(_session):
        raise KeyboardInterrupt

    monkeypatch.setattr("scoring_service.registry.service.list_entries", die)
    with pytest.raises(KeyboardInterrupt):
        begin_log(unbegun, settings)
    monkeypatch.undo()
    with reading(unbegun) as session:
        assert keys.list_keys(session) == []
    begin_log(unbegun, settings)
    with reading(unbegun) as session:
        assert log.find_entry(session, entries.publication_of("credit_demo", 1)) is not None


def test_the_logs_name_is_read_when_it_begins_and_never_again(call, unbegun, settings, monkeypatch):
    begin_log(unbegun, replace(settings, log_origin="scores.example.org/log"))
    monkeypatch.setenv("SCORING_LOG_ORIGIN", "elsewhere.example.org/log")
    settings.log_key_file.unlink()
    assert call("log", "rotate", "--lost").output.startswith("scores.example.org/log+")
