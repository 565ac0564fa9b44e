"""Why there is no score: how much was known, how much is needed, and what lacks."""

from collections.abc import Iterator
from itertools import groupby

from scoring_service.explanation.document import ExplanationDocument
from scoring_service.explanation.states import ITEM_STATES, UNSCORABLE
from scoring_service.explanation.wording import gettext as _


def unscorable_sentences(document: ExplanationDocument) -> Iterator[str]:
    """Say why there is no score and what lacked for one; nothing where there is one."""
    if document.is_scored:
        return
    for code in document.score.unscorable_reasons:
        yield _(UNSCORABLE[code])
    if document.score.status == "erased":
        return
    yield _(
        "Known: %(known)s of the %(all)s things that count. Needed: at least %(needed)s.",
        known=document.known_features,
        all=len(document.algorithm.features),
        needed=document.algorithm.sufficient_features,
    )
    lacking = [item for item in document.items if item.status != "used"]
    by_status = sorted(lacking, key=lambda item: list(ITEM_STATES).index(item.state))
    for status, items in groupby(by_status, key=lambda item: item.state):
        labels = _("; ").join(item.label for item in items)
        yield _("%(state)s: %(labels)s.", state=_(ITEM_STATES[status]), labels=labels)
