"""`credit_demo`: a small algorithm whose points can be added up by hand, and a client of it."""

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scoring_service.algorithms import document as documents
from scoring_service.algorithms.structure import Algorithm

NAME = "credit_demo"


def document(**overrides: Any) -> dict[str, Any]:
    """The content of the document, yours to change; `overrides` replace top-level parts."""
    content: dict[str, Any] = json.loads(_content())
    return content | overrides


def document_bytes(**overrides: Any) -> bytes:
    return _built(json.dumps(document(**overrides)))


def algorithm(**overrides: Any) -> Algorithm:
    return _parsed(json.dumps(document(**overrides)))


def items(**overrides: float | None) -> dict[str, float | None]:
    """One client, two months late last month: 519 points, band D.

    With `repayment_status_1=0` it is 635 points, band C.
    """
    return {
        "credit_limit": 100_000,
        "repayment_status_1": 2,
        "repayment_status_2": 0,
        "repayment_status_3": 0,
        "bill_1": 60_000,
        "bill_2": 58_000,
        "payment_1": 2_000,
    } | overrides


def score_request(**overrides: Any) -> dict[str, Any]:
    """A body for `POST /v1/scores` about that client."""
    return {
        "model": NAME,
        "version": None,
        "subject": {"scheme": "lender-reference", "id": "C-20391"},
        "purpose": "credit_application",
        "legal_basis": "consent",
        "consent_reference": "2026-11-01/17",
        "items": items(),
    } | overrides


@cache
def _built(content: str) -> bytes:
    return documents.build(json.loads(content))


@cache
def _parsed(content: str) -> Algorithm:
    return documents.parse(_built(content))


@cache
def _content() -> str:
    path = Path(__file__).with_name("credit_demo.yaml")
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    least, most = content["range"]["min"], content["range"]["max"]
    values = [round(1 / (1 + math.exp((score - 550) / 40)), 4) for score in range(least, most + 1)]
    return json.dumps(content | {"probability": {"first_score": least, "values": values}})
