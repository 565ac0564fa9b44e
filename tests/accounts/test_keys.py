from scoring_service.accounts import keys


def test_a_secret_has_its_prefix_and_256_random_bits():
    secret = keys.new_secret(keys.LIVE_KEY)
    assert secret.startswith("sk_live_")
    assert len(secret.removeprefix("sk_live_")) == 43  # 32 bytes in base64url
    assert secret != keys.new_secret(keys.LIVE_KEY)


def test_no_prefix_begins_another():
    prefixes = (keys.LIVE_KEY, keys.TEST_KEY, keys.SUBJECT_LINK, keys.ACCOUNT_SESSION)
    assert not [(a, b) for a in prefixes for b in prefixes if a != b and a.startswith(b)]


def test_a_fingerprint_is_the_sha_256_of_the_secret():
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert keys.fingerprint("") == empty
