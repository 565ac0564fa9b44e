"""The fit: the known optimum where nothing binds, and the directions where they do."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import expit

from models.credit_card_default.solver import Problem, risk_of, solve

BINS = 5


@pytest.fixture
def bins():
    return np.random.default_rng(2).integers(0, BINS, size=4000)


def _problem(bins, logits, rising):
    random = np.random.default_rng(3)
    defaulted = (random.random(len(bins)) < expit(np.array(logits)[bins])).astype(np.int64)
    design = csr_array(np.eye(BINS)[bins])
    return Problem(design, defaulted, np.eye(BINS), np.array(rising).reshape(-1, BINS))


def _loss(parameters, problem):
    eta = problem.design @ parameters[1:] + parameters[0]
    fit = np.logaddexp(0, eta).sum() - problem.defaulted @ eta
    return fit + parameters[1:] @ problem.penalty @ parameters[1:] / 2


def test_without_directions_it_finds_the_least_loss(bins):
    problem = _problem(bins, [-2, -1, -1.5, 0, 1], rising=[])
    found = solve(problem)
    other = minimize(_loss, np.zeros(BINS + 1), args=(problem,), method="BFGS", tol=1e-9)
    assert found.intercept == pytest.approx(other.x[0], abs=1e-4)
    assert found.weights == pytest.approx(other.x[1:], abs=1e-4)


def test_directions_hold_where_the_data_would_break_them(bins):
    steps = np.diff(np.eye(BINS), axis=0)
    problem = _problem(bins, [-2, -0.5, -1.5, 0, 1], rising=steps)
    found = solve(problem)
    rises = np.diff(found.weights)
    assert rises.min() >= -1e-12
    assert rises[1] == pytest.approx(0, abs=1e-9), "the broken step is level"
    free = solve(_problem(bins, [-2, -0.5, -1.5, 0, 1], rising=[]))
    assert np.diff(free.weights)[1] < -0.5, "without the direction the step falls"


def test_the_mean_risk_is_the_observed_rate(bins):
    problem = _problem(bins, [-2, -1, -1.5, 0, 1], rising=[])
    assert risk_of(problem, solve(problem)).mean() == pytest.approx(problem.defaulted.mean())
