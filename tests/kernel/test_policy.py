from datetime import date

import pytest

from scoring_service.kernel import policy


@pytest.fixture
def editions(monkeypatch):
    first = {"from": date(2026, 1, 1), "days": 20}
    second = {"from": date(2027, 1, 1), "days": 15}
    monkeypatch.setattr(policy, "_editions", lambda _: (first, second))
    return first, second


@pytest.mark.parametrize(
    ("day", "days"),
    [(date(2026, 1, 1), 20), (date(2026, 12, 31), 20), (date(2027, 1, 1), 15), (date.max, 15)],
)
def test_an_edition_is_in_force_until_the_next_begins(editions, day, days):
    assert policy.edition_on("deadlines", day)["days"] == days


def test_before_the_first_edition_there_is_none(editions):
    with pytest.raises(LookupError, match="2025-12-31"):
        policy.edition_on("deadlines", date(2025, 12, 31))


@pytest.mark.parametrize("name", ["correspondence", "objections", "scores"])
def test_the_published_policies_are_in_force(name):
    assert policy.edition_on(name, date(2026, 11, 1))["from"] <= date(2026, 11, 1)
