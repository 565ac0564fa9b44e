"""The pages ask for an e-mail address where the service sends e-mails, and let it be deleted."""

from dataclasses import replace

import pytest

from tests.web.conftest import text_of
from tests.web.test_subjects import CLAIM, LATE

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def score(make_score):
    return make_score()


@pytest.fixture
def settings(settings, request):
    if "silent" in request.fixturenames:
        return settings
    return replace(settings, smtp_url="smtp://127.0.0.1:2525", smtp_from="scores@bank.example")


@pytest.fixture
def silent():
    """The service sends no e-mails."""


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_an_address_is_given_with_the_objection_and_deleted_on_its_page(
    visit,
    score,
    language,
    engine,
):
    visitor = visit(language)
    form = visitor.get(f"{score.link}/objections/new?step=details&items={LATE}")
    assert 'name="email" type="email"' in form
    address = visitor.post(f"{score.link}/objections/new", email=" wen@example.org ", **CLAIM)
    page = visitor.get(address)
    told = {"en": "You gave an e-mail address", "zh-CN": "您提供了邮箱地址"}[language]
    assert told in text_of(page)
    assert "wen@example.org" not in page
    with engine.connect() as connection:
        query = "SELECT language FROM objection_contacts"
        assert connection.exec_driver_sql(query).scalar() == language
    assert visitor.post(f"{address}/contact/withdrawal") == address
    assert told not in text_of(visitor.get(address))


def test_a_wrong_address_is_shown_again_with_what_is_wrong(visit, score):
    page = visit().post(f"{score.link}/objections/new", status=422, email="wen", **CLAIM)
    assert "Write an e-mail address like name@example.org." in text_of(page)
    assert 'href="#email"' in page
    assert 'value="wen"' in page


def test_an_objection_needs_no_address(visit, score):
    visitor = visit()
    address = visitor.post(f"{score.link}/objections/new", email="", **CLAIM)
    assert "contact/withdrawal" not in visitor.get(address)


def test_a_service_that_sends_no_e_mails_asks_for_no_address(silent, visit, score):
    form = visit().get(f"{score.link}/objections/new?step=details&items={LATE}")
    assert 'name="email"' not in form
