"""Whatever stands in a column of the log, its keys or the alarms, no page fails for it.

SQLite keeps what it is given. What hangs on a spoiled row is refused in plain words; the rest goes
on, also in a process that starts only then, and in the worker.
"""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from scoring_service.app import create_app
from scoring_service.kernel.database import transaction
from scoring_service.registry.watching import Watch
from scoring_service.transparency import keys
from scoring_service.transparency.alarms import clear_alarm, list_alarms, raise_alarm
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.signing import signer_of
from tests.factories import algorithms, logs
from tests.factories.lenders import Lender

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MODEL = f"/algorithms/{algorithms.NAME}"
ALWAYS = ("/v1/status", "/algorithms", "/v1/models", "/", "/check")
OFTEN = (
    *(MODEL, f"{MODEL}/versions/1", f"/v1/models/{algorithms.NAME}/versions/1", "/transparency"),
    *("/log/checkpoint", "/log/keys", "/log/keys/handovers"),
    *("/log/tile/0/000.p/3", "/log/tile/entries/000.p/3"),
)
NONSENSE = ("'nonsense'", "x'00ff'", "7")
SPOILED = [
    f"{table} SET {column} = {value}"
    for table, columns in {
        "checks": ("done_at", "failing_since"),
        "alarms": ("since", '"values"', "about"),
        "log_checkpoints": ("size", "note", "cosignatures", "signed_at"),
        "log_tiles": ("hashes",),
        "log_leaves": ("entry", "about"),
        "log_keys": ("since", "handover"),
        "mlflow_versions": ("found_at",),
    }.items()
    for column in columns
    for value in NONSENSE
]
LISTS = ("alarms SET \"values\" = '[1]'", "log_keys SET handover = '[1]'")
TOO_LONG = "log_tiles SET hashes = 99999999999999"
HALF_READ = 'log_leaves SET entry = CAST(\'{"kind":"publication",\' AS BLOB)'
FORMER = "log_keys SET key = x'00ff' WHERE until IS NOT NULL"
MODEL_AS_BYTES = "publications SET model = x'00ff' WHERE version = 2"
VERSION_AS_BYTES = "publications SET version = x'00ff' WHERE version = 2"
VERSION_AS_TEXT = "publications SET version = 'two' WHERE version = 2"


@pytest.fixture
def spoil(engine, clock, change, settings):
    """Change rows of an installation with a rotated key, alarms, and entries that wait."""
    keys.rotate(engine, signer_of(engine), Memory(settings.log_memory_file), now=clock.now())
    Watch(engine, clock).look()
    with transaction(engine) as session:
        raise_alarm(session, "log_shorter", "log", {"published": 3}, now=clock.now())
    change("INSERT INTO log_leaves (about, entry) VALUES ('scr_waiting', x'00ff')")
    return lambda what: change(f"UPDATE OR REPLACE {what}")


@pytest.fixture
def client(settings, clock, spoil):
    """A web process that runs while somebody changes the database."""
    yield from _serve(settings, clock)


def _serve(settings, clock) -> Iterator[FlaskClient]:
    app = create_app(settings, clock)
    yield app.test_client()
    app.extensions["scoring_service"].engine.dispose()


@pytest.mark.parametrize(
    "what",
    [
        *SPOILED,
        *LISTS,
        TOO_LONG,
        HALF_READ,
        FORMER,
        MODEL_AS_BYTES,
        VERSION_AS_BYTES,
        VERSION_AS_TEXT,
    ],
)
def test_no_page_fails_for_it(spoil, client, engine, clock, settings, what):
    spoil(what)
    _look(client)
    Watch(engine, clock).look()
    for fresh in _serve(settings, clock):
        _look(fresh)


def _look(client):
    assert {path: client.get(path).status_code for path in ALWAYS} == dict.fromkeys(ALWAYS, 200)
    for path in OFTEN:
        assert client.get(path).status_code in {200, 404, 503}, path


@pytest.mark.parametrize(
    ("what", "table"),
    [
        ("log_checkpoints SET signed_at = 'nonsense'", "log_checkpoints"),
        ("log_keys SET since = 'nonsense'", "log_keys"),
        ("log_leaves SET about = x'00ff' WHERE position IS NULL", "log_leaves"),
    ],
)
@pytest.mark.parametrize(
    ("language", "said"), [("en", "A row of the table {}"), ("zh-CN", "表 {} 中有一行")]
)
def test_status_names_the_table(spoil, client, what, table, language, said):
    spoil(what)
    status = client.get("/v1/status", headers={"Accept-Language": language}).json
    told = {alarm["about"]: alarm for alarm in status["alarms"]}
    assert told[table]["code"] == "database_unreadable"
    assert said.format(table) in told[table]["detail"]
    assert status["log"]["size"] == 4


def test_what_is_spoiled_of_a_keys_time_refuses_no_version(spoil, client, start):
    spoil("log_keys SET since = 'nonsense', handover = 'nonsense'")
    assert set(start().values()) == {None}


def test_an_alarm_stands_whatever_is_spoiled_of_it_and_is_mended_when_it_is_raised_again(
    spoil, client, engine, clock
):
    spoil("alarms SET since = 'nonsense', \"values\" = 'nonsense'")
    (told,) = (a for a in client.get("/v1/status").json["alarms"] if a["code"] == "log_shorter")
    assert told["since"] is None
    assert told["detail"] == (
        "\N{EN DASH} entries were signed for, and the database holds \N{EN DASH} of them."
    )
    values = {"published": 3, "stored": 2}
    with transaction(engine) as session:
        raise_alarm(session, "log_shorter", "log", values, now=clock.now())
        (alarm,) = list_alarms(session)
        assert (alarm.values, alarm.since) == (values, clock.now())
        session.execute(text("UPDATE alarms SET since = 'nonsense'"))
        clear_alarm(session, "log_shorter", "log")
        assert list_alarms(session) == []


@pytest.mark.parametrize("what", ["log_checkpoints SET note = 'nonsense'", TOO_LONG])
def test_a_score_whose_proof_cannot_be_read_is_refused_in_plain_words(
    spoil, client, engine, clock, lender_key, what
):
    lender = Lender(client, lender_key)
    score = lender.score()
    logs.seal(engine, now=clock.now())
    spoil(what)
    answer = lender.get(f"/v1/scores/{score['id']}")
    assert (answer.status_code, answer.json["code"]) == (503, "stored_log_unreadable")
    assert lender.get("/v1/scores").json["items"] == [{"id": score["id"], "problem": answer.json}]
