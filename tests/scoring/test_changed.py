"""A score that somebody changed in the database is shown to nobody."""

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import transaction
from tests.factories.lenders import Lender


@pytest.fixture
def lender(client, lender_key, published):
    return Lender(client, lender_key)


@pytest.mark.parametrize(
    "change",
    [
        "value = value + 100",
        "purpose = 'tenancy'",
        "items = '[]'",
        "explanation = '{}'",
        "band = 'A'",
        "probability = 0.5",
    ],
)
def test_a_changed_score_is_refused_to_lender_and_person(lender, engine, change):
    score = lender.score()
    subject = lender.subject_of(score)
    with transaction(engine) as session:
        session.execute(text(f"UPDATE scores SET {change}"))
    token = score["subject_link"]["url"].rpartition("/s/")[2]
    for answer in (
        lender.get(f"/v1/scores/{score['id']}"),
        subject.get(f"/v1/explanations/{score['id']}"),
        lender.client.get(f"/s/{token}"),
    ):
        assert answer.status_code == 503
    refused = lender.get(f"/v1/scores/{score['id']}").json
    assert refused["code"] == "stored_score_changed"


def test_an_unchanged_score_is_shown(lender):
    score = lender.score()
    assert lender.get(f"/v1/scores/{score['id']}").status_code == 200
