"""Who may do what: the one table.

A permission says what kind of caller may use an address at all. Whether this score or that
objection is the caller's own is decided by its domain, which answers 404 for what is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoring_service.accounts.principals import (
    Helper,
    Organisation,
    Person,
    Principal,
    Role,
    Scope,
    Subject,
)


class Permission(StrEnum):
    PUBLIC_READ = "public:read"
    ACCOUNT_SIGN_IN = "account:sign-in"
    ACCOUNT_SIGN_OUT = "account:sign-out"
    DEMO_PLAY = "demo:play"
    SCORE_CREATE = "score:create"
    SCORE_READ = "score:read"
    LINK_ISSUE = "link:issue"
    LINK_REVOKE = "link:revoke"
    EXPLANATION_READ = "explanation:read"
    OBJECTION_LODGE = "objection:lodge"
    OBJECTION_WITHDRAW = "objection:withdraw"
    OBJECTION_ASK_REVIEW = "objection:ask-review"
    OBJECTION_WRITE_TO = "objection:write-to"
    OBJECTION_READ = "objection:read"
    OBJECTION_LIST = "objection:list"
    OBJECTION_ASSIGN = "objection:assign"
    OBJECTION_DECIDE = "objection:decide"
    OBJECTION_CONFIRM = "objection:confirm"
    OBJECTION_APPEAL = "objection:appeal"
    OBJECTION_WRITE = "objection:write"
    EVIDENCE_ADD = "evidence:add"
    STATEMENT_ADD = "statement:add"
    ITEM_CERTIFY = "item:certify"
    PUBLICATION_WATCH = "publication:watch"
    WEBHOOK_MANAGE = "webhook:manage"
    INQUIRY_ANSWER = "inquiry:answer"
    INQUIRY_OPEN = "inquiry:open"
    HELPER_NAME = "helper:name"
    HELPER_READ = "helper:read"
    HELPER_REFUSE = "helper:refuse"


@dataclass(frozen=True)
class Grant:
    """The callers who hold a permission; a scope stands for the organisations whose key has it.

    A helper holds what is granted to helpers, and nothing for acting for a subject.
    """

    public: bool = False
    subject: bool = False
    helper: bool = False
    scope: Scope | None = None
    roles: frozenset[Role] = frozenset()


_ANYONE: Final = Grant(public=True)
_SUBJECT: Final = Grant(subject=True)
_SUBJECT_OR_HELPER: Final = Grant(subject=True, helper=True)
_OF_THE_CASE: Final = Grant(subject=True, helper=True, roles=frozenset({Role.REVIEWER}))
_REVIEWER: Final = Grant(roles=frozenset({Role.REVIEWER}))

GRANTS: Final[Mapping[Permission, Grant]] = {
    Permission.PUBLIC_READ: _ANYONE,
    Permission.ACCOUNT_SIGN_IN: _ANYONE,
    Permission.ACCOUNT_SIGN_OUT: Grant(roles=frozenset(Role)),
    Permission.DEMO_PLAY: _ANYONE,
    Permission.SCORE_CREATE: Grant(scope=Scope.SCORES_WRITE),
    Permission.SCORE_READ: Grant(scope=Scope.SCORES_READ),
    Permission.LINK_ISSUE: Grant(scope=Scope.SCORES_WRITE),
    Permission.LINK_REVOKE: _SUBJECT,
    Permission.EXPLANATION_READ: _SUBJECT_OR_HELPER,
    Permission.OBJECTION_LODGE: _SUBJECT_OR_HELPER,
    Permission.OBJECTION_WITHDRAW: _SUBJECT,
    Permission.OBJECTION_ASK_REVIEW: _SUBJECT,
    Permission.OBJECTION_WRITE_TO: _SUBJECT,
    Permission.OBJECTION_READ: _OF_THE_CASE,
    Permission.OBJECTION_LIST: _REVIEWER,
    Permission.OBJECTION_ASSIGN: _REVIEWER,
    Permission.OBJECTION_DECIDE: _REVIEWER,
    Permission.OBJECTION_CONFIRM: _REVIEWER,
    Permission.OBJECTION_APPEAL: _SUBJECT_OR_HELPER,
    Permission.OBJECTION_WRITE: _OF_THE_CASE,
    Permission.EVIDENCE_ADD: _SUBJECT_OR_HELPER,
    Permission.STATEMENT_ADD: _SUBJECT,
    Permission.ITEM_CERTIFY: Grant(scope=Scope.ITEMS_CERTIFY),
    Permission.PUBLICATION_WATCH: Grant(roles=frozenset({Role.PUBLISHER})),
    Permission.WEBHOOK_MANAGE: Grant(scope=Scope.WEBHOOKS_MANAGE),
    Permission.INQUIRY_ANSWER: Grant(scope=Scope.INQUIRIES_ANSWER),
    Permission.INQUIRY_OPEN: _REVIEWER,
    Permission.HELPER_NAME: _SUBJECT,
    Permission.HELPER_READ: _OF_THE_CASE,
    Permission.HELPER_REFUSE: _REVIEWER,
}


def allows(permission: Permission, principal: Principal) -> bool:
    """Tell whether this caller holds the permission."""
    grant = GRANTS[permission]
    if grant.public:
        return True
    match principal:
        case Organisation(scopes=scopes):
            return grant.scope in scopes
        case Helper():
            return grant.helper
        case Subject():
            return grant.subject
        case Person(role=role):
            return role in grant.roles
        case _:
            return False
