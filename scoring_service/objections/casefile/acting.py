"""Who acted for the person in a case: who of them did what, and with which written authority."""

from collections.abc import Iterator, Sequence
from typing import Any

from scoring_service.objections.helping.api import helper_body
from scoring_service.objections.helping.records import Helper
from scoring_service.objections.records import Objection
from scoring_service.objections.steps import Party

Json = dict[str, Any]


def doer(objection: Objection, revision: int, helpers: Sequence[Helper]) -> Json:
    """Say which party made a revision; of a helper also who it is, where the reader may know."""
    event = objection.events[revision - 1]
    named = {helper.id: helper.authority.name for helper in helpers}
    said: Json = {"by": event.party.value}
    if event.party is Party.HELPER:
        who = event.helper_id if event.helper_id in named else None
        said |= {"helper": who, "helper_name": named.get(who or "")}
    return said


def authorities(helpers: Sequence[Helper], base_url: str) -> Iterator[Json]:
    """Yield each helper with the authority: its digests, its period, and where the paper is."""
    for helper in helpers:
        yield {**helper_body(helper), "url": f"{base_url}/v1/helpers/{helper.id}/authority"}
