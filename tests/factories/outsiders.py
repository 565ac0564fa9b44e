"""Those who must not get at an objection: their key, link or authority is for another, or over."""

from datetime import datetime

from sqlalchemy import text

from scoring_service.accounts import affiliations
from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Role
from scoring_service.accounts.rules import LINK_LASTS
from scoring_service.kernel.database import transaction
from tests.factories import callers
from tests.factories.helping import named
from tests.factories.offices import Caller

OVER = ("expired", "revoked", "ended")
"""Once they were let in: by a link whose time is over or that was revoked, or as a helper."""

OTHERS = ("stranger", "strangers_helper")
"""By a link that opens another person's score."""

KEYS = ("rival", "tester")
"""Organisations: another lender, and one with a key for tests."""

AFFILIATED = "affiliated"
"""A reviewer who belongs to the organisation that the case is about."""


def outsiders(office, subject, objection, *, now: datetime):
    """Return each of them as a caller of the API."""
    _, stranger = office.score("C-other")
    return {
        "stranger": stranger,
        "strangers_helper": named(stranger)[1],
        "rival": Caller(office.client, callers.add_lender(office.engine, "Rival", now=now)),
        "tester": Caller(
            office.client, callers.add_lender(office.engine, "Tests", now=now, kind="test")
        ),
        AFFILIATED: _affiliated(office, objection, now=now),
        "expired": _linked(office, objection, since=now - LINK_LASTS),
        "revoked": _revoked(office, objection, now=now),
        "ended": _ended(office, subject),
    }


def _affiliated(office, objection, *, now):
    who = callers.add_reviewer(office.engine, "kin@example.org", now=now)
    with transaction(office.engine) as session:
        whose = text("SELECT organisation_id FROM scores WHERE id = :id")
        lender = session.scalar(whose, {"id": objection["score"]})
        affiliations.set_affiliation(session, who.email, Role.REVIEWER, lender)
    return Caller(office.client, callers.sign_in(office.engine, who, now=now))


def _linked(office, objection, *, since):
    with transaction(office.engine) as session:
        issued = accounts.issue_subject_link(session, objection["score"], now=since)
    return Caller(office.client, issued.token)


def _revoked(office, objection, *, now):
    with transaction(office.engine) as session:
        issued = accounts.issue_subject_link(session, objection["score"], now=now)
        accounts.revoke_subject_link(session, issued.id, now=now)
    return Caller(office.client, issued.token)


def _ended(office, subject):
    body, helper = named(subject)
    answer = office.client.delete(f"/v1/helpers/{body['id']}", headers=subject.headers)
    assert answer.status_code == 204
    return helper
