"""Brings the pages into the application."""

from typing import Final

from flask import Flask, Response, request

from scoring_service.web import forms, statics, templating
from scoring_service.web.demo import routes as demo
from scoring_service.web.demo import supplying
from scoring_service.web.public import routes as public
from scoring_service.web.publishers import routes as publishers
from scoring_service.web.reviewers import filing as reviewer_files
from scoring_service.web.reviewers import helping as reviewers_helping
from scoring_service.web.reviewers import repeating, replying, seconding, trying
from scoring_service.web.reviewers import routes as reviewers
from scoring_service.web.subjects import (
    adding,
    appealing,
    asking,
    filing,
    helping,
    linking,
    stating,
)
from scoring_service.web.subjects import routes as subjects
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import LANGUAGE_PARAMETER, language
from scoring_service.wire.problems import in_interface

_A_YEAR: Final = 365 * 24 * 3600


def register_pages(app: Flask) -> None:
    """Register every page; the demonstration's doors only where the settings open them."""
    templating.register_templating(app)
    forms.register_forms(app)
    app.register_blueprint(statics.own)
    app.register_blueprint(statics.drawings)
    of_subjects = (subjects, adding, appealing, asking, filing, linking, stating, helping)
    of_reviewers = (
        *(reviewers, replying, reviewer_files, seconding),
        *(repeating, trying, reviewers_helping),
    )
    for pages in (public, *of_subjects, *of_reviewers, publishers):
        app.register_blueprint(pages.blueprint)
    if _is_demonstration(app):
        app.register_blueprint(demo.blueprint)
        app.register_blueprint(supplying.blueprint)
    app.after_request(_remember_language)


def _is_demonstration(app: Flask) -> bool:
    with app.app_context():
        return installation().settings.demo


def _remember_language(response: Response) -> Response:
    """Keep the language that somebody chose in the address."""
    if LANGUAGE_PARAMETER in request.args and not in_interface():
        response.set_cookie(
            LANGUAGE_PARAMETER,
            language(),
            max_age=_A_YEAR,
            secure=installation().settings.uses_https,
            httponly=True,
            samesite="Lax",
        )
    return response
