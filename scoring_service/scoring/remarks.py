"""What decisions on objections have to say about the items of a score."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from scoring_service.explanation.record import Refused, Remarks, View
from scoring_service.scoring.records import ItemStatus, Score
from scoring_service.scoring.suppressions import Suppression, list_refusing
from scoring_service.scoring.views import views_beside


def remarks_on(session: Session, score: Score) -> Remarks:
    """Return both views where a dispute stayed open, and which objection had an item refused."""
    views: defaultdict[str, list[View]] = defaultdict(list)
    whole: list[View] = []
    for item, view in views_beside(session, score):
        (whole if item is None else views[item]).append(view)
    refused = {
        use.id: _refused(found)
        for use in score.items
        if use.status is ItemStatus.REFUSED and use.value is None
        if (found := list_refusing(session, score, use.id))
    }
    return Remarks({item: tuple(found) for item, found in views.items()}, refused, tuple(whole))


def _refused(refusing: Sequence[Suppression]) -> Refused:
    """Name the latest decision; before all others one that no certificate changes."""
    of_use = [found for found in refusing if found.purpose is not None]
    return Refused((of_use or refusing)[-1].objection_id, use_unlawful=bool(of_use))
