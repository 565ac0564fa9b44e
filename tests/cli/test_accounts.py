import pytest

from scoring_service.accounts import service
from scoring_service.accounts.principals import Role
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Conflict, NotFound
from tests.factories import callers

PASSWORD = "three quiet lanterns"


def test_a_new_organisation_gets_a_key_that_opens(call, engine):
    organisation = call("organisations", "add", "Harbour Bank", "--kind", "lender").stdout.strip()
    key = call("keys", "issue", organisation, "--kind", "test").stdout.strip()
    with reading(engine) as session:
        caller = service.authenticate_key(session, key, now=SystemClock().now())
    assert caller is not None
    assert (caller.name, caller.key_kind) == ("Harbour Bank", "test")
    assert caller.scopes == {"scores:write", "scores:read"}


def test_a_key_may_be_narrowed_to_a_scope(call, engine):
    organisation = call("organisations", "add", "Institute", "--kind", "research").stdout.strip()
    key = call("keys", "issue", organisation, "--scope", "scores:read").stdout.strip()
    with reading(engine) as session:
        caller = service.authenticate_key(session, key, now=SystemClock().now())
    assert caller is not None
    assert caller.scopes == {"scores:read"}


def test_a_key_for_nobody_is_refused(call):
    assert isinstance(call("keys", "issue", "org_unknown").exception, NotFound)


@pytest.mark.parametrize(
    ("group", "role"), [("reviewers", Role.REVIEWER), ("publishers", Role.PUBLISHER)]
)
def test_an_added_account_can_sign_in(call, engine, group, role):
    result = call(group, "add", "wen.li@example.org", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    now = SystemClock().now()
    token = callers.sign_in(engine, callers.Credentials("wen.li@example.org", PASSWORD), now=now)
    with reading(engine) as session:
        person = service.find_person(session, token, now=now)
    assert person is not None
    assert person.role is role


def test_an_address_is_taken_once(call):
    words = ("reviewers", "add", "wen.li@example.org", "--password", PASSWORD)
    assert call(*words).exit_code == 0
    assert isinstance(call(*words).exception, Conflict)
