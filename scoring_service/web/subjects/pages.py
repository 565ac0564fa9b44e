"""Renders the pages of the person scored; sends an objection, or shows its form again."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import render_template
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from scoring_service.accounts.principals import Subject
from scoring_service.explanation import advice
from scoring_service.explanation.lacking import unscorable_sentences
from scoring_service.explanation.states import ITEM_STATES
from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import Invalid
from scoring_service.notices.vault import Vault
from scoring_service.objections import freezing
from scoring_service.objections import service as objections
from scoring_service.objections.correspondence import corresponding
from scoring_service.objections.correspondence.corresponding import Contact
from scoring_service.objections.helping.acting import refuse_contact, whose
from scoring_service.objections.lodging import naming
from scoring_service.objections.records import Claim, Objection
from scoring_service.objections.timing import deadlines
from scoring_service.web.forms import WrongFields
from scoring_service.web.helping import acting_helper
from scoring_service.web.objecting import STATES, score_line, value_choices
from scoring_service.web.subjects import claiming
from scoring_service.web.subjects.claiming import Form
from scoring_service.web.subjects.linking import OwnLink
from scoring_service.web.subjects.reading import Reading, drawings, read_score, to_try
from scoring_service.wire.installation import installation

Values = MultiDict[str, str]


def score_page(token: str, read: Reading, links: Sequence[OwnLink], helpers: int) -> str:
    """Show a score with its reasons, and who has private links: the person, so many helpers."""
    return render_template(
        "subjects/score.html",
        token=token,
        read=read,
        links=links,
        helpers=helpers,
        advice=advice,
        states=ITEM_STATES,
        disputable={line.id for line in claiming.disputable(read)},
        unscorable=list(unscorable_sentences(read.document)),
        objection_states=STATES,
        to_try=to_try(read),
        **drawings(read),
    )


def form_page(session: Session, token: str, read: Reading, values: Values) -> str:
    """Show the first page of the form, or the second once something was chosen."""
    form = claiming.read_form(values, read)
    if form.chosen:
        return _details(session, token, read, form, WrongFields())
    wrong = claiming.nothing_chosen() if "step" in values else WrongFields()
    items = claiming.disputable(read)
    return render_template("subjects/choose.html", token=token, items=items, form=form, wrong=wrong)


def lodge(
    session: Session, token: str, caller: Subject, values: Values
) -> Objection | tuple[str, int]:
    """Lodge the objection that was written, or show what is wrong with the form."""
    read = read_score(session, caller.score_id)
    form = claiming.read_form(values, read)
    claim = claiming.written_claim(form, read)
    if isinstance(claim, WrongFields):
        wrong = claim
    else:
        try:
            return _lodged(session, claim, claiming.given_contact(form), caller)
        except Invalid as refusal:
            wrong = claiming.refused_fields(refusal)
    return _details(session, token, read, form, wrong), HTTPStatus.UNPROCESSABLE_ENTITY


def _lodged(session: Session, claim: Claim, contact: Contact | None, caller: Subject) -> Objection:
    here = installation()
    now = here.clock.now()
    if contact is not None:
        refuse_contact(caller)
        corresponding.check_contact(contact, here.settings)
    objection = objections.lodge_objection(session, claim, **whose(caller), now=now)
    if contact is not None:
        vault = Vault(here.secret_key)
        corresponding.begin(session, objection, contact, vault=vault, now=now)
    return objection


def _details(session: Session, token: str, read: Reading, form: Form, wrong: WrongFields) -> str:
    nameable = () if acting_helper() else naming.list_nameable(session, read.score, form.items)
    chosen = [line for line in read.document.items if line.id in form.items]
    described = read.document.algorithm.item_by_id
    terms = deadlines.terms_on(day_of(installation().clock.now()))
    return render_template(
        "subjects/details.html",
        token=token,
        form=form,
        items=chosen,
        options={line.id: value_choices(described[line.id]) for line in chosen},
        grounds=claiming.grounds(form),
        terms=terms,
        frozen=freezing.ON_SENDING[terms.disputed],
        writes_letters=corresponding.writes_letters(installation().settings),
        others=[(other.id, score_line(other)) for other in nameable],
        may_repeat=read.may_repeat,
        wrong=wrong,
    )
