"""The pages on which a person adds evidence and both sides write."""

import io
from dataclasses import replace

import pytest

from tests.factories.evidence import form, jpeg, pdf, png
from tests.web.conftest import CORRECTED, first, text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NAME = "<b>re\u202eceipt.png"


@pytest.fixture
def page_of(case, score):
    """The address of the objection on the person's side."""
    return f"{score.link}/objections/{case.rpartition('/')[2]}"


@pytest.fixture
def send(visit, page_of):
    def act(data, name="receipt.png", status=303, visitor=None):
        file = (io.BytesIO(data), name)
        return (visitor or visit()).post(f"{page_of}/evidence", status=status, file=file)

    return act


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_person_adds_a_file_and_reads_it_again(visit, page_of, language):
    person = visit(language)
    file = (io.BytesIO(png()), NAME)
    assert person.post(f"{page_of}/evidence", file=file) == page_of
    page = person.get(page_of)
    told = {
        "en": ["The file was added.", "Your evidence", "You added a file as evidence:"],
        "zh-CN": ["文件已添加。", "您的证据", "您添加了一份证据文件："],
    }
    for words in told[language]:
        assert words in text_of(page)
    assert "<b>re ceipt.png" in text_of(page), "shown as text"
    answer = person.client.get(first(r'href="([^"]+/evidence/[^"]+)"', page))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=evidence-")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "image/png"


def test_the_same_file_again_is_told(visit, send, page_of):
    person = visit()
    for expected in ("The file was added.", "This file was there already."):
        send(pdf(), visitor=person)
        assert expected in text_of(person.get(page_of))


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        (b"", 422, "The file is empty."),
        (b"GIF89a", 422, "Send a PDF, PNG or JPEG file."),
        (b"%PDF-" + bytes(10_000_000), 413, "A file may have at most 10 MB."),
        (b"%PDF-" + bytes(12_000_000), 413, "A file may have at most 10 MB."),
    ],
    ids=["empty", "gif", "10 MB", "12 MB"],
)
def test_what_is_wrong_with_a_file_is_told_on_the_page(visit, page_of, data, status, told):
    person = visit()
    body, kind = form(data, others=[("csrf_token", person.token())])
    answer = person.client.post(f"{page_of}/evidence", data=body, content_type=kind)
    assert answer.status_code == status
    text = text_of(answer.text)
    assert "There is a problem" in text
    assert told in text
    assert "Add evidence" in text


def test_without_a_file_the_person_is_asked_for_one(send):
    page = send(b"", name="", status=422)
    assert '<a href="#file">Choose one file.</a>' in page


def test_a_forged_form_is_refused(visit, page_of):
    person = visit()
    for path, parts in (
        ("evidence", {"file": (io.BytesIO(png()), "a")}),
        ("messages", {"text": "a"}),
    ):
        answer = person.client.post(f"{page_of}/{path}", data=parts)
        assert (answer.status_code, "This form can no longer be used" in answer.text) == (422, True)


def test_an_unknown_link_adds_nothing_whatever_the_size(visit, page_of):
    unknown = page_of.replace(page_of.split("/")[2], "sl_unknown")
    person = visit()
    for data in (png(), b"%PDF-" + bytes(12_000_000)):
        body, kind = form(data, others=[("csrf_token", person.token())])
        answer = person.client.post(f"{unknown}/evidence", data=body, content_type=kind)
        assert answer.status_code == 404


def test_a_strangers_link_sees_and_adds_nothing(visit, send, page_of, make_score):
    send(png())
    other = make_score(person="C-2")
    person = visit()
    address = first(r'href="([^"]+/evidence/[^"]+)"', person.get(page_of))
    own = address.replace(address.split("/")[2], other.link.split("/")[2])
    assert person.client.get(own).status_code == 404
    strange = page_of.replace(page_of.split("/")[2], other.link.split("/")[2])
    person.post(f"{strange}/evidence", status=404, file=(io.BytesIO(pdf()), "a"))
    person.post(f"{strange}/messages", status=404, text="Hello.")


def test_reviewers_see_pictures_at_once_and_documents_to_save(visit, send, taken, reviewer):
    send(jpeg(), NAME)
    send(pdf(), "statement.pdf")
    page = reviewer.get(taken)
    picture = first(r'<img class="evidence__picture" src="([^"]+)"', page)
    assert page.count("evidence__picture") == 1
    assert reviewer.client.get(picture).mimetype == "image/jpeg"
    assert "Picture sent as evidence: <b>re ceipt.png" in first(r'(alt="Picture[^"]+")', page)
    assert "<b>" not in page
    document = first(r'href="([^"]+/evidence/[^"]+)">Download <bdi>statement.pdf', page)
    assert reviewer.client.get(document).headers["Content-Disposition"].endswith(".pdf")


def test_only_reviewers_read_evidence_on_their_side(
    visit, send, reviewer, taken, lender_key, score
):
    send(png())
    picture = first(r'src="([^"]+/evidence/[^"]+)"', reviewer.get(taken))
    anyone = visit().client
    assert anyone.get(picture).status_code == 303
    token = score.link.rpartition("/")[2]
    for key in (token, lender_key):
        answer = anyone.get(picture, headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 403
        assert anyone.get(taken, headers={"Authorization": f"Bearer {key}"}).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_both_sides_write_and_read_in_order(visit, page_of, taken, reviewer, language):
    person, reviewing = visit(language), replace(reviewer, language=language)
    assert person.post(f"{page_of}/messages", text="I have <i>one</i> more.\nLook.") == page_of
    assert reviewing.post(f"{taken}/messages", text="Please send it.") == taken
    sent = {
        "en": ["Your message was sent to the reviewer.", "You wrote to the reviewer:"],
        "zh-CN": ["您的消息已发给审核员。", "您写给审核员："],
    }
    page = text_of(person.get(page_of))
    for words in sent[language]:
        assert words in page
    assert page.index("I have <i>one</i> more. Look.") < page.index("Please send it.")
    assert "wen.li" not in page, "the person does not learn who it is"
    case = text_of(reviewing.get(taken))
    assert case.index("I have <i>one</i> more. Look.") < case.index("Please send it.")
    assert {
        "en": "The reviewer wrote to the person: wen.li@example.org",
        "zh-CN": "审核员写给信息主体：",
    }[language] in case


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" ", "Write something."),
        ("a" * 5001, "Write at most 5000 characters."),
        ("abc\u202edef", "Remove characters that cannot be shown."),
    ],
)
def test_a_wrong_message_is_told_at_its_field_and_kept(visit, page_of, reviewer, taken, text, told):
    for writer, address in ((visit(), page_of), (reviewer, taken)):
        page = writer.post(f"{address}/messages", status=422, text=text)
        assert f'<a href="#text">{told}</a>' in page
        assert text.strip() in page


def test_a_message_in_another_reviewers_case_is_told_and_kept(sign_in, taken):
    page = sign_in("ada@example.org").post(f"{taken}/messages", status=403, text="May I?")
    text = text_of(page)
    assert "Only the reviewer who has taken a case decides it or writes to the person." in text
    assert "What you had written May I?" in text


def test_after_the_decision_nothing_is_added(visit, send, page_of, reviewer, taken):
    reviewer.post(f"{taken}/decision", step="confirm", **CORRECTED)
    page = visit().get(page_of)
    assert "Add evidence" not in page
    assert "Write to the reviewer" not in page
    assert "An objection that was decided or withdrawn does not change any more." in text_of(
        send(png(), status=409)
    )
    person = visit()
    late = text_of(person.post(f"{page_of}/messages", status=409, text="One more."))
    assert "What you had written One more." in late
    assert "Write to the person" not in reviewer.get(taken)


def test_a_decision_made_without_the_newest_evidence_is_asked_again(send, reviewer, taken):
    send(png())
    page = reviewer.post(f"{taken}/decision", status=409, step="confirm", **CORRECTED)
    assert "You acted on revision 4; it is now at revision 5." in text_of(page)
    assert CORRECTED["reasons"] in text_of(page)
    assert "evidence__picture" in page
