"""A reviewer who belongs to an organisation sees nothing of its cases, and does nothing in them."""

import json

import pytest
from sqlalchemy import select

from scoring_service.accounts import affiliations
from scoring_service.accounts.permissions import GRANTS
from scoring_service.accounts.principals import Role
from scoring_service.accounts.tables import OrganisationRow
from scoring_service.kernel.database import transaction
from scoring_service.objections.steps import Action, State
from tests.factories import evidence
from tests.factories.cases import LATE
from tests.factories.helping import named
from tests.factories.offices import CONTENTS, PATHS, Caller, account
from tests.objections.helping.test_steps import REFUSAL
from tests.objections.test_api_steps import Standing, reached

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OF_A_CASE = {"objection_id", "helper_id"}
"""Parts of an address that lead to a case."""

SAID = {PATHS[action]: content for action, content in CONTENTS.items()} | {
    "authority": REFUSAL,
    "preview": {"items": [{"id": LATE, "resolution": "confirmed"}]},
}
"""What a step says, by the end of its address; the others say nothing."""


def addresses(app):
    """Every way to a case that is open to reviewers, whoever adds one."""
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        is_reviewers = permission is not None and Role.REVIEWER in GRANTS[permission].roles
        if is_reviewers and rule.arguments & OF_A_CASE and "token" not in rule.arguments:
            yield from ((rule, method) for method in sorted(rule.methods - {"HEAD", "OPTIONS"}))


def belongs(engine, email):
    """Say that a reviewer belongs to the lender whose scores the cases are about."""
    with transaction(engine) as session:
        lender = session.scalars(select(OrganisationRow.id)).one()
        affiliations.set_affiliation(session, email, Role.REVIEWER, lender)


@pytest.fixture
def case(office, app):
    """Bring a case with a file, a helper and a message into a state; return its places."""
    app.config["WTF_CSRF_METHODS"] = ()  # forms come without the page they stand on

    def made(state):
        subject, objection = reached(office, Standing(State.LODGED), f"C-{state}")
        body, helper = named(subject)
        helper.act(Action.WRITE, objection)
        sent = subject.send(objection, evidence.pdf()).json
        if state is not State.LODGED:
            objection = office.wen.act(Action.ASSIGN, objection).json
        if state is State.DECIDED:
            objection = office.wen.act(Action.DECIDE, objection).json
        return objection, {
            "objection_id": objection["id"],
            "helper_id": body["id"],
            "digest": sent["digest"],
            "extension": "json",
        }

    return made


def call(caller, rule, method, places, objection):
    _, path = rule.build({name: places[name] for name in rule.arguments})
    said = SAID.get(path.rpartition("/")[2]) if path.startswith("/v1") else None
    headers = caller.headers | {"If-Match": f'"{objection["revision"]}"'}
    if said is not None:
        headers |= {"Content-Type": "application/json"}
    data = said and json.dumps(said)
    return caller.client.open(path, method=method, headers=headers, data=data)


@pytest.mark.parametrize("state", [State.LODGED, State.UNDER_REVIEW, State.DECIDED])
def test_no_address_of_a_case_is_open_to_who_belongs_to_the_lender(
    office, app, engine, case, state
):
    objection, places = case(state)
    belongs(engine, "wen@example.org")
    before, routes = office.snapshot(), list(addresses(app))
    assert len(routes) > 25
    for rule, method in routes:
        answer = call(office.wen, rule, method, places, objection)
        assert answer.status_code == 403, (method, rule.rule, answer.text[:500])
        assert "own organisation" in answer.text, (method, rule.rule, answer.text[:500])
        assert office.snapshot() == before, (method, rule.rule)


def test_the_same_addresses_answer_a_reviewer_who_belongs_to_nobody(office, app, case):
    objection, places = case(State.DECIDED)
    reads = [rule for rule, method in addresses(app) if method == "GET"]
    answers = {rule.rule: call(office.ola, rule, "GET", places, objection) for rule in reads}
    statuses = {path: answer.status_code for path, answer in answers.items()}
    missing = {path for path, status in statuses.items() if status != 200}
    assert missing == {
        "/v1/objections/<objection_id>/statement",
        "/v1/objections/<objection_id>/statement-of-reasons",
    }, "nobody made a statement, nor asked for reasons"


def test_the_queue_neither_lists_nor_counts_cases_of_ones_own_organisation(office, engine, case):
    objection, _ = case(State.LODGED)
    assert [one["id"] for one in office.wen.get("/v1/objections").json["items"]] == [
        objection["id"]
    ]
    belongs(engine, "wen@example.org")
    for query in ("", "?group=open", "?whose=may_take", f"?organisation={lender_of(engine)}"):
        assert office.wen.get(f"/v1/objections{query}").json["items"] == []
    page = office.wen.get("/reviewers").text
    assert objection["id"] not in page
    assert "All open ones (0)" in page
    assert len(office.ola.get("/v1/objections").json["items"]) == 1


def lender_of(engine):
    with transaction(engine) as session:
        return session.scalars(select(OrganisationRow.id)).one()


def test_an_authority_is_shown_under_the_case_in_which_the_helper_acted(office, case):
    objection, places = case(State.LODGED)
    subject, other = reached(office, Standing(State.LODGED), "C-other")
    assert subject.get(f"/v1/objections/{other['id']}").status_code == 200
    pages = "/reviewers/objections/{}/helpers/{}/authority"
    assert office.ola.get(pages.format(objection["id"], places["helper_id"])).status_code == 200
    assert office.ola.get(pages.format(other["id"], places["helper_id"])).status_code == 404


def test_who_proposed_and_belongs_to_the_lender_since_does_not_retract(office, engine, clock):
    _, objection = reached(office, Standing(State.PROPOSED), "C-1")
    kai = Caller(office.client, account(engine, clock, Role.REVIEWER, "kai@example.org"))
    belongs(engine, "wen@example.org")
    before = office.snapshot()
    refused = office.wen.act(Action.RETRACT, objection)
    assert (refused.status_code, refused.json["code"]) == (403, "own_interest")
    assert office.snapshot() == before
    assert kai.act(Action.RETRACT, objection).json["code"] == "not_your_proposal"
    sent_back = kai.act(Action.SEND_BACK, objection)
    assert (sent_back.status_code, sent_back.json["state"]) == (200, "under_review")
