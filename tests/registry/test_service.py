"""Publications in a real database: written once, retired, verified, never changed."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel import canonical
from scoring_service.kernel.errors import Conflict, NotFound, Unavailable
from scoring_service.registry import approval, releases, service
from scoring_service.registry.candidates import Exactness
from scoring_service.registry.records import State
from scoring_service.registry.rules import Verdict
from scoring_service.registry.tables import PublicationRow
from tests.factories import algorithms
from tests.factories.candidates import APPROVER, AUTHOR, candidate, demo_draft, draft
from tests.factories.publications import write_release

MODEL = algorithms.NAME


@pytest.fixture
def release(session, clock):
    return service.publish_version(session, candidate(), now=clock.now())


def second_version():
    document = algorithms.document_bytes(title={"en": "New", "zh-CN": "新"})
    digest = canonical.digest(document)
    written = draft(document, version=2)
    return candidate(
        version=2,
        document=document,
        registered_digest=digest,
        proof=Exactness(digest, rows=500, max_difference=0.0),
        texts=written.texts,
        drafted=written.drafted,
        facts=written.facts,
        expected_facts=written.facts,
    )


def overwrite(session, column, value):
    session.execute(text(f"UPDATE publications SET {column} = :value"), {"value": value})
    session.expire_all()


def test_a_version_that_passes_the_gate_is_published_and_served(session, clock, release):
    publication = service.get_publication(session, MODEL)
    assert publication.version == 1
    assert publication.state == State.PUBLISHED
    assert publication.champion
    assert publication.published_at == clock.now()
    assert publication.digest == candidate().digest
    assert service.get_algorithm(session, publication.digest).data == candidate().document


def test_the_approval_names_people_checks_and_every_file(release):
    assert release.approval["author"] == AUTHOR
    assert release.approval["approver"] == APPROVER
    assert all(check["passed"] for check in release.approval["checks"])
    assert len(release.approval["checks"]) == 16
    assert release.approval["files"] == {
        name: canonical.digest(data) for name, data in release.files().items()
    }


def test_the_approval_says_that_the_texts_are_the_drafts(release):
    assert release.approval["wording"] == {"texts": "draft"}


def test_the_approval_names_the_rewording_that_was_accepted(session, clock):
    texts = dict(demo_draft().texts)
    texts["en"] = texts["en"].replace("It is free.", "It costs nothing.")
    reworded = candidate(texts=texts)
    accepted = replace(reworded, accepted_rewording=reworded.rewording)
    approved = service.publish_version(session, accepted, now=clock.now()).approval
    assert approved["wording"] == {"texts": "reworded", "accepted": reworded.rewording}
    assert approval.objections(approved, service_files(session)) == []


def service_files(session):
    row = session.get_one(PublicationRow, (MODEL, 1))
    return {
        "algorithm.json": row.document,
        "disclosure.en.md": row.disclosure_en.encode(),
        "disclosure.zh-CN.md": row.disclosure_zh.encode(),
        "facts.json": row.facts,
    }


def test_a_failed_check_cannot_be_approved(clock, release):
    failed = [Verdict("facts_true", passed=False, explanation="")]
    with pytest.raises(ValueError, match="failed a check"):
        approval.approve(release, failed, author="a", approver="b", rewording=None, now=clock.now())


def test_a_version_that_fails_a_check_is_not_published(session, clock):
    with pytest.raises(Conflict) as refused:
        service.publish_version(session, candidate(publishers=[]), now=clock.now())
    assert [e.pointer for e in refused.value.errors] == ["/approver_registered"]
    assert service.list_publications(session) == []


def test_a_published_version_is_not_published_again(session, clock, release):
    with pytest.raises(Conflict) as refused:
        service.publish_version(session, candidate(), now=clock.now())
    assert refused.value.code == "version_already_published"


@pytest.mark.parametrize(
    "changed", [{"document": b"{}"}, {"digest": "x"}, {"facts": b""}, {"disclosure_en": "x"}]
)
def test_a_published_version_is_never_changed(session, release, changed):
    row = session.get_one(PublicationRow, (MODEL, 1))
    for name, value in changed.items():
        setattr(row, name, value)
    with pytest.raises(TypeError, match="never changed"):
        session.flush()


def test_a_published_version_is_never_deleted(session, release):
    session.delete(session.get_one(PublicationRow, (MODEL, 1)))
    with pytest.raises(TypeError, match="never deleted"):
        session.flush()


def test_the_newest_published_version_is_served_by_default(session, clock, release):
    service.publish_version(session, second_version(), now=clock.now())
    assert service.get_publication(session, MODEL).version == 2
    assert not service.get_publication(session, MODEL, 1).champion
    assert [p.version for p in service.get_versions(session, MODEL)] == [2, 1]


def test_a_retired_version_stays_readable_and_yields_to_the_one_before(session, clock, release):
    service.publish_version(session, second_version(), now=clock.now())
    clock.advance(timedelta(days=1))
    retired = service.retire_version(session, MODEL, 2, now=clock.now())
    assert retired.state == State.RETIRED
    assert retired.retired_at == clock.now()
    assert service.get_publication(session, MODEL).version == 1
    assert service.get_algorithm(session, retired.digest).title["en"] == "New"


def test_retiring_again_keeps_the_first_date(session, clock, release):
    first = service.retire_version(session, MODEL, 1, now=clock.now())
    clock.advance(timedelta(days=1))
    assert service.retire_version(session, MODEL, 1, now=clock.now()) == first


def test_without_a_published_version_there_is_no_champion(session, clock, release):
    service.retire_version(session, MODEL, 1, now=clock.now())
    with pytest.raises(NotFound):
        service.get_publication(session, MODEL)
    with pytest.raises(NotFound):
        service.get_versions(session, "other")
    with pytest.raises(NotFound):
        service.get_disclosure(session, MODEL, 2)
    with pytest.raises(NotFound):
        service.retire_version(session, MODEL, 2, now=clock.now())


def test_a_digest_that_no_record_has_any_more_is_told_as_a_change(session, release):
    with pytest.raises(Unavailable) as refused:
        service.get_algorithm(session, "sha256:0")
    assert refused.value.code == "published_bytes_changed"


def test_an_algorithm_is_parsed_once(session, release):
    first = service.get_algorithm(session, candidate().digest)
    assert service.get_algorithm(session, candidate().digest) is first


def test_changed_bytes_are_not_served(session, release):
    overwrite(session, "document", candidate().document.replace(b"600", b"601"))
    with pytest.raises(Unavailable, match="not served"):
        service.get_algorithm(session, candidate().digest)


def test_a_release_is_taken_in_once(session, clock, release, tmp_path):
    directory = releases.write(release, tmp_path)
    assert service.import_release(session, directory, now=clock.now()).version == 1
    assert len(service.list_publications(session)) == 1


def test_a_release_approved_elsewhere_keeps_its_date(session, clock, tmp_path):
    directory = write_release(tmp_path, now=clock.now())
    later = clock.now() + timedelta(days=30)
    assert service.import_release(session, directory, now=later).published_at == clock.now()


def test_another_release_of_a_published_version_is_refused(session, clock, tmp_path, release):
    directory = write_release(tmp_path, now=clock.now())
    with pytest.raises(Conflict, match="never changed"):
        service.import_release(session, directory, now=clock.now())


@pytest.mark.parametrize("name", ["algorithm.json", "disclosure.en.md", "facts.json"])
def test_a_release_with_a_changed_file_is_refused(session, clock, tmp_path, name):
    directory = write_release(tmp_path, now=clock.now())
    (directory / name).write_bytes(b"{}")
    with pytest.raises(Conflict, match=name):
        service.import_release(session, directory, now=clock.now())


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"format": "other"}, "reads"),
        ({"approver": "author@example.org"}, "made the version"),
        ({"approver": " Author@Example.org"}, "made the version"),
        ({"wording": {"texts": "reworded"}}, "which rewording"),
        ({"wording": {"texts": "draft", "accepted": "sha256:0"}}, "which rewording"),
        ({"digest": "sha256:0"}, "not the approved one"),
        ({"checks": [{"check": "facts_true", "passed": False, "explanation": ""}]}, "facts_true"),
        ({"files": {}}, "not the approved file"),
    ],
)
def test_a_release_with_a_doubtful_approval_is_refused(session, clock, tmp_path, changed, reason):
    directory = write_release(tmp_path, now=clock.now())
    approved = json.loads((directory / "approval.json").read_bytes())
    (directory / "approval.json").write_text(json.dumps(approved | changed))
    with pytest.raises(Conflict, match=reason):
        service.import_release(session, directory, now=clock.now())


def test_a_release_approved_before_approvals_told_of_the_wording_is_taken_in(
    session, clock, tmp_path
):
    directory = write_release(tmp_path, now=clock.now())
    approved = json.loads((directory / "approval.json").read_bytes())
    del approved["wording"]
    (directory / "approval.json").write_text(json.dumps(approved))
    assert service.import_release(session, directory, now=clock.now()).version == 1
    assert [finding.fault for finding in service.verify_all(session)] == [None]


def test_a_release_under_another_models_name_is_refused(session, clock, tmp_path):
    directory = write_release(tmp_path, now=clock.now())
    approved = json.loads((directory / "approval.json").read_bytes())
    (directory / "approval.json").write_text(json.dumps(approved | {"model": "other"}))
    with pytest.raises(Conflict, match="another model"):
        service.import_release(session, directory, now=clock.now())


def test_a_release_without_a_file_names_it(session, clock, tmp_path):
    directory = write_release(tmp_path, now=clock.now())
    (directory / "facts.json").unlink()
    with pytest.raises(NotFound, match="facts"):
        service.import_release(session, directory, now=clock.now())


def test_a_release_is_not_written_over_another(clock, release, tmp_path):
    releases.write(release, tmp_path)
    releases.write(release, tmp_path)
    with pytest.raises(Conflict, match="never changed"):
        releases.write(replace(release, facts=b"{}"), tmp_path)


def test_releases_are_listed_oldest_first(clock, tmp_path):
    for version in (10, 2, 1):
        write_release(tmp_path, now=clock.now(), version=version)
    names = [directory.name for directory in releases.list_directories(tmp_path)]
    assert names == ["1", "2", "10"]
    assert releases.list_directories(tmp_path, "other") == []
