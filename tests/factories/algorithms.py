"""A small algorithm document, made by hand: five features, one pair, missing bins.

Small enough to add up with a pencil. The best total is 600+20+10+15+15+14+0 = 674; the worst is
600-45-20-25-10-12-10 = 478. Every count belongs to one imagined population of 200 people.
"""

from collections.abc import Sequence
from typing import Any, Final

from scoring_service.algorithms import document
from scoring_service.algorithms.structure import Algorithm

Json = dict[str, Any]
Bin = tuple[float | None, int, int]
"""upto, points, count"""

DEMO_NAME: Final = "credit_demo"

DEMO_ITEMS: Final[dict[str, float]] = {
    "credit_limit": 120000,
    "repayment_status_1": 2,
    "repayment_status_2": 0,
    "repayment_status_3": 0,
    "bill_1": 60000,
    "payment_1": 30000,
}
"""A client: delay of 2 (-45), one late month (-5), half of the limit used (0), and so on.

600 - 45 - 5 + 0 + 0 + 0 - 5 = 545.
"""


def demo_algorithm() -> Algorithm:
    return document.parse(demo_document())


def demo_document() -> bytes:
    return document.build(demo_content())


def demo_content() -> Json:
    """Return the document as plain values, to be changed by a test before it is built."""
    return {
        "format": "scoring-algorithm/1",
        "family": "points-table",
        "name": DEMO_NAME,
        "title": _text("Demonstration of a credit score", "信用评分示例"),
        "summary": _text("Five features of a card account.", "根据信用卡账户的五项特征评分。"),
        "items": _items(),
        "derived": _derived(),
        "features": _features(),
        "pairs": [_pair()],
        "base_points": 600,
        "range": {"min": 478, "max": 674},
        "sufficiency": {"features": 3},
        "consistency": _consistency(),
        "missing_reason": _text(
            "There is no usable information on: {label}.", "以下方面没有可用信息:{label}。"
        ),
        "probability": {
            "first_score": 478,
            "values": [round(0.9 - 0.004 * k, 4) for k in range(674 - 478 + 1)],
        },
        "bands": [
            {"id": "A", "from": 650, "label": _text("Very low risk", "风险很低")},
            {"id": "B", "from": 610, "label": _text("Low risk", "风险较低")},
            {"id": "C", "from": 560, "label": _text("Medium risk", "风险中等")},
            {"id": "D", "from": 478, "label": _text("High risk", "风险较高")},
        ],
        "reference": {"size": 200, "description": _text("200 imagined people", "200名虚构人员")},
    }


def _text(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh-CN": chinese}


def _items() -> list[Json]:
    money = {"type": "number", "unit": "TWD", "minimum": -1000000, "maximum": 10000000}
    status = {"type": "integer", "unit": "code", "minimum": -2, "maximum": 12}
    months = (("1", "last month", "上月"), ("2", "two months ago", "两个月前"))
    months += (("3", "three months ago", "三个月前"),)
    return [
        _item("credit_limit", "credit_limit", ("Credit limit", "信用额度"), money, minimum=0),
        *(
            _item(
                f"repayment_status_{n}",
                "repayment_status",
                (f"Repayment status {english}", f"{chinese}还款状态"),
                status,
            )
            for n, english, chinese in months
        ),
        _item("bill_1", "bill_amount", ("Last bill", "上期账单"), money),
        _item("payment_1", "payment_amount", ("Last payment", "上期还款"), money, minimum=0),
    ]


def _item(
    name: str, catalogue: str, label: tuple[str, str], kind: Json, **changed: float
) -> dict[str, Any]:
    item = {"id": name, "catalogue": f"card_account.{catalogue}", "label": _text(*label)}
    return item | kind | changed


def _derived() -> list[Json]:
    statuses = ["repayment_status_1", "repayment_status_2", "repayment_status_3"]
    late = {"op": "count_where", "of": statuses, "test": ">=", "value": 1}
    return [
        {"id": "worst_delay_3m", "op": "max", "of": statuses},
        {"id": "months_late_3m"} | late,
        {"id": "use_of_limit", "op": "div", "of": ["bill_1", "credit_limit"]},
        {"id": "share_paid", "op": "div", "of": ["payment_1", "bill_1"]},
    ]


def _features() -> list[Json]:
    return [
        _feature(
            "worst_delay_3m",
            ("R01", "months", "decreasing", "over_time"),
            ("Worst delay in three months", "三个月内最长逾期"),
            [(0, 20, 120), (1, -15, 50), (None, -45, 25)],
            missing=(-10, 5),
        ),
        _feature(
            "months_late_3m",
            ("R02", "months", "decreasing", "over_time"),
            ("Months paid late", "逾期月数"),
            [(0, 10, 120), (1, -5, 40), (None, -20, 35)],
            missing=(-5, 5),
        ),
        _feature(
            "use_of_limit",
            ("R03", "ratio", "decreasing", "now"),
            ("Share of the limit used", "额度使用率"),
            [(0.3, 15, 100), (0.7, 0, 60), (None, -25, 35)],
            missing=(-5, 5),
        ),
        _feature(
            "credit_limit",
            ("R04", "TWD", "increasing", "no"),
            ("Credit limit", "信用额度"),
            [(50000, -10, 60), (200000, 0, 90), (None, 15, 50)],
            missing=(0, 0),
        ),
        _feature(
            "share_paid",
            ("R05", "ratio", "increasing", "now"),
            ("Share of the bill paid", "账单还款比例"),
            [(0.1, -12, 70), (0.5, 0, 60), (None, 14, 60)],
            missing=(-3, 10),
        ),
    ]


def _feature(
    name: str,
    nature: tuple[str, str, str, str],
    label: tuple[str, str],
    bins: Sequence[Bin],
    missing: tuple[int, int],
) -> dict[str, Any]:
    code, unit, monotone, actionable = nature
    english, chinese = label
    return {
        "id": name,
        "unit": unit,
        "label": _text(english, chinese),
        "monotone": monotone,
        "actionable": actionable,
        "rationale": {
            "basis": "associated",
            "text": _text(f"{english}: goes with default.", f"{chinese}:与违约相关。"),
        },
        "reason": {"code": code, "text": _text(f"{english} cost points.", f"{chinese}扣分。")},
        "bins": [{"upto": u, "points": p, "count": c} for u, p, c in bins],
        "missing": {"points": missing[0], "count": missing[1]},
    }


def _pair() -> Json:
    """Delay and use together; places that nobody occupies join a neighbour of equal points."""
    cells = [(0, 105), (-2, 15), (0, 20), (-3, 17), (-6, 13), (0, 10), (-5, 8), (-10, 7), (0, 5)]
    return {
        "features": ["worst_delay_3m", "use_of_limit"],
        "grid": [[0, 0, 1, 1], [2, 3, 4, 4], [5, 6, 7, 7], [8, 8, 8, 8]],
        "cells": [{"points": points, "count": count} for points, count in cells],
    }


def _consistency() -> list[Json]:
    none_late = {"feature": "months_late_3m", "at_most": 0}
    no_delay = {"feature": "worst_delay_3m", "at_most": 0}
    return [{"if": none_late, "then": no_delay}, {"if": no_delay, "then": none_late}]
