"""The public price list (SEEDS L9)."""

from datetime import date

import pytest

from scoring_service.usage.fees import prices_on


def test_there_is_a_price_for_each_kind_of_organisation():
    prices = prices_on(date(2026, 11, 1))
    assert {p.organisation for p in prices.prices} == {"lender", "research", "administration"}
    assert prices.currency == "CNY"


def test_research_and_administration_are_free():
    prices = {p.organisation: p.amount for p in prices_on(date(2026, 11, 1)).prices}
    assert prices["research"] == prices["administration"] == 0


def test_before_the_first_edition_there_is_no_price_list():
    with pytest.raises(LookupError):
        prices_on(date(2020, 1, 1))


def test_anyone_reads_the_prices(client):
    answer = client.get("/v1/fees")
    assert answer.status_code == 200
    assert answer.json["in_force_since"] == "2026-01-01"
    assert answer.json["prices"][0]["amount"] >= 0
