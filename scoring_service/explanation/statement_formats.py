"""The statement of reasons as JSON, as one HTML file, and as a PDF."""

from typing import Any, Final

from scoring_service.explanation import formats, paper
from scoring_service.explanation.bundle import bundle
from scoring_service.explanation.render_html import html_head
from scoring_service.explanation.render_pdf import pdf_head, pdf_of
from scoring_service.explanation.statement import AppliedRule, GroundItem, StatementOfReasons
from scoring_service.explanation.states import ITEM_STATES
from scoring_service.explanation.wording import gettext as _
from scoring_service.explanation.wording import speaking

FORMAT: Final = "statement-of-reasons/2"

Json = dict[str, Any]


def statement_json(statement: StatementOfReasons) -> Json:
    """Return the statement as data, with words in its language."""
    document, course = statement.document, statement.course
    explained = bundle(document)
    tally = document.tally
    return {
        "format": FORMAT,
        "language": document.language,
        "objection": {"id": course.number, "asked_on": course.asked_on.isoformat()},
        "score": {
            **explained["score"],
            "purpose_label": document.purpose,
            "legal_basis_label": document.legal_basis,
        },
        "items": [
            {**entry, **_item(item)}
            for entry, item in zip(explained["items"], statement.items, strict=True)
        ],
        "rules": [_rule(rule) for rule in statement.rules],
        "start": tally.start if tally else None,
        "total": tally.total if tally else None,
        "no_score": list(statement.no_score),
        "would_have_changed": list(statement.would_have_changed),
        "recourse": explained["recourse"],
        "procedure": {"title": course.title, "law": course.law, "article": course.article},
        "how_to_go_on": list(course.how_to_go_on),
        "responsible": document.responsible,
    }


def statement_html(statement: StatementOfReasons) -> str:
    """Write the statement as one file that forbids its reader to load anything."""
    return paper.write_page("statement.html", statement.document, html_head(), **_parts(statement))


def statement_pdf(statement: StatementOfReasons) -> bytes:
    """Write the statement as a PDF; raise `Unavailable` saying what to install."""
    page = paper.write_page("statement.html", statement.document, pdf_head(), **_parts(statement))
    return pdf_of(page)


def _parts(statement: StatementOfReasons) -> dict[str, Any]:
    with speaking(statement.document.language):
        title = _("Statement of reasons: %(number)s", number=statement.course.number)
    return {
        "statement": statement,
        "course": statement.course,
        "title": title,
        "states": lambda status: _(ITEM_STATES[status]),
        "on": lambda day: formats.date_text(day, statement.document.language),
    }


def _item(item: GroundItem) -> Json:
    received = item.received_on and {"on": item.received_on.isoformat(), "is": "day_of_request"}
    return {
        "value_text": item.line.value,
        "legal_bases": list(item.legal_bases),
        "received": received,
    }


def _rule(rule: AppliedRule) -> Json:
    effect = rule.effect
    return {
        "features": list(rule.line.features),
        "label": rule.line.label,
        "value": rule.line.value,
        "line": rule.line.range,
        "points": rule.line.points,
        "reference_people": rule.people,
        "reference_share": round(rule.share, 4),
        "contribution": None if effect is None else float(effect.points),
        "rationales": [
            {
                "feature": ground.feature,
                "label": ground.label,
                "text": ground.rationale,
                "basis": "causal" if ground.causal else "associated",
            }
            for ground in rule.grounds
        ],
    }
