"""The file of an objection to several scores, in which a helper took part."""

import io
import json

import pypdf
import pytest
from click.testing import CliRunner

from scoring_service.cli.main import scoring
from scoring_service.objections.casefile import checking
from scoring_service.objections.steps import Action
from scoring_service.transparency import verify
from tests.factories import evidence, logs
from tests.factories.helping import NAME, named
from tests.factories.offices import CORRECTED


@pytest.fixture
def several(office, engine, clock):
    """The person, a helper of theirs, their objection to two scores, and these scores."""
    earlier, _other_link = office.score()
    score, subject = office.score()
    objection = office.lodged(subject, score, scores=[earlier["id"]]).json
    told, helper = named(subject)
    helper.send(objection, evidence.pdf("From the lawyer"), "letter.pdf")
    helper.act(Action.WRITE, objection)
    subject.send(objection, evidence.png(), "receipt.png")
    office.wen.act(Action.ASSIGN, objection)
    taken = office.wen.get(f"/v1/objections/{objection['id']}").json
    office.wen.propose(taken, CORRECTED)
    logs.seal(engine, now=clock.now())
    return subject, helper, objection, told, (score["id"], earlier["id"])


def pdf_text(data):
    reader = pypdf.PdfReader(io.BytesIO(data))
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def test_to_a_reviewer_it_holds_every_chain_with_receipts_and_proofs(several, file_of, office):
    _subject, _helper, objection, _told, ids = several
    found = file_of(office.ola, objection)
    assert [one["supersedes"] for one in found["scores"]] == [None, ids[0], None, ids[1]]
    assert [one["id"] for one in found["scores"]][::2] == list(ids)
    for one in found["scores"]:
        assert (one["withheld"], one["logged"]) == (None, None)
        assert one["explanation"]["receipt"]["proof"]
    assert {told["data"].get("score") for told in found["notices"]} >= set(ids)


def test_to_the_person_it_proves_the_other_scores_and_does_not_tell_them(several, file_of):
    subject, _helper, objection, _told, ids = several
    found = file_of(subject, objection)
    own, others = found["scores"][:2], found["scores"][2:]
    assert all(one["explanation"] for one in own)
    assert {one["withheld"] for one in others} == {"not_opened_by_this_link"}
    assert [one["explanation"] for one in others] == [None, None]
    for one in others:
        assert one["logged"]["entry"].keys() == {"kind", "algorithm", "receipt"}
    assert others[0]["id"] == ids[1]
    assert found["inquiries"][0]["items"][0]["elsewhere"] == []


def test_it_names_who_added_what_and_the_authority(several, file_of):
    subject, helper, objection, told, _ids = several
    found = file_of(subject, objection)
    assert [(one["name"], one["by"], one.get("helper_name")) for one in found["evidence"]] == [
        ("letter.pdf", "helper", NAME),
        ("receipt.png", "subject", None),
    ]
    assert [(one["by"], one["helper"]) for one in found["messages"]] == [("helper", told["id"])]
    (acted,) = found["helpers"]
    assert (acted["id"], acted["name"], acted["ends_on"]) == (told["id"], NAME, "2026-12-01")
    assert acted["authority"] == told["authority"]
    path = acted["url"].removeprefix("http://127.0.0.1:8000")
    assert subject.get(path).status_code == helper.get(path).status_code == 200


def test_a_helper_learns_nothing_of_another(several, file_of, office):
    subject, helper, objection, told, _ids = several
    other, second = named(subject, name="Bo Chen")
    second.send(objection, evidence.png(), "late.png")
    (acted,) = file_of(helper, objection)["helpers"]
    assert acted["id"] == told["id"]
    found = file_of(second, objection)
    assert NAME not in json.dumps(found)
    assert [one["helper_name"] for one in found["evidence"] if one["by"] == "helper"] == [None]
    assert other["id"] not in json.dumps(found["helpers"])
    assert told["id"] not in json.dumps(found)
    for who in (helper, subject, office.ola):
        assert told["id"] in json.dumps(file_of(who, objection))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_pdf_names_them_too(several, file_of, office):
    subject, _helper, objection, told, ids = several
    text = pdf_text(file_of(subject, objection, "application/pdf"))
    assert told["authority"]["digest"] in text
    for words in (f"Sent for the person by {NAME}.", "Who acted for the person", "A lawyer", *ids):
        assert "".join(words.split()) in text
    logged = file_of(subject, objection)["scores"][2]["logged"]
    assert logged["entry"]["receipt"] in text
    whole = pdf_text(file_of(office.ola, objection, "application/pdf"))
    assert "AscorethattheobjectionnamesbesideIt".lower() in whole.lower()
    chinese = pdf_text(file_of(office.ola, objection, "application/pdf", "zh-CN"))
    assert "授权委托书" in chinese


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_all_of_it_is_checked(several, file_of, office, tmp_path):
    subject, _helper, objection, _told, ids = several
    given = tmp_path / "given"
    given.mkdir()
    whole = file_of(office.ola, objection)
    files = [*whole["evidence"], *(one["authority"] | one for one in whole["helpers"])]
    for number, one in enumerate(files):
        path = one["url"].removeprefix("http://127.0.0.1:8000")
        (given / str(number)).write_bytes(subject.get(path).data)
    (tmp_path / "keys.txt").write_text(office.client.get("/log/keys").text, encoding="utf-8")
    told = check(tmp_path, whole)
    assert (told.exit_code, told.exception) == (0, None), told.stdout
    for score_id in ids:
        assert f"score {score_id}: receipt" in told.stdout
    own = check(tmp_path, file_of(subject, objection))
    assert own.exit_code == 3
    assert f"score {ids[1]}: in the log" in own.stdout
    (given / "0").write_bytes(b"another")
    assert check(tmp_path, whole).exit_code == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_changed_entry_of_a_score_that_is_not_told_is_found(several, file_of):
    subject, _helper, objection, _told, ids = several
    content = file_of(subject, objection)
    keys = verify.read_keys(subject.client.get("/log/keys").text.splitlines())
    content["scores"][2]["logged"]["entry"]["receipt"] = "sha256:" + "0" * 64
    found = {
        name for name, holds, _why in verify.outcomes(checking.checks(content, keys, None))
        if holds is False
    }  # fmt: skip
    assert f"score {ids[1]}: in the log" in found


def check(directory, content):
    (directory / "file.json").write_text(json.dumps(content), encoding="utf-8")
    words = ("--keys", str(directory / "keys.txt"), "--evidence", str(directory / "given"))
    return CliRunner().invoke(scoring, ["verify", str(directory / "file.json"), *words])
