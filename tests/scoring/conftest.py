"""A lender with a key, beside a published algorithm."""

import pytest

from tests.factories.lenders import Lender


@pytest.fixture
def lender(client, lender_key, published):
    return Lender(client, lender_key)
