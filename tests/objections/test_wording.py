"""What a decision says of a score that had the right value before, for the sake of another."""

import pytest

from scoring_service.objections.wording import resolution_lines
from scoring_service.scoring.records import ItemStatus, ItemUse
from tests.factories.cases import LATE, corrected, deleted, score_of


@pytest.fixture(autouse=True)
def _speaking(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def lines(value, part, algorithm):
    score = score_of(ItemUse(LATE, value, "card_account", ItemStatus.USED))
    (line,) = resolution_lines((part,), score, algorithm)
    return line


def test_what_was_changed_in_another_score_alone_is_said_so(algorithm):
    assert "was corrected in another score" in lines(0, corrected(value=0), algorithm)
    assert "was deleted from another score" in lines(None, deleted(), algorithm)
    for part in (corrected(value=0), deleted()):
        assert "another score" not in lines(2, part, algorithm)
