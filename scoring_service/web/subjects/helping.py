"""The person names helpers, sees who may act for them, and ends an authority."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from scoring_service.accounts.guards import admit, principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import Conflict, Invalid, Refusal
from scoring_service.objections.correspondence.evidence_api import as_attachment, kept_files
from scoring_service.objections.correspondence.screening import MOST_BYTES
from scoring_service.objections.correspondence.uploads import MOST_BODY_BYTES, sent_file, too_large
from scoring_service.objections.helping import service
from scoring_service.objections.helping.api import find_helper, private_link
from scoring_service.objections.helping.records import Authority, Limits, Named, Power, Relation
from scoring_service.web import corresponding, forms
from scoring_service.web.forms import WrongField, WrongFields, wrong_fields
from scoring_service.web.helping import POWERS, RELATIONS, STANDINGS
from scoring_service.wire.bodies import drop_body
from scoring_service.wire.body_sizes import takes_bodies
from scoring_service.wire.installation import installation
from scoring_service.wire.leading_fields import fields_before_file
from scoring_service.wire.problems import answer_refusal, problem_of, status_of
from scoring_service.wire.refusals import TooLarge

blueprint = Blueprint("subject_helpers", __name__, url_prefix="/s/<token>/helpers")
forms.protect(blueprint)

Page = tuple[str, int]


@dataclass(frozen=True)
class Form:
    """What was typed and chosen so far."""

    name: str = ""
    relation: str = ""
    powers: tuple[str, ...] = tuple(power.value for power in Power)
    ends_on: str = ""

    @classmethod
    def read(cls, values: MultiDict[str, str]) -> "Form":
        return cls(
            name=values.get("name", ""),
            relation=values.get("relation", ""),
            powers=tuple(values.getlist("may")),
            ends_on=values.get("ends_on", "").strip(),
        )

    def errors(self) -> Iterator[WrongField]:
        if self.relation not in {relation.value for relation in Relation}:
            yield WrongField("relation", _("Choose what the helper is to you."))
        if self.day is None:
            yield WrongField("ends_on", _("Give the last day, like 2026-12-31."))

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.ends_on)
        except ValueError:
            return None

    @property
    def authority(self) -> Authority | WrongFields:
        """Return what was written, or what is wrong with the fields."""
        day = self.day
        if day is None or (wrong := list(self.errors())):
            return wrong_fields(self.errors() if day is None else wrong)
        powers = tuple(power for power in Power if power.value in self.powers)
        return Authority(self.name, Relation(self.relation), powers, day)


@blueprint.get("")
@requires(Permission.HELPER_NAME)
def show_helpers(token: str) -> Page:
    return _page(token, Form(), WrongFields())


@blueprint.post("")
@takes_bodies(MOST_BODY_BYTES, too_large)
@requires(Permission.HELPER_NAME)
def name_helper(token: str) -> Page:
    form = Form.read(request.form)
    authority = form.authority
    if isinstance(authority, WrongFields):
        return _page(token, form, authority, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        named = _named(authority)
    except (Invalid, Conflict) as refusal:
        return _page(token, form, _wrong(refusal), status_of(refusal))
    return render_template(
        "subjects/helper_named.html", token=token, helper=named.helper, link=private_link(named)
    ), HTTPStatus.CREATED


@blueprint.post("/<helper_id>/end")
@requires(Permission.HELPER_NAME)
def end_authority(token: str, helper_id: str) -> AnyResponse:
    here, own = installation(), principal(Subject).score_id
    with transaction(here.engine) as session:
        service.end_authority(session, helper_id, own_score_id=own, now=here.clock.now())
    flash(_("The authority has ended. What the helper did for you stands."))
    return redirect(url_for(".show_helpers", token=token), 303)


@blueprint.get("/<helper_id>/authority")
@requires(Permission.HELPER_READ)
def download_authority(token: str, helper_id: str) -> Response:  # noqa: ARG001 - guarded
    return as_attachment(find_helper(helper_id).document, "authority")


@blueprint.errorhandler(TooLarge)
def show_too_large(refusal: TooLarge) -> Response:
    """Show the form again: the limit speaks up before the view is reached."""
    try:
        admit(Permission.HELPER_NAME)
        token, wrong = (request.view_args or {})["token"], _wrong(refusal)
        page = _page(token, _typed(), wrong, status_of(refusal))
    except Refusal as other:
        return answer_refusal(other)
    response = make_response(page)
    if not drop_body(request):
        response.headers["Connection"] = "close"
    return response


def _wrong(refusal: Refusal) -> WrongFields:
    """Say what was refused: what is too large is the file."""
    if not isinstance(refusal, TooLarge):
        return corresponding.refused(refusal).wrong
    problem = problem_of(refusal)
    return wrong_fields([WrongField("file", f"{problem.detail} {problem.remedy}")])


def _typed() -> Form:
    """Return what was typed beside a file that is too large for the form to be read."""
    return Form.read(fields_before_file(request))


def _named(authority: Authority) -> Named:
    here, own = installation(), principal(Subject).score_id
    sent = sent_file(request)
    return service.name_helper(
        here.engine, kept_files(), authority, sent, own_score_id=own, now=here.clock.now()
    )


def _page(token: str, form: Form, wrong: WrongFields, status: int = HTTPStatus.OK) -> Page:
    here, own = installation(), principal(Subject).score_id
    now = here.clock.now()
    limits, today = Limits.on(day_of(now)), day_of(now)
    with reading(here.engine) as session:
        helpers = service.list_helpers(session, own, now=now)
    page = render_template(
        "subjects/helpers.html",
        token=token,
        form=form,
        wrong=wrong,
        helpers=helpers,
        is_full=sum(helper.holds for helper in helpers) >= limits.at_once,
        limits=limits,
        latest=today + timedelta(days=limits.days),
        relations=[(relation.value, _(label), "") for relation, label in RELATIONS.items()],
        relation_words=RELATIONS,
        powers=POWERS,
        standings=STANDINGS,
        megabytes=MOST_BYTES // 1_000_000,
    )
    return page, status
