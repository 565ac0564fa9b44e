"""What stands beside a case on the desk: earlier decisions, what is new, help with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

from sqlalchemy.orm import Session

from scoring_service.algorithms.structure import Algorithm
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import LANGUAGES
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices import contacts
from scoring_service.objections.decisions import templates
from scoring_service.objections.decisions.precedents import OwnDecision, Precedent, Precedents
from scoring_service.objections.decisions.templates import Template
from scoring_service.objections.records import Objection, ResolutionKind
from scoring_service.registry import service as registry
from scoring_service.scoring import service as scoring
from scoring_service.web import objecting
from scoring_service.web.reviewers import filtering
from scoring_service.web.reviewers.deciding import Form
from scoring_service.wire.languages import language

LANGUAGE_NAMES: Final = {"en": N_("English"), "zh-CN": N_("Chinese")}

_KINDS: Final = {
    ResolutionKind.CONFIRMED: N_("%(label)s: confirmed"),
    ResolutionKind.CORRECTED: N_("%(label)s: corrected"),
    ResolutionKind.DELETED: N_("%(label)s: deleted"),
    ResolutionKind.UNRESOLVED: N_("%(label)s: left open, with both views"),
}


@dataclass(frozen=True)
class Own:
    """An earlier decision of the same person, in words."""

    earlier: OwnDecision
    ground: str
    outcome: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Other:
    """How somebody else's objection to the same ended, in words."""

    precedent: Precedent
    outcome: str
    lines: Sequence[str]
    procedure: str


@dataclass(frozen=True)
class Beside:
    """All that stands beside a case; `spoken` is the person's language where it is known."""

    own: Sequence[Own]
    others: Sequence[Other]
    news: Sequence[str]
    spoken: str | None
    templates: Sequence[Template]

    @classmethod
    def read(
        cls, session: Session, objection: Objection, algorithm: Algorithm, *, today: date
    ) -> Self:
        found = Precedents.read(session, objection)
        return cls(
            own=[_own(session, one) for one in found.own],
            others=[_other(one, algorithm) for one in found.others],
            news=filtering.news_words(objection),
            spoken=contacts.find_language(session, objection.id),
            templates=templates.fitting(templates.templates_on(today), objection.ground),
        )

    @property
    def template_options(self) -> list[tuple[str, str]]:
        """Return every template in every language, the person's first."""
        ordered = sorted(LANGUAGES, key=lambda tag: tag != (self.spoken or language()))
        named = [(f"{one.id}/{tag}", _named(one, tag)) for tag in ordered for one in self.templates]
        return [("", _("Choose a template")), *named]

    def inserted(self, form: Form, chosen: str) -> Form:
        """Return the form with a template after what is written already."""
        name, _slash, tag = chosen.partition("/")
        text = next((one.text.get(tag, "") for one in self.templates if one.id == name), "")
        parts = [part for part in (form.reasons.rstrip(), text) if part]
        return replace(form, reasons="\n\n".join(parts))


def _named(template: Template, tag: str) -> str:
    title, spoken = template.title[language()], _(LANGUAGE_NAMES[tag])
    return _("%(words)s (%(more)s)", words=title, more=spoken)


def _own(session: Session, earlier: OwnDecision) -> Own:
    lines: list[str] = []
    try:
        score = scoring.get_score(session, earlier.decision.score_id)
    except Unavailable:
        lines.append(_("The score that was decided on cannot be read."))
    else:
        algorithm = registry.get_algorithm(session, score.digest)
        parts, several = earlier.decision.resolutions, bool(earlier.objection.named)
        lines += objecting.resolution_lines(parts, score, algorithm, several=several)
    return Own(
        earlier=earlier,
        ground=objecting.ground_label(earlier.objection),
        outcome=objecting.outcome_text(earlier.decision, objecting.REVIEWER_OUTCOMES),
        lines=lines,
    )


def _other(one: Precedent, algorithm: Algorithm) -> Other:
    lines = [
        _(_KINDS[kind], label=algorithm.item_by_id[item].label[language()])
        for item, kind in one.resolutions
    ]
    return Other(
        precedent=one,
        outcome=_(objecting.REVIEWER_OUTCOMES[one.outcome]),
        lines=lines,
        procedure=one.terms.title[language()],
    )
