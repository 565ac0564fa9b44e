"""What is frozen by its id is frozen in every algorithm, because a datum has one id."""

import json

import pytest

from scoring_service.algorithms import document
from scoring_service.cli.publishing import RELEASES
from scoring_service.kernel import canonical
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict
from scoring_service.registry import naming, releases, rules, service
from scoring_service.registry.candidates import Exactness
from tests.factories import algorithms, publications
from tests.factories.candidates import candidate

LIMIT, BILLS = "card_account.credit_limit", "card_account.bill_amount"


def renamed(**ids):
    """The demonstration's algorithm, its items under other ids."""
    text = json.dumps(algorithms.document())
    for old, new in ids.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    return json.loads(text)


def objections(*published, **ids):
    read = document.parse(document.build(renamed(**ids)))
    return naming.objections(read, published)


def test_the_same_names_are_no_objection_and_a_first_version_chooses_its_own():
    assert objections(algorithms.algorithm()) == []
    assert objections(limit="limit") == []
    assert objections(credit_limit="limit") == []


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (
            {"credit_limit": "limit"},
            [f"limit is {LIMIT}, which is called credit_limit: call it so"],
        ),
        ({"credit_limit": "credit_limit_1"}, ["credit_limit_1 is", "called credit_limit: "]),
        ({"bill_2": "bill_02"}, ["bill_02 is", "which is called bill_<number>: call it so"]),
        ({"bill_1": "bill"}, ["bill is", "which is called bill_<number>: call it so"]),
    ],
    ids=["another name", "a number", "a zero before it", "no number"],
)
def test_a_datum_that_is_called_otherwise_is_named_with_what_it_is_called(ids, told):
    (found,) = objections(algorithms.algorithm(), **ids)
    assert all(part in found for part in told)


def test_a_name_means_one_datum():
    found = objections(algorithms.algorithm(), payment_1="credit_limit_1")
    assert f"credit_limit_1 is called as {LIMIT} is, but is card_account.payment_amount" in found[1]


def test_within_one_document_a_datum_has_one_name_too():
    (found,) = objections(bill_2="debt_2")
    assert found == f"debt_2 is {BILLS}, which is called bill_<number>: call it so"


def test_the_gate_refuses_another_models_other_name():
    data = canonical.dumps(renamed(credit_limit="limit") | {"name": "other"})
    digest = canonical.digest(data)
    spoiled = candidate(
        model="other",
        document=data,
        registered_digest=digest,
        proof=Exactness(digest, rows=500, max_difference=0.0),
        published=[algorithms.algorithm()],
    )
    (found,) = [one for one in rules.examine(spoiled) if one.check == "data_named_once"]
    assert not found.passed
    assert "which is called credit_limit" in found.explanation


def test_a_release_that_is_taken_in_is_held_to_it_too(engine, clock, tmp_path, published):
    content = renamed(credit_limit="limit") | {"name": "other"}
    made = {"model": "other", "document": document.build(content), "now": clock.now()}
    directory = publications.write_release(tmp_path / "other", **made)
    with transaction(engine) as session, pytest.raises(Conflict) as refused:
        service.import_release(session, directory, now=clock.now())
    assert refused.value.code == "datum_named_otherwise"
    with reading(engine) as session:
        assert [one.name for one in service.list_algorithms(session)] == [algorithms.NAME]


def test_what_is_shipped_and_what_is_demonstrated_agree():
    found = [document.parse(releases.read(d).document) for d in releases.list_directories(RELEASES)]
    for algorithm in (*found, algorithms.algorithm()):
        assert naming.objections(algorithm, found) == []
