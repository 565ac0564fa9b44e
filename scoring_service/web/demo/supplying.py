"""The lender's page, and the forms on it: what a source does by the same use cases over the API."""

from flask import Blueprint, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Invalid, NotFound
from scoring_service.objections.correspondence.evidence_api import kept_files
from scoring_service.objections.correspondence.uploads import MOST_BODY_BYTES, sent_file, too_large
from scoring_service.objections.effects import certifying
from scoring_service.objections.inquiries import evidence, refusals
from scoring_service.objections.inquiries import service as inquiries
from scoring_service.objections.inquiries.records import Answer
from scoring_service.scoring import service as scoring
from scoring_service.scoring.certifications import Certified
from scoring_service.web import forms
from scoring_service.web.demo import certificates, pages, playing, questions, receiving
from scoring_service.web.demo.certificates import NotUsed
from scoring_service.web.demo.questions import Question
from scoring_service.web.forms import WrongFields
from scoring_service.wire.bodies import drop_body
from scoring_service.wire.body_sizes import takes_bodies
from scoring_service.wire.installation import installation
from scoring_service.wire.problems import answer_refusal, status_of
from scoring_service.wire.refusals import TooLarge

blueprint = Blueprint("demo_source", __name__, url_prefix="/demo/lender/score")
forms.protect(blueprint)


@blueprint.before_request
def _play_first() -> Response | None:
    """Lead a visit that has made no score to where it makes one."""
    return redirect(url_for("demo.lender"), 303) if playing.find_made() is None else None


@blueprint.get("")
@requires(Permission.DEMO_PLAY)
def show_answer() -> str:
    return pages.lender_page(WrongFields(), {})


@blueprint.post("/again")
@requires(Permission.DEMO_PLAY)
def ask_again() -> Response:
    with transaction(installation().engine) as session:
        playing.make_another(session)
    flash(_("Another score of the same person was made, from the same information."))
    return pages.to_lender_page()


@blueprint.post("/inquiries/<inquiry_id>/answer")
@takes_bodies(MOST_BODY_BYTES, too_large)
@requires(Permission.DEMO_PLAY)
def answer_inquiry(inquiry_id: str) -> Response | pages.Page:
    question = _question(inquiry_id)
    answer = questions.written_answer(request.form, question)
    if isinstance(answer, WrongFields):
        return pages.refused_page(answer)
    try:
        _answer(question, answer)
    except (Invalid, Conflict) as refusal:
        return pages.refused_page(questions.refused_fields(refusal, question), status_of(refusal))
    flash(_("The reviewer and the person can read your answer now."))
    return pages.to_lender_page()


@blueprint.post("/suppressions/<suppression_id>/certification")
@requires(Permission.DEMO_PLAY)
def certify_item(suppression_id: str) -> Response | pages.Page:
    not_used = _not_used(suppression_id)
    written = certificates.written_certificate(request.form, not_used)
    if isinstance(written, WrongFields):
        return pages.refused_page(written)
    try:
        _certify(not_used, *written)
    except (Invalid, Conflict, NotFound) as refusal:
        wrong = certificates.refused_fields(refusal, not_used)
        return pages.refused_page(wrong, status_of(refusal))
    flash(_("It is certified: new scores use it again. The person is told."))
    return pages.to_lender_page()


@blueprint.errorhandler(TooLarge)
def show_too_large(refusal: TooLarge) -> Response:
    """Show the page again: the limit speaks up before the form is read."""
    try:
        question = _question((request.view_args or {})["inquiry_id"])
    except NotFound as other:
        return answer_refusal(other)
    page = pages.lender_page(questions.refused_fields(refusal, question), {})
    response = make_response(page, status_of(refusal))
    if not drop_body(request):
        response.headers["Connection"] = "close"
    return response


def _question(inquiry_id: str) -> Question:
    made = playing.find_made()
    with reading(installation().engine) as session:
        found = receiving.find_question(session, made, inquiry_id) if made else None
    if found is None:
        raise refusals.unknown_inquiry(inquiry_id)
    return found


def _answer(question: Question, answer: Answer) -> None:
    """Add the file, if one was chosen, and answer; a file that came stays if the answer does not.

    Evidence may come before the answer, and the same file is added once.
    """
    here, inquiry = installation(), question.inquiry
    supplier, now = inquiry.supplier, here.clock.now()
    if any(one.filename for one in request.files.values()):
        sent = sent_file(request)
        evidence.receive_evidence(
            here.engine, kept_files(), inquiry.id, sent, supplier=supplier, now=now
        )
    with transaction(here.engine) as session:
        inquiries.answer_inquiry(session, inquiry.id, answer, supplier=supplier, now=now)


def _not_used(suppression_id: str) -> NotUsed:
    with reading(installation().engine) as session:
        score = scoring.get_score(session, playing.get_made()["score"])
        return certificates.get_not_used(session, score, suppression_id)


def _certify(not_used: NotUsed, value: float, statement: str) -> None:
    here, of = installation(), not_used.suppression
    with transaction(here.engine) as session:
        key = playing.get_lender(session, playing.get_made()["lender"]).caller.key_id
        wanted = Certified(of.person, of.item, value, statement, key)
        certifying.certify_item(session, wanted, now=here.clock.now())
