"""What holds for all pages: language, assets, forged forms, headers."""

import re
from dataclasses import replace
from html import unescape

import pytest

from scoring_service.app import create_app
from tests.web.conftest import first, text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_language_of_the_browser_is_spoken(visit):
    assert "已公开的算法" in visit("zh-CN").get("/algorithms")
    assert "Published algorithms" in visit("en").get("/algorithms")


def test_the_switch_leads_to_the_same_page_in_the_other_language(visit, published):
    visitor = visit()
    page = visitor.get("/algorithms/credit_demo")
    switch = first(r'<a href="([^"]+)" hreflang="zh-Hans"', page)
    assert switch == "/algorithms/credit_demo?lang=zh"
    chosen = visitor.client.get(switch)
    assert 'lang="zh-Hans"' in chosen.get_data(as_text=True)
    assert "HttpOnly" in chosen.headers["Set-Cookie"]


def test_a_chosen_language_is_remembered_against_the_browsers_own(visit):
    visitor = visit("en")
    visitor.client.get("/?lang=zh")
    visitor.language = "zh-CN"
    answer = visitor.client.get("/sources", headers={"Accept-Language": "en"})
    assert "信息从哪里来" in answer.get_data(as_text=True)


def test_the_interface_sets_no_cookie(client):
    assert "Set-Cookie" not in client.get("/v1/models?lang=zh").headers


def test_the_switch_keeps_the_rest_of_the_address(visit):
    page = visit().client.get("/sources?x=1&y=%26&lang=en").get_data(as_text=True)
    assert 'href="/sources?x=1&amp;y=%26&amp;lang=zh"' in page


def test_assets_are_kept_for_good_under_names_that_change_with_them(visit, client):
    page = visit().get("/")
    addresses = [unescape(a) for a in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)]
    assert len(addresses) >= 5
    for address in addresses:
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert re.search(r"\?v=[0-9a-f]{16}$", address)


def test_the_script_finds_what_it_imports(client, visit):
    script = client.get("/assets/start.js", buffered=True).get_data(as_text=True)
    module = first(r"from '\./([^']+)'", script)
    exported = client.get(f"/assets/{module}", buffered=True).get_data(as_text=True)
    for name in first(r"import {([^}]+)}", script).split(","):
        assert re.search(rf"export{{[^}}]*\b{name.strip()}\b", exported)


def test_vendored_files_come_with_version_and_licence(client):
    assert client.get("/assets/vendor/govuk-frontend/LICENSE.txt", buffered=True).status_code == 200
    version = (
        client.get("/assets/vendor/govuk-frontend/VERSION", buffered=True)
        .get_data(as_text=True)
        .strip()
    )
    css = client.get(
        "/assets/vendor/govuk-frontend/govuk-frontend.min.css", buffered=True
    ).get_data(as_text=True)
    assert f'--govuk-frontend-version: "{version}"' in css


def test_nothing_reserved_is_vendored(client):
    css = client.get(
        "/assets/vendor/govuk-frontend/govuk-frontend.min.css", buffered=True
    ).get_data(as_text=True)
    assert not re.search(r"transport|crown|url\(", css, re.IGNORECASE)


def test_pages_are_not_cached_and_load_nothing_foreign(client):
    answer = client.get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    foreign = re.findall(r'(?:src|href)="(?:https?:)?//', answer.get_data(as_text=True))
    assert foreign == []


FORMS = (
    "/reviewers/sign-in",
    "/reviewers/sign-out",
    "/reviewers/objections/obj_1/assignment",
    "/reviewers/objections/obj_1/decision",
    "/reviewers/objections/obj_1/messages",
    "/reviewers/objections/obj_1/decline",
    "/reviewers/objections/obj_1/take-up",
    "/reviewers/objections/obj_1/confirmation",
    "/reviewers/objections/obj_1/retraction",
    "/reviewers/next",
    "/reviewers/objections/obj_1/inquiry",
    "/reviewers/objections/obj_1/what-if",
    "/s/sl_x/links/revocation",
    "/s/sl_x/objections/new",
    "/s/sl_x/objections/obj_1/withdrawal",
    "/s/sl_x/objections/obj_1/review",
    "/s/sl_x/objections/obj_1/appeal",
    "/s/sl_x/objections/obj_1/messages",
    "/s/sl_x/objections/obj_1/evidence",
    "/s/sl_x/objections/obj_1/contact/withdrawal",
    "/s/sl_x/objections/obj_1/statement",
    "/s/sl_x/objections/obj_1/statement/withdrawal",
    "/s/sl_x/helpers",
    "/s/sl_x/helpers/hlp_1/end",
    "/reviewers/objections/obj_1/helpers/hlp_1/refusal",
)


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("token", [None, "forged"])
def test_a_forged_form_is_refused(visit, address, token):
    fields = {} if token is None else {"csrf_token": token}
    answer = visit().client.post(address, data=fields)
    assert answer.status_code == 422
    assert "This form can no longer be used" in answer.get_data(as_text=True)


def test_a_token_of_another_visit_is_refused(visit):
    token = visit().token()
    other = visit()
    other.token()
    answer = other.client.post("/reviewers/sign-in", data={"csrf_token": token})
    assert answer.status_code == 422


def test_the_check_sees_every_form(app):
    sending = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.methods and "POST" in rule.methods and not rule.rule.startswith("/v1/")
    }
    parts = {"obj_1": "<objection_id>", "sl_x": "<token>", "hlp_1": "<helper_id>"}
    known = {re.sub("|".join(parts), lambda found: parts[found[0]], a) for a in FORMS}
    assert sending == known


@pytest.mark.parametrize("address", ["/", "/objecting", "/nothing"])
def test_every_page_says_who_answers_for_the_scores(settings, engine, clock, client, address):
    nobody = text_of(client.get(address).get_data(as_text=True))
    assert "Responsible: Nobody. This installation is only for trying things out." in nobody
    named = create_app(replace(settings, operator="Harbour <Bank>, 12 Quay Street"), clock)
    page = named.test_client().get(address).get_data(as_text=True)
    assert "Harbour &lt;Bank&gt;, 12 Quay Street" in page.partition("<footer")[2]
    named.extensions["scoring_service"].engine.dispose()


def test_the_page_about_objecting_says_who_answers_for_the_scores(visit):
    text = text_of(visit("zh-CN").get("/objecting"))
    assert "由谁负责 无。本系统仅供试用" in text


def test_a_refusal_is_told_as_a_page_with_its_remedy(visit):
    text = text_of(visit("zh-CN").get("/s/sl_unknown", status=404))
    assert "此私人链接无法使用" in text
    assert "请打开您收到的完整链接" in text
