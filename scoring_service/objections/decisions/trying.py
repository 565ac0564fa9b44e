"""Tries what a decision would do to every score of the person that it reaches; nothing is stored.

Each is computed as it would be made again: from the same items, without what others freeze and
without what is kept out, by this decision too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.objections import rules
from scoring_service.objections.decisions import resolutions
from scoring_service.objections.decisions.disputed import Disputed, disputed_by
from scoring_service.objections.effects import consequences, repairing, rescoring, wholes
from scoring_service.objections.effects.reach import Chain, Reach
from scoring_service.objections.records import (
    Change,
    Ground,
    Objection,
    Outcome,
    Preview,
    Resolution,
    Standing,
)
from scoring_service.objections.rows import get_row, of_person
from scoring_service.objections.steps import State
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing.deadlines import Terms
from scoring_service.scoring import service as scoring
from scoring_service.scoring.suppressions import Wrong


def preview_decision(
    session: Session,
    objection_id: str,
    proposed: Sequence[Resolution],
    *,
    outcome: Outcome | None = None,
    now: datetime,
) -> Preview:
    """Try what a decision would do to the scores, storing nothing.

    `outcome` where it does not follow from what becomes of the items: there are none.
    """
    row = get_row(session, objection_id)
    rules.refuse_closed(State(row.state))
    disputed = disputed_by(session, row.record())
    resolutions.check_resolutions(proposed, row.record(), disputed)
    rows = of_person(session, row.person)
    trial = _Trial(
        session,
        row.id,
        proposed,
        [other.record() for other in rows],
        disputed,
        consequences.reach_of(session, row, now=now),
        wholes.wrong_of(row, outcome, disputed.scores),
        is_owed=_is_owed(row, proposed),
    )
    beside = tuple(trial.changes(consequences.other_chains(session, row, rows)))
    old, new = rescoring.standing_of(trial.reach.chain[-1]), trial.own()
    score_id = trial.reach.chain[-1].id
    return Preview(score_id, old, new or old, replaces=new is not None, beside=beside)


@dataclass(frozen=True, slots=True)
class _Trial:
    """What is known of a decision that is tried."""

    session: Session
    objection_id: str
    proposed: Sequence[Resolution]
    objections: Sequence[Objection]
    disputed: Disputed
    reach: Reach
    wrong: Sequence[Wrong]
    """What would be suppressed of scores that are disputed as a whole."""

    is_owed: bool

    def own(self) -> Standing | None:
        """Return what the objection's own score would say; None where it would stay."""
        parts = self.reach.deciding_own(self.proposed)
        return self._made_again(self.reach.chain, parts, self.proposed, is_owed=self.is_owed)

    def changes(self, chains: Sequence[Chain]) -> Iterator[Change]:
        """Yield what would become of the other scores that would be made again."""
        for chain in chains:
            parts, last = self.reach.deciding(self.proposed, chain), chain[-1]
            owed = self.is_owed and self.reach.names(chain)
            new = self._made_again(chain, parts, parts, is_owed=owed)
            if new is not None:
                old = rescoring.standing_of(last)
                made = (last.id, last.model, last.version, last.purpose, last.scored_at)
                yield Change(*made, old, new)

    def _made_again(
        self,
        chain: Chain,
        parts: Sequence[Resolution],
        decided: Sequence[Resolution],
        *,
        is_owed: bool,
    ) -> Standing | None:
        """Return what the last score of a chain would say; `decided` holds for it as it is."""
        deciding = self.objection_id
        ending = rescoring.ending_of(chain[0], self.objections, parts, deciding=deciding)
        items = rescoring.items_after(chain[-1], ending, is_owed=is_owed)
        if items is None:
            return None
        usable = rescoring.usable(items, ending.frozen)
        usable = repairing.without_suppressed(
            self.session, chain[-1], usable, self.proposed, self.wrong
        )
        settled, scores = {part.item for part in decided}, self.disputed.scores
        used = {
            item: value
            for item, value in usable.items()
            if item in settled or not repairing.refused_by(scores, self.proposed, item, value)
        }
        return rescoring.standing_of(scoring.what_if(self.session, chain[-1], used))


def _is_owed(row: ObjectionRow, proposed: Sequence[Resolution]) -> bool:
    outcome = resolutions.fitting_outcomes(Ground(row.ground), proposed)[0]
    return rules.owes_recalculation(Terms.read(row.terms), outcome)
