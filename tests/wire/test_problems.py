import logging

import pytest
from flask import abort
from werkzeug.exceptions import BadGateway, ServiceUnavailable

from scoring_service.kernel.errors import (
    Conflict,
    FieldError,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    Refusal,
    Throttled,
    Unauthenticated,
    Unavailable,
)
from scoring_service.wire import refusals
from scoring_service.wire.problems import STATUS

TEXTS = ("a_code", "A title", "It is {what}.", "Do {what} again.")


def answer(app, address, raised):
    @app.get(address)
    def view():
        raise raised

    return app.test_client().get(address)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Unauthenticated, 401),
        (Forbidden, 403),
        (NotFound, 404),
        (Conflict, 409),
        (Gone, 410),
        (Invalid, 422),
        (Throttled, 429),
        (Unavailable, 503),
    ],
)
def test_each_kind_of_refusal_has_its_status(bare_app, kind, status):
    response = answer(bare_app, "/v1/refused", kind(*TEXTS, what="so"))
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json == {
        "type": "/problems/a_code",
        "title": "A title",
        "status": status,
        "detail": "It is so.",
        "code": "a_code",
        "remedy": "Do so again.",
    }


def test_every_kind_of_refusal_has_a_status():
    def kinds(kind):
        return {kind}.union(*map(kinds, kind.__subclasses__()))

    unmapped = {kind for kind in kinds(Refusal) if not set(kind.__mro__) & set(STATUS)}
    assert unmapped == {Refusal}


def test_wrong_fields_are_listed_with_their_values_filled_in(bare_app):
    errors = [FieldError("/a", "Below {limit}.", {"limit": 3}), FieldError("/b", "Odd: {x}")]
    response = answer(bare_app, "/v1/wrong", Invalid(*TEXTS, errors=errors, what="so"))
    assert response.json["errors"] == [
        {"pointer": "/a", "message": "Below 3."},
        {"pointer": "/b", "message": "Odd: {x}"},
    ]


def test_a_flood_of_wrong_fields_is_cut(bare_app):
    errors = [FieldError(f"/{n}", "Wrong.") for n in range(1000)]
    response = answer(bare_app, "/v1/flood", Invalid(*TEXTS, errors=errors, what="so"))
    assert len(response.json["errors"]) == 100


def test_an_unauthenticated_caller_is_told_how_to_authenticate(bare_app):
    response = answer(bare_app, "/v1/closed", Unauthenticated(*TEXTS, what="so"))
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="scoring"'


@pytest.mark.parametrize(
    ("raised", "seconds"),
    [
        (Throttled(*TEXTS, what="so", retry_after=7), "7"),
        (Unavailable(*TEXTS, what="so"), "30"),
        (ServiceUnavailable(retry_after=9), "9"),
    ],
)
def test_who_is_to_wait_is_told_how_long(bare_app, raised, seconds):
    assert answer(bare_app, "/v1/later", raised).headers["Retry-After"] == seconds


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "bad_request"),
        (404, "no_such_address"),
        (406, "not_acceptable"),
        (408, "request_not_in_time"),
        (413, "body_too_large"),
        (415, "unsupported_media_type"),
        (429, "too_many_requests"),
        (503, "unavailable"),
    ],
)
def test_what_the_framework_refuses_is_a_problem_too(bare_app, status, code):
    @bare_app.get("/v1/aborted")
    def view():
        abort(status)

    response = bare_app.test_client().get("/v1/aborted")
    assert (response.status_code, response.json["status"]) == (status, status)
    assert response.json["code"] == code
    assert response.content_type == "application/problem+json"


def test_an_unknown_address_of_the_interface_is_a_problem(http):
    for address in ("/v1", "/v1/", "/v1/nothing"):
        response = http.get(address)
        assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_a_wrong_method_is_told_which_methods_are_right(http):
    response = http.delete("/v1/things")
    assert (response.status_code, response.json["code"]) == (405, "method_not_allowed")
    assert "POST" in response.headers["Allow"]


def test_a_fault_is_logged_once_and_tells_nothing_of_what_it_held(bare_app, caplog):
    with caplog.at_level(logging.ERROR):
        response = answer(bare_app, "/v1/fault", ValueError("the secret of C-20391"))
    assert (response.status_code, response.json["code"]) == (500, "internal_error")
    (record,) = caplog.records
    incident = response.json["detail"].split()[-1].strip(".")
    assert incident in record.getMessage()
    assert "ValueError" in record.getMessage()
    assert "test_problems.py" in record.getMessage()
    assert "C-20391" not in caplog.text + response.text


def test_a_fault_of_the_framework_is_a_fault(bare_app, caplog):
    response = answer(bare_app, "/v1/gateway", BadGateway())
    assert (response.status_code, response.json["code"]) == (500, "internal_error")
    assert len(caplog.records) == 1


def test_outside_the_interface_a_refusal_is_a_page(bare_app):
    response = answer(bare_app, "/page", Conflict(*TEXTS, what="<so>"))
    assert (response.status_code, response.mimetype) == (409, "text/html")
    assert response.text == "<h1>A title</h1><p>It is &lt;so&gt;. Do &lt;so&gt; again.</p>"


def test_refusals_of_http_itself_are_kinds_of_refusal():
    assert str(refusals.unsupported_media("application/json")).endswith("Content-Type header.")
