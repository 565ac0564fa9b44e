import pytest
from flask import Flask

from scoring_service.wire.headers import CONTENT_SECURITY_POLICY, register_headers


@pytest.mark.parametrize("address", ["/v1/things", "/v1/nothing", "/nothing"])
def test_every_answer_is_protected(http, address):
    headers = http.get(address).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_the_policy_allows_no_inline_script_and_no_frame():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("asked_by", ["http://localhost", "https://scoring.example"])
def test_https_is_made_binding_where_the_outside_uses_it_whatever_the_request_says(asked_by):
    headers = {}
    for https in (True, False):
        app = Flask("headers")
        register_headers(app, https=https)
        headers[https] = app.test_client().get("/", base_url=asked_by).headers
    assert "max-age=31536000" in headers[True]["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in headers[False]


def test_an_answer_may_say_that_it_can_be_kept(bare_app):
    @bare_app.get("/public")
    def public():
        return "", {"Cache-Control": "public, immutable"}

    headers = bare_app.test_client().get("/public").headers
    assert headers["Cache-Control"] == "public, immutable"


def test_an_answer_that_depends_on_the_language_names_it(http):
    headers = http.get("/v1/nothing", headers={"Accept-Language": "zh-CN"}).headers
    assert headers["Content-Language"] == "zh-CN"
    assert headers["Vary"] == "Accept-Language, Cookie"


def test_an_answer_without_words_names_no_language(http):
    headers = http.get("/v1/things").headers
    assert "Content-Language" not in headers
    assert "Vary" not in headers
