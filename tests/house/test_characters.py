"""Whatever the address, a NUL in it is refused alike, on every database."""

import pytest
from werkzeug.routing import Rule

from tests.factories import callers

NUL = "a%00b"


@pytest.fixture
def addresses(app):
    """Every address of the application, the parts left open filled with what holds a NUL."""
    return [
        (method, _filled(rule))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST", "DELETE"})
        if rule.arguments
    ]


@pytest.fixture
def people(app, lender_key, reviewer, engine, clock):
    """An organisation, a reviewer in the interface and in the pages, and nobody."""
    token = callers.sign_in(engine, reviewer, now=clock.now())
    visitor = app.test_client()
    visitor.set_cookie("account_session", token)
    return {
        "lender": callers.Caller(app.test_client(), lender_key),
        "reviewer": callers.Caller(app.test_client(), token),
        "visitor": callers.Caller(visitor),
    }


@pytest.mark.parametrize("who", ["lender", "reviewer", "visitor"])
def test_no_address_takes_a_nul(people, addresses, who):
    assert len(addresses) > 20
    for method, address in addresses:
        _assert_refused(people[who].ask(method, address), address)


@pytest.mark.parametrize(
    "address",
    [
        "/v1/objections?assignee=a%00b",
        "/v1/scores?a%00b=1",
        "/reviewers?after=a%00b",
        "/?lang=%00",
        "/nothing/a%00b",
        "/v1/a%00b",
        "/assets/site.css?v=%00",
    ],
)
def test_no_query_takes_a_nul(people, address):
    for caller in people.values():
        _assert_refused(caller.ask("GET", address), address)


@pytest.mark.parametrize("fields", [{"email": "a\0b"}, {"a\0b": "1"}, {"password": "a\0b"}])
def test_no_form_takes_a_nul(client, fields):
    _assert_refused(client.post("/reviewers/sign-in", data=fields), "/reviewers/sign-in")


def _filled(rule: Rule) -> str:
    address = rule.rule
    for name in rule.arguments:
        for opening in (f"<{name}>", f"<path:{name}>", f"<int:{name}>"):
            address = address.replace(opening, "1" if "int:" in opening else NUL)
    return address if NUL in address else f"{address}?{NUL}=1"


def _assert_refused(answer, address):
    assert answer.status_code == 400, address
    if address.startswith("/v1/"):
        assert answer.content_type == "application/problem+json"
        assert answer.json["code"] == "nul_character"
    else:
        assert "nul_character" in answer.text
        assert "\0" not in answer.text
