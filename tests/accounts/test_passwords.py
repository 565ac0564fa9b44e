import runpy

from argon2 import PasswordHasher

from scoring_service.accounts import passwords


def test_passwords_are_hashed_as_rfc_9106_recommends():
    afresh = runpy.run_path(passwords.__file__)  # not the quick hasher of the tests
    kept = afresh["hash_password"]("three quiet lanterns")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_password_matches_its_own_hash_only():
    kept = passwords.hash_password("three quiet lanterns")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "three quiet lanterns")
    assert not passwords.matches(kept, "three quiet lantern")


def test_one_password_has_many_hashes():
    assert passwords.hash_password("the same") != passwords.hash_password("the same")


def test_where_there_is_no_account_nothing_matches_but_as_much_work_is_done(monkeypatch):
    verified = []
    verify = PasswordHasher.verify

    def watched(hasher, password_hash, password):
        verified.append(password_hash)
        return verify(hasher, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    assert not passwords.matches(None, "anything")
    assert not passwords.matches(None, "the password of nobody")
    assert len(verified) == 2
    assert all(kept.startswith("$argon2id$") for kept in verified)
