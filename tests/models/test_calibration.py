"""Probabilities and bands: what was observed, in order, and defined at every score."""

import numpy as np
import pytest

from models.credit_card_default import calibration

LOWEST, HIGHEST = 350, 720


@pytest.fixture(scope="module")
def drawn():
    """Scores, and defaults whose odds halve every 40 points, even at 500."""
    random = np.random.default_rng(4)
    scores = random.normal(590, 60, size=40_000).round().astype(np.int64)
    return scores, (random.random(40_000) < _true(scores)).astype(np.int64)


@pytest.fixture(scope="module")
def curve(drawn, about):
    return calibration.learn(drawn[0], drawn[1], about)


def _true(scores):
    return 1 / (1 + 2 ** ((scores - 500) / 40))


def test_the_curve_finds_the_true_probabilities(curve):
    scores = np.arange(450, 701)
    errors = np.abs(curve.at(scores) - _true(scores))
    assert errors.max() < 0.06
    assert errors.mean() < 0.012


def test_beyond_what_was_seen_the_odds_go_on_doubling(curve):
    far, farther = curve.at(np.array([900, 940]))
    assert (far / (1 - far)) / (farther / (1 - farther)) == pytest.approx(2)


def test_probabilities_never_rise_and_have_four_places(curve):
    risks = calibration.probabilities(curve, LOWEST, HIGHEST)
    assert len(risks) == HIGHEST - LOWEST + 1
    assert risks == sorted(risks, reverse=True)
    assert all(round(risk, 4) == risk for risk in risks)


def test_each_band_begins_at_a_round_score_of_bearable_risk(curve, about):
    risks = calibration.probabilities(curve, LOWEST, HIGHEST)
    bands = calibration.bands(about, risks, LOWEST)
    assert [band["id"] for band in bands] == ["A", "B", "C", "D", "E"]
    for band, said in zip(bands[:-1], about.content["bands"], strict=False):
        assert band["from"] % 5 == 0
        assert risks[band["from"] - LOWEST] <= said["risk"] < risks[band["from"] - 5 - LOWEST]
    assert bands[-1]["from"] == LOWEST


def test_bands_keep_their_order_where_no_score_is_good_enough(about):
    bands = calibration.bands(about, [0.6] * 101, 500)
    assert [band["from"] for band in bands] == [600, 595, 590, 585, 500]
