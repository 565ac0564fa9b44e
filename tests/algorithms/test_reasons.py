"""At most four main reasons, the costliest first, in words of the document."""

import json

from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.reasons import Reason, main_reasons, sentence
from scoring_service.algorithms.shapley import contributions
from tests.factories import algorithms as factory


def reasons_of(algorithm=None, **items):
    algorithm = algorithm or factory.algorithm()
    explained = contributions(algorithm, evaluate(algorithm, factory.items(**items)))
    return explained, main_reasons(algorithm, explained)


def test_reasons_are_what_cost_most_the_costliest_first():
    explained, reasons = reasons_of()
    points = {part.feature: part.points for part in explained.contributions}
    costs = [points[reason.feature] for reason in reasons]
    assert [reason.code for reason in reasons] == ["R01", "R04", "R02", "R03"]
    assert costs == sorted(costs)
    assert costs[-1] < 0


def test_there_are_at_most_four_reasons():
    explained, reasons = reasons_of(credit_limit=10_000)
    assert sum(part.points < 0 for part in explained.contributions) == 6
    assert len(reasons) == 4


def test_what_earns_points_is_no_reason():
    best = {"repayment_status_1": 0, "bill_1": 0, "payment_1": 58_000, "credit_limit": 1_000_000}
    explained, reasons = reasons_of(**best)
    assert all(part.points >= 0 for part in explained.contributions)
    assert reasons == ()


def test_reasons_that_cost_the_same_come_by_the_name_of_their_feature():
    content = factory.document()
    twin = json.loads(json.dumps(content["features"][0]))
    twin |= {"id": "a_twin", "reason": {"code": "R07", "text": twin["reason"]["text"]}}
    content["features"].append(twin)
    content["derived"].append({"id": "a_twin", "op": "value", "of": ["worst_delay_3m"]})
    content["range"] = {"min": 338, "max": 789}
    content["probability"] = {"first_score": 338, "values": [0.5] * 452}
    content["bands"][-1]["from"] = 338
    _, reasons = reasons_of(factory.algorithm(**content))
    assert [reason.code for reason in reasons[:2]] == ["R07", "R01"]


def test_a_reason_is_said_in_both_languages():
    algorithm = factory.algorithm()
    reason = Reason("R01", "worst_delay_3m", missing=False)
    assert sentence(algorithm, reason, "en") == "A payment was late in the last three months."
    assert sentence(algorithm, reason, "zh-CN") == "最近三个月有逾期还款。"


def test_points_lost_because_nothing_is_known_are_said_so():
    _, reasons = reasons_of(repayment_status_2=None)
    missing = [reason for reason in reasons if reason.missing]
    assert [reason.code for reason in missing] == ["R01", "R02"]
    said = sentence(factory.algorithm(), missing[0], "en")
    assert said == "There is no usable information on: Longest delay in three months."
