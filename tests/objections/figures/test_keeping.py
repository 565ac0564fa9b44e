"""Public figures are counted once a minute, however often they are asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from scoring_service.objections.figures import keeping
from scoring_service.objections.figures.disclosing import FEWEST
from scoring_service.objections.figures.statistics import count_all
from tests.factories.cases import LATE

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

INTERFACE, PAGE = "/v1/statistics", "/figures"


@pytest.fixture
def lodge_some(desk):
    """Lodge as many objections as are told of."""
    return lambda: [desk.lodge(desk.score(person=f"C-{n}"), LATE) for n in range(FEWEST)]


@pytest.fixture
def counts(monkeypatch):
    """The days for which was counted."""
    counted = []

    def count(session, *, today):
        counted.append(today.isoformat())
        return count_all(session, today=today)

    monkeypatch.setattr(keeping, "count_all", count)
    return counted


def lodged(client):
    return client.get(INTERFACE).json["together"]["lodged"]


def test_what_was_counted_is_told_for_a_minute_and_no_longer(client, clock, lodge_some):
    assert lodged(client) == 0
    lodge_some()
    assert lodged(client) == 0
    clock.advance(timedelta(seconds=59))
    assert lodged(client) == 0
    clock.advance(timedelta(seconds=1))
    assert lodged(client) == FEWEST


def test_page_and_interface_tell_the_same_and_count_once(client, published, counts):
    for path in (PAGE, INTERFACE, PAGE, INTERFACE):
        assert client.get(path).status_code == 200
    assert counts == ["2026-11-01"]


def test_whoever_gets_figures_may_keep_them_as_long_as_they_hold(client, clock, published):
    kept = {INTERFACE: "max-age={}, public", PAGE: "max-age={}, private"}
    for passed, left in ((0, 60), (41, 19), (18, 1), (1, 60)):
        clock.advance(timedelta(seconds=passed))
        for path, wanted in kept.items():
            header = client.get(path).headers["Cache-Control"]
            assert sorted(header.split(", ")) == wanted.format(left).split(", "), path


def test_a_new_day_is_counted_at_once(client, clock, counts):
    clock.advance(datetime(2026, 11, 1, 15, 59, 50, tzinfo=UTC) - clock.now())
    for _ in range(2):
        client.get(INTERFACE)
    clock.advance(timedelta(seconds=10))
    client.get(INTERFACE)
    assert counts == ["2026-11-01", "2026-11-02"]


def test_a_clock_that_was_set_back_keeps_nothing(client, clock, counts):
    client.get(INTERFACE)
    clock.advance(-timedelta(minutes=5))
    client.get(INTERFACE)
    assert len(counts) == 2
