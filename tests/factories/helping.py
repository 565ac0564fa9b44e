"""Helpers: named over the API by whoever has a private link."""

from tests.factories import evidence
from tests.factories.offices import Caller

NAME = "Ana Lee"
AUTHORITY = {"name": NAME, "relation": "lawyer", "ends_on": "2026-12-01"}
"""What is said of a helper on 1 November 2026; no `may` is all of it."""


def ask(subject, document=None, *, may=(), **fields):
    """Name a helper; the document is a PDF unless another file is given."""
    said = [(key, value) for key, value in (AUTHORITY | fields).items() if value is not None]
    said += [("may", power) for power in may]
    data = evidence.pdf("Signed") if document is None else document
    body, kind = evidence.form(data, "authority.pdf", others=said)
    return subject.client.post("/v1/helpers", data=body, content_type=kind, headers=subject.headers)


def named(subject, **fields):
    """Name a helper; return what is told of them, and them as a caller of the API."""
    answer = ask(subject, **fields)
    assert answer.status_code == 201, answer.json
    return answer.json, Caller(subject.client, answer.json["link"]["url"].rpartition("/")[2])
