import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from scoring_service.accounts import service
from scoring_service.accounts.principals import OrganisationKind, Person, Role, Scope
from scoring_service.kernel.database import Tables, reading, transaction
from scoring_service.kernel.errors import (
    Conflict,
    Invalid,
    NotFound,
    Throttled,
    Unauthenticated,
)
from tests.factories import callers

EMAIL, PASSWORD = "wen.li@example.org", "three quiet lanterns"


@pytest.fixture
def now(clock):
    return clock.now()


@pytest.fixture
def bank(session, now):
    return service.add_organisation(session, "Harbour Bank", OrganisationKind.LENDER, now=now)


@pytest.fixture
def reviewer(engine, now):
    with transaction(engine) as session:
        return service.add_account(session, EMAIL, PASSWORD, Role.REVIEWER, now=now)


def sign_in(engine, clock, password=PASSWORD, email=EMAIL):
    return callers.sign_in(engine, callers.Credentials(email, password), now=clock.now())


def person_of(engine, token, clock):
    with reading(engine) as session:
        return service.find_person(session, token, now=clock.now())


def test_an_organisation_is_known_by_its_key(session, bank, now):
    issued = service.issue_key(session, bank, kind="live", scopes=[Scope.SCORES_WRITE], now=now)
    caller = service.authenticate_key(session, issued.key, now=now)
    assert caller
    assert (caller.id, caller.name, caller.kind) == (bank, "Harbour Bank", OrganisationKind.LENDER)
    assert (caller.key_id, caller.key_kind) == (issued.id, "live")
    assert caller.scopes == {"scores:write"}


def test_a_test_key_is_told_apart_by_its_text_and_its_kind(session, bank, now):
    issued = service.issue_key(session, bank, kind="test", scopes=Scope, now=now)
    assert issued.key.startswith("sk_test_")
    caller = service.authenticate_key(session, issued.key, now=now)
    assert caller
    assert caller.key_kind == "test"


def test_an_unknown_key_is_nobody(session, bank, now):
    service.issue_key(session, bank, kind="live", scopes=Scope, now=now)
    assert service.authenticate_key(session, "sk_live_unknown", now=now) is None


def test_a_key_is_revoked_at_the_instant_that_was_set(session, bank, now):
    issued = service.issue_key(session, bank, kind="live", scopes=Scope, now=now)
    end = now + timedelta(days=7)
    service.revoke_key(session, issued.id, at=end)
    assert service.authenticate_key(session, issued.key, now=end - timedelta(seconds=1))
    assert service.authenticate_key(session, issued.key, now=end) is None


def test_the_end_of_a_key_is_brought_forward_and_never_put_off(session, bank, now):
    issued = service.issue_key(session, bank, kind="live", scopes=Scope, now=now)
    in_days = [now + timedelta(days=days) for days in range(4)]
    assert service.revoke_key(session, issued.id, at=in_days[2]) == in_days[2]
    assert service.revoke_key(session, issued.id, at=in_days[3]) == in_days[2]
    assert service.revoke_key(session, issued.id, at=in_days[1]) == in_days[1]
    assert service.authenticate_key(session, issued.key, now=in_days[1]) is None


def test_what_does_not_exist_is_not_found(session, now):
    with pytest.raises(NotFound, match="org_nobody"):
        service.organisation_name(session, "org_nobody")
    with pytest.raises(NotFound, match="org_nobody"):
        service.issue_key(session, "org_nobody", kind="live", scopes=Scope, now=now)
    with pytest.raises(NotFound, match="key_nothing"):
        service.revoke_key(session, "key_nothing", at=now)
    with pytest.raises(NotFound, match="lnk_nothing"):
        service.revoke_subject_link(session, "lnk_nothing", now=now)


def test_a_private_link_opens_one_score_for_a_year(session, now):
    issued = service.issue_subject_link(session, "scr_1", now=now)
    assert issued.expires_at == now + timedelta(days=365)
    subject = service.find_subject(session, issued.token, now=now)
    assert subject
    assert (subject.link_id, subject.score_id) == (issued.id, "scr_1")
    just_before = issued.expires_at - timedelta(seconds=1)
    assert service.find_subject(session, issued.token, now=just_before)
    assert service.find_subject(session, issued.token, now=issued.expires_at) is None


def test_a_revoked_or_unknown_link_opens_nothing(session, now):
    issued = service.issue_subject_link(session, "scr_1", now=now)
    service.revoke_subject_link(session, issued.id, now=now)
    assert service.find_subject(session, issued.token, now=now) is None
    assert service.find_subject(session, "sl_unknown", now=now) is None


def test_every_link_to_a_score_is_ended_at_once(session, now):
    made = {
        score: [service.issue_subject_link(session, score, now=now) for _ in range(2)]
        for score in ("scr_1", "scr_2", "scr_3")
    }
    service.revoke_subject_link(session, made["scr_1"][0].id, now=now)
    later = now + timedelta(days=1)
    assert service.revoke_subject_links(session, ["scr_1", "scr_2"], now=later) == 3
    assert service.revoke_subject_links(session, ["scr_1", "scr_2"], now=later) == 0
    working = {
        score
        for score, links in made.items()
        for link in links
        if service.find_subject(session, link.token, now=later)
    }
    assert working == {"scr_3"}


def test_who_signs_in_is_known_for_eight_hours(engine, reviewer, clock):
    token = sign_in(engine, clock, email="Wen.Li@Example.org ")
    clock.advance(timedelta(hours=8) - timedelta(seconds=1))
    assert person_of(engine, token, clock) == Person(reviewer, EMAIL, Role.REVIEWER)
    clock.advance(timedelta(seconds=1))
    assert person_of(engine, token, clock) is None


def test_who_signed_out_is_nobody(engine, reviewer, clock):
    token, other = sign_in(engine, clock), sign_in(engine, clock)
    with transaction(engine) as session:
        service.sign_out(session, token, now=clock.now())
        service.sign_out(session, "as_unknown", now=clock.now())
    assert person_of(engine, token, clock) is None
    assert person_of(engine, other, clock)


def test_a_wrong_password_and_an_unknown_address_are_refused_alike(engine, reviewer, clock):
    with pytest.raises(Unauthenticated) as wrong_password:
        sign_in(engine, clock, "three quiet lantern")
    with pytest.raises(Unauthenticated) as unknown_address:
        sign_in(engine, clock, email="nobody@example.org")
    assert str(wrong_password.value) == str(unknown_address.value)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_after_five_failures_the_next_attempt_waits_whoever_it_is_for(
    engine, reviewer, clock, email
):
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            sign_in(engine, clock, "wrong password", email)
    clock.advance(timedelta(seconds=10))
    with pytest.raises(Throttled) as refused:
        sign_in(engine, clock, PASSWORD, email)
    assert refused.value.params["retry_after"] == 20


def test_who_waited_signs_in_and_starts_afresh(engine, reviewer, clock):
    for _ in range(2):
        for _ in range(5):
            with pytest.raises(Unauthenticated):
                sign_in(engine, clock, "wrong password")
        clock.advance(timedelta(seconds=30))
        assert sign_in(engine, clock)


def test_other_addresses_are_not_slowed(engine, reviewer, clock):
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            sign_in(engine, clock, "wrong password", "nobody@example.org")
    assert sign_in(engine, clock)


def test_guessing_in_parallel_is_slowed_too(engine, reviewer, clock):
    outcomes = []

    def guess():
        try:
            sign_in(engine, clock, "wrong password")
        except (Unauthenticated, Throttled) as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["too_many_attempts"] * 3 + ["wrong_credentials"] * 5


def test_an_address_has_one_account(session, now):
    service.add_account(session, EMAIL, PASSWORD, Role.REVIEWER, now=now)
    with pytest.raises(Conflict, match=EMAIL):
        service.add_account(session, EMAIL.upper(), PASSWORD, Role.PUBLISHER, now=now)


def test_a_weak_password_makes_no_account(session, now):
    with pytest.raises(Invalid):
        service.add_account(session, EMAIL, "short", Role.REVIEWER, now=now)
    assert service.list_accounts(session, Role.REVIEWER) == []


def test_accounts_are_listed_by_role(session, now):
    for email, role in [
        ("b@example.org", Role.REVIEWER),
        ("a@example.org", Role.REVIEWER),
        ("c@example.org", Role.PUBLISHER),
    ]:
        service.add_account(session, email, PASSWORD, role, now=now)
    listed = service.list_accounts(session, Role.REVIEWER)
    assert [person.email for person in listed] == ["a@example.org", "b@example.org"]


def test_no_secret_is_in_the_database(engine, reviewer, clock):
    token = sign_in(engine, clock)
    with pytest.raises(Unauthenticated):
        sign_in(engine, clock, email="typed in the wrong field")
    with transaction(engine) as session:
        bank = service.add_organisation(session, "Bank", OrganisationKind.LENDER, now=clock.now())
        key = service.issue_key(session, bank, kind="live", scopes=Scope, now=clock.now()).key
        link = service.issue_subject_link(session, "scr_1", now=clock.now()).token
    with reading(engine) as session:
        tables = Tables.metadata.sorted_tables
        stored = repr([session.execute(select(table)).all() for table in tables])
    assert bank in stored
    for secret in (token, key, link, PASSWORD, "typed in the wrong field"):
        assert secret not in stored
