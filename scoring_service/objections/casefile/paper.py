"""The file of an objection in plain words, for paper; its digests and proofs stand at the end."""

from collections.abc import Iterator
from typing import Any, Final

from scoring_service.algorithms.structure import Algorithm
from scoring_service.explanation.formats import date_text, instant_text
from scoring_service.explanation.paper import HTML_LANGUAGES, environment_of
from scoring_service.explanation.render_pdf import pdf_head, pdf_of
from scoring_service.explanation.wording import gettext
from scoring_service.kernel.days import day_of
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices.records import DeliveryState, Event
from scoring_service.objections import telling
from scoring_service.objections.casefile.chains import ToldScore
from scoring_service.objections.casefile.gathering import Casefile, DecidedOn
from scoring_service.objections.helping.wording import OTHERS_STANDINGS, RELATIONS
from scoring_service.objections.inquiries.records import Inquiry
from scoring_service.objections.records import Instance, Objection
from scoring_service.objections.standing import where_it_stands
from scoring_service.objections.timeline import Course
from scoring_service.objections.wording import (
    answer_lines,
    disputed_lines,
    ground_label,
    item_label,
    resolution_lines,
)
from scoring_service.scoring.records import Score
from scoring_service.wire.languages import language

_NOTICES: Final = {
    Event.SCORE_FROZEN: N_("The score was frozen."),
    Event.SCORE_RELEASED: N_("Nothing freezes the score any more."),
    Event.SCORE_CORRECTED: N_("What the score is made of was found wrong."),
    Event.SCORE_SUPERSEDED: N_("Another score replaced it."),
    Event.SCORE_ERASED: N_("What the score was made of was erased."),
    Event.INQUIRY_OPENED: N_("It was asked about the disputed information."),
}
_STATES: Final = {
    DeliveryState.WAITING: N_("not delivered yet"),
    DeliveryState.DELIVERED: N_("delivered"),
    DeliveryState.GIVEN_UP: N_("could not be delivered"),
}
_TITLES: Final = {
    Instance.FIRST: N_("The decision"),
    Instance.APPEAL: N_("The decision on the appeal"),
}

Json = dict[str, Any]


def render_pdf(case: Casefile, algorithm: Algorithm, content: Json) -> bytes:
    """Write the file as a PDF; `content` is the same file as JSON, signed."""
    return pdf_of(write(case, algorithm, content))


def write(case: Casefile, algorithm: Algorithm, content: Json) -> str:
    """Write the file as HTML in the language of the reader, which is the case's."""
    spoken, objection = case.telling.language, case.objection
    scores = {told.score.id: told for told in case.scores}
    template = environment_of(__package__).get_template("file.html")
    return template.render(
        head=pdf_head(),
        spoken=spoken,
        html_lang=HTML_LANGUAGES[spoken],
        case=case,
        objection=objection,
        content=content,
        stands=where_it_stands(objection, today=day_of(case.made_at)),
        ground=ground_label(objection),
        disputed=list(disputed_lines(objection, _opened(scores[objection.score_id]), algorithm)),
        elsewhere=[
            (one.score_id, list(_elsewhere(objection, scores[one.score_id], algorithm)))
            for one in objection.named
        ],
        relations=RELATIONS,
        standings=OTHERS_STANDINGS,
        course=list(_course(case).tell()),
        decisions=[_decision(one, case, scores, algorithm) for one in case.decisions],
        inquiries=[_inquiry(one, name, algorithm) for one, name in case.inquiries],
        certified=[(item_label(algorithm, c.certified.item), c) for c in case.certifications],
        suppressed=_suppressed(case, algorithm, certifiable=True),
        barred=_suppressed(case, algorithm, certifiable=False),
        notices=list(_notices(case)),
        score_text=_score_text,
        day=lambda moment: date_text(moment, spoken),
        instant=lambda moment: instant_text(moment, spoken),
    )


def _course(case: Casefile) -> Course:
    return Course(
        objection=case.objection,
        messages=case.messages,
        evidence=case.evidence,
        inquiries=[inquiry for inquiry, _supplier in case.inquiries],
        scores={told.score.id: _score_text(told) for told in case.scores if told.document},
    )


def _score_text(told: ToldScore) -> str:
    return gettext("no score") if told.score.value is None else str(told.score.value)


def _opened(told: ToldScore) -> Score | None:
    """Return a score whose values the reader may know: not one that the link does not open."""
    return told.score if told.opened else None


def _elsewhere(objection: Objection, told: ToldScore, algorithm: Algorithm) -> Iterator[str]:
    """Say what a score named beside the disputed one recorded, where the reader may know."""
    if told.document is not None:
        yield from disputed_lines(objection, told.score, algorithm)


def _decision(
    decided: DecidedOn, case: Casefile, scores: dict[str, ToldScore], algorithm: Algorithm
) -> Json:
    decision = decided.decision
    taken_on, several = _opened(scores[decision.score_id]), bool(case.objection.named)
    lines = resolution_lines(decision.resolutions, taken_on, algorithm, several=several)
    return {
        "decision": decision,
        "title": gettext(_TITLES[decision.instance]),
        "outcome": gettext(telling.outcome_of(decision)),
        "lines": list(lines),
    }


def _inquiry(inquiry: Inquiry, supplier: str, algorithm: Algorithm) -> Json:
    lines = [
        (algorithm.item_by_id[item].label[language()], words)
        for item, words in answer_lines(inquiry, algorithm)
    ]
    return {"inquiry": inquiry, "supplier": supplier, "lines": lines}


def _suppressed(case: Casefile, algorithm: Algorithm, *, certifiable: bool) -> list[str]:
    """Name what stands suppressed; where a use was found unlawful, no certificate helps."""
    labels = (
        item_label(algorithm, one.item)
        for one in case.suppressions
        if one.lifted_at is None and (one.purpose is None) is certifiable
    )
    return list(dict.fromkeys(labels))


def _notices(case: Casefile) -> Iterator[Json]:
    for told in case.notices:
        states = {gettext(_STATES[one.state]) for one in told.arrivals}
        yield {
            "words": gettext(_NOTICES[told.message.event]),
            "at": told.message.at,
            "states": sorted(states),
        }
