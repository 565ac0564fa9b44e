"""A copy of the log is believed no further than somebody has signed for it."""

import json

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import transaction
from scoring_service.transparency import handovers, keys, notes
from scoring_service.transparency.signing import Signer, SigningKey
from tests.factories import logs
from tests.factories.copied_logs import Service


@pytest.fixture
def service(engine, clock, memory, client, tmp_path):
    service = Service(engine, clock, memory, client, tmp_path / "mirror")
    service.seal()
    return service


@pytest.fixture
def dated(service, engine):
    """Restore a log of which a copy tells the handover, changed; return when that can have been."""

    def dated(*, change):
        service.seal()
        earliest = service.clock.now()
        restore = logs.back_up(engine)
        service.rotate()
        service.seal()
        latest = service.clock.now()
        service.copy()
        served = service.client.get("/log/keys/handovers").json
        restore()
        service.keep(change(served))
        return earliest, latest

    return dated


def _since(told):
    def change(served):
        served["items"][0]["since"] = told
        return json.dumps(served).encode()

    return change


@pytest.mark.parametrize(
    "told",
    [
        "0001-01-01T00:00:00+00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.999999-14:00",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-11-24",
        "nonsense",
    ],
)
def test_a_time_that_nobody_has_signed_is_believed_within_what_is_known(service, dated, told):
    earliest, latest = dated(change=_since(told))
    assert [step.shown for step in service.feed().steps] == [True]
    (_, since, until), (_, took_over, end) = service.succession()
    assert since < earliest <= took_over <= latest
    assert (until, end) == (took_over, None)
    if told.startswith(("1970", "0001-01-01T00:00:00+00")):
        assert took_over == earliest


@pytest.mark.parametrize("told", ["0001-01-01T00:00:00+00:00", "1970-01-01T00:00:00Z"])
def test_of_a_log_that_is_lost_as_a_whole_no_time_ends_the_feeding(service, dated, engine, told):
    dated(change=_since(told))
    with transaction(engine) as session:
        for name in ("log_leaves", "log_tiles", "log_checkpoints", "log_keys"):
            session.execute(text(f"DELETE FROM {name}"))
        now = service.clock.now()
        keys.establish(session, Signer(service.path), logs.ORIGIN, now=now)
    assert [step.shown for step in service.feed().steps] == [True]


@pytest.mark.parametrize(
    ("extra", "shown"),
    [
        (b'{"items": [{"checkpoint": "\\ud800"}, %s]}', False),
        (b'{"items": [%s, ' + b"[" * 100_000 + b"]" * 100_000 + b"]}", False),
        (b'{"items": [{"checkpoint": "nonsense"}, 1, %s]}', True),
    ],
    ids=["a lone surrogate", "too deep", "no handovers beside it"],
)
def test_no_kept_handover_ends_the_feeding(service, dated, extra, shown):
    def change(served):
        (one,) = served["items"]
        return extra % json.dumps(one).encode()

    dated(change=change)
    assert [step.shown for step in service.feed().steps] == [shown]


def test_a_note_that_has_no_bytes_is_no_handover(service):
    service.rotate()
    (served,) = service.client.get("/log/keys/handovers").json["items"]
    assert handovers.Handover.find(served)
    for what in ("checkpoint", "proof", "key", "previous"):
        assert handovers.Handover.find(served | {what: "\ud800"}) is None
        assert handovers.Handover.find(served | {what: served[what] + "\ud800"}) is None


def test_what_the_copy_adds_to_a_handover_is_not_served(service, dated):
    def change(served):
        one = served["items"][0]
        stranger = SigningKey.generate("elsewhere").sign(one["checkpoint"].split("\n\n")[0] + "\n")
        for what in ("checkpoint", "proof"):
            last = one["checkpoint"].splitlines(keepends=True)[-1]
            one[what] += f"{last}{stranger}"
        added.append(str(stranger))
        return json.dumps(served).encode()

    added: list[str] = []
    dated(change=change)
    assert [step.shown for step in service.feed().steps] == [True]
    (served,) = service.client.get("/log/keys/handovers").json["items"]
    assert added[0] not in served["checkpoint"] + served["proof"]
    assert len(notes.parse(served["checkpoint"].encode()).signatures) == 2
    assert handovers.Handover.find(served)
