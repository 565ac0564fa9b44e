"""What is served as published is what the log says was published."""

import pytest

from tests.factories import logged_services as logs


def test_published_documents_are_checked_and_kept(service, watcher):
    watcher.look()
    service.publish_second()
    assert watcher.look().status == 0
    kept = {path.read_bytes() for path in (watcher.keeping.directory / "documents").iterdir()}
    assert kept == set(service.documents.values())


@pytest.mark.parametrize("known", [False, True])
def test_a_document_that_differs_from_its_entry_is_found(service, watcher, found, known):
    if known:
        assert watcher.look().status == 0
    service.documents["credit_demo", 1] = logs.other_document()
    lie = found()
    assert "The document of credit_demo 1 is not the one that entry 0 published" in lie
    assert watcher.evidence()["document"] == service.documents["credit_demo", 1]


def test_a_document_that_is_not_shown_is_found(service, found):
    del service.documents["credit_demo", 1]
    assert "has signed for the published document of credit_demo 1 and does not show" in found()


def test_an_approval_that_was_changed_is_found(service, found):
    service.approvals["credit_demo", 1] = logs.APPROVAL | {"approver": "somebody else"}
    assert "The approval of credit_demo 1 is not the one that entry 0 published" in found()
    service.approvals["credit_demo", 1] = b"no JSON"
    assert "The approval of credit_demo 1" in found()


def test_a_version_published_twice_is_found(service, watcher):
    service.publish(digest=logs.digest_of("other"))
    lies = watcher.look().lies
    assert "credit_demo 1 was published twice with different documents" in lies[0]


def test_a_score_by_an_unpublished_algorithm_is_found(service, found):
    other = logs.digest_of("other")
    service.append(kind="score", algorithm=other, receipt=logs.digest_of("receipt"))
    assert f"Entry 5 is a score by {other}, which was not published before it" in found()


def test_scores_by_a_retired_version_are_told_and_are_no_lie(service, watcher):
    service.retire()
    service.append(kind="score", algorithm=service.digest(), receipt=logs.digest_of("receipt"))
    outcome = watcher.look()
    assert outcome.status == 0
    assert "had been retired: 1" in outcome.news[-1]


def test_an_entry_of_no_known_kind_is_found_and_the_log_followed_on(service, watcher):
    service.append(kind="person", name="Li Wen")
    service.append(kind="decision", receipt=logs.digest_of("x"), name="Li Wen")
    outcome = watcher.look()
    assert [lie.partition(". ")[0] for lie in outcome.lies] == [
        "Entry 5 of the log is of no known kind",
        "Entry 6 of the log has other fields than those of a decision",
    ]
    service.append(kind="decision", receipt=logs.digest_of("y"))
    assert watcher.look().lies == outcome.lies
    assert watcher.state.checkpoint == service.checkpoint()
