"""The lender's page about the person of a visit, whatever of it was sent and refused."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scoring_service.kernel.database import reading
from scoring_service.objections.correspondence.screening import MOST_BYTES
from scoring_service.web import corresponding, objecting
from scoring_service.web.demo import playing, receiving
from scoring_service.web.forms import WrongFields
from scoring_service.wire.installation import installation

Page = tuple[str, int]


def lender_page(wrong: WrongFields, typed: Mapping[str, str]) -> str:
    made = playing.get_made()
    with reading(installation().engine) as session:
        shown = receiving.overview(session, made)
    return render_template(
        "demo/answer.html",
        shown=shown,
        answer=shown.last.answer,
        text=current_app.json.dumps(shown.last.answer, indent=2),
        words=objecting,
        kind_and_size=corresponding.kind_and_size,
        megabytes=MOST_BYTES // 1_000_000,
        wrong=wrong,
        typed=typed,
    )


def refused_page(wrong: WrongFields, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Page:
    """Show the page with what was typed, and what is wrong with it."""
    return lender_page(wrong, request.form), status


def to_lender_page() -> Response:
    return redirect(url_for("demo_source.show_answer"), HTTPStatus.SEE_OTHER)
