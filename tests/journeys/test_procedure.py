"""The whole procedure is walked in a real browser, in both languages, and shuts nobody out.

From a score over the source's answer, a rejection and an appeal that two reviewers decide to the
person's own words and the file for a regulator, which proves all of it by itself.
"""

from functools import partial

import pytest
from click.testing import CliRunner

from scoring_service.cli.main import scoring
from tests.factories.browsers import faults
from tests.journeys.procedure import DISAGREED, FOUND, NOTES, OWN_WORDS, VERIFIED, ProcedureWalk
from tests.journeys.walking import REASONS, STATEMENTS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(("language", "colours"), [("en", "dark"), ("zh-CN", "light")])
def test_from_a_score_to_an_appeals_end_everybody_is_told_what_is_theirs(
    demonstration, open_page, tmp_path, language, colours
):
    walk = ProcedureWalk(demonstration, language, partial(open_page, language, colours=colours))
    found, texts, pages = {}, {}, {}
    for name, page in walk.steps():
        found[name] = faults(page)
        texts[name] = page.locator("main").inner_text()
        pages[name] = page
    assert {name: told for name, told in found.items() if told} == {}
    assert len(found) == 28
    assert_told(texts, language)
    whole = verified(walk, pages["objection-stated"], tmp_path)
    assert whole.endswith("Everything holds.\n"), whole


def assert_told(texts, language):
    """Everybody reads what is meant for them, and nothing that is not."""
    assert STATEMENTS[language] not in texts["source-asked"]
    for answered in ("source-answered", "objection-source-answered"):
        assert FOUND[language] in texts[answered]
        assert "ledger.pdf" in texts[answered]
    assert FOUND[language] in texts["rejecting-case"]
    assert REASONS[language] in texts["objection-rejected"]
    assert DISAGREED[language] in texts["case-appealed"]
    assert NOTES[language] in texts["case-sent-back"]
    assert NOTES[language] not in texts["objection-appeal-decided"]
    assert texts["objection-proposed"].count(REASONS[language]) == 1
    assert texts["objection-appeal-decided"].count(REASONS[language]) == 2
    for view in (OWN_WORDS, VERIFIED):
        assert view[language] in texts["source-views"]
        assert view[language] in texts["score-with-views"]


def verified(walk, person, directory):
    """Return what `scoring verify` says of the downloaded file with its evidence."""
    file = walk.download(person, directory)
    keys = directory / "keys.txt"
    keys.write_bytes(person.request.get("/log/keys").body())
    given = ("--keys", str(keys), "--evidence", str(directory / "evidence"))
    return CliRunner().invoke(scoring, ["verify", str(file), *given]).stdout
