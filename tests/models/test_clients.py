"""The data: exactly the file that is described, renamed and nothing else."""

import copy

import numpy as np
import pytest

from models.credit_card_default import clients
from models.credit_card_default.description import Description


def test_the_shipped_data_are_the_published_ones(everybody):
    assert len(everybody) == 30_000
    assert round(everybody.defaulted.mean(), 4) == 0.2212
    assert everybody.items["credit_limit"][0] == 20_000
    assert everybody.items["repayment_status_1"][0] == 2


def test_changed_data_are_refused(about):
    content = copy.deepcopy(about.content)
    content["data"]["sha256"] = "0" * 64
    with pytest.raises(clients.ChangedDataError, match="has SHA-256 af6aa9d5"):
        clients.read(Description(content))


def test_items_hold_nothing_protected(everybody):
    assert everybody.protected.keys() == {"sex", "education", "marriage", "age"}
    assert everybody.items.keys().isdisjoint(everybody.protected)


def test_a_sample_is_the_same_each_time(everybody):
    first, second = (clients.sample(everybody, 100, seed=3) for _ in range(2))
    assert len(first) == 100
    assert np.array_equal(first.items["bill_1"], second.items["bill_1"])


def test_a_sample_of_everybody_is_everybody(everybody):
    assert clients.sample(everybody, 40_000, seed=3) is everybody
