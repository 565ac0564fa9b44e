"""A lender that asks for scores, and what it sends."""

from tests.factories import algorithms, callers


def body(**overrides):
    return {
        "model": algorithms.NAME,
        "version": None,
        "subject": {"scheme": "lender-reference", "id": "C-20391"},
        "purpose": "credit_application",
        "legal_basis": "consent",
        "consent_reference": "2026-11-01/17",
        "items": algorithms.items(),
    } | overrides


class Lender(callers.Caller):
    """A lender that asks for scores."""

    def score(self, **overrides):
        answer = self.post("/v1/scores", body(**overrides))
        assert answer.status_code == 201, answer.json
        return answer.json

    def subject_of(self, score):
        return callers.Caller(self.client, score["subject_link"]["url"].rpartition("/")[2])
