"""What operators see of organisations, keys and links: never what opens a door."""

from datetime import timedelta

import pytest

from scoring_service.accounts import inventory, service
from scoring_service.accounts.principals import OrganisationKind, Scope
from scoring_service.kernel.errors import NotFound


@pytest.fixture
def now(clock):
    return clock.now()


@pytest.fixture
def bank(session, now):
    return service.add_organisation(session, "Harbour Bank", OrganisationKind.LENDER, now=now)


def test_organisations_are_listed_oldest_first(session, bank, now):
    later = now + timedelta(days=1)
    other = service.add_organisation(session, "Institute", OrganisationKind.RESEARCH, now=later)
    listed = inventory.list_organisations(session)
    assert [(o.id, o.name, o.kind) for o in listed] == [
        (bank, "Harbour Bank", "lender"),
        (other, "Institute", "research"),
    ]
    assert [o.created_at for o in listed] == [now, later]


def test_the_keys_of_an_organisation_are_listed_without_their_text(session, bank, now):
    later, end = now + timedelta(days=1), now + timedelta(days=9)
    first = service.issue_key(session, bank, kind="live", scopes=Scope, now=now)
    second = service.issue_key(session, bank, kind="test", scopes=[Scope.SCORES_READ], now=later)
    service.revoke_key(session, first.id, at=end)
    listed = inventory.list_keys(session, bank)
    assert [(k.id, k.kind, k.scopes) for k in listed] == [
        (
            first.id,
            "live",
            ("inquiries:answer", "scores:read", "scores:write", "webhooks:manage"),
        ),
        (second.id, "test", ("scores:read",)),
    ]
    assert [(k.created_at, k.revoked_at) for k in listed] == [(now, end), (later, None)]
    assert first.key not in repr(listed)


def test_the_keys_of_others_are_not_listed(session, bank, now):
    other = service.add_organisation(session, "Institute", OrganisationKind.RESEARCH, now=now)
    service.issue_key(session, other, kind="live", scopes=Scope, now=now)
    assert inventory.list_keys(session, bank) == []
    with pytest.raises(NotFound, match="org_nobody"):
        inventory.list_keys(session, "org_nobody")


def test_the_links_to_scores_are_listed_without_their_addresses(session, now):
    later = now + timedelta(days=1)
    first = service.issue_subject_link(session, "scr_1", now=now)
    second = service.issue_subject_link(session, "scr_2", now=later)
    service.issue_subject_link(session, "scr_3", now=now)
    service.revoke_subject_link(session, first.id, now=later)
    service.revoke_subject_link(session, first.id, now=later + timedelta(days=1))
    listed = inventory.list_links(session, ["scr_1", "scr_2"])
    assert [(link.id, link.score_id, link.revoked_at) for link in listed] == [
        (first.id, "scr_1", later),
        (second.id, "scr_2", None),
    ]
    assert listed[1].expires_at == second.expires_at
    assert first.token not in repr(listed)
