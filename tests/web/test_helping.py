"""The pages on which a person names a helper, the helper acts, and reviewers look at it."""

import gc
import io
from datetime import timedelta
from html import escape

import pytest

from tests.factories.evidence import pdf
from tests.web.conftest import LATE, first, text_of
from tests.web.test_punctuation import half_width

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NAME = "Ana <b>Lee</b>"
SAYS = {"name": NAME, "relation": "lawyer", "ends_on": "2026-12-01"}
ALL = ["lodge", "add_evidence", "write", "appeal"]
CLAIM = {
    "items": LATE, f"value-{LATE}": "0", "ground": "inaccurate", "statement": "She paid in time.",
}  # fmt: skip


@pytest.fixture
def name_helper(score):
    """Name a helper as the person; return the answer's page and the helper's link."""

    def act(person, *, status=201, document=None, **fields):
        file = (io.BytesIO(pdf() if document is None else document), "authority.pdf")
        said = SAYS | {"may": ALL} | fields
        page = person.post(f"{score.link}/helpers", status=status, file=file, **said)
        link = first(r'<code class="long">([^<]+)</code>', page) if status == 201 else ""
        return page, link.removeprefix("http://127.0.0.1:8000")

    return act


@pytest.fixture
def helped(visit, score, name_helper):
    """An objection that a helper lodged: the helper's link, its address, the case's address."""

    def act(language="en", **fields):
        _, link = name_helper(visit(language), **fields)
        objection = visit(language).post(f"{link}/objections/new", **CLAIM)
        return link, objection, f"/reviewers/objections/{objection.rpartition('/')[2]}"

    return act


TOLD = {
    "en": (
        ("We received the objection that your helper sent", "Your helper wrote to the reviewer:"),
        ("A helper sent the objection for the person:", "A helper wrote to the reviewer:"),
    ),
    "zh-CN": (
        ("我们收到了您的代办人代您提出的异议", "您的代办人写给审核员"),
        ("代办人代为提交了异议", "代办人给审核员写道"),
    ),
}
"""How the person and the reviewer are told of what a helper did."""


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_whole_course_in_plain_words(visit, sign_in, score, helped, language):
    person, reviewer = visit(language), sign_in(language=language)
    pages = [person.get(f"{score.link}/helpers")]
    assert f'href="{score.link}/helpers"' in person.get(score.link)
    link, objection, case = helped(language)
    helper = visit(language)
    pages += [helper.get(link), helper.get(objection), helper.get(f"{link}/objections/new")]
    banner = {"en": "You act for the person", "zh-CN": "您作为代办人"}[language]
    assert [banner in text_of(page) for page in pages] == [False, True, True, True]
    helper.post(f"{objection}/messages", text="See the receipt.")
    own = f"{score.link}/objections/{objection.rpartition('/')[2]}"
    pages += [person.get(own), reviewer.get(case)]
    for page, told in zip(pages[-2:], TOLD[language], strict=True):
        assert f"<bdi>{escape(NAME)}</bdi>" in page
        assert [words in text_of(page) for words in told] == [True, True]
    reviewer.post(f"{case}/assignment")
    field = first(r'name="(authority-hlp_[0-9a-f]+)"', reviewer.get(case))
    refusal = f"{case}/helpers/{field.removeprefix('authority-')}/refusal"
    pages.append(reviewer.post(refusal, status=422, **{field: "No."}))
    assert reviewer.post(refusal, **{field: "The paper is not signed."}) == case
    pages += [reviewer.get(case), person.get(own), person.get(f"{score.link}/helpers")]
    assert [("The paper is not signed." in text_of(page)) for page in pages[-3:]] == [True] * 3
    assert helper.get(objection, status=404)
    if language == "zh-CN":
        written = [half_width(page.replace(escape(NAME), "文")) for page in pages]
        assert [w for found in written for w in found if "She paid" not in w] == []


def test_a_helper_is_shown_only_what_a_helper_may_do(visit, score, helped):
    link, objection, _ = helped(may=["lodge", "write"])
    own = f"{score.link}/objections/{objection.rpartition('/')[2]}"
    helper, person = visit(), visit()
    forms = {
        "/messages": (True, True), "/evidence": (False, True), "/withdrawal": (False, True),
    }  # fmt: skip
    pages = (helper.get(objection), person.get(own))
    for address, shown in forms.items():
        assert tuple(f'{address}"' in page for page in pages) == shown, address
    assert '/helpers"' not in helper.get(link)
    assert 'name="email"' not in helper.get(f"{link}/objections/new?step=details&items=whole")
    for address in (f"{objection}/withdrawal", f"{link}/helpers", f"{objection}/statement"):
        assert helper.post(address, status=403)
    assert helper.get(f"{link}/helpers", status=403)
    assert helper.post(f"{objection}/evidence", status=403, file=(io.BytesIO(pdf()), "a.pdf"))


def test_wrong_fields_are_told_and_what_was_typed_stands(visit, name_helper):
    person = visit()
    page, _ = name_helper(person, status=422, relation="", ends_on="tomorrow", name="Ana")
    for told in ("Choose what the helper is to you.", "Give the last day, like 2026-12-31."):
        assert told in text_of(page)
    assert 'value="Ana"' in page
    page, _ = name_helper(person, status=422, name="A\u202ena", may=[])
    for told in ("Remove characters that cannot be shown.", "Choose at least one thing"):
        assert told in text_of(page)
    page, _ = name_helper(person, status=422, document=b"GIF89a")
    assert "Send a PDF, PNG or JPEG file." in text_of(page)


@pytest.mark.filterwarnings(
    # The test's client leaves the file in which it wrote the form to the garbage collector.
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_document_that_is_too_large_is_told_on_the_page(visit, name_helper):
    for size in (10_000_001, 12_000_000):  # the form is read, or is not
        page, _ = name_helper(
            visit(), status=413, document=bytes(size), may=["write"], name="张三 & Lee"
        )
        assert "A file may have at most 10 MB." in text_of(page)
        assert 'href="#file"' in page
        assert 'value="张三 &amp; Lee"' in page
        assert 'value="lawyer" checked' in page
        assert 'value="2026-12-01"' in page
        chosen = {power for power in ALL if f'value="{power}" checked' in page}
        assert chosen == {"write"}
    gc.collect()  # here, not in the next test


def test_ending_all_other_links_ends_those_of_helpers_and_says_so(visit, score, name_helper):
    person, helper = visit(), visit()
    assert "/links/revocation" not in person.get(score.link)
    _, link = name_helper(person)
    page = person.get(score.link)
    assert "1 helper acts for you with a link of their own." in text_of(page)
    assert "End all links but the one I use now, also those of helpers" in text_of(page)
    assert helper.get(link)
    person.post(f"{score.link}/links/revocation")
    told = text_of(person.get(score.link))
    assert "1 other private link was ended. 1 of them was of a helper." in told
    assert "No other link works." in told
    assert helper.get(link, status=404)


def test_the_person_ends_it_and_the_link_does_not_work_any_more(visit, score, name_helper, clock):
    person, helper = visit(), visit()
    links = [name_helper(person)[1] for _ in range(3)]
    page = person.get(f"{score.link}/helpers")
    assert "3 people act for you already." in text_of(page)
    assert 'name="ends_on"' not in page
    assert "409" not in name_helper(person, status=409)[0]
    assert person.post(first(r'action="([^"]+/end)"', page)) == f"{score.link}/helpers"
    assert "The authority has ended." in text_of(person.get(f"{score.link}/helpers"))
    answers = sorted(helper.client.get(link).status_code for link in links)
    assert answers == [200, 200, 404]
    clock.advance(timedelta(days=30, hours=15))
    for link in links:
        assert "This private link does not work" in text_of(helper.get(link, status=404))


def test_the_authority_is_downloaded_never_shown(visit, sign_in, score, helped):
    link, _, case = helped()
    person, helper, reviewer = visit(), visit(), sign_in()
    pages = ((person, f"{score.link}/helpers"), (helper, link), (reviewer, case))
    for reader, page in pages:
        address = first(r'href="([^"]+/helpers/hlp_[0-9a-f]+/authority)"', reader.get(page))
        answer = reader.client.get(address)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=authority-")
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
        assert answer.data == pdf()
    assert visit().client.get(address).status_code == 303, "a stranger is asked to sign in"
