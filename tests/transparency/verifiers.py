"""What both verifiers say of explanations, and the checks that need a key."""

import json
from pathlib import Path

from scoring_service.transparency import verify
from tests.factories import algorithms
from tests.factories.nodes import STATIC, run_node

ASKED: dict[str, dict[str, object]] = {
    "all items": {},
    "some missing": {"items": {**algorithms.items(), "bill_2": None, "payment_1": None}},
    "a missing reason": {"items": {**algorithms.items(), "repayment_status_2": None}},
    "fractions": {"items": {**algorithms.items(), "bill_1": 4321.55, "credit_limit": 333_333.33}},
    "too little": {"items": {}},
}


SIGNED = ["signature of the whole", "score in the log", "receipt's signature",
          "publication in the log"]  # fmt: skip
"""The checks of `verify.py` that need a public key."""

SEALS = {"signed", "receipt_signed", "receipt_logged", "publication_logged"}
"""Those of the page's module."""

UNREADABLE = {"what": "unreadable", "holds": False, "why": None}


def refused(lines, directory, keys):
    """Return what the page's module does not hold of explanations as they are written."""
    algorithm, trusted = directory / "algorithm.json", directory / "trusted.txt"
    trusted.write_text(keys, encoding="utf-8")
    checker = Path(__file__).with_name("check.mjs")
    given = "\n".join(lines).encode()
    told = run_node(checker, STATIC / "verify.js", algorithm, trusted, given=given)
    return [json.loads(line) for line in told.splitlines()]


def signed_part(bundle):
    """Return what the signature of an explanation is over."""
    named = {name: part for name, part in bundle["algorithm"].items() if name != "document"}
    signed = {name: part for name, part in bundle.items() if name != "signature"}
    return {**signed, "algorithm": named}


def page(bundle, directory, keys):
    return refused([json.dumps(bundle)], directory, keys)[0]


def refused_by_page(bundles, directory, keys):
    """Return the names of the checks that fail, for each explanation."""
    told = refused(map(json.dumps, bundles), directory, keys)
    return [{part["what"] for part in one if part["holds"] is False} for one in told]


def failing(bundle, keys):
    """Return the names of the checks of `verify.py` that fail."""
    trusted = verify.read_keys(keys.splitlines())
    try:
        checks = verify.checks(bundle, None, trusted)
        return {name for name, holds, _ in verify.outcomes(checks) if holds is False}
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        return {"unreadable"}
