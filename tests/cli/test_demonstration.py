import stat

from scoring_service.accounts import service
from scoring_service.accounts.principals import Role
from scoring_service.cli import demonstration
from scoring_service.kernel.demonstration import demo_file
from scoring_service.kernel.errors import Unavailable


def test_the_credentials_open(session, clock):
    content = demonstration.ensure_credentials(session, {}, now=clock.now())
    organisations = [*content["lenders"], content["research"]]
    callers = [service.authenticate_key(session, o["key"], now=clock.now()) for o in organisations]
    assert [c.kind for c in callers if c] == ["lender", "lender", "research"]
    assert [c.name for c in callers if c] == [o["name"] for o in organisations]
    for role, wanted in ((Role.REVIEWER, 4), (Role.PUBLISHER, 2)):
        emails = [account["email"] for account in content[f"{role.value}s"]]
        assert [p.email for p in service.list_accounts(session, role)] == emails
        assert len(emails) == wanted


def test_a_restart_keeps_the_credentials(session, clock):
    first = demonstration.ensure_credentials(session, {}, now=clock.now())
    assert demonstration.ensure_credentials(session, first, now=clock.now()) == first


def test_credentials_of_another_database_are_made_anew(session, clock):
    foreign = {
        "lenders": [{"name": "Harbour Bank", "key": "sk_live_unknown"}],
        "reviewers": [{"email": "reviewer1@demo.example", "password": "unknown password"}],
    }
    content = demonstration.ensure_credentials(session, foreign, now=clock.now())
    assert content["lenders"][0]["key"] != "sk_live_unknown"
    assert content["reviewers"][0]["password"] != "unknown password"


def test_a_lost_file_does_not_lock_the_demonstration(session, clock):
    first = demonstration.ensure_credentials(session, {}, now=clock.now())
    second = demonstration.ensure_credentials(session, {}, now=clock.now())
    emails = [account["email"] for account in first["reviewers"] + second["reviewers"]]
    assert len(set(emails)) == 8


def test_a_demonstration_of_an_earlier_release_gets_the_reviewers_that_an_appeal_takes(
    session, clock
):
    first = demonstration.ensure_credentials(session, {}, now=clock.now())
    earlier = first | {"reviewers": first["reviewers"][:2]}
    later = demonstration.ensure_credentials(session, earlier, now=clock.now())
    assert later["reviewers"][:2] == earlier["reviewers"]
    assert len(later["reviewers"]) == 4


def test_only_the_owner_reads_the_file(settings):
    settings.var.mkdir(parents=True)
    demonstration.write_credentials(settings, {"lenders": []})
    path = demo_file(settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert demonstration.read_credentials(settings) == {"lenders": []}


def test_a_demonstration_is_never_served_in_earnest(call, environment):
    environment.var.mkdir(parents=True)
    demonstration.write_credentials(environment, {})
    refusal = call("serve").exception
    assert isinstance(refusal, Unavailable)
    assert refusal.code == "demonstration_data"
