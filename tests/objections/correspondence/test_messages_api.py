"""`/v1/objections/<id>/messages`: both sides write while the objection is open."""

import pytest

from scoring_service.objections.steps import Action


@pytest.fixture
def lodged(office):
    score, subject = office.score()
    return subject, office.lodged(subject, score).json


def at(objection):
    return f"/v1/objections/{objection['id']}/messages"


def say(caller, objection, text):
    return caller.post(at(objection), {"text": text})


def test_both_sides_read_what_was_written_in_order(office, lodged):
    subject, objection = lodged
    office.wen.act(Action.ASSIGN, objection)
    told = [
        say(subject, objection, "  The receipt has\r\nthe number 4471. \n").json,
        say(office.wen, objection, "Which day was it?").json,
        say(subject, objection, "1 October. 十月一日。").json,
    ]
    assert [message["by"] for message in told] == ["subject", "reviewer", "subject"]
    assert told[0]["text"] == "The receipt has\nthe number 4471."
    for reader in (subject, office.wen, office.ola):
        assert reader.get(at(objection)).json == {"items": told}


def test_a_message_makes_an_event_and_a_revision_and_names_no_account(office, lodged):
    subject, objection = lodged
    taken = office.wen.act(Action.ASSIGN, objection).json
    written = say(office.wen, objection, "Which day was it?")
    assert "acc_" not in written.text
    now = subject.get(f"/v1/objections/{objection['id']}")
    assert now.json["revision"] == taken["revision"] + 1 == written.json["revision"]
    last = now.json["events"][-1]
    assert (last["event"], last["by"]) == ("message_written", "reviewer")
    assert "acc_" not in now.text


def test_a_reviewer_who_has_not_read_the_message_is_told(office, lodged):
    subject, objection = lodged
    read = office.wen.act(Action.ASSIGN, objection).json
    say(subject, objection, "One more thing.")
    assert office.wen.act(Action.DECIDE, read).status_code == 409


@pytest.mark.parametrize(
    "text", ["", " \n ", "a" * 5001, "a\u202eb", "a\u0007b", "\u2066", None, 3, ["a"]]
)
def test_a_text_that_cannot_be_shown_is_refused(office, lodged, text):
    subject, objection = lodged
    before = office.snapshot()
    answer = say(subject, objection, text)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/text"
    assert office.snapshot() == before


def test_markup_is_text(lodged):
    subject, objection = lodged
    text = "<script>alert(1)</script> & <b>bold</b>"
    assert say(subject, objection, text).json["text"] == text


def test_nobody_else_reads_or_writes(office, lodged):
    subject, objection = lodged
    _, stranger = office.score("C-2")
    expected = {"stranger": 404, "publisher": 403, "lender": 403, "nobody": 401, "unknown": 401}
    for name, status in expected.items():
        caller = getattr(office, name, stranger)
        assert caller.get(at(objection)).status_code == status, name
        assert say(caller, objection, "Hello.").status_code == status, name
    assert subject.get(at(objection)).json == {"items": []}


def test_only_the_reviewer_who_has_the_case_writes(office, lodged):
    _, objection = lodged
    free = say(office.wen, objection, "Hello.")
    assert (free.status_code, free.json["code"]) == (409, "objection_not_assigned")
    office.wen.act(Action.ASSIGN, objection)
    other = say(office.ola, objection, "Hello.")
    assert (other.status_code, other.json["code"]) == (403, "not_your_case")


def test_each_side_writes_only_so_much(office, lodged, monkeypatch):
    from scoring_service.objections.correspondence import records as correspondence

    subject, objection = lodged
    monkeypatch.setattr(
        correspondence,
        "edition_on",
        lambda *_: {
            "evidence": {"files": 2, "bytes_together": 10},
            "messages": {"of_each_side": 2},
        },
    )
    office.wen.act(Action.ASSIGN, objection)
    for caller in (subject, office.wen):
        assert say(caller, objection, "One.").status_code == 201
        assert say(caller, objection, "Two.").status_code == 201
        third = say(caller, objection, "Three.")
        assert (third.status_code, third.json["code"]) == (409, "too_many_messages")
