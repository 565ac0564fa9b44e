"""One thing of one score is under review once: newly, on appeal, or where reasons are wanted.

Else two reviewers could decide it differently, and the later one would not know of the earlier. All
that opens an objection looks here, under the turn of the person, so of two at once one is refused.
"""

from collections.abc import Callable, Sequence

from scoring_service.kernel.errors import Conflict
from scoring_service.objections import rules
from scoring_service.objections.lodging import claims
from scoring_service.objections.records import Claim, Objection
from scoring_service.objections.tables import ObjectionRow


def refuse_second(
    about: Claim | Objection,
    row: ObjectionRow,
    others: Sequence[ObjectionRow],
    refusal: Callable[[str], Conflict],
) -> None:
    """Refuse to open `row` where one of the person's other objections is open about the same.

    `refusal` says what to do instead, given the id of that objection.
    """
    for other in others:
        if other.id != row.id and other.origins & row.origins and other.state in rules.OPEN:
            claims.refuse_same(about, other.record(), refusal)
