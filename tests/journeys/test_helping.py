"""The pages about helpers in a real browser, in both languages: they shut nobody out."""

import pytest

from scoring_service.accounts.principals import Role
from tests.factories.browsers import WIDE, faults, remember_documents
from tests.factories.evidence import pdf
from tests.factories.offices import Office, account
from tests.journeys.test_overdue import served
from tests.journeys.walking import submit

__all__ = ("served",)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def name_helper(page, own):
    """Name a helper as the person; return where the helper acts, and what is wrong on the way."""
    page.goto(own)
    page.locator(f"a[href='{own}/helpers']").click()
    found = {"naming": faults(page)}
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_selector(".govuk-error-summary")
    found["wrong"] = faults(page)
    page.locator("input[name=name]").fill("Ana Lee")
    page.locator("input[name=relation]").first.check()
    page.locator("input[name=ends_on]").fill("2026-12-01")
    file = {"name": "authority.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.locator("input[name=file]").set_input_files([file])
    page.locator("form[enctype] button[type=submit]").click()
    link = page.locator("code.long").inner_text()
    return f"/s/{link.rpartition('/')[2]}", found | {"named": faults(page)}


def act(page, acting):
    """Lodge an objection as the helper; return its id, and what is wrong on the way."""
    page.goto(acting)
    found = {"acting": faults(page)}
    page.goto(f"{acting}/objections/new?step=details&items=whole")
    page.locator("input[name=ground][value=other]").check()
    page.locator("textarea[name=statement]").fill("She paid.")
    submit(page)
    return page.url.rpartition("/")[2], found | {"lodged": faults(page)}


def refuse(page, objection):
    """Refuse the authority as the reviewer who takes the case; return what is wrong with it."""
    page.goto("/reviewers")
    page.locator("input[name=email]").fill("kim@example.org")
    page.locator("input[name=password]").fill("three quiet lanterns")
    submit(page)
    page.goto(f"/reviewers/objections/{objection}")
    page.locator("form[action$='/assignment'] button").first.click()
    page.wait_for_selector("textarea[name^=authority-]", state="attached")
    page.locator("details:has(textarea[name^=authority-]) summary").click()
    found = {"case": faults(page)}
    page.locator("textarea[name^=authority-]").fill("The paper is not signed by the person.")
    page.locator("form[action$='/refusal'] button").click()
    page.wait_for_selector(".govuk-notification-banner")
    return found


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_helper_is_named_acts_and_is_refused(
    browser, served, client, engine, clock, published, language
):
    score, _ = Office(client, engine, clock).score()
    own = f"/s/{score['subject_link']['url'].rpartition('/')[2]}"
    account(engine, clock, Role.REVIEWER, "kim@example.org")
    view = {"width": WIDE, "height": 900}
    context = browser.new_context(base_url=served, locale=language, viewport=view)
    page = remember_documents(context.new_page())
    acting, found = name_helper(page, own)
    objection, told = act(page, acting)
    found |= told | refuse(page, objection)
    page.goto(f"{own}/helpers")
    found["refused"] = faults(page)
    context.close()
    assert {name: told for name, told in found.items() if told} == {}
    assert len(found) == 7
