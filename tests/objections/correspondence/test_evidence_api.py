"""`/v1/objections/<id>/evidence`, as the person, strangers and reviewers meet it."""

import hashlib
import io

import pytest

from scoring_service.objections.steps import Action
from tests.factories.evidence import BOUNDARY, form, jpeg, kept_in, pdf, png
from tests.factories.offices import CORRECTED


@pytest.fixture
def lodged(office):
    """The person who objected, and their objection."""
    score, subject = office.score()
    return subject, office.lodged(subject, score).json


@pytest.fixture
def directory(settings):
    return settings.evidence_directory


def at(objection, *rest):
    return "/".join([f"/v1/objections/{objection['id']}/evidence", *rest])


def test_what_is_added_is_listed_and_read_by_the_person_and_reviewers(office, lodged):
    subject, objection = lodged
    added = [
        subject.send(objection, data, name) for data, name in ((pdf(), "收据.pdf"), (jpeg(), "b"))
    ]
    assert [answer.status_code for answer in added] == [201, 201]
    first = added[0].json
    assert first["digest"] == first["sent_digest"] == f"sha256:{hashlib.sha256(pdf()).hexdigest()}"
    assert (first["type"], first["size"], first["name"]) == (
        "application/pdf",
        len(pdf()),
        "收据.pdf",
    )
    assert first["added_at"] == "2026-11-01T09:00:00.000000Z"
    for reader in (subject, office.wen, office.ola):
        assert reader.get(at(objection)).json == {"items": [answer.json for answer in added]}
        assert reader.get(at(objection, first["digest"])).data == pdf()


def test_a_picture_is_kept_anew_and_both_digests_are_told(lodged):
    subject, objection = lodged
    sent = png() + b"hidden behind it"
    told = subject.send(objection, sent, "a.pdf", declared="application/pdf").json
    assert told["type"] == "image/png"
    assert told["sent_digest"] == f"sha256:{hashlib.sha256(sent).hexdigest()}"
    kept = subject.get(at(objection, told["digest"])).data
    assert told["digest"] == f"sha256:{hashlib.sha256(kept).hexdigest()}"
    assert (told["size"], b"hidden" in kept) == (len(kept), False)


@pytest.mark.parametrize(
    ("data", "end"), [(pdf(), "pdf"), (png(), "png"), (jpeg(), "jpg")], ids=["pdf", "png", "jpeg"]
)
def test_a_file_is_only_ever_saved_under_a_name_of_ours(lodged, data, end):
    subject, objection = lodged
    digest = subject.send(objection, data, 'x"; filename=evil.html').json["digest"]
    answer = subject.get(at(objection, digest))
    assert (
        answer.headers["Content-Disposition"]
        == f"attachment; filename=evidence-{digest[7:19]}.{end}"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"


def test_evidence_makes_an_event_and_a_revision(lodged):
    subject, objection = lodged
    revision = subject.send(objection, png()).json["revision"]
    now = subject.get(f"/v1/objections/{objection['id']}").json
    assert now["revision"] == revision == objection["revision"] + 1
    assert (now["events"][-1]["event"], now["events"][-1]["by"]) == ("evidence_added", "subject")


def test_a_reviewer_who_has_not_seen_the_evidence_is_told(office, lodged):
    subject, objection = lodged
    read = office.wen.act(Action.ASSIGN, objection).json
    subject.send(objection, png())
    refused = office.wen.act(Action.DECIDE, read)
    assert (refused.status_code, refused.json["code"]) == (409, "objection_changed")
    again = office.wen.get(f"/v1/objections/{objection['id']}").json
    assert office.wen.act(Action.DECIDE, again).status_code == 200


def test_the_same_file_again_changes_nothing(office, lodged):
    subject, objection = lodged
    first = subject.send(objection, png(), "a.png")
    before = office.snapshot()
    again = subject.send(objection, png(), "b.png")
    assert (again.status_code, again.json) == (200, first.json)
    assert office.snapshot() == before


def test_nobody_else_reads_or_adds(office, lodged):
    subject, objection = lodged
    digest = subject.send(objection, png()).json["digest"]
    _, stranger = office.score("C-2")
    expected = {"stranger": 404, "publisher": 403, "lender": 403, "nobody": 401, "unknown": 401}
    callers = {name: getattr(office, name, stranger) for name in expected}
    for name, caller in callers.items():
        for answer in (
            caller.get(at(objection)),
            caller.get(at(objection, digest)),
            caller.send(objection, png(colour="red")),
        ):
            assert answer.status_code == expected[name], name
            assert answer.content_type == "application/problem+json"
    assert office.wen.send(objection, png()).status_code == 403


def test_a_file_of_another_objection_is_not_found_in_ones_own(office, lodged):
    subject, objection = lodged
    digest = subject.send(objection, png()).json["digest"]
    score, other = office.score("C-2")
    own = office.lodged(other, score).json
    for wrong in (digest, "sha256:" + "0" * 64, "..%2f..%2fsecret_key", "%2e%2e", "x"):
        assert other.get(at(own, wrong)).status_code == 404
        assert other.get(at(objection, wrong)).status_code == 404
    assert office.wen.get(at(own, digest)).status_code == 404


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", b"%PDF-1.7", png()[:-40]],
    ids=["empty", "gif", "header only", "broken off"],
)
def test_what_is_no_evidence_is_refused_and_nothing_is_kept(office, lodged, directory, data):
    subject, objection = lodged
    before = office.snapshot()
    answer = subject.send(objection, data)
    assert (answer.status_code, answer.json["code"]) == (422, "evidence_not_accepted")
    assert answer.json["errors"][0]["pointer"] == "/file"
    assert office.snapshot() == before
    assert kept_in(directory) == []


@pytest.mark.parametrize("size", [10_000_001, 10_060_000, 30_000_000])
def test_a_file_over_ten_megabytes_is_refused(lodged, size):
    subject, objection = lodged
    answer = subject.send(objection, b"%PDF-" + bytes(size - 5))
    assert (answer.status_code, answer.json["code"]) == (413, "evidence_too_large")
    assert "at most 10 MB" in answer.json["detail"]


def test_the_largest_file_is_taken(lodged):
    subject, objection = lodged
    padding = 10_000_000 - len(pdf(padding=9_000_000)) + 9_000_000
    largest, larger = pdf(padding=padding), pdf(padding=padding + 1)
    assert len(largest) == 10_000_000
    assert subject.send(objection, larger).status_code == 413
    assert subject.send(objection, largest).status_code == 201


@pytest.mark.filterwarnings(
    # The parser of forms leaves the half-read file to the garbage collector.
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_body_of_unstated_length_is_read_only_so_far(lodged, office):
    subject, objection = lodged
    body, kind = form(b"%PDF-" + bytes(60_000_000))

    class Counted(io.BytesIO):
        taken = 0

        def read(self, size=-1):
            data = super().read(size)
            Counted.taken += len(data)
            return data

        def readinto(self, buffer):
            data = self.read(len(buffer))
            buffer[: len(data)] = data
            return len(data)

    answer = office.client.post(
        at(objection),
        input_stream=Counted(body),
        content_type=kind,
        headers=subject.headers | {"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (answer.status_code, answer.json["code"]) == (413, "evidence_too_large")
    assert Counted.taken < 31_000_000, "what is dropped of it counts too"


def test_what_is_no_form_with_one_file_is_refused(office, lodged):
    subject, objection = lodged
    two = form(png())[0].removesuffix(f"--{BOUNDARY}--\r\n".encode()) + form(pdf())[0]
    kind = form(png())[1]
    for body, declared, status in (
        (png(), "image/png", 415),
        (b"{}", "application/json", 415),
        (b"", kind, 422),
        (two, kind, 422),
        (form(png(), field="files")[0], kind, 422),
        (form(b"", "")[0], kind, 422),
        (png(), kind, 422),
    ):
        answer = office.client.post(
            at(objection), data=body, content_type=declared, headers=subject.headers
        )
        assert answer.status_code == status, (declared, answer.json)
    assert subject.get(at(objection)).json == {"items": []}


def test_an_objection_holds_only_so_many_files(lodged, monkeypatch):
    from scoring_service.objections.correspondence import records as correspondence

    subject, objection = lodged
    monkeypatch.setattr(
        correspondence,
        "edition_on",
        lambda *_: {
            "evidence": {"files": 2, "bytes_together": len(pdf()) + len(pdf("Two"))},
            "messages": {"of_each_side": 2},
        },
    )
    assert subject.send(objection, pdf()).status_code == 201
    larger = subject.send(objection, pdf("Paid twice and more"))
    assert (larger.status_code, larger.json["code"]) == (409, "evidence_full")
    assert subject.send(objection, pdf("Two")).status_code == 201
    third = subject.send(objection, pdf("3"))
    assert (third.status_code, third.json["code"]) == (409, "evidence_full")
    assert subject.send(objection, pdf()).status_code == 200, "what is there stays there"


def test_a_missing_file_is_told_as_a_fault_of_the_installation(lodged, directory):
    subject, objection = lodged
    digest = subject.send(objection, png()).json["digest"]
    (directory / kept_in(directory)[0]).unlink()
    answer = subject.get(at(objection, digest))
    assert (answer.status_code, answer.json["code"]) == (503, "evidence_unavailable")


def test_evidence_reaches_no_lender(office, lodged):
    subject, objection = lodged
    added = subject.send(objection, png(), "secret.png").json
    told = office.lender.get(f"/v1/scores/{objection['score']}/objections")
    assert added["digest"] not in told.text
    assert "secret.png" not in told.text


def test_after_the_decision_evidence_is_read_and_not_added(office, lodged):
    subject, objection = lodged
    digest = subject.send(objection, png()).json["digest"]
    read = office.wen.act(Action.ASSIGN, objection).json
    path = f"/v1/objections/{objection['id']}/decision"
    assert office.wen.post(path, CORRECTED, etag=f'"{read["revision"]}"').status_code == 200
    refused = subject.send(objection, pdf())
    assert (refused.status_code, refused.json["code"]) == (409, "objection_closed")
    assert subject.get(at(objection, digest)).status_code == 200


def test_evidence_gives_more_time_once_where_the_procedure_has_it_so(office, follow):
    follow("us_fcra")
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    path = f"/v1/objections/{objection['id']}"
    due = [objection["due_on"]]
    for data in (png(), pdf()):
        assert subject.send(objection, data).status_code == 201
        due.append(subject.get(path).json["due_on"])
    assert due == ["2026-11-30", "2026-12-15", "2026-12-15"]
    events = [event["event"] for event in subject.get(path).json["events"]]
    assert events.count("evidence_added") == 2
    assert events.count("extended") == 1
