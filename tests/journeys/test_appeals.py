"""An appeal is walked to its end in a real browser, in both languages, and shuts nobody out."""

from functools import partial

import pytest

from tests.factories.browsers import faults
from tests.journeys.appealing import DISAGREED, NOTES, AppealWalk
from tests.journeys.walking import REASONS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(("language", "colours"), [("en", "dark"), ("zh-CN", "light")])
def test_the_appeal_shuts_nobody_out_and_tells_each_what_is_theirs(
    demonstration, open_page, language, colours
):
    walk = AppealWalk(demonstration, language, partial(open_page, language, colours=colours))
    found, texts = {}, {}
    for name, page in walk.steps():
        found[name] = faults(page)
        texts[name] = page.locator("main").inner_text()
    assert {name: told for name, told in found.items() if told} == {}
    assert DISAGREED[language] in texts["case-appealed"]
    assert NOTES[language] in texts["case-sent-back"]
    assert NOTES[language] not in texts["objection-appeal-decided"]
    assert texts["objection-proposed"].count(REASONS[language]) == 1
    assert texts["objection-appeal-decided"].count(REASONS[language]) == 2
    assert len(found) == 14
