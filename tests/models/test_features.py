"""Derived features against an independent computation with pandas."""

import numpy as np
import pandas as pd
import pytest

from models.credit_card_default import features
from models.credit_card_default.description import HERE
from scoring_service.algorithms import derive


@pytest.fixture(scope="module")
def expected(about):
    table = pd.read_csv(HERE / about.content["data"]["file"])
    status = table[["PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"]]
    bills = table[[f"BILL_AMT{k}" for k in range(1, 7)]]
    payments = table[[f"PAY_AMT{k}" for k in range(1, 7)]]
    unpaid = (table.BILL_AMT2 - table.PAY_AMT1).clip(lower=0)
    return pd.DataFrame(
        {
            "delay_now": table.PAY_0.clip(lower=0),
            "months_badly_late_6m": (status > 1).sum(axis=1),
            "use_of_limit": table.BILL_AMT1 / table.LIMIT_BAL,
            "largest_bill_6m": bills.max(axis=1),
            "least_unused_credit_before": table.LIMIT_BAL - bills.iloc[:, 1:].max(axis=1),
            "payment_1": table.PAY_AMT1,
            "smallest_payment_6m": payments.min(axis=1),
            "mean_payment_6m": payments.mean(axis=1),
            "share_left_unpaid": (unpaid / table.BILL_AMT2).where(table.BILL_AMT2 > 0, 0),
            "bill_change": (table.BILL_AMT1 - table.BILL_AMT2) / table.LIMIT_BAL,
        }
    )


def test_features_equal_an_independent_computation(everybody, about, expected):
    found = features.derive(about, everybody.items)
    assert list(found) == list(expected.columns)
    for name, values in found.items():
        np.testing.assert_allclose(values, expected[name], rtol=1e-12, atol=0, err_msg=name)


def test_one_client_is_worked_out_as_all_are(trained, people, columns):
    for row in range(0, len(people), 500):
        items = {name: float(values[row]) for name, values in people.items.items()}
        values = derive.derive(trained.algorithm, items)
        assert {name: values[name] for name in columns} == {
            name: column[row] for name, column in columns.items()
        }


def test_no_client_lacks_a_feature(everybody, about):
    found = features.derive(about, everybody.items)
    assert not any(np.isnan(values).any() for values in found.values())
