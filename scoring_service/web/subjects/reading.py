"""What the pages of the person scored show: the score, the one before it, and the objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from scoring_service.accounts.guards import principal
from scoring_service.accounts.principals import Subject
from scoring_service.explanation import figures
from scoring_service.explanation.document import ExplanationDocument
from scoring_service.explanation.waterfall import NARROW, WIDE
from scoring_service.kernel import canonical
from scoring_service.objections import service as objections
from scoring_service.objections.helping.acting import whose
from scoring_service.objections.records import Objection
from scoring_service.objections.rules import AGAINST, OPEN
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score
from scoring_service.web.explaining import explain

_REPEATED: Final = 2
"""From so many earlier ones on the form says what a repeat is; the policy decides on it."""


@dataclass(frozen=True)
class Reading:
    """One score of a chain of corrections, read by the person it is about."""

    document: ExplanationDocument
    corrections: Sequence[Score]
    objections: Sequence[Objection]

    @property
    def score(self) -> Score:
        return next(s for s in self.corrections if s.id == self.document.score.id)

    @property
    def earlier(self) -> Score | None:
        """Return the score that this one replaced, if it did."""
        return next((s for s in self.corrections if s.superseded_by == self.score.id), None)

    @property
    def latest(self) -> Score:
        return self.corrections[-1]

    @property
    def open_objections(self) -> list[Objection]:
        return [objection for objection in self.objections if objection.state in OPEN]

    @property
    def may_repeat(self) -> bool:
        """Tell whether a further objection may be a mere repeat: enough was decided against."""
        decided = [one.decision for one in self.objections if one.decision]
        return sum(one.outcome in AGAINST for one in decided) >= _REPEATED

    @property
    def disputed(self) -> frozenset[str]:
        """Return the items of open objections."""
        return frozenset(item for objection in self.open_objections for item in objection.items)


def read_score(session: Session, linked: str, score_id: str | None = None) -> Reading:
    """Read a score of the chain that a private link opens; None asks for the latest."""
    corrections = scoring.list_corrections(session, linked)
    wanted = score_id or corrections[-1].id
    score = scoring.get_subjects_score(session, wanted, linked)
    return Reading(
        document=explain(session, score),
        corrections=corrections,
        objections=objections.list_subjects_objections(session, **whose(principal(Subject))),
    )


def to_try(reading: Reading) -> str:
    """Return the address where the person tries the algorithm, their values filled in.

    The values follow "#": browsers send nothing of that, and the page takes it out of the address.
    """
    score = reading.score
    used = {item.id: item.value for item in score.items if item.status == "used"}
    values = {name: canonical.dumps(value).decode() for name, value in used.items()}
    page = url_for("public.try_algorithm", name=score.model, version=score.version)
    return f"{page}#{urlencode(values)}"


def drawings(reading: Reading) -> dict[str, Any]:
    """Draw the scale, and the waterfall for wide and for narrow pages."""
    if not reading.document.is_scored:
        return {"scale": None, "waterfall": None}
    earlier = reading.earlier.value if reading.earlier else None
    drawn = [figures.waterfall_drawing(reading.document, layout) for layout in (WIDE, NARROW)]
    scale = figures.scale_drawing(reading.document, earlier=earlier)
    return {"scale": Markup(scale), "waterfall": Markup("".join(drawn))}  # noqa: S704 - escaped
