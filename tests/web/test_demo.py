"""The demonstration: three doors, and none of them outside it."""

import json
import re
from dataclasses import replace

import pytest

from scoring_service.app import create_app
from scoring_service.cli import demonstration
from scoring_service.kernel.database import transaction
from scoring_service.kernel.demonstration import demo_file
from scoring_service.web.demo import examples
from tests.factories import algorithms, publications
from tests.web.conftest import Visitor, first, text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def open_doors(settings, engine, clock, monkeypatch, tmp_path):
    """A demonstration that scores by `credit_demo`."""
    monkeypatch.setattr(examples, "load", lambda: replace(_EXAMPLES, model=algorithms.NAME))
    publications.publish_demo(engine, tmp_path / "releases", now=clock.now())
    demo = replace(settings, demo=True)
    demo.var.mkdir(exist_ok=True)
    with transaction(engine) as session:
        content = demonstration.ensure_credentials(session, {}, now=clock.now())
    demonstration.write_credentials(demo, content)
    app = create_app(demo, clock)
    app.testing = True
    yield lambda language="en": Visitor(app.test_client(), language)
    app.extensions["scoring_service"].engine.dispose()


_EXAMPLES = examples.load()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_lender_is_played_and_the_persons_link_opens(open_doors, language):
    visitor = open_doors(language)
    assert 'href="/s/' not in visitor.get("/")
    visitor.get("/demo/lender")
    fields = {"client": "example-5", "lender": "Harbour Bank"}
    assert visitor.post("/demo/lender", **fields) == "/demo/lender/score"
    page = visitor.get("/demo/lender/score")
    link = page.partition('href="/s/')[2].partition('"')[0]
    visitor.get(f"/s/{link}")
    assert f'href="/s/{link}"' in visitor.get("/")


def test_the_answer_shown_is_what_the_interface_answers(open_doors):
    visitor = open_doors()
    visitor.post("/demo/lender", client="example-6", lender="Green Hill Credit Union")
    shown = text_of(visitor.get("/demo/lender/score")).partition("The answer as data ")[2]
    answer, _ = json.JSONDecoder().raw_decode(shown)
    assert answer["explanation"]["reasons"]
    assert answer["subject_link"]["url"].startswith("http://127.0.0.1:8000/s/sl_")


LATE = "repayment_status_1"


@pytest.fixture
def disputed(open_doors):
    """A lender whose score is disputed, with the person's link and a reviewer who has the case."""
    visitor = open_doors()
    visitor.post("/demo/lender", client="example-5", lender="Harbour Bank")
    page = visitor.get("/demo/lender/score")
    link = first('href="(/s/[^"]+)"', page)
    passwords = re.findall(r"Password (\S+)", text_of(visitor.get("/demo/reviewer")))

    def sign_in(number):
        email = f"reviewer{number}@demo.example"
        visitor.post("/reviewers/sign-in", email=email, password=passwords[number - 1])

    def confirm(case):
        sign_in(2)
        visitor.post(f"{case}/confirmation", answer="confirm", revision="4")

    sign_in(1)

    def dispute(decision, **claim):
        objection = visitor.post(f"{link}/objections/new", statement="I paid.", **claim)
        frozen = text_of(visitor.get("/demo/lender/score"))
        case = f"/reviewers/objections/{objection.rpartition('/')[2]}"
        visitor.post(f"{case}/assignment")
        revision = first('name="revision" value="([0-9]+)"', visitor.get(case))
        fields = decision | {"reasons": "The ledger shows the payment.", "revision": revision}
        visitor.post(f"{case}/decision", step="confirm", **fields)
        if decision == {"outcome": "upheld"}:
            confirm(case)
        return frozen, text_of(visitor.get("/demo/lender/score"))

    return dispute


def test_the_lender_sees_that_a_disputed_score_is_withheld_and_then_what_replaced_it(disputed):
    corrected = {f"resolution-{LATE}": "corrected", f"value-{LATE}": "-1"}
    frozen, settled = disputed(corrected, items=LATE, ground="inaccurate")
    assert "Withheld while an objection stands From" in frozen
    assert "No score" not in frozen
    assert "Objections to this score Objection of 1 November 2026" in frozen
    assert "I paid." not in frozen, "the person's words are between them and the reviewer"
    replaced = settled.partition("The score that replaced it ")[2]
    assert re.match(r"\d{3} Band [A-E]", replaced)
    assert "Withheld" not in settled
    assert "Upheld: the person is right The ledger shows the payment." in settled


def test_the_lender_sees_that_an_unlawful_score_is_withheld_for_good(disputed):
    _, settled = disputed({"outcome": "upheld"}, items="whole", ground="unlawful_use")
    assert "Withheld for good: an objection was upheld" in settled
    assert "until the decision" not in settled


def test_the_lender_is_told_what_the_link_opens(open_doors):
    visitor = open_doors()
    visitor.post("/demo/lender", client="example-5", lender="Harbour Bank")
    text = text_of(visitor.get("/demo/lender/score"))
    assert "Whoever holds this link can read the reasons and object as the person." in text
    assert "keeps no copy" in text


@pytest.mark.parametrize("fields", [{}, {"client": "x", "lender": "Harbour Bank"},
                                    {"client": "example-1", "lender": "x"}])  # fmt: skip
def test_to_choose_nothing_is_told(open_doors, fields):
    page = open_doors().post("/demo/lender", status=422, **fields)
    assert '<a href="#client">Choose a client and a lender.</a>' in page


def test_without_a_score_there_is_no_answer_to_show(open_doors):
    answer = open_doors().client.get("/demo/lender/score")
    assert answer.headers["Location"] == "/demo/lender"


def test_the_reviewers_sign_in_is_shown_and_works(open_doors):
    visitor = open_doors()
    text = text_of(visitor.get("/demo/reviewer"))
    assert "reviewer1@demo.example" in text
    password = text.partition("Password ")[2].partition(" ")[0]
    fields = {"email": "reviewer1@demo.example", "password": password}
    assert visitor.post("/reviewers/sign-in", **fields) == "/reviewers"


def test_outside_a_demonstration_there_are_no_doors(visit):
    for address in ("/demo/lender", "/demo/reviewer", "/demo/lender/score"):
        visit().get(address, status=404)


def test_a_demonstration_without_credentials_says_how_to_start_it(open_doors, settings):
    demo_file(settings).unlink()
    page = open_doors().get("/demo/reviewer", status=503)
    assert "scoring demo" in page


def test_no_example_tells_who_somebody_is(database_url):
    for client in _EXAMPLES.clients:
        assert set(client.items) == {
            "credit_limit",
            *(f"{kind}_{n}" for kind in ("repayment_status", "bill", "payment")
              for n in range(1, 7)),
        }  # fmt: skip
    assert "CC BY 4.0" in _EXAMPLES.attribution["en"]
    assert "CC BY 4.0" in _EXAMPLES.attribution["zh-CN"]
    assert len({client.id for client in _EXAMPLES.clients}) == 6


FORMS = (
    "/demo/lender",
    "/demo/lender/score/again",
    "/demo/lender/score/inquiries/inq_1/answer",
    "/demo/lender/score/suppressions/sup_1/certification",
)


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("token", [None, "forged"])
def test_every_form_of_the_demonstration_is_protected(open_doors, address, token):
    fields = {} if token is None else {"csrf_token": token}
    answer = open_doors().client.post(address, data=fields)
    assert answer.status_code == 422
    assert "This form can no longer be used" in answer.get_data(as_text=True)


def test_the_check_sees_every_form_of_the_demonstration(open_doors):
    rules = open_doors().client.application.url_map.iter_rules()
    sending = {r.rule for r in rules if "POST" in r.methods and r.rule.startswith("/demo")}
    parts = {"inq_1": "<inquiry_id>", "sup_1": "<suppression_id>"}
    assert sending == {re.sub("|".join(parts), lambda found: parts[found[0]], a) for a in FORMS}
