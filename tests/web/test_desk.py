"""The reviewer's desk without scripts: filters, templates, the letter, precedents, what if."""

import re
from dataclasses import replace

import pytest

from tests.web.conftest import CORRECTED, LATE, REASONS, first, text_of
from tests.web.test_punctuation import half_width

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings):
    return replace(settings, smtp_url="smtp://127.0.0.1:2525", smtp_from="scores@bank.example")


def cases_on(page):
    return re.findall(r'data-case href="(/reviewers/objections/[^"]+)"', page)


def test_the_queue_is_filtered_by_a_form_that_keeps_what_was_chosen(
    lodge_case, make_score, sign_in
):
    early = lodge_case()
    second = lodge_case(link=make_score("C-2").link, ground="outdated")
    reviewer = sign_in(language="zh-CN")
    reviewer.post(f"{second}/assignment")
    page = reviewer.get("/reviewers")
    assert half_width(page) == []
    assert "全部未结（2）" in page
    for query, found in {
        "ground=outdated": [second],
        "whose=mine": [second],
        "show=waiting&whose=nobodys": [early],
        "due=overdue": [],
        "kind=test": [],
        "ground=nonsense&due=&show=": [early, second],
    }.items():
        assert sorted(cases_on(reviewer.get(f"/reviewers?{query}"))) == sorted(found)
    kept = reviewer.get("/reviewers?ground=outdated&show=under_review")
    assert re.search(r'<option value="outdated" selected>', kept)
    assert re.search(r'<option value="under_review" selected>', kept)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_template_is_put_in_without_scripts_and_refused_unchanged(sign_in, lodge_case, language):
    case = lodge_case(email="wen@example.org")
    reviewer = sign_in(language=language)
    reviewer.post(f"{case}/assignment")
    chosen = CORRECTED | {"reasons": "One.", "template": f"recorded_value_wrong/{language}"}
    chosen["revision"] = reviewer_revision(reviewer, case)
    page = reviewer.post(f"{case}/decision", status=200, step="insert", **chosen)
    text = first(r'<textarea[^>]* name="reasons"[^>]* autofocus>(.*?)</textarea>', page)
    assert text.startswith("One.\n\n")
    assert "{" in text
    assert re.search(rf'name="resolution-{LATE}"[^>]*value="corrected" checked', page)
    chosen["reasons"] = text.removeprefix("One.")
    refused = reviewer.post(f"{case}/decision", status=422, step="check", **chosen)
    assert {"en": "Fill in the place", "zh-CN": "请填写"}[language] in refused
    assert 'href="#reasons"' in refused
    chosen["reasons"] = re.sub("{[^}]*}", "4471", text)
    reviewer.post(f"{case}/decision", status=200, step="check", **chosen)


def test_the_letter_stands_on_the_page_before_it_is_sent(sign_in, lodge_case, visit):
    case = lodge_case(email="wen@example.org")
    reviewer = sign_in(language="zh-CN")
    reviewer.post(f"{case}/assignment")
    fields = CORRECTED | {"revision": reviewer_revision(reviewer, case)}
    page = reviewer.post(f"{case}/decision", status=200, step="check", **fields)
    letter = page.partition('<article class="letter" lang="en">')[2].partition("</article>")[0]
    assert "Your objection was decided" in letter
    assert REASONS.replace("'", "&#39;") in letter
    assert page.count('<article class="letter"') == 1
    assert "此信将寄往本人所留的地址" in page
    fields["reasons"] = "银行流水显示款项于到期日当天入账。"
    warned = text_of(reviewer.post(f"{case}/decision", status=200, step="check", **fields))
    assert "理由似乎不是用英文写的" in warned
    assert re.search(r"<h1[^>]* autofocus", page)


def reviewer_revision(reviewer, case):
    return first(r'name="revision" value="(\d+)"', reviewer.get(case))


def test_without_an_address_both_letters_can_be_looked_at(reviewer, taken):
    page = reviewer.post(f"{taken}/decision", status=200, step="check", **CORRECTED)
    assert re.findall(r'<article class="letter" lang="([^"]+)"', page) == ["en", "zh-Hans"]
    assert "The person left no address" in page


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_earlier_decisions_stand_beside_a_case_without_anybody_elses_words(
    reviewer, taken, lodge_case, make_score, sign_in, language
):
    reviewer.post(f"{taken}/decision", step="confirm", **CORRECTED)
    other = sign_in("ada@example.org", language)
    same = text_of(other.get(lodge_case(link=make_score("C-1").link, items="credit_limit")))
    assert REASONS in same, "the same person's"
    page = other.get(lodge_case(link=make_score("C-2").link))
    shown = page.partition('id="earlier"')[2].partition("</section>")[0]
    assert {"en": "Upheld", "zh-CN": "成立"}[language] in shown
    assert {"en": "the same as here", "zh-CN": "与本案相同"}[language] in shown
    assert REASONS.replace("'", "&#39;") not in shown
    assert "C-1" not in shown
    assert language == "en" or half_width(page) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_other_values_are_tried_under_the_version_and_not_kept(
    sign_in, case, score, language, engine
):
    reviewer = sign_in(language=language)
    address = f"{case}/what-if"
    form = reviewer.get(address)
    values = dict(re.findall(r'name="(value-[^"]+)" type="text" value="([^"]*)"', form))
    options = r'<select[^>]* name="(value-[^"]+)".*?<option value="([^"]*)" selected>'
    values |= dict(re.findall(options, form, re.DOTALL))
    before = dumped(engine)
    same = reviewer.post(address, status=200, **values)
    assert text_of(same).count(str(score.value)) >= 2
    tried = reviewer.post(address, status=200, **(values | {f"value-{LATE}": "0"}))
    assert len(re.findall(r'class="verdict__value">(\d+)<', tried)) == 2
    assert len(set(re.findall(r'class="verdict__value">(\d+)<', tried))) == 2
    assert tried.count('scope="row"') >= 3
    assert language == "en" or half_width(tried) == []
    wrong = reviewer.post(address, status=422, **(values | {"value-credit_limit": "much"}))
    assert 'href="#value-credit_limit"' in wrong
    assert dumped(engine) == before


def dumped(engine):
    with engine.connect() as connection:
        tables = ("objections", "objection_events", "scores", "decisions")
        return [
            connection.exec_driver_sql(f"SELECT count(*) FROM {one}").scalar() for one in tables
        ]


def test_the_way_without_a_mouse_is_written_on_the_page(reviewer, taken):
    page = reviewer.get(taken)
    for place in ("claim", "earlier", "score", "happened", "decide"):
        assert f'href="#{place}"' in page
        assert re.search(rf'<h2[^>]* id="{place}" tabindex="-1"', page)
    default = first(r'<input type="submit"([^>]*)>', page.partition("/decision")[2])
    assert 'value="check"' in default, "Enter in a field shows what the decision would do"
    assert "data-shortcuts hidden" in page
