"""A version that passes every check of the gate, to be spoiled in one place."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from scoring_service.disclosures.drafting import Draft
from scoring_service.kernel import canonical
from scoring_service.registry import drafts
from scoring_service.registry.candidates import Candidate, Exactness, Identity
from scoring_service.sources import catalogue, prohibitions
from tests.factories import algorithms, evaluations

WORDS = Path(__file__).parents[2] / "models" / "credit_card_default"
TODAY = date(2026, 11, 1)
AUTHOR = "modelling@example.org"
APPROVER = "publications@example.org"


@cache
def demo_draft() -> Draft:
    """The disclosure of `credit_demo`, in the words of the flagship model."""
    return draft(algorithms.document_bytes())


def draft(document: bytes, version: int = 1) -> Draft:
    return drafts.draft_version(
        WORDS, document, evaluations.evaluation(), version=version, today=TODAY
    )


def candidate(**spoiled: Any) -> Candidate:
    """`credit_demo` 1, about to be published; `spoiled` replaces what the gate looks at."""
    data = algorithms.document_bytes()
    digest = canonical.digest(data)
    good: dict[str, Any] = {
        "model": algorithms.NAME,
        "version": 1,
        "document": data,
        "registered_digest": digest,
        "purposes": demo_draft().purposes,
        "texts": demo_draft().texts,
        "facts": demo_draft().facts,
        "drafted": demo_draft().drafted,
        "expected_facts": demo_draft().facts,
        "metrics": evaluations.evaluation()["metrics"],
        "proof": Exactness(digest, rows=500, max_difference=3e-13),
        "author": AUTHOR,
        "approver": APPROVER,
        "publishers": [APPROVER],
        "identity": Identity(APPROVER),
        "catalogue": catalogue.load(),
        "prohibited_kinds": prohibitions.kinds_on(TODAY),
        "published": [],
    }
    return Candidate(**good | spoiled)
