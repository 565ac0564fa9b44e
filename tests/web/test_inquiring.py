"""What a source was asked and answered, on the pages of the person and of the reviewer."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import transaction
from scoring_service.objections.inquiries.silence import Silences
from tests.factories import evidence
from tests.web.conftest import CORRECTED, LATE, first, text_of
from tests.web.test_punctuation import half_width

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HOW = "We compared it with <b>our</b> ledger of October."


@pytest.fixture
def page_of(case, score):
    """The address of the objection on the person's side."""
    return f"{score.link}/objections/{case.rpartition('/')[2]}"


@pytest.fixture
def source(app, lender_key):
    """Act as the organisation that was asked."""
    client, headers = app.test_client(), {"Authorization": f"Bearer {lender_key}"}

    def asked():
        return client.get("/v1/inquiries", headers=headers).json["items"][0]

    def answer(kind="corrected", value=0):
        said = {"id": LATE, "answer": kind} | ({"value": value} if kind == "corrected" else {})
        content = json.dumps({"items": [said], "statement": HOW})
        sent = headers | {"Content-Type": "application/json"}
        path = f"/v1/inquiries/{asked()['id']}"
        body, multipart = evidence.form(evidence.png(), "ledger.png")
        client.post(f"{path}/evidence", data=body, headers=headers, content_type=multipart)
        assert client.post(f"{path}/answer", data=content, headers=sent).status_code == 200

    return answer


@pytest.fixture
def pass_day(engine, clock):
    def act():
        clock.advance(timedelta(days=11))
        Silences(engine, clock).attend()

    return act


def part(page, heading):
    return text_of(page).partition(heading)[2]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("What Harbour Bank says", "It has until 11 November 2026 to answer.",
                "It answered on 1 November 2026:", "is wrong,")),
        ("zh-CN", ("Harbour Bank的答复", "该机构最迟应于 2026年11月11日（含当日）答复。",
                   "该机构已于2026年11月1日答复：", "有误，正确的是")),
    ],
)  # fmt: skip
def test_the_person_reads_who_was_asked_by_when_and_what_was_answered(
    visit, page_of, source, language, told
):
    person, (heading, asked, answered, said) = visit(language), told
    waiting = part(person.get(page_of), heading)
    assert asked in waiting
    source()
    page = person.get(page_of)
    after = part(page, heading)
    for words in (answered, said, HOW, "ledger.png"):
        assert words in after
    assert asked not in after
    file = person.client.get(first(r'href="([^"]+/evidence/[^"]+)"', page))
    assert (file.status_code, file.mimetype) == (200, "image/png")
    assert file.headers["Content-Disposition"].startswith("attachment; filename=evidence-")
    assert half_width(page.replace("&lt;b&gt;our&lt;/b&gt;", "")) == [] or language == "en"


def test_the_form_says_what_a_source_is_told(visit, score):
    form = visit().get(f"{score.link}/objections/new?step=details&items={LATE}")
    assert "but not what you write in your own words and not your evidence" in text_of(form)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_silence_is_told_to_both_and_what_follows_from_it(
    visit, page_of, sign_in, case, pass_day, language
):
    pass_day()
    told = {
        "en": ("It has not answered by 11 November 2026", "nobody may confirm it against you",
               "Silent", "cannot be confirmed, unless it answers before you decide"),
        "zh-CN": ("截至2026年11月11日", "任何人都不得确认该信息",
                  "未答复", "不能予以确认，除非该机构在您作出处理决定之前答复"),
    }[language]  # fmt: skip
    pages = [visit(language).get(page_of), sign_in(language=language).get(case)]
    for page, words in zip(pages, (told[:2], told[2:]), strict=True):
        assert all(word in text_of(page) for word in words)
    assert language == "en" or [half_width(page) for page in pages] == [[], []]


def test_what_the_source_corrects_is_proposed_and_the_reviewer_decides(
    lodge_case, sign_in, source, score
):
    case = lodge_case(**{f"value-{LATE}": "1"})
    source()
    reviewer = sign_in()
    reviewer.post(f"{case}/assignment")
    page = reviewer.get(case)
    assert "Whoever supplied it says" in page
    assert HOW in text_of(page)
    assert 'alt="Picture sent as evidence: ledger.png"' in page
    form = page.partition("/decision")[2]
    assert first('value="([a-z]+)" checked', form) == "corrected"
    assert first('<option value="([^"]*)" selected>', form) == "0", "not the person's 1"
    revision = first('name="revision" value="([0-9]+)"', form)
    refuse = {f"resolution-{LATE}": "confirmed", "revision": revision, "reasons": "It stood so."}
    reviewer.post(f"{case}/decision", status=200, step="check", **refuse)


def test_what_the_source_confirms_is_not_chosen_beforehand(reviewer, taken, source):
    source("confirmed")
    form = reviewer.get(taken).partition("/decision")[2]
    assert "checked" not in form
    source_says = "Whoever supplied it says:"
    assert source_says in text_of(f"<form{form}")


def test_the_reviewer_cannot_confirm_what_nobody_verified(sign_in, case, pass_day):
    pass_day()
    reviewer = sign_in()
    reviewer.post(f"{case}/assignment")
    page = reviewer.get(case)
    assert "it cannot be confirmed" in text_of(page)
    fields = {
        f"resolution-{LATE}": "confirmed",
        "reasons": "The record looks right to me.",
        "revision": first('name="revision" value="([0-9]+)"', page),
    }
    for step in ("check", "confirm"):
        refused = reviewer.post(f"{case}/decision", status=422, step=step, **fields)
        assert f'<a href="#resolution-{LATE}">The source has not answered' in refused
    fields |= CORRECTED | {"revision": fields["revision"]}
    reviewer.post(f"{case}/decision", step="confirm", **fields)


def test_a_reviewer_asks_about_an_older_objection(reviewer, taken, engine, sign_in):
    with transaction(engine) as session:
        session.execute(text("DELETE FROM inquiries"))
    assert "Nobody was asked about this information yet." in reviewer.get(taken)
    other = sign_in("ada@example.org")
    assert "Nobody was asked" not in other.get(taken)
    reviewer.post(f"{taken}/inquiry")
    page = text_of(reviewer.get(taken))
    assert "The source was asked." in page
    assert "Harbour Bank was asked on 1 November 2026, to answer by 11 November 2026." in page
    assert "The source was asked already" in reviewer.post(f"{taken}/inquiry", status=409)


def test_after_the_end_the_person_reads_that_there_was_no_answer(visit, reviewer, taken, page_of):
    reviewer.post(f"{taken}/decision", step="confirm", **CORRECTED)
    assert "It gave no answer before your objection ended." in text_of(visit().get(page_of))
