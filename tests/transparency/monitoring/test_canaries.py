"""Scores of made-up people: right ones are believed, and wrong ones found."""

import json
from datetime import timedelta

import pytest

from scoring_service.kernel import canonical
from scoring_service.transparency import notes
from scoring_service.transparency.monitoring import canaries
from tests.factories import algorithms
from tests.factories import logged_services as logs

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PEOPLE = canaries.parse_people(
    json.dumps(
        [
            {"model": "credit_demo", "items": algorithms.items()},
            {"model": "credit_demo", "items": algorithms.items(repayment_status_1=0)},
            {"model": "credit_demo", "items": algorithms.items(bill_1=None)},
        ]
    )
)


@pytest.fixture
def look(watcher):
    def look(after=DAY, people=PEOPLE, **wanted):
        return watcher.look(after, people=people, key=logs.API_KEY, **wanted)

    return look


@pytest.fixture
def lies(look, service):
    """Spoil one score before its receipt is made; return the lies that are found."""

    def lies(spoil, which=0):
        def spoiling(score):
            if score["id"] == f"scr_{which}":
                spoil(score)

        service.spoil = spoiling
        outcome = look()
        assert outcome.status == 1, outcome
        return outcome.lies

    return lies


def test_right_scores_are_believed(look, service, watcher):
    outcome = look()
    assert outcome.status == 0, outcome
    assert "Canaries checked: 6." in outcome.news
    assert len(service.scored) == 6
    assert watcher.state.pending == []
    assert watcher.state.ledger.counts["score"] == 6


def test_each_is_asked_for_twice_under_names_of_their_own(look, service):
    asked, answer = [], service.scores

    def scores(*asking):
        asked.append(asking)
        return answer(*asking)

    service.scores = scores
    look()
    sent = [json.loads(body) for method, _, body in asked if method == "POST"]
    assert len({one["subject"]["id"] for one in sent}) == 6
    assert sorted(map(str, (one["items"] for one in sent[::2]))) == sorted(
        map(str, (one["items"] for one in sent[1::2]))
    )


def test_they_are_asked_for_once_a_day(look, service):
    for after, count in ((HOUR, 6), (HOUR, 6), (timedelta(hours=22), 6), (HOUR, 12)):
        assert look(after).status == 0
        assert len(service.scored) == count


def test_a_wrong_value_is_found(lies, watcher):
    found = lies(lambda score: score.update(value=score["value"] + 1))
    assert any("is wrong: it is" in lie and "follows from the published" in lie for lie in found)
    assert any("Two people with the same items were scored differently" in lie for lie in found)
    assert "canary" in watcher.evidence(1)


def test_everybody_lied_to_alike_is_found(look, service):
    service.spoil = lambda score: score.update(value=score["value"] + 1)
    lies = look().lies
    assert len(lies) == 6
    assert all("follows from the published document" in lie for lie in lies)


def test_a_wrong_contribution_is_found(lies):
    [found, *_] = lies(lambda score: score["explanation"]["contributions"][0].update(points=1.23))
    assert "scored differently" in found or "is said to count 1.23 points" in found


def test_a_wrong_reason_is_found(lies):
    found = lies(lambda score: score["explanation"]["reasons"].clear())
    assert any("main reasons" in lie for lie in found)


def test_other_items_than_were_sent_are_found(lies):
    found = lies(lambda score: score["items"][0].update(value=1))
    assert any("made of other items than were sent" in lie for lie in found)


def test_an_item_that_the_law_forbids_is_left_out(look, service):
    def forbid(score):
        items = {item["id"]: item["value"] for item in score["items"]}
        del items["bill_1"]
        score["items"] = [
            item | ({"status": "refused"} if item["id"] == "bill_1" else {})
            for item in score["items"]
        ]
        again = logs.LoggedService().score(
            {"model": "credit_demo", "items": items, "purpose": "p", "legal_basis": "b"}
        )
        score.update(value=again["value"], explanation=again["explanation"])

    service.spoil = forbid
    assert look(people=PEOPLE[:1]).status == 0


def test_a_score_by_an_algorithm_that_was_not_published_is_found(lies):
    found = lies(lambda score: score["model"].update(digest=logs.digest_of("other")))
    assert any("which was not published before it" in lie for lie in found)
    assert any("is a score by" in lie for lie in found)


def test_a_score_by_another_version_than_it_says_is_found(lies):
    found = lies(lambda score: score["model"].update(version=2))
    assert any("names credit_demo 2 as" in lie for lie in found)


def test_another_document_than_at_first_is_found(look, service):
    right, path = service.shown, "/v1/models/credit_demo/versions/1/algorithm"

    def shown(parts):
        again = service.asked.count(path) > 1
        return (
            (200, logs.other_document()) if path in service.asked[-1:] and again else right(parts)
        )

    service.shown = shown
    lies = look().lies
    assert any("credit_demo 1 is not the one that was published" in lie for lie in lies)


def test_a_new_score_by_a_retired_version_is_found(look, service):
    service.retire()
    look(people=[])
    assert any("which had been retired" in lie for lie in look().lies)


def spoiled(service, **parts):
    made = service.receipt

    def receipt(score, asked):
        found = made(score, asked)
        if score["id"] == "scr_0":
            for name, value in parts.items():
                found[name] = value(found) if callable(value) else value
        return found

    service.receipt = receipt


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"digest": logs.digest_of("other")}, "digest of the receipt of scr_0 is not that"),
        ({"signature": "— scores.example/log AAAA"}, "receipt of scr_0 is not signed"),
        ({"signature": None}, "receipt of scr_0 is not signed"),
        ({"salt": "00" * 32}, "proof of the receipt of scr_0 does not hold"),
        ({"index": 0}, "proof of the receipt of scr_0 does not hold"),
        ({"statement": lambda made: made["statement"] | {"value": 1}}, "digest of the receipt"),
    ],
)
def test_a_receipt_that_does_not_hold_is_found(look, service, watcher, parts, told):
    spoiled(service, **parts)
    outcome = look()
    assert outcome.status == 1, outcome
    assert any(told in lie for lie in outcome.lies), outcome.lies
    assert watcher.state.pending == []


def test_a_receipt_for_another_purpose_than_was_asked_for_is_found(look, service):
    made = service.receipt
    service.receipt = lambda score, asked: made(score, asked | {"purpose": "marketing"})
    lies = look().lies
    assert len(lies) == 6
    assert "receipt says purpose 'marketing' where the answer says 'credit_application'" in lies[0]


def test_a_receipt_that_changes_is_found(look, service):
    made = service.score

    def score(asked):
        first = made(asked)
        return json.loads(json.dumps(first).replace(first["scored_at"], "2026-11-24T14:00:01Z"))

    service.score = score
    assert any("says something else than at first" in lie for lie in look().lies)


def test_a_receipt_signed_by_another_key_is_found(look, service):
    def signature(made):
        text = canonical.dumps(made["statement"]).decode() + "\n"
        return str(notes.sign(text, logs.ORIGIN, logs.NEXT_KEY))[:-1]

    spoiled(service, signature=signature)
    assert any("is not signed by the log's key" in lie for lie in look().lies)


def test_a_score_that_never_reaches_the_log_is_found(look, service, watcher):
    spoiled(service, index=None)
    outcome = look()
    assert outcome.status == 3
    assert "Canaries that are not in the log yet: 1." in outcome.unable
    assert look(HOUR / 2).status == 3
    outcome = look(HOUR)
    assert any("scr_0 was given at" in lie and "does not hold it" in lie for lie in outcome.lies)
    assert watcher.state.pending == []


def test_a_log_that_stands_still_for_a_while_is_no_lie(look, service, watcher):
    service.covering = False
    service.instead = {"/log/checkpoint": (200, service.checkpoint().encode())}
    assert look().status == 3
    assert len(watcher.state.pending) == 6
    service.covering, service.instead = True, {}
    outcome = look(HOUR / 2)
    assert outcome.status == 0
    assert "Canaries checked: 6." in outcome.news


def test_proofs_of_a_tree_that_nobody_else_sees_are_found(look, service, watcher):
    """The proofs hold, and are of a larger log than is shown."""
    service.instead = {"/log/checkpoint": (200, service.checkpoint().encode())}
    outcome = look()
    assert outcome.status == 3
    assert any("in the proof of the receipt of scr_" in one for one in outcome.unable)
    outcome = look(HOUR * 2)
    assert any("The log hides entries: it had signed for" in lie for lie in outcome.lies)


def test_proofs_of_another_tree_are_found(look, service):
    made = service.proof

    def forged(index, checkpoint=None):
        kept = service.entries[0]
        service.entries[0] = b"another"
        try:
            return made(index, checkpoint)
        finally:
            service.entries[0] = kept

    service.proof = forged
    outcome = look()
    assert any("The log was forked: for" in lie and "another for everybody" in lie
               for lie in outcome.lies)  # fmt: skip


def test_a_service_that_refuses_the_key_cannot_be_checked(watcher):
    outcome = watcher.look(people=PEOPLE, key="another")
    assert outcome.status == 3
    assert outcome.unable[0].endswith("/v1/scores answers with 401.")


def test_answers_that_cannot_be_read_prove_nothing(look, service):
    scores = service.scores
    service.scores = lambda *_: (201, b'{"id": "scr_0"}')
    assert look().status == 3
    service.scores = lambda *_: (201, b"no JSON")
    assert look(DAY).status == 3
    service.scores = scores
    service.spoil = lambda score: score["explanation"]["contributions"][0].update(feature=[])
    outcome = look(DAY)
    assert outcome.status == 3
    assert "not the expected form: TypeError" in outcome.unable[0]
    service.spoil = lambda _score: None
    assert look(DAY).status == 3
    assert look(HOUR).status == 0


def test_without_people_or_a_key_nothing_is_asked(watcher, service):
    assert watcher.look(people=PEOPLE).status == 0
    assert watcher.look(key=logs.API_KEY).status == 0
    assert service.scored == []


@pytest.mark.parametrize("text", ["", "{}", "[]", "[1]", '[{"model": "a"}]'])
def test_what_is_no_list_of_people_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        canaries.parse_people(text)
