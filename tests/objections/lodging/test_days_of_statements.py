"""The day of the request stands in a statement of reasons, also of a score that was made again."""

from datetime import timedelta

import pytest

from scoring_service.objections.steps import Action
from tests.factories.offices import CORRECTED
from tests.objections.lodging.test_api import WISH, address

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_of_a_score_that_was_made_again_the_request_keeps_its_day(office, clock):
    score, subject = office.score()
    clock.advance(timedelta(days=2))
    ada = office.reviewer("ada")
    taken = ada.act(Action.ASSIGN, office.lodged(subject, score).json).json
    new = ada.propose(taken, CORRECTED)["decision"]["superseded_by"]
    objection = office.lodged(subject, score | {"id": new}, **WISH).json
    path = address(objection, "statement-of-reasons")
    assert {i["received"]["on"] for i in subject.get(path).json["items"]} == {"2026-11-01"}
    for place in (path, f"/v1/explanations/{new}"):
        headers = subject.headers | {"Accept": "text/html"}
        text = subject.client.get(place, headers=headers).get_data(as_text=True)
        assert "made again on 3 November 2026, after an objection" in text
        assert "All of it was supplied" not in text
