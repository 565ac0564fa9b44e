"""Other policies than this release's, while a test runs."""

import copy
from datetime import date
from typing import Any

import pytest

from scoring_service.kernel import policy

ENDED = date(2026, 10, 31)
"""Any day before the tests' clock begins."""


def edition_following(
    procedure: str, *, since: date = ENDED, at_least: str = "withhold", **rules: Any
) -> dict[str, Any]:
    """The published edition, but following this procedure, with other rules in it."""
    edition = copy.deepcopy(policy.edition_on("objections", date(2026, 11, 1)))
    edition["procedures"][procedure] |= rules
    return edition | {"from": since, "follows": procedure, "disputed_at_least": at_least}


def follow(patch: pytest.MonkeyPatch, *editions: dict[str, Any]) -> None:
    """Let these editions on objections be the last ones; every other policy is as published."""
    published = vars(policy)["_editions"]
    patch.setattr(
        policy,
        "_editions",
        lambda name: published(name) + (editions if name == "objections" else ()),
    )
