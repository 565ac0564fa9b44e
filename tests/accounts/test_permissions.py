from itertools import product

import pytest

from scoring_service.accounts.permissions import GRANTS, Permission, allows
from scoring_service.accounts.principals import (
    Helper,
    Organisation,
    OrganisationKind,
    Person,
    Public,
    Role,
    Scope,
    Subject,
)


def organisation(*scopes):
    kind = OrganisationKind.LENDER
    return Organisation("org_1", "Harbour Bank", kind, "key_1", "live", frozenset(scopes))


def person(role):
    return Person("acc_1", "wen.li@example.org", role)


SUBJECT = Subject("lnk_1", "scr_1")
HELPER = Helper("lnk_2", "scr_1", "hlp_1")
CALLERS = {
    "writing key": organisation(Scope.SCORES_WRITE),
    "reading key": organisation(Scope.SCORES_READ),
    "webhook key": organisation(Scope.WEBHOOKS_MANAGE),
    "answering key": organisation(Scope.INQUIRIES_ANSWER),
    "certifying key": organisation(Scope.ITEMS_CERTIFY),
    "key without scope": organisation(),
    "subject": SUBJECT,
    "helper": HELPER,
    "reviewer": person(Role.REVIEWER),
    "publisher": person(Role.PUBLISHER),
    "administrator": person(Role.ADMINISTRATOR),
    "public": Public(),
}
WHO_MAY = {
    Permission.PUBLIC_READ: set(CALLERS),
    Permission.ACCOUNT_SIGN_IN: set(CALLERS),
    Permission.ACCOUNT_SIGN_OUT: {"reviewer", "publisher", "administrator"},
    Permission.DEMO_PLAY: set(CALLERS),
    Permission.SCORE_CREATE: {"writing key"},
    Permission.SCORE_READ: {"reading key"},
    Permission.LINK_ISSUE: {"writing key"},
    Permission.LINK_REVOKE: {"subject"},
    Permission.EXPLANATION_READ: {"subject", "helper"},
    Permission.OBJECTION_LODGE: {"subject", "helper"},
    Permission.OBJECTION_WITHDRAW: {"subject"},
    Permission.OBJECTION_ASK_REVIEW: {"subject"},
    Permission.OBJECTION_WRITE_TO: {"subject"},
    Permission.OBJECTION_READ: {"subject", "helper", "reviewer"},
    Permission.OBJECTION_LIST: {"reviewer"},
    Permission.OBJECTION_ASSIGN: {"reviewer"},
    Permission.OBJECTION_DECIDE: {"reviewer"},
    Permission.OBJECTION_CONFIRM: {"reviewer"},
    Permission.OBJECTION_APPEAL: {"subject", "helper"},
    Permission.OBJECTION_WRITE: {"subject", "helper", "reviewer"},
    Permission.EVIDENCE_ADD: {"subject", "helper"},
    Permission.STATEMENT_ADD: {"subject"},
    Permission.ITEM_CERTIFY: {"certifying key"},
    Permission.PUBLICATION_WATCH: {"publisher"},
    Permission.WEBHOOK_MANAGE: {"webhook key"},
    Permission.INQUIRY_ANSWER: {"answering key"},
    Permission.INQUIRY_OPEN: {"reviewer"},
    Permission.HELPER_NAME: {"subject"},
    Permission.HELPER_READ: {"subject", "helper", "reviewer"},
    Permission.HELPER_REFUSE: {"reviewer"},
}


@pytest.mark.parametrize(("permission", "caller"), list(product(Permission, CALLERS)))
def test_each_caller_may_do_what_the_table_says_and_nothing_else(permission, caller):
    assert allows(permission, CALLERS[caller]) is (caller in WHO_MAY[permission])


def test_every_permission_is_granted_to_somebody():
    assert set(GRANTS) == set(Permission)
    for grant in GRANTS.values():
        assert grant.public or grant.subject or grant.scope or grant.roles


def test_a_helper_may_nothing_that_the_person_may_not():
    assert [p for p, grant in GRANTS.items() if grant.helper and not grant.subject] == []
