"""A case for its reviewer, and what becomes of its decision for the person."""

import re

import pytest

from tests.web.conftest import CORRECTED, LATE, REASONS, text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_decision_is_not_called_more_final_than_it_is(reviewer, taken):
    text = text_of(reviewer.post(f"{taken}/decision", status=200, step="check", **CORRECTED))
    assert "You cannot change a decision afterwards. The person may still object again" in text
    assert "final" not in text


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_whoever_does_not_agree_is_told_where_to_turn(reviewer, taken, visit, score, language):
    followed = taken.replace("/reviewers", score.link)
    assert 'id="disagree"' not in visit(language).get(followed)
    rejected = {f"resolution-{LATE}": "confirmed", "reasons": REASONS, "revision": "3"}
    reviewer.post(f"{taken}/decision", step="confirm", **rejected)
    page = visit(language).get(followed)
    offered = page.partition('id="disagree"')[2].partition("</section>")[0]
    authority = "/algorithms/credit_demo/versions/1#objection"
    assert re.findall('href="([^"]+)"', offered) == [
        f"{score.link}/objections/new", authority, score.link,
    ]  # fmt: skip
    assert 'id="objection"' in visit(language).get(authority.partition("#")[0])
    assert {"en": "court", "zh-CN": "法院"}[language] in offered
