import re

import pytest

from scoring_service.accounts import service
from scoring_service.accounts.principals import Role, Scope
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
    assert caller.scopes == set(Scope)


def test_a_key_may_be_narrowed_to_a_scope(call, engine):
    organisation = call("organisations", "add", "Institute", "--kind", "research").stdout.strip()
    key = call("keys", "issue", organisation, "--scope", "scores:read").stdout.strip()
    with reading(engine) as session:
        caller = service.authenticate_key(session, key, now=SystemClock().now())
    assert caller is not None
    assert caller.scopes == {"scores:read"}


@pytest.fixture
def bank(call):
    return call("organisations", "add", "Harbour Bank").stdout.strip()


@pytest.fixture
def issue(call, bank):
    """Make a key; return its id and its text."""

    def issue(*words):
        made = call("keys", "issue", bank, *words)
        return re.findall(r"key_\w+", made.stderr)[0], made.stdout.strip()

    return issue


@pytest.fixture
def opens(engine):
    def opens(key):
        with reading(engine) as session:
            return service.authenticate_key(session, key, now=SystemClock().now()) is not None

    return opens


def test_organisations_are_listed(call, bank):
    institute = call("organisations", "add", "Institute", "--kind", "research").stdout.strip()
    lines = call("organisations", "list").stdout.splitlines()
    assert re.fullmatch(rf"{bank}  lender +  \S+Z  Harbour Bank", lines[0])
    assert re.fullmatch(rf"{institute}  research +  \S+Z  Institute", lines[1])


def test_keys_are_listed_by_their_ids_and_never_shown_again(call, bank, issue):
    first, key = issue()
    second, _ = issue("--kind", "test", "--scope", "scores:read")
    call("keys", "revoke", first)
    told = call("keys", "list", bank)
    lines = told.stdout.splitlines()
    every = ",".join(sorted(Scope))
    assert re.fullmatch(rf"{first}  live  {every}  created \S+Z  revoked \S+Z", lines[0])
    assert re.fullmatch(rf"{second}  test  scores:read  created \S+Z  revoked never", lines[1])
    assert key not in told.output


def test_a_revoked_key_opens_nothing_and_the_others_go_on(call, issue, opens):
    (ended, key), (_, other) = issue(), issue()
    assert re.fullmatch(
        rf"{ended} opens nothing from \S+Z on\.\n", call("keys", "revoke", ended).stdout
    )
    assert (opens(key), opens(other)) == (False, True)


def test_a_key_may_be_revoked_for_a_later_instant(call, issue, opens):
    name, key = issue()
    told = call("keys", "revoke", name, "--at", "2999-01-01T02:00:00+02:00")
    assert "opens nothing from 2999-01-01T00:00:00.000000Z on" in told.stdout
    assert opens(key)
    call("keys", "revoke", name)
    assert not opens(key)
    again = call("keys", "revoke", name, "--at", "2999-01-01T00:00:00Z")
    assert "2999" not in again.stdout
    assert not opens(key)


@pytest.mark.parametrize(
    "at", ["tomorrow", "2999-01-01T00:00:00", "2999-01-01", "2020-01-01T00:00Z"]
)
def test_an_end_that_is_unclear_or_past_is_refused(call, issue, opens, at):
    name, key = issue()
    result = call("keys", "revoke", name, "--at", at)
    assert result.exit_code == 2
    assert "--at" in result.output
    assert opens(key)


def test_keys_that_do_not_exist_are_refused(call):
    assert isinstance(call("keys", "revoke", "key_unknown").exception, NotFound)
    assert isinstance(call("keys", "list", "org_unknown").exception, NotFound)


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


def test_a_reviewer_belongs_to_an_organisation_until_it_is_said_otherwise(call):
    organisation = call("organisations", "add", "Harbour Bank").output.strip()
    words = ("reviewers", "add", "wen.li@example.org", "--password", PASSWORD)
    added = call(*words, "--organisation", organisation)
    account = added.output.strip()

    def listed():
        return call("reviewers", "list").output.split()

    assert listed() == [account, organisation, "wen.li@example.org"]
    assert call("reviewers", "affiliate", "Wen.Li@example.org").exit_code == 0
    assert listed() == [account, "-", "wen.li@example.org"]
    assert call("reviewers", "affiliate", "wen.li@example.org", organisation).exit_code == 0
    assert listed() == [account, organisation, "wen.li@example.org"]
    for wrong in (("wen.li@example.org", "org_unknown"), ("nobody@example.org",)):
        assert isinstance(call("reviewers", "affiliate", *wrong).exception, NotFound)
    unknown = ("reviewers", "add", "ola@example.org", "--password", PASSWORD)
    assert isinstance(call(*unknown, "--organisation", "org_x").exception, NotFound)


def test_an_address_is_taken_once(call):
    words = ("reviewers", "add", "wen.li@example.org", "--password", PASSWORD)
    assert call(*words).exit_code == 0
    assert isinstance(call(*words).exception, Conflict)
