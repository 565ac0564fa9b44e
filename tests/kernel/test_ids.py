import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.kernel.ids import find_made_at, new_id, uuid7

INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def test_an_id_says_its_kind():
    assert re.fullmatch(r"scr_[0-9a-f]{32}", new_id("scr", START))


@given(INSTANTS)
def test_an_id_is_a_uuid_of_version_7(now):
    made = uuid7(now)
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert abs((made.int >> 80) - now.timestamp() * 1000) <= 1


@given(INSTANTS, st.timedeltas(timedelta(milliseconds=1), timedelta(days=9999)))
def test_a_later_id_sorts_after_an_earlier_one(now, later):
    assert new_id("scr", now) < new_id("scr", now + later)


def test_ids_of_one_instant_differ():
    assert len({new_id("scr", START) for _ in range(1000)}) == 1000


@given(INSTANTS)
def test_an_id_says_when_it_was_made(now):
    assert abs(find_made_at(new_id("scr", now)) - now) <= timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "other",
    ["", "key/00112233", "dec_2", f"scr_{uuid.UUID(int=4, version=4).hex}", "a_" + "f" * 32],
)
def test_what_is_no_id_of_ours_says_nothing_of_time(other):
    assert find_made_at(other) is None
