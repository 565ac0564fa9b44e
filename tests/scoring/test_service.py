"""Scores are checked, explained and stored together, on both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from scoring_service.kernel import canonical
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from scoring_service.registry import service as registry
from scoring_service.scoring import freezes, service
from scoring_service.scoring.freezes import Holder
from scoring_service.scoring.records import ItemStatus, Person, ScoreRequest, Status
from tests.factories import algorithms

LATE, ON_TIME = 519, 635
"""The points of `algorithms.items()`, and of the same with last month paid on time."""


@pytest.fixture
def score(engine, clock, published):
    """Score somebody; arguments replace parts of the request."""

    def ask(items=None, *, subject="C-1", organisation="org_a", **parts):
        request = ScoreRequest(
            **{
                "model": published.model,
                "version": None,
                "person": Person(organisation, "live", "lender-reference", subject),
                "purpose": "credit_application",
                "legal_basis": "consent",
                "consent_reference": "2026-11-01/17",
                "items": algorithms.items() if items is None else items,
            }
            | parts
        )
        with transaction(engine) as session:
            return service.score_person(session, request, now=clock.now())

    return ask


@pytest.fixture
def read(engine):
    def get(score_id):
        with reading(engine) as session:
            return service.get_score(session, score_id)

    return get


def freeze(engine, clock, score, *items, objection="obj_1"):
    with transaction(engine) as session:
        now, whole = clock.now(), not items
        freezes.freeze(session, score, items, by=Holder(objection, whole=whole), now=now)


def test_a_score_is_that_of_the_published_points_table(score):
    assert score().value == LATE
    assert score(algorithms.items(repayment_status_1=0)).value == ON_TIME


def test_what_is_read_back_is_what_was_answered(score, read):
    made = score()
    assert read(made.id) == made


def test_base_value_and_contributions_add_up_to_the_score_exactly(score):
    made = score()
    parts = [Decimal(part["points"]) for part in made.explanation["contributions"]]
    assert Decimal(made.explanation["base_value"]) + sum(parts) == made.value


def test_a_score_is_valid_as_long_as_the_policy_says(score, clock):
    assert score().valid_until == clock.now() + timedelta(days=90)


def test_the_receipt_binds_the_score_to_algorithm_and_explanation(score, published):
    made = score()
    statement = made.receipt["statement"]
    assert statement["algorithm_digest"] == published.digest
    nonce = bytes.fromhex(made.receipt["nonce"])
    explained = canonical.digest(nonce + canonical.dumps(dict(made.explanation)))
    assert statement["explanation_digest"] == explained
    assert made.receipt["digest"] == canonical.digest(canonical.dumps(statement))


def test_too_little_knowledge_is_unscorable_and_still_says_why(score, read):
    made = read(score({"credit_limit": 100_000}).id)
    assert made.status is Status.UNSCORABLE
    assert (made.value, made.band, made.probability) == (None, None, None)
    assert made.unscorable_reasons == ("too_little_known",)
    assert made.explanation["derived"]


def test_an_item_that_is_not_the_algorithms_is_refused_and_nothing_is_stored(score, engine):
    with pytest.raises(Invalid) as refusal:
        score(algorithms.items(repayment_status_1=99) | {"age": 31})
    assert {e.pointer for e in refusal.value.errors} == {"/items/repayment_status_1", "/items/age"}
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM scores")) == 0


def test_a_legal_basis_that_the_catalogue_does_not_name_is_refused(score):
    with pytest.raises(Forbidden):
        score(legal_basis="curiosity")


def test_an_unknown_model_is_not_found(score):
    with pytest.raises(NotFound):
        score(model="nothing")


def test_a_retired_version_makes_no_more_scores(score, engine, clock, published):
    made = score()
    with transaction(engine) as session:
        registry.retire_version(session, published.model, published.version, now=clock.now())
    with pytest.raises((Gone, NotFound)):
        score()
    with pytest.raises(Gone):
        score(version=published.version)
    with reading(engine) as session:
        assert service.get_score(session, made.id).value == LATE


def test_a_score_cannot_be_stored_without_its_explanation(score, engine):
    made = score()
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.execute(text("UPDATE scores SET explanation = NULL"))
    with reading(engine) as session:
        assert service.get_score(session, made.id).explanation["contributions"]


def test_a_frozen_item_counts_as_missing_in_new_scores_and_says_so(score, engine, clock):
    freeze(engine, clock, score(), "repayment_status_1")
    again = score()
    used = {item.id: item.status for item in again.items}
    assert used["repayment_status_1"] is ItemStatus.FROZEN
    assert again.derived["worst_delay_3m"] is None


@pytest.mark.parametrize("other", [{"subject": "C-2"}, {"organisation": "org_b"}])
def test_a_freeze_is_that_of_one_person_at_one_organisation(score, engine, clock, other):
    freeze(engine, clock, score(), "repayment_status_1")
    assert score(**other).value == LATE


def test_a_disputed_score_is_frozen_until_it_is_released(score, read, engine, clock):
    made = score()
    freeze(engine, clock, made, "repayment_status_1", objection="obj_1")
    freeze(engine, clock, made, objection="obj_2")
    assert read(made.id).status is Status.FROZEN
    for objection, status in [("obj_1", Status.FROZEN), ("obj_2", Status.FINAL)]:
        with transaction(engine) as session:
            freezes.release(session, objection, now=clock.now())
        assert read(made.id).status is status
    assert score().value == LATE


def test_a_correction_stands_beside_what_it_replaces(score, read, engine, clock):
    made = score()
    right = algorithms.items(repayment_status_1=0)
    with transaction(engine) as session:
        new = service.rescore(session, made, right, now=clock.now())
    assert new.value == ON_TIME
    assert (new.version, new.digest) == (made.version, made.digest)
    old = read(made.id)
    assert (old.status, old.superseded_by, old.value) == (Status.SUPERSEDED, new.id, LATE)
    assert read(new.id).supersedes == made.id


def test_a_score_is_corrected_once(score, engine, clock):
    made = score()
    with transaction(engine) as session:
        service.rescore(session, made, algorithms.items(), now=clock.now())
    with pytest.raises(Conflict), transaction(engine) as session:
        service.rescore(session, made, algorithms.items(), now=clock.now())


def test_a_private_link_opens_the_score_and_its_corrections_only(score, engine, clock):
    made, other = score(), score(subject="C-2")
    with transaction(engine) as session:
        new = service.rescore(session, made, algorithms.items(), now=clock.now())
    with reading(engine) as session:
        assert service.get_subjects_score(session, new.id, made.id).id == new.id
        assert service.get_subjects_score(session, made.id, made.id).id == made.id
        with pytest.raises(NotFound):
            service.get_subjects_score(session, other.id, made.id)


def test_an_organisation_sees_its_own_scores_only_newest_first(score, engine, clock):
    ids = []
    for n in range(3):
        clock.advance(timedelta(seconds=1))
        ids.append(score(subject=f"C-{n}").id)
    score(organisation="org_b")
    with reading(engine) as session:
        listed = service.list_scores(session, "org_a", "live", limit=2)
        assert list(listed) == [ids[2], ids[1]]
        rest = service.list_scores(session, "org_a", "live", limit=2, after=ids[1])
        assert list(rest) == [ids[0]]
        assert service.list_scores(session, "org_a", "test", limit=9) == {}
        with pytest.raises(NotFound):
            service.get_own_score(session, ids[0], "org_b", "live")
        with pytest.raises(NotFound):
            service.get_own_score(session, ids[0], "org_a", "test")


def test_what_if_stores_nothing(score, engine):
    made = score()
    with reading(engine) as session:
        result = service.what_if(session, made, algorithms.items(repayment_status_1=0))
        assert result.value == ON_TIME
        assert session.scalar(text("SELECT count(*) FROM scores")) == 1
