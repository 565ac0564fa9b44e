from dataclasses import replace

import pytest
from flask import Flask, Response, g, jsonify
from flask_babel import Babel
from jinja2 import DictLoader

from scoring_service.accounts import service
from scoring_service.accounts.cookies import drop_session, keep_session
from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Organisation, OrganisationKind, Role, Scope
from scoring_service.kernel.database import transaction
from scoring_service.kernel.settings import Settings
from scoring_service.wire.installation import Installation, attach_installation
from scoring_service.wire.openapi import Blueprint, create_api
from scoring_service.wire.problems import register_problems
from tests.factories import callers

EMAIL, PASSWORD = "wen.li@example.org", "three quiet lanterns"
VIEWS = {
    "/v1/public": Permission.PUBLIC_READ,
    "/v1/scores": Permission.SCORE_CREATE,
    "/v1/explanations": Permission.EXPLANATION_READ,
    "/v1/objections": Permission.OBJECTION_READ,
    "/v1/queue": Permission.OBJECTION_LIST,
    "/queue": Permission.OBJECTION_LIST,
    "/s/<token>": Permission.EXPLANATION_READ,
}


@pytest.fixture
def app(tmp_path, engine, clock):
    app = Flask("guarded")
    app.jinja_loader = DictLoader({"error.html": "{{ problem.code }}"})
    Babel(app)
    register_problems(app)
    settings = Settings.from_environment({"SCORING_VAR": str(tmp_path)})
    attach_installation(app, Installation(settings, engine, clock, callers.SECRET_KEY))
    for address, permission in VIEWS.items():

        @requires(permission)
        def view(**_parts):
            return jsonify(type(g.principal).__name__)

        app.add_url_rule(address, address.replace(".", ""), view)
    return app


@pytest.fixture
def credentials(engine, clock):
    now = clock.now()
    with transaction(engine) as session:
        bank = service.add_organisation(session, "Bank", OrganisationKind.LENDER, now=now)
        service.add_account(session, EMAIL, PASSWORD, Role.REVIEWER, now=now)
        made = {
            "writer": service.issue_key(
                session, bank, kind="live", scopes=[Scope.SCORES_WRITE], now=now
            ).key,
            "reader": service.issue_key(
                session, bank, kind="test", scopes=[Scope.SCORES_READ], now=now
            ).key,
            "subject": service.issue_subject_link(session, "scr_1", now=now).token,
        }
    return made | {
        "reviewer": callers.sign_in(engine, callers.Credentials(EMAIL, PASSWORD), now=now)
    }


def ask(app, address, credential=None, scheme="Bearer", cookie=None):
    client = app.test_client()
    if cookie:
        client.set_cookie("account_session", cookie)
    headers = {"Authorization": f"{scheme} {credential}"} if credential else {}
    response = client.get(address, headers=headers)
    code = response.json.get("code") if response.is_json and response.status_code >= 400 else None
    return response.status_code, code or response.text.strip().strip('"')


@pytest.mark.parametrize(
    ("who", "address", "answer"),
    [
        ("writer", "/v1/scores", (200, "Organisation")),
        ("reader", "/v1/scores", (403, "not_permitted")),
        ("subject", "/v1/scores", (403, "not_permitted")),
        ("reviewer", "/v1/scores", (403, "not_permitted")),
        ("writer", "/v1/explanations", (403, "not_permitted")),
        ("subject", "/v1/explanations", (200, "Subject")),
        ("subject", "/v1/objections", (200, "Subject")),
        ("reviewer", "/v1/objections", (200, "Person")),
        ("subject", "/v1/queue", (403, "not_permitted")),
        ("reviewer", "/v1/queue", (200, "Person")),
    ],
)
def test_each_credential_opens_what_it_was_given_for(app, credentials, who, address, answer):
    assert ask(app, address, credentials[who]) == answer


def test_a_public_address_needs_and_looks_at_no_credential(app):
    assert ask(app, "/v1/public") == (200, "Public")
    assert ask(app, "/v1/public", "sk_live_unknown") == (200, "Public")


def test_no_credential_is_told_from_one_that_is_not_valid(app):
    assert ask(app, "/v1/scores") == (401, "no_credential")
    for unknown in ("sk_live_unknown", "sl_unknown", "as_unknown", "something", ""):
        assert ask(app, "/v1/scores", unknown or " ")[0] == 401
    assert ask(app, "/v1/scores", "sk_live_unknown") == (401, "unknown_credential")
    assert ask(app, "/v1/scores", "dXNlcjpwYXNz", scheme="Basic") == (401, "unknown_credential")


def test_a_revoked_key_is_refused_at_once(app, engine, clock, credentials):
    with transaction(engine) as session:
        caller = service.authenticate_key(session, credentials["writer"], now=clock.now())
        assert caller
        service.revoke_key(session, caller.key_id, at=clock.now())
    assert ask(app, "/v1/scores", credentials["writer"]) == (401, "unknown_credential")


def test_a_private_link_is_a_credential_in_the_address(app, credentials):
    assert ask(app, f"/s/{credentials['subject']}") == (200, "Subject")
    assert ask(app, "/s/sl_unknown") == (404, "unknown_private_link")
    assert ask(app, f"/s/{credentials['writer']}") == (403, "not_permitted")


def test_the_cookie_counts_in_the_pages_and_never_in_the_interface(app, credentials):
    assert ask(app, "/queue", cookie=credentials["reviewer"]) == (200, "Person")
    assert ask(app, "/v1/queue", cookie=credentials["reviewer"]) == (401, "no_credential")
    assert ask(app, "/queue") == (401, "no_credential")


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(app):
    with app.test_request_context():
        response = Response()
        keep_session(response, "as_token")
    cookie = response.headers["Set-Cookie"]
    for flag in ("account_session=as_token", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Max-Age=28800" in cookie


def test_a_dropped_session_leaves_no_cookie(app):
    with app.test_request_context():
        response = Response()
        drop_session(response)
    assert "Max-Age=0" in response.headers["Set-Cookie"]


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8000", "https://scoring.example"])
def test_the_session_cookie_is_for_https_where_the_outside_uses_it(app, base_url):
    here = app.extensions["scoring_service"]
    attach_installation(app, replace(here, settings=replace(here.settings, base_url=base_url)))
    for change in (lambda response: keep_session(response, "as_token"), drop_session):
        with app.test_request_context():
            response = Response()
            change(response)
        assert ("Secure" in response.headers["Set-Cookie"]) == base_url.startswith("https")


def test_a_view_is_given_its_caller(app, credentials):
    @requires(Permission.SCORE_CREATE)
    def view():
        return principal(Organisation).name

    with app.test_request_context(headers={"Authorization": f"Bearer {credentials['writer']}"}):
        assert view() == "Bank"


def test_a_view_that_expects_another_kind_of_caller_is_a_fault(app, credentials):
    @requires(Permission.OBJECTION_LIST)
    def view():
        return principal(Organisation).name

    with (
        app.test_request_context(headers={"Authorization": f"Bearer {credentials['reviewer']}"}),
        pytest.raises(TypeError, match="admits Person"),
    ):
        view()


def test_every_guarded_view_declares_its_permission(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            assert app.view_functions[rule.endpoint].permission == VIEWS[rule.rule]


@pytest.mark.parametrize(
    ("permission", "schemes"),
    [
        (Permission.PUBLIC_READ, []),
        (Permission.SCORE_CREATE, [{"organisationKey": []}]),
        (Permission.OBJECTION_READ, [{"subjectLink": []}, {"accountSession": []}]),
    ],
)
def test_who_may_call_is_part_of_the_description(app, permission, schemes):
    blueprint = Blueprint("described", "described", url_prefix="/v1")

    @blueprint.get("/described")
    @requires(permission)
    @blueprint.response(204)
    def view():
        """Do something."""

    api = create_api(app, "1")
    api.register_blueprint(blueprint)
    assert api.spec.to_dict()["paths"]["/v1/described"]["get"]["security"] == schemes
