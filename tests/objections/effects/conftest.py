"""An organisation certifies what was corrected or deleted, on both databases."""

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.objections.effects import certifying
from scoring_service.scoring.certifications import Certified
from tests.factories.cases import LATE

HOW = "Mei Lin of card services compared it with the ledger of October."


@pytest.fixture
def certify(engine, clock):
    def act(score, value, item=LATE, *, statement=HOW):
        wanted = Certified(score.person, item, value, statement, "key_1")
        with transaction(engine) as session:
            return certifying.certify_item(session, wanted, now=clock.now())

    return act
