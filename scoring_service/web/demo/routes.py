"""The demonstration's pages; registered only where the settings open its doors."""

from http import HTTPStatus

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import transaction
from scoring_service.web import forms
from scoring_service.web.demo import examples, pages, playing
from scoring_service.web.forms import WrongField, WrongFields, wrong_fields
from scoring_service.wire.installation import installation

blueprint = Blueprint("demo", __name__, url_prefix="/demo")
forms.protect(blueprint)


@blueprint.get("/lender")
@requires(Permission.DEMO_PLAY)
def lender() -> str:
    return _form(WrongFields())


@blueprint.post("/lender")
@requires(Permission.DEMO_PLAY)
def make_score() -> Response | tuple[str, int]:
    client = examples.find_client(request.form.get("client", ""))
    chosen = request.form.get("lender", "")
    if client is None or chosen not in {one["name"] for one in playing.credentials()["lenders"]}:
        wrong = wrong_fields([WrongField("client", _("Choose a client and a lender."))])
        return _form(wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction(installation().engine) as session:
        playing.make_score(session, client, playing.get_lender(session, chosen))
    return pages.to_lender_page()


@blueprint.get("/reviewer")
@requires(Permission.DEMO_PLAY)
def reviewer() -> str:
    known = playing.credentials()
    return render_template(
        "demo/reviewer.html", reviewers=known["reviewers"], publisher=known["publishers"][0]
    )


def _form(wrong: WrongFields) -> str:
    return render_template(
        "demo/lender.html",
        examples=examples.load(),
        lenders=playing.credentials()["lenders"],
        chosen=request.form,
        wrong=wrong,
    )
