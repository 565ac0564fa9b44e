"""Penalised logistic regression whose weights obey inequalities, solved exactly.

Newton's method; each step is a convex quadratic program, solved through its dual, which is a
non-negative least-squares problem (Lawson & Hanson 1974). The problem is strictly convex, so the
answer is unique and does not hang on seeds.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import nnls
from scipy.sparse import csr_array, diags_array
from scipy.special import expit

from models.credit_card_default.clients import Floats, Integers

_MOST_STEPS: Final = 60
_CLOSE: Final = 1e-7
"""In log-odds of any client."""


@dataclass(frozen=True)
class Problem:
    """Weights w for rows of `design`: least loss + ½ wᵀ·`penalty`·w where `rising`·w ≥ 0."""

    design: csr_array
    defaulted: Integers
    penalty: Floats
    rising: Floats


@dataclass(frozen=True)
class Solution:
    """Log-odds of default = `intercept` + design · `weights`."""

    intercept: float
    weights: Floats


class NoSolutionError(ArithmeticError):
    """The fit did not settle."""


def solve(problem: Problem) -> Solution:
    """Return the weights of least penalised loss; raise `NoSolutionError`."""
    mean = float(problem.defaulted.mean())
    now = Solution(float(np.log(mean / (1 - mean))), np.zeros(problem.design.shape[1]))
    for _ in range(_MOST_STEPS):
        following = _step(problem, now)
        moved = problem.design @ (following.weights - now.weights)
        moved += following.intercept - now.intercept
        now = following
        if np.abs(moved).max() < _CLOSE:
            return now
    raise NoSolutionError(f"no solution after {_MOST_STEPS} steps")


def risk_of(problem: Problem, solution: Solution) -> Floats:
    """Return the fitted probability of default of each row."""
    fitted: Floats = expit(problem.design @ solution.weights + solution.intercept)
    return fitted


def _step(problem: Problem, now: Solution) -> Solution:
    """Minimise the quadratic model of the loss at `now`, the intercept eliminated."""
    design, risk = problem.design, risk_of(problem, now)
    spread = risk * (1 - risk)
    rest = problem.defaulted - risk
    columns = design.T @ spread
    total, surplus = spread.sum(), rest.sum()
    curvature = (design.T @ diags_array(spread) @ design).toarray()
    curvature -= np.outer(columns, columns) / total
    pull = curvature @ now.weights + design.T @ rest - columns * (surplus / total)
    weights = _quadratic(curvature + problem.penalty, pull, problem.rising)
    shift = (surplus - columns @ (weights - now.weights)) / total
    return Solution(now.intercept + float(shift), weights)


def _quadratic(matrix: Floats, pull: Floats, rising: Floats) -> Floats:
    """Minimise ½ wᵀMw - pᵀw subject to rising·w ≥ 0."""
    root = cholesky(matrix, lower=True)
    free = solve_triangular(root, pull, lower=True)
    if len(rising):
        directions = solve_triangular(root, rising.T, lower=True)
        forces, _ = nnls(directions, -free, maxiter=100 * len(rising))
        free = free + directions @ forces
    weights: Floats = solve_triangular(root, free, lower=True, trans="T")
    return weights
