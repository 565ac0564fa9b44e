"""Somebody who visits the pages: follows links, fills in forms, keeps cookies."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import algorithms, callers

LATE = "repayment_status_1"
"""The item that is disputed."""

REASONS = "The bank's ledger shows the payment on the due date."
CORRECTED = {
    f"resolution-{LATE}": "corrected",
    f"value-{LATE}": "0",
    "reasons": REASONS,
    "revision": "4",
}
"""The form of a decision for the person, on a case that was just taken."""


@dataclass
class Visitor:
    """A browser without scripts, in one language."""

    client: FlaskClient
    language: str = "en"

    def get(self, address: str, status: int = 200) -> str:
        """Open a page; whatever it is, it must be a proper one."""
        answer = self.client.get(address, headers={"Accept-Language": self.language})
        page = answer.get_data(as_text=True)
        assert answer.status_code == status, page
        assert faults(page, self.language) == []
        return page

    def post(self, address: str, status: int = 303, **fields: Any) -> str:
        """Send the form of the page opened last, with its token; return where it leads."""
        content = {"csrf_token": self.token()} | fields
        answer = self.client.post(address, data=content, headers={"Accept-Language": self.language})
        page = answer.get_data(as_text=True)
        assert answer.status_code == status, page
        if status == 303:
            return str(answer.headers["Location"])
        assert faults(page, self.language) == []
        return page

    def token(self) -> str:
        page = self.client.get("/reviewers/sign-in").get_data(as_text=True)
        return first(r'name="csrf_token" value="([^"]+)"', page)


def faults(page: str, language: str) -> list[str]:
    """Name what is wrong with a page's markup."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(page)
    found = [f"{place}: {code}" for place, code, _ in parser.errors]
    ids = Counter(node.get("id") for node in document.iter() if node.get("id"))
    found += [f"the id {name} occurs twice" for name, times in ids.items() if times > 1]
    targets = [n.get("href")[1:] for n in document.iter("a") if n.get("href", "").startswith("#")]
    found += [f"a link leads to no {name}" for name in targets if name not in ids]
    labels = {n.get("for") for n in document.iter("label")} - {None}
    found += [f"a label for no {name}" for name in labels if name not in ids]
    for node in document.iter():
        for name in (node.get("aria-describedby") or "").split():
            found += [f"described by no {name}"] if name not in ids else []
    if len(list(document.iter("h1"))) != 1:
        found.append("not exactly one h1")
    lang = document.get("lang")
    if lang != {"en": "en", "zh-CN": "zh-Hans"}[language]:
        found.append(f"the language is {lang}")
    return found


def text_of(page: str) -> str:
    """Return what a reader reads, white space folded."""
    document = html5lib.parse(page, namespaceHTMLElements=False)
    (body,) = document.iter("body")
    return " ".join(" ".join(body.itertext()).split())


def first(pattern: str, page: str) -> str:
    """Return the first group of a pattern that must be on the page."""
    found = re.search(pattern, page, re.DOTALL)
    assert found is not None, pattern
    return unescape(found[1])


@pytest.fixture
def visit(app: Flask) -> Callable[..., Visitor]:
    """Open a browser of its own for somebody."""
    return lambda language="en": Visitor(app.test_client(), language)


@dataclass
class Linked:
    """A score and the private link to it."""

    id: str
    value: int | None
    link: str


@pytest.fixture
def make_score(app, published, lender_key) -> Callable[..., Linked]:
    """Ask for a score as the lender does, over the interface."""

    def make_score(person: str = "C-1", key: str = lender_key, **items: float | None) -> Linked:
        content = {
            "model": algorithms.NAME,
            "version": None,
            "subject": {"scheme": "lender-reference", "id": person},
            "purpose": "credit_application",
            "legal_basis": "consent",
            "consent_reference": "2026-11-01/17",
            "items": algorithms.items(**items),
        }
        answer = app.test_client().post(
            "/v1/scores",
            data=json.dumps(content),
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )
        assert answer.status_code == 201, answer.get_data(as_text=True)
        body = answer.get_json()
        link = body["subject_link"]["url"].removeprefix("http://127.0.0.1:8000")
        return Linked(body["id"], body["value"], link)

    return make_score


@pytest.fixture
def sign_in(visit, engine, clock) -> Callable[..., Visitor]:
    """Sign in a reviewer of this name."""

    def sign_in(email: str = "wen.li@example.org", language: str = "en") -> Visitor:
        who = callers.add_reviewer(engine, email, now=clock.now())
        visitor: Visitor = visit(language)
        visitor.get("/reviewers/sign-in")
        leads = visitor.post("/reviewers/sign-in", email=who.email, password=who.password)
        assert leads == "/reviewers"
        return visitor

    return sign_in


@pytest.fixture
def score(make_score):
    return make_score()


@pytest.fixture
def lodge_case(visit, score):
    """Object as the person; return the address of the case for reviewers."""

    def lodge(**changed):
        fields = {
            "items": LATE,
            f"value-{LATE}": "0",
            "ground": "inaccurate",
            "statement": "I paid on time.",
        }
        link = changed.pop("link", score.link)
        address = visit().post(f"{link}/objections/new", **(fields | changed))
        return f"/reviewers/objections/{address.rpartition('/')[2]}"

    return lodge


@pytest.fixture
def case(lodge_case):
    return lodge_case()


@pytest.fixture
def reviewer(sign_in):
    return sign_in()


@pytest.fixture
def taken(reviewer, case):
    """The case, taken by the reviewer."""
    reviewer.post(f"{case}/assignment")
    return case
