"""What a score is worth: how well it orders, how far it separates, how near its risks are."""

import numpy as np
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve

from models.credit_card_default.clients import Floats, Integers


def auc(defaulted: Integers, risk: Floats | Integers) -> float:
    """Return the share of pairs (one who defaulted, one who did not) that are ordered rightly."""
    return float(roc_auc_score(defaulted, risk))


def ks(defaulted: Integers, risk: Floats | Integers) -> float:
    """Return the largest gap between the two groups' cumulative shares (Kolmogorov-Smirnov)."""
    false_positives, true_positives, _ = roc_curve(defaulted, risk)
    return float(np.max(true_positives - false_positives))


def brier(defaulted: Integers, probability: Floats) -> float:
    """Return the mean squared error of the probabilities."""
    return float(brier_score_loss(defaulted, probability))
