"""Every address and page of an objection, to everybody whom it is not for."""

import pytest

from scoring_service.accounts.permissions import GRANTS
from scoring_service.accounts.principals import Role
from scoring_service.objections.steps import Action
from tests.factories import evidence
from tests.factories.outsiders import AFFILIATED, KEYS, OTHERS, OVER, outsiders

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

UNKNOWN = {"nobody", "unknown", *OVER}
REVIEWERS_PAGES = "/reviewers/"
ABSENT = {
    "/v1/objections/<objection_id>/statement",
    "/v1/objections/<objection_id>/statement-of-reasons",
    "/s/<token>/objections/<objection_id>/statement.<extension>",
}
"""What the case does not have: nobody made a statement, nor asked for reasons."""


def rules_of(app, method):
    """Every rule of an objection, or of a part of it, and who has its permission."""
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        if permission and "objection_id" in rule.arguments and method in rule.methods:
            yield rule, GRANTS[permission]


@pytest.fixture
def case(office, clock):
    """A decided case with evidence and messages; who it is of, and everybody else."""
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    digest = subject.send(objection, evidence.pdf()).json["digest"]
    subject.act(Action.WRITE, objection)
    taken = office.wen.act(Action.ASSIGN, objection).json
    decided = office.wen.act(Action.DECIDE, taken).json
    others = outsiders(office, subject, decided, now=clock.now())
    names = ("nobody", "unknown", "publisher", "lender", "wen")
    others |= {name: getattr(office, name) for name in names}
    helper_id = "hlp_none"
    places = {"objection_id": decided["id"], "digest": digest, "helper_id": helper_id}
    return subject, others, places | {"extension": "json"}


def call(rule, caller, places, method="GET"):
    token = caller.headers.get("Authorization", "Bearer none").removeprefix("Bearer ")
    _, path = rule.build({name: (places | {"token": token})[name] for name in rule.arguments})
    headers = {} if "token" in rule.arguments else caller.headers
    return caller.client.open(path, method=method, headers=headers)


def expected(rule, grant, name):
    """The status that whoever the objection is not for gets."""
    if name == AFFILIATED and "helper_id" in rule.arguments:
        return 404  # the case has no helper; of one there is, they are refused the paper
    if rule.rule.startswith(REVIEWERS_PAGES):
        return 303 if name in UNKNOWN else 403  # whoever is not signed in is asked to
    if name in OTHERS:
        return 404 if grant.helper or name == "stranger" else 403
    if name in UNKNOWN:
        return 404 if "token" in rule.arguments else 401
    return 403  # also where a key or a session stands in the place of a link


def test_an_objection_is_read_by_nobody_whom_it_is_not_for(office, app, case):
    _, others, places = case
    before, rules = office.snapshot(), list(rules_of(app, "GET"))
    assert len(rules) > 20
    assert {*others} >= {*UNKNOWN, *OTHERS, *KEYS}
    for rule, grant in rules:
        for name, caller in others.items():
            if name == "wen" and "token" not in rule.arguments:
                continue  # a reviewer reads it, only not by an address that holds her session
            answer = call(rule, caller, places)
            assert answer.status_code == expected(rule, grant, name), (rule.rule, name)
            assert b"%PDF" not in answer.data, "the evidence"
            assert b"4471" not in answer.data, "the message"
    assert office.snapshot() == before


def test_no_form_of_an_objection_is_taken_from_anybody_whom_it_is_not_for(office, app, case):
    _, others, places = case
    app.config["WTF_CSRF_METHODS"] = ()  # forms come without the page they stand on
    forms = [found for found in rules_of(app, "POST") if "token" in found[0].arguments]
    assert len(forms) > 6
    before = office.snapshot()
    for rule, grant in forms:
        for name, caller in others.items():
            answer = call(rule, caller, places, "POST")
            assert answer.status_code == expected(rule, grant, name), (rule.rule, name)
    assert office.snapshot() == before


def test_the_same_addresses_are_open_to_the_person_and_to_reviewers(office, app, case):
    subject, _, places = case
    for rule, grant in rules_of(app, "GET"):
        reader = office.ola if Role.REVIEWER in grant.roles else subject
        if "token" in rule.arguments:
            reader = subject
        missing = rule.rule in ABSENT or "helper_id" in rule.arguments
        assert call(rule, reader, places).status_code == (404 if missing else 200), rule.rule
