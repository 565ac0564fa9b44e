"""The link to a score that an objection merely names tells no value of the disputed one."""

import io

import pypdf
import pytest

from scoring_service.objections.steps import Action
from tests.factories import algorithms, logs
from tests.factories.cases import REASONS
from tests.factories.offices import Caller

BILL = "bill_1"
DISPUTED, NAMED, RIGHT = 73_219, 41_157, 50_831
"""Amounts that stand nowhere else."""

CORRECTION = {
    "outcome": "upheld",
    "reasons": REASONS,
    "items": [{"id": BILL, "resolution": "corrected", "value": RIGHT}],
}
ANSWER = {
    "items": [{"id": BILL, "answer": "corrected", "value": RIGHT}],
    "statement": "We compared it with the account statement of October.",
}


def scored(office, bill):
    """A score of one person with this amount, and whoever has the link to it."""
    asked = {
        "model": algorithms.NAME,
        "subject": {"scheme": "lender-reference", "id": "C-1"},
        "purpose": "credit_application",
        "legal_basis": "consent",
        "consent_reference": "2026-11-01/17",
        "items": algorithms.items(**{BILL: bill}),
    }
    score = office.lender.post("/v1/scores", asked).json
    return score, Caller(office.client, score["subject_link"]["url"].rpartition("/")[2])


@pytest.fixture
def corrected_in_both(office, engine, clock):
    """A decided objection, and the callers by the links to the disputed and to the named score."""
    named, beside = scored(office, NAMED)
    disputed, own = scored(office, DISPUTED)
    parts = {"items": [BILL], "proposed": {BILL: RIGHT}, "scores": [named["id"]]}
    objection = office.lodged(own, disputed, **parts).json
    (inquiry,) = office.lender.get("/v1/inquiries").json["items"]
    answered = office.lender.post(f"/v1/inquiries/{inquiry['id']}/answer", ANSWER)
    assert answered.status_code == 200, answered.json
    office.wen.act(Action.ASSIGN, objection)
    taken = office.wen.get(f"/v1/objections/{objection['id']}").json
    decided = office.wen.propose(taken, CORRECTION)
    assert decided["state"] == "decided"
    logs.seal(engine, now=clock.now())
    return decided, own, beside


def interface(app, objection):
    """Every address of the interface over which a person reads an objection or a part of it."""
    for rule in app.url_map.iter_rules():
        is_interface = rule.rule.startswith("/v1/objections/<objection_id>")
        if is_interface and rule.arguments == {"objection_id"} and "GET" in rule.methods:
            yield rule.build({"objection_id": objection["id"]})[1]


def told(caller, paths):
    """All that is told at these addresses, with numbers as digits alone."""
    return "\n".join(caller.get(path).get_data(as_text=True) for path in paths).replace(",", "")


def page_of(caller, objection):
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    return f"/s/{token}/objections/{objection['id']}"


def pdf_of(caller, objection):
    headers = caller.headers | {"Accept": "application/pdf"}
    answer = caller.client.get(f"/v1/objections/{objection['id']}/file", headers=headers)
    assert answer.status_code == 200
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    text = "".join(page.extract_text() for page in reader.pages)
    return "".join(text.split()).replace(",", "")


def amounts(text):
    return [amount for amount in (DISPUTED, NAMED, RIGHT) if str(amount) in text]


def test_the_interface_tells_each_link_the_value_of_its_own_score(app, corrected_in_both):
    objection, own, beside = corrected_in_both
    paths = list(interface(app, objection))
    assert len(paths) > 5
    assert amounts(told(own, paths)) == [DISPUTED, RIGHT]
    assert amounts(told(beside, paths)) == [NAMED, RIGHT]


def test_a_reviewer_reads_of_both(office, app, corrected_in_both):
    objection, _own, _beside = corrected_in_both
    paths = interface(app, objection)
    assert amounts(told(office.ola, paths)) == [DISPUTED, NAMED, RIGHT]


def test_so_does_the_page_and_it_points_to_no_score_that_the_link_does_not_open(corrected_in_both):
    objection, own, beside = corrected_in_both
    disputed, new = objection["decision"]["score"], objection["decision"]["superseded_by"]
    shown = told(own, [page_of(own, objection)])
    assert amounts(shown) == [DISPUTED, RIGHT]
    assert f"/scores/{disputed}" in shown
    shown = told(beside, [page_of(beside, objection)])
    assert amounts(shown) == [NAMED, RIGHT]
    for words in (f"corrected to “NT${RIGHT}", f"“NT${NAMED}” is wrong", f"right is “NT${RIGHT}"):
        assert words in shown
    assert [f"/scores/{one}" in shown for one in (disputed, new)] == [False, False]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_so_does_the_paper(office, corrected_in_both):
    objection, own, beside = corrected_in_both
    assert amounts(pdf_of(own, objection)) == [DISPUTED, RIGHT]
    assert amounts(pdf_of(office.ola, objection)) == [DISPUTED, NAMED, RIGHT]
    paper = pdf_of(beside, objection)
    assert amounts(paper) == [NAMED, RIGHT]
    assert "itwasnoscorebefore" not in paper
