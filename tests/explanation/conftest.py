"""A stored score and its document, without a database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from scoring_service.algorithms.structure import Algorithm
from scoring_service.explanation.document import ExplanationDocument, build_document
from scoring_service.explanation.record import Recipient, Surroundings
from scoring_service.scoring.explain import explained_result
from scoring_service.scoring.records import ItemStatus, ItemUse, Person, Score, Status
from tests.factories import algorithms
from tests.house import tree

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)

Build = Callable[..., ExplanationDocument]


@pytest.fixture(autouse=True)
def translations():
    """An application context, as every request has one: without it everything is English."""
    app = Flask("words")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(
        tree.ROOT / "scoring_service/web/translations"
    )
    Babel(app)
    with app.app_context():
        yield


@pytest.fixture
def algorithm() -> Algorithm:
    return algorithms.algorithm()


@pytest.fixture
def build(algorithm) -> Build:
    """Explain the client of `algorithms.items()`, with changed items or in another language."""

    def build(
        language: str = "en", operator: str = "", **items: float | None
    ) -> ExplanationDocument:
        around = Surroundings(
            recipients=[Recipient("Harbour <Bank>", NOW)],
            algorithm_url="http://127.0.0.1:8000/v1/models/credit_demo/versions/1/algorithm",
            disclosure_url="http://127.0.0.1:8000/v1/models/credit_demo/versions/1/disclosure",
            objection_url="http://127.0.0.1:8000/objecting",
            objection_days=20,
            operator=operator,
            receipt={"digest": "sha256:00", "proof": None},
            publication=None,
        )
        score = stored_score(algorithm, algorithms.items(**items))
        return build_document(score, algorithm, around, language=language)

    return build


def stored_score(algorithm: Algorithm, items: dict[str, float | None]) -> Score:
    result = explained_result(algorithm, items)
    return Score(
        id="scr_1",
        person=Person("org_a", "live", "lender-reference", "C-1"),
        purpose="credit_application",
        legal_basis="consent",
        consent_reference="2026-11-01/17",
        model=algorithm.name,
        version=1,
        digest=algorithm.digest,
        status=Status.FINAL if result.value is not None else Status.UNSCORABLE,
        value=result.value,
        band=result.band,
        probability=result.probability,
        scored_at=NOW,
        valid_until=NOW + timedelta(days=90),
        items=tuple(
            ItemUse(
                item.id,
                items.get(item.id),
                "card_account",
                ItemStatus.MISSING if items.get(item.id) is None else ItemStatus.USED,
            )
            for item in algorithm.items
        ),
        explanation=result.explanation,
        unscorable_reasons=result.unscorable_reasons,
        receipt={},
        supersedes=None,
        superseded_by=None,
    )
