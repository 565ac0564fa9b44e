"""A wish for reasons and a repeat, in a real browser: the pages shut nobody out."""

from functools import partial

import pytest

from tests.factories.browsers import faults
from tests.journeys.walking import ITEM, REASONS, STATEMENTS, Walk, follow, submit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(("language", "colours"), [("en", "dark"), ("zh-CN", "light")])
def test_reasons_and_repeats_shut_nobody_out(demonstration, open_page, language, colours):
    walk = Walk(demonstration, language, partial(open_page, language, colours=colours))
    found = {name: faults(page) for name, page in steps(walk)}
    assert {name: told for name, told in found.items() if told} == {}
    assert set(found) == {"details", "answered", "asked", "repeat", "case", "declined"}


def steps(walk):
    for _step in walk.ask_for_a_score(walk.open_page()):
        pass
    person = walk.open_page()
    person.goto(f"{walk.private_link}/objections/new?step=details&items=whole")
    person.locator("input[name=ground][value=reasons_wanted]").check()
    person.locator("textarea[name=statement]").fill(STATEMENTS[walk.language])
    person.locator("input[name=reviewer]").check()
    person.locator("input[name=reviewer]").uncheck()
    yield "details", person
    submit(person)
    person.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    yield "answered", person
    follow(person, "form[action$='/review'] button")
    yield "asked", person
    for number in range(3):
        reviewer = walk.open_page()
        walk.sign_in(reviewer, number)
        objection = lodge(walk, person)
        reviewer.goto(f"/reviewers/objections/{objection}")
        follow(reviewer, "form[action$='/assignment'] button")
        if number < 2:
            reject(walk, reviewer)
    yield "repeat", person
    yield "case", reviewer
    reviewer.locator("textarea[name=reasons]").fill(REASONS[walk.language])
    follow(reviewer, "form[action$='/decline'] button")
    person.reload()
    yield "declined", person


def lodge(walk, person):
    """Object to the same item as before; return the number of the objection."""
    person.goto(f"{walk.private_link}/objections/new?step=details&items={ITEM}")
    person.locator("input[name=ground][value=inaccurate]").check()
    person.locator("textarea[name=statement]").fill(STATEMENTS[walk.language])
    submit(person)
    return person.url.rpartition("/")[2]


def reject(walk, reviewer):
    reviewer.locator(f"input[name=resolution-{ITEM}][value=confirmed]").check()
    reviewer.locator("textarea[name=reasons]").fill(REASONS[walk.language])
    follow(reviewer, "main form button[value=check]")
    follow(reviewer, "main form button[value=confirm]")
