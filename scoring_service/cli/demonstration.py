"""The demonstration's credentials: made once, written to `demo.json`, kept over restarts.

They stand there in the open, so an installation that has them must never serve in earnest
(`kernel.demonstration`).
"""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Any, Final

from sqlalchemy.orm import Session

from scoring_service.accounts import service
from scoring_service.accounts.principals import OrganisationKind, Role, Scope
from scoring_service.kernel.demonstration import demo_file
from scoring_service.kernel.settings import Settings

Json = dict[str, Any]

_LENDERS: Final = ("Harbour Bank", "Green Hill Credit Union")
_RESEARCH: Final = "Institute for Fair Credit"
_ACCOUNTS: Final = {Role.REVIEWER: 4, Role.PUBLISHER: 2}
"""On appeal nobody acts who had a part before: two for a first decision, two for the appeal."""


def read_credentials(settings: Settings) -> Json:
    """Return what an earlier start wrote; nothing where there was none."""
    path = demo_file(settings)
    if not path.exists():
        return {}
    content: Json = json.loads(path.read_text(encoding="utf-8"))
    return content


def write_credentials(settings: Settings, content: Mapping[str, Any]) -> None:
    """Write `demo.json` at once and whole, for its owner only."""
    path = demo_file(settings)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
        file.write("\n")
    draft.replace(path)


def ensure_credentials(session: Session, earlier: Mapping[str, Any], *, now: datetime) -> Json:
    """Return working credentials: those of an earlier start that still open, else new ones."""
    lenders = {lender["name"]: lender for lender in earlier.get("lenders", ())}
    lender, research = OrganisationKind.LENDER, OrganisationKind.RESEARCH
    return {
        "lenders": [
            _organisation(session, name, lender, lenders.get(name), now=now) for name in _LENDERS
        ],
        "research": _organisation(session, _RESEARCH, research, earlier.get("research"), now=now),
        "reviewers": _accounts(session, Role.REVIEWER, earlier.get("reviewers", ()), now=now),
        "publishers": _accounts(session, Role.PUBLISHER, earlier.get("publishers", ()), now=now),
    }


def _organisation(
    session: Session, name: str, kind: OrganisationKind, earlier: Json | None, *, now: datetime
) -> Json:
    if earlier and service.authenticate_key(session, earlier["key"], now=now):
        return earlier
    organisation = service.add_organisation(session, name, kind, now=now)
    issued = service.issue_key(session, organisation, kind="live", scopes=Scope, now=now)
    return {"name": name, "key": issued.key}


def _accounts(
    session: Session, role: Role, earlier: list[Json] | tuple[()], *, now: datetime
) -> list[Json]:
    known = {person.email for person in service.list_accounts(session, role)}
    kept = [account for account in earlier if account["email"] in known]
    free = (
        email for number in count(1) if (email := f"{role.value}{number}@demo.example") not in known
    )
    while len(kept) < _ACCOUNTS[role]:
        kept.append(_account(session, next(free), role, now=now))
    return kept


def _account(session: Session, email: str, role: Role, *, now: datetime) -> Json:
    password = secrets.token_urlsafe(12)
    service.add_account(session, email, password, role, now=now)
    return {"email": email, "password": password}


def summary(content: Mapping[str, Any], say: Callable[[str], None]) -> None:
    """Tell a person what `demo.json` tells a program."""
    say(f"\nThe demonstration is at {content['base_url']}\n")
    for lender in [*content["lenders"], content["research"]]:
        say(f"  {lender['name']:<26} key       {lender['key']}")
    for role in ("reviewers", "publishers"):
        for account in content[role]:
            say(f"  {account['email']:<26} password  {account['password']}")
