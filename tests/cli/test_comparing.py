"""What differs between two documents is named by its place."""

from typing import Any

import pytest

from scoring_service.cli.comparing import differences

PUBLISHED: dict[str, Any] = {
    "base_points": 586,
    "features": [
        {"id": "delay_now", "bins": [{"points": 11}, {"points": -76}]},
        {"id": "payment_1", "bins": [{"points": 3}]},
    ],
    "probability": [0.9, 0.8, 0.7],
    "title": {"en": "Card"},
}


def made(**replaced):
    return {**PUBLISHED, **replaced}


@pytest.mark.parametrize(
    ("other", "lines"),
    [
        (made(), []),
        (made(base_points=585), ["/base_points: published 586, made 585"]),
        (
            made(
                features=[
                    {"id": "delay_now", "bins": [{"points": 11}, {"points": -75}]},
                    {"id": "payment_1", "bins": [{"points": 3}, {"points": 4}]},
                ]
            ),
            [
                "/features/delay_now/bins/1/points: published -76, made -75",
                "/features/payment_1/bins: published 1 entries, made 2",
            ],
        ),
        (
            made(features=[PUBLISHED["features"][0], {"id": "payment_2", "bins": []}]),
            [
                '/features/1/id: published "payment_1", made "payment_2"',
                "/features/1/bins: published 1 entries, made 0",
            ],
        ),
        (
            made(title={"zh-CN": "卡"}),
            [
                '/title/en: published "Card", made nothing',
                '/title/zh-CN: published nothing, made "卡"',
            ],
        ),
        (made(probability=[0.9, 0.8, 0.6]), ["/probability/2: published 0.7, made 0.6"]),
        (
            made(probability=[0.9, 0.7]),
            [
                "/probability: published 3 entries, made 2",
                "/probability/1: published 0.8, made 0.7, and 1 more in this list",
            ],
        ),
        (made(title=None), ['/title: published {"en": "Card"}, made null']),
        (made(base_points=["x" * 80]), [f'/base_points: published 586, made ["{"x" * 58}…']),
    ],
)
def test_each_difference_has_its_place_and_both_values(other, lines):
    assert list(differences(PUBLISHED, other)) == lines
