"""What decisions on objections have to say about the items of a score."""

from collections import defaultdict

from sqlalchemy.orm import Session

from scoring_service.explanation.record import Remarks, View
from scoring_service.scoring.records import ItemStatus, Score
from scoring_service.scoring.suppressions import find_refusing
from scoring_service.scoring.views import views_beside


def remarks_on(session: Session, score: Score) -> Remarks:
    """Return both views where a dispute stayed open, and which objection had an item refused."""
    views: defaultdict[str, list[View]] = defaultdict(list)
    whole: list[View] = []
    for item, view in views_beside(session, score):
        (whole if item is None else views[item]).append(view)
    refused = {}
    for use in score.items:
        if use.status is ItemStatus.REFUSED and use.value is None:
            found = find_refusing(session, score, use.id)
            if found is not None:
                refused[use.id] = found.objection_id
    return Remarks({item: tuple(found) for item, found in views.items()}, refused, tuple(whole))
