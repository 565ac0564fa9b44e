"""What is kept of the addresses that people tried to sign in with."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from scoring_service.accounts import attempts
from scoring_service.accounts.tables import SignInAttemptsRow
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Throttled

EMAIL = "wen.li@example.org"
OWN, OTHERS = b"a" * 32, b"b" * 32


@pytest.fixture
def fail(engine, clock):
    def fail(email=EMAIL, secret_key=OWN):
        with transaction(engine) as session:
            attempts.count_attempt(session, email, secret_key=secret_key, now=clock.now())

    return fail


@pytest.fixture
def kept(engine):
    def kept():
        with reading(engine) as session:
            return set(session.scalars(select(SignInAttemptsRow.email_hash)))

    return kept


def test_an_address_cannot_be_found_by_hashing_it(fail, kept):
    fail()
    (stored,) = kept()
    assert len(stored) == 64
    assert stored != hashlib.sha256(EMAIL.encode()).hexdigest()


def test_another_installation_keeps_the_same_address_otherwise(fail, kept):
    fail()
    fail(secret_key=OTHERS)
    assert len(kept()) == 2


def test_the_same_key_counts_on(fail):
    for _ in range(5):
        fail()
    with pytest.raises(Throttled):
        fail()


def test_whoever_signed_in_is_not_kept(fail, kept, engine):
    fail()
    with transaction(engine) as session:
        attempts.forget_attempts(session, EMAIL, secret_key=OWN)
    assert kept() == set()


def test_what_no_longer_counts_is_forgotten_with_the_next_attempt_of_anybody(fail, kept, clock):
    fail()
    old = kept()
    clock.advance(timedelta(hours=12))
    fail("ada@example.org")
    assert old < kept()
    clock.advance(timedelta(hours=12))
    fail("ola@example.org")
    assert len(kept()) == 2
    assert not old & kept()


def test_an_address_that_failed_long_ago_begins_anew(fail, kept, clock):
    for _ in range(5):
        fail()
    clock.advance(timedelta(hours=24))
    for _ in range(5):
        fail()
    assert len(kept()) == 1
