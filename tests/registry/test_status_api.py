"""How the service says that it stands, to anyone."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import transaction
from scoring_service.registry import alarm_texts, mlflow_watch, verification
from scoring_service.registry.watching import Watch
from scoring_service.transparency.alarms import raise_alarm
from tests.factories import algorithms, logs
from tests.factories.cases import Desk


@pytest.fixture
def forge(engine, clock):
    """Change the database by hand, and let the worker find it."""

    def forge(statement="UPDATE publications SET facts = :value", value=b"{}"):
        with transaction(engine) as session:
            session.execute(text(statement), {"value": value})
        Watch(engine, clock).look()

    return forge


@pytest.fixture
def status(client):
    def status(language="en"):
        answer = client.get("/v1/status", headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json

    return status


def test_all_is_well(engine, clock, published, status):
    Watch(engine, clock).look()
    logs.seal(engine, now=clock.now())
    assert status() == {
        "status": "ok",
        "versions": [
            {
                "model": "credit_demo",
                "version": 1,
                "digest": algorithms.algorithm().digest,
                "state": "published",
                "champion": True,
            }
        ],
        "log": {"size": 2, "signed_at": "2026-11-01T09:00:00.000000Z", "waiting": 0},
        "verified_at": "2026-11-01T09:00:00.000000Z",
        "mlflow_compared_at": None,
        "alarms": [],
        "time_zone": "Asia/Shanghai",
    }


def test_an_installation_in_which_nothing_happened_yet_is_well(status):
    found = status()
    assert found["status"] == "ok"
    assert found["log"] == {"size": 0, "signed_at": None, "waiting": 1}
    assert found["versions"] == []


def test_an_alarm_says_what_it_is_in_the_readers_language(published, status, forge):
    forge()
    (alarm,) = status()["alarms"]
    assert status()["status"] == "alarm"
    assert alarm["code"] == "published_bytes_changed"
    assert alarm["about"] == "credit_demo 1"
    assert alarm["title"] == "A published version was changed in the database"
    assert "What is stored of credit_demo 1 differs" in alarm["detail"]
    assert alarm["since"] == "2026-11-01T09:00:00.000000Z"
    (chinese,) = status("zh-CN")["alarms"]
    assert chinese["title"] == "数据库中已公开的版本被改动"


def test_a_version_that_a_process_refuses_is_said_to_be_refused(
    published, engine, clock, settings, forge
):
    from scoring_service.app import create_app

    forge()
    app = create_app(settings, clock)
    (version,) = app.test_client().get("/v1/status").get_json()["versions"]
    app.extensions["scoring_service"].engine.dispose()
    assert (version["state"], version["champion"]) == ("refused", False)


def test_what_was_mended_is_refused_until_the_process_is_loaded_again(
    published, engine, clock, settings, forge, tmp_path
):
    from scoring_service.app import create_app

    release = tmp_path / "releases" / "credit_demo" / "1" / "facts.json"
    forge()
    app = create_app(settings, clock)
    forge(value=release.read_bytes())
    found = app.test_client().get("/v1/status").get_json()
    app.extensions["scoring_service"].engine.dispose()
    assert [alarm["code"] for alarm in found["alarms"]] == ["refused_until_reload"]


def test_a_worker_that_does_not_run_is_told(engine, clock, published, status):
    Watch(engine, clock).look()
    clock.advance(timedelta(minutes=5))
    assert status()["alarms"] == []
    clock.advance(timedelta(seconds=1))
    (alarm,) = status()["alarms"]
    assert (alarm["code"], alarm["since"]) == ("worker_not_running", "2026-11-01T09:00:00.000000Z")


def test_a_worker_that_never_ran_is_told_too(clock, published, status):
    clock.advance(timedelta(minutes=6))
    assert [alarm["code"] for alarm in status()["alarms"]] == ["worker_not_running"]


def test_an_entry_that_waits_over_a_minute_is_told_whether_or_not_a_worker_runs(
    engine, clock, published, status
):
    logs.seal(engine, now=clock.now())
    clock.advance(timedelta(hours=8))
    Desk(engine, clock).score()
    for seconds, alarmed in ((0, []), (60, []), (1, ["log_not_signed"])):
        clock.advance(timedelta(seconds=seconds))
        Watch(engine, clock).look()
        assert [alarm["code"] for alarm in status()["alarms"]] == alarmed
    assert status()["alarms"][0]["since"] == "2026-11-01T17:00:00.000000Z"
    clock.advance(timedelta(hours=1))
    assert "log_not_signed" in [alarm["code"] for alarm in status()["alarms"]]
    logs.seal(engine, now=clock.now())
    Watch(engine, clock).look()
    assert status()["status"] == "ok"


def test_a_log_that_is_not_signed_is_told_once(engine, clock, published, status):
    Desk(engine, clock).score()
    with transaction(engine) as session:
        raise_alarm(session, "log_not_signed", "log", {"error": "ValueError"}, now=clock.now())
    clock.advance(timedelta(minutes=2))
    assert [alarm["code"] for alarm in status()["alarms"]] == ["log_not_signed"]


def test_no_file_of_the_installation_is_named(engine, clock, published, status, settings):
    with transaction(engine) as session:
        values = {"published": "3", "stored": "2", "size": "3", "path": str(settings.log_key_file)}
        for code in ("log_shorter", "log_differs", "log_memory_unreadable", "unusable_log_key"):
            raise_alarm(session, code, "log", values, now=clock.now())
        raise_alarm(session, "something_new", "log", values, now=clock.now())
    told = json.dumps(status())
    assert len(status()["alarms"]) == 5
    assert "3 entries were signed for" in told
    assert "something_new" in told
    assert str(settings.var) not in told


def test_without_its_key_a_process_is_taken_out_of_the_balance(client, settings, published):
    settings.log_key_file.write_text("nothing")
    answer = client.get("/v1/status")
    assert answer.status_code == 503
    assert answer.json["code"] == "cannot_sign"
    assert "Retry-After" in answer.headers
    assert str(settings.var) not in answer.get_data(as_text=True)


def test_without_its_database_too(client, engine):
    with transaction(engine) as session:
        session.execute(text("ALTER TABLE publications RENAME TO away"))
    try:
        answer = client.get("/v1/status")
    finally:
        with transaction(engine) as session:
            session.execute(text("ALTER TABLE away RENAME TO publications"))
    assert answer.status_code == 503
    assert answer.json["code"] == "database_not_reachable"


def test_every_alarm_of_the_registry_has_its_words():
    own = {*verification.Fault, *mlflow_watch.CODES, alarm_texts.WORKER, alarm_texts.RELOAD}
    own |= {alarm_texts.LETTERS, alarm_texts.CLOCK}
    own |= {"log_not_signed", "log_memory_not_kept"}
    for code in own:
        assert alarm_texts.words_of(code).title != "Something needs attention", code
