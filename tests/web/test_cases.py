"""A case for its reviewer, and what becomes of its decision for the person."""

import re
from datetime import timedelta

import pytest

from tests.factories import callers
from tests.web.conftest import CORRECTED, LATE, REASONS, text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_case_names_the_record_so_that_it_can_be_looked_up(sign_in, case, score, language):
    record = sign_in(language=language).get(case).partition('class="record"')[2]
    text = text_of(record.partition("</dl>")[0])
    lender = {"en": "Lender Harbour Bank", "zh-CN": "贷款机构 Harbour Bank"}
    assert lender[language] in text
    for part in ("C-1 lender-reference", "2026-11-01/17", score.id, case.rpartition("/")[2]):
        assert part in text
    for part in {
        "en": ("Deciding on an application for credit", "The person agreed, in advance"),
        "zh-CN": ("审批本人提出的信贷申请", "本人事先针对该用途表示同意"),
    }[language]:
        assert part in text


def test_rows_of_the_queue_tell_lender_person_and_ground_apart(
    lodge_case, make_score, reviewer, engine, clock
):
    lodge_case()
    clock.advance(timedelta(minutes=1))
    other = callers.add_lender(engine, "Green Hill", now=clock.now())
    lodge_case(link=make_score("C-2", key=other).link, ground="outdated")
    rows = reviewer.get("/reviewers").partition("<tbody")[2].split("<tr")[1:]
    first, second = (text_of(f"<table><tr{row}</table>") for row in rows)
    for part in ("Harbour Bank", "C-1", "It is not true", "21 November 2026"):
        assert part in first
    for part in ("Green Hill", "C-2", "It is too old"):
        assert part in second
    assert "Test" not in first + second


def test_an_objection_to_a_test_score_is_marked(lodge_case, make_score, reviewer, engine, clock):
    key = callers.add_lender(engine, "Green Hill", now=clock.now(), kind="test")
    case = lodge_case(link=make_score(key=key).link)
    tag = '<strong class="govuk-tag tag--warn">Test</strong>'
    assert tag in reviewer.get("/reviewers")
    assert tag in reviewer.get(case)


@pytest.mark.parametrize("address", ["/reviewers", None])
def test_stacked_tables_keep_their_meaning_for_screen_readers(reviewer, case, address):
    page = reviewer.get(address or case)
    table = page.partition('class="govuk-table stacked"')[2].partition("</table>")[0]
    assert table.startswith(' role="table"')
    assert len(re.findall('<td(?! [^>]*role="cell")', table)) == 0
    assert len(re.findall('<tr(?! [^>]*role="row")', table)) == 0
    assert 'role="columnheader"' in table
    assert 'role="rowheader"' in table


def test_a_decision_is_not_called_more_final_than_it_is(reviewer, taken):
    text = text_of(reviewer.post(f"{taken}/decision", status=200, step="check", **CORRECTED))
    told = "You cannot change a decision afterwards. The person may still appeal, object again"
    assert told in text
    assert "final" not in text


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_whoever_does_not_agree_is_told_where_to_turn(reviewer, taken, visit, score, language):
    followed = taken.replace("/reviewers", score.link)
    assert 'id="disagree"' not in visit(language).get(followed)
    rejected = {f"resolution-{LATE}": "confirmed", "reasons": REASONS, "revision": "4"}
    reviewer.post(f"{taken}/decision", step="confirm", **rejected)
    page = visit(language).get(followed)
    offered = page.partition('id="disagree"')[2].partition("</section>")[0]
    authority = "/algorithms/credit_demo/versions/1#objection"
    assert re.findall('href="([^"]+)"', offered) == [
        f"{followed}/appeal", f"{score.link}/objections/new", authority, score.link,
    ]  # fmt: skip
    assert 'id="objection"' in visit(language).get(authority.partition("#")[0])
    assert {"en": "court", "zh-CN": "法院"}[language] in offered
