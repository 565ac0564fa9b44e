"""What is said beside scores, what is certified, and whom it was told, on both databases."""

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.objections.effects import certifying, stating
from scoring_service.scoring import suppressions
from scoring_service.scoring.certifications import Certified
from scoring_service.scoring.remarks import remarks_on
from tests.factories.cases import LATE

HOW = "Mei Lin of card services compared it with the ledger of October."
WORDS = "I paid at the counter on the third of October."


@pytest.fixture
def state(engine, clock):
    def act(objection, words=WORDS, own=None):
        with transaction(engine) as session:
            return stating.add_statement(
                session, objection.id, words, own_score_id=own or objection.score_id,
                now=clock.now(),
            )  # fmt: skip

    return act


@pytest.fixture
def said(engine):
    """What is said beside the items of a score, and beside all of it."""

    def read(score):
        with reading(engine) as session:
            remarks = remarks_on(session, score)
        views = {
            item: [(view.verification, view.statement) for view in found]
            for item, found in remarks.views.items()
        }
        return views, [view.statement for view in remarks.statements]

    return read


@pytest.fixture
def corrected_scores(engine):
    """Return the scores that recipients were told of as corrected, with the objection."""

    def read():
        with reading(engine) as session:
            rows = session.execute(
                text("SELECT about FROM notices WHERE event = 'score.corrected' ORDER BY about")
            )
            return [about for (about,) in rows]

    return read


@pytest.fixture
def certify(engine, clock):
    def act(score, value, item=LATE, *, statement=HOW):
        wanted = Certified(score.person, item, value, statement, "key_1")
        with transaction(engine) as session:
            return certifying.certify_item(session, wanted, now=clock.now())

    return act


@pytest.fixture
def refused_for(engine):
    """The items of a score whose values may not be used for a purpose."""

    def read(score, purpose):
        with reading(engine) as session:
            refused = suppressions.Refused(session, score.person, purpose)
            values = score.item_values()
            return {item for item, value in values.items() if refused(item, value)}

    return read
