"""The scores of a case: the chain of the disputed one, and of each that was named beside it.

Told in full are those that the private link opens, and all of them to a reviewer. Of any other the
log's entry and its proof are told, which show that it was made and say nothing of what it says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from scoring_service.explanation.document import ExplanationDocument
from scoring_service.kernel.errors import Unavailable
from scoring_service.objections.records import Objection
from scoring_service.scoring import service as scoring
from scoring_service.scoring import telling
from scoring_service.scoring.records import Score, Status, recorded_value
from scoring_service.transparency import log

NOT_OPENED: Final = "not_opened_by_this_link"
"""Why a score is withheld from whoever has a link to another one."""


@dataclass(frozen=True, slots=True)
class Telling:
    """In which language, and for which installation, scores are explained."""

    language: str
    base_url: str
    operator: str


@dataclass(frozen=True, slots=True)
class ToldScore:
    """One score of a case; `document` None where `withheld` says why.

    `logged` is then the log's entry of it with the proof, where a checkpoint covers it.
    """

    score: Score
    document: ExplanationDocument | None
    withheld: str | None = None
    logged: dict[str, Any] | None = None

    @property
    def opened(self) -> bool:
        """Tell whether the reader may know it: a reviewer, or whoever has a link that opens it."""
        return self.withheld != NOT_OPENED

    def had(self, item: str, value: float) -> bool:
        """Tell whether it was given a value of an item, or may have been before it was erased."""
        is_erased = self.score.status is Status.ERASED
        return is_erased or recorded_value(self.score, item) == value


Chain = Sequence[ToldScore]
"""A score that was objected to and those that replaced it, oldest first."""


def told_chains(
    session: Session, objection: Objection, own_score_id: str | None, to: Telling
) -> Iterator[Chain]:
    """Yield every chain that an objection names, its own first; no own score means a reviewer."""
    named = (one.origin_score_id for one in objection.named)
    chains = [scoring.list_corrections(session, o) for o in (objection.origin_score_id, *named)]
    opened = None
    if own_score_id is not None:
        opened = {score.id for score in scoring.list_corrections(session, own_score_id)}
    for chain in chains:
        yield [_told(session, score, opened, to) for score in chain]


def tells(scores: Sequence[ToldScore], item: str, value: float) -> bool:
    """Tell whether the reader may know a value of an item: not one of withheld scores alone."""
    known = any(one.opened and recorded_value(one.score, item) == value for one in scores)
    return known or not any(one.had(item, value) for one in scores if not one.opened)


def _told(session: Session, score: Score, opened: set[str] | None, to: Telling) -> ToldScore:
    if opened is not None and score.id not in opened:
        logged = _logged(session, score)
        return ToldScore(score, None, NOT_OPENED, logged)
    try:
        document = telling.explanation_document(
            session, score, language=to.language, base_url=to.base_url, operator=to.operator
        )
    except Unavailable as refusal:
        return ToldScore(score, None, refusal.code, _logged(session, score))
    return ToldScore(score, document)


def _logged(session: Session, score: Score) -> dict[str, Any] | None:
    try:
        return log.Prover(session).prove_entry(score.id)
    except Unavailable:
        return None
