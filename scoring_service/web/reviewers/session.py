"""Signing in and out of the pages of reviewers and publishers."""

from http import HTTPStatus
from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scoring_service.accounts import cookies
from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Role
from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Refusal, Throttled, Unauthenticated
from scoring_service.web.forms import WrongField, WrongFields, wrong_fields
from scoring_service.wire.installation import installation
from scoring_service.wire.problems import problem_of, status_of

_HOMES: Final = {Role.REVIEWER: "reviewers.queue", Role.PUBLISHER: "publishers.show_desk"}
"""The page that a person of each role sees first."""


def sign_in_page(wrong: WrongFields, status: HTTPStatus = HTTPStatus.OK) -> tuple[str, int]:
    """Show the form, with the address typed before and what was wrong."""
    email = request.form.get("email", "")
    aim = request.values.get("next", "")
    return render_template("reviewers/sign_in.html", wrong=wrong, email=email, aim=aim), status


def sign_in() -> AnyResponse | tuple[str, int]:
    """Open a session and go where the person wanted to go; else show the form again."""
    here = installation()
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        opened = accounts.sign_in(
            here.engine, email, password, secret_key=here.secret_key, now=here.clock.now()
        )
    except (Unauthenticated, Throttled) as refusal:
        return sign_in_page(_told(refusal), status_of(refusal))
    response = make_response(redirect(_aim(opened.role), HTTPStatus.SEE_OTHER))
    cookies.keep_session(response, opened.token)
    return response


def sign_out() -> Response:
    """End the session here and in the browser."""
    here, token = installation(), cookies.session_token()
    with transaction(here.engine) as session:
        accounts.sign_out(session, token or "", now=here.clock.now())
    response = make_response(redirect(url_for("reviewers.sign_in"), HTTPStatus.SEE_OTHER))
    cookies.drop_session(response)
    return response


def ask_to_sign_in(_refusal: Unauthenticated) -> AnyResponse:
    """Send whoever is not signed in to the form, and back afterwards."""
    aim = request.path if request.method == "GET" else None
    return redirect(url_for("reviewers.sign_in", next=aim), HTTPStatus.SEE_OTHER)


def _aim(role: Role) -> str:
    """Return the page wanted, if it is one of the person's own."""
    home = url_for(_HOMES.get(role, "reviewers.queue"))
    aim = request.form.get("next", "")
    own = aim == home or aim.startswith(f"{home}/")
    return aim if own and "\\" not in aim and "//" not in aim else home


def _told(refusal: Refusal) -> WrongFields:
    problem = problem_of(refusal)
    return wrong_fields([WrongField("email", f"{problem.detail} {problem.remedy}")])
