"""What entries say together: what a log may say, and what it may not."""

from dataclasses import asdict

from scoring_service.transparency.monitoring.ledger import Ledger
from tests.factories.logged_services import digest_of

FIRST, SECOND = digest_of("first"), digest_of("second")


def publication(version=1, digest=FIRST):
    version = {"model": "credit_demo", "version": version, "digest": digest}
    return {"kind": "publication", **version, "approval": digest_of("approval")}


def retirement(version=1, digest=FIRST):
    return {"kind": "retirement", "model": "credit_demo", "version": version, "digest": digest}


def score(digest=FIRST):
    return {"kind": "score", "algorithm": digest, "receipt": digest_of("receipt")}


def told(*entries, ledger=None):
    ledger = ledger or Ledger()
    return [what for index, entry in enumerate(entries) for what in ledger.take(index, entry)]


def test_a_life_without_lies():
    ledger = Ledger()
    entries = (
        publication(), score(), publication(2, SECOND), score(SECOND), score(), retirement(),
        {"kind": "decision", "receipt": FIRST}, {"kind": "catalogue", "digest": FIRST},
        {"kind": "key", "key": "a key"},
    )  # fmt: skip
    assert told(*entries, ledger=ledger) == []
    assert ledger.counts == {
        "publication": 2, "score": 3, "retirement": 1, "decision": 1, "catalogue": 1, "key": 1
    }  # fmt: skip
    assert ledger.list_retired() == [FIRST]
    assert ledger.of_retired == 0


def test_a_score_by_what_was_not_published_before_it_is_a_lie_told_once():
    ledger = Ledger()
    lies = told(score(), score(), publication(), score(), ledger=ledger)
    assert lies == [f"Entry 0 is a score by {FIRST}, which was not published before it."]
    assert ledger.of_unpublished == {FIRST: 2}


def test_a_score_by_a_retired_version_is_counted_and_no_lie():
    ledger = Ledger()
    assert told(publication(), retirement(), score(), score(), ledger=ledger) == []
    assert ledger.of_retired == 2


def test_a_version_is_not_published_twice_with_different_documents():
    [lie] = told(publication(), publication(2, SECOND), publication(1, SECOND))
    assert "credit_demo 1 was published twice with different documents" in lie
    assert "in entry 0" in lie
    assert "in entry 2" in lie
    assert told(publication(), publication()) == []


def test_what_was_not_published_is_not_retired():
    for entry in (retirement(), retirement(2), retirement(1, SECOND)):
        assert "was not published" in told(publication(2, SECOND), entry)[0]


def test_a_document_of_two_versions_is_retired_with_the_last():
    ledger = Ledger()
    assert told(publication(), publication(2), retirement(1), score(), ledger=ledger) == []
    assert (ledger.list_retired(), ledger.of_retired) == ([], 0)
    assert told(retirement(2), score(), ledger=ledger) == []
    assert (ledger.list_retired(), ledger.of_retired) == ([FIRST], 1)


def test_a_ledger_goes_on_from_where_it_was_kept():
    ledger = Ledger()
    assert told(publication(), publication(2, SECOND), retirement(), ledger=ledger) == []
    again = Ledger(**asdict(ledger))
    assert again == ledger
    assert told(score(), score(SECOND), ledger=again) == []
    assert again.of_retired == 1
