"""Signatures as Standard Webhooks has them; the vectors are those of its libraries and of Svix."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from scoring_service.notices import signing

VECTORS = [
    (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
    (
        "whsec_plJ3nmyCDGBKInavdOK15jsl",
        "msg_loFOjxBNrRLzqYUf",
        1731705121,
        b'{"event_type":"ping","data":{"success":true}}',
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    ),
]


@pytest.mark.parametrize(("secret", "message", "timestamp", "body", "signed"), VECTORS)
def test_the_vectors_hold(secret, message, timestamp, body, signed):
    assert signing.signature(message, timestamp, body, secret) == signed


def test_a_new_secret_has_256_bits_and_its_prefix():
    first, second = signing.new_secret(), signing.new_secret()
    assert first != second
    assert first.startswith("whsec_")
    assert len(base64.b64decode(first.removeprefix("whsec_"), validate=True)) == 32


def test_while_a_secret_is_changed_both_sign():
    keys = [signing.new_secret(), signing.new_secret()]
    at = datetime(2026, 11, 1, 9, 0, 0, 999_999, tzinfo=UTC)
    headers = signing.signed_headers("ntc_1", b"{}", keys, now=at)
    assert headers == {
        "webhook-id": "ntc_1",
        "webhook-timestamp": "1793523600",
        "webhook-signature": " ".join(
            signing.signature("ntc_1", 1793523600, b"{}", key) for key in keys
        ),
    }


@pytest.mark.parametrize("change", ["id", "at", "body", "secret"])
def test_whatever_is_changed_changes_the_signature(change):
    secret = signing.new_secret()
    parts: dict[str, Any] = {"id": "ntc_1", "at": 1, "body": b"{}", "secret": secret}
    other = {"id": "ntc_2", "at": 2, "body": b"[]", "secret": signing.new_secret()}
    changed = parts | {change: other[change]}
    assert signing.signature(*parts.values()) != signing.signature(*changed.values())
