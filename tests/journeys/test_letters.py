"""A person gives an e-mail address with an objection, is written to, and takes the address back."""

import pytest

from tests.factories.browsers import faults, remember_documents
from tests.factories.demonstrations import run_demonstration
from tests.factories.mail import Office, Post
from tests.factories.processes import await_that
from tests.journeys.walking import CLIENT, ITEM, STATEMENTS, follow, submit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

SUBJECTS = {"en": "We received your objection", "zh-CN": "我们已收到您的异议"}


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def writing(post, tmp_path):
    """A demonstration that sends e-mails."""
    office = Office(post)
    office.start()
    mail = {
        "SCORING_SMTP_URL": f"smtp://127.0.0.1:{office.port}",
        "SCORING_SMTP_FROM": "Harbour Bank <scores@bank.example>",
    }
    with run_demonstration(tmp_path, mail) as running:
        yield running.base_url
    office.stop()


def test_a_person_is_written_to_and_takes_the_address_back(writing, browser, post):
    for language, width in (("en", 360), ("zh-CN", 1280)):
        context = browser.new_context(
            base_url=writing, locale=language, viewport={"width": width, "height": 800}
        )
        page = remember_documents(context.new_page())
        page.goto("/demo/lender")
        page.locator(f"input[name=client][value={CLIENT}]").check()
        submit(page)
        follow(page, "main a[href*='/s/']")
        follow(page, "main a.govuk-button[href$='/objections/new']")
        page.locator(f"input[name=items][value={ITEM}]").check()
        submit(page)
        page.locator("input[name=ground]").first.check()
        page.locator("textarea[name=statement]").fill(STATEMENTS[language])
        page.locator("input[name=email]").fill("wen")
        submit(page)
        assert faults(page) == []
        page.locator("input[name=email]").fill("wen@example.org")
        submit(page)
        assert faults(page) == []
        await_that(lambda: len(post.received) == 1)
        mail = post.received.pop()
        assert (mail["To"], mail["Subject"]) == ("wen@example.org", SUBJECTS[language])
        follow(page, "form[action$='/contact/withdrawal'] button")
        assert page.locator("form[action$='/contact/withdrawal']").count() == 0
        assert faults(page) == []
        context.close()
