"""One effect for a request that is sent twice (`Idempotency-Key`, kept for 24 hours).

Invariants: the effect and the kept answer are one transaction, so a request that failed may be
sent again; of two racing twins one has the effect, and the other waits for it and is given its
answer. An answer can hold a private link, so it is kept encrypted under a key
that only the caller's own request can rebuild: the database alone does not open it.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Response, current_app, request
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scoring_service.kernel import canonical
from scoring_service.kernel.database import serialise
from scoring_service.kernel.errors import Invalid
from scoring_service.kernel.texts import marked as N_
from scoring_service.wire.openapi import document
from scoring_service.wire.tables import KeptAnswer

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
KEPT_FOR: Final = timedelta(hours=24)
_LONGEST_KEY: Final = 255
_NONCE_BYTES: Final = 12

accepts_idempotency_key = document(
    parameters=[
        {
            "in": "header",
            "name": HEADER,
            "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST_KEY},
            "description": "Makes it safe to repeat the request: for 24 hours the same request "
            "with the same key has one effect and one answer.",
        }
    ]
)
"""Describes the header at a route that answers by `answer_once`."""


def answer_once(
    session: Session,
    caller_id: str,
    make: Callable[[], Any],
    *,
    renew: Callable[[Any], Any] = lambda kept: kept,
    status: int = 200,
    now: datetime,
) -> Response:
    """Answer with the JSON that `make` returns, or as the same request was answered before.

    `make` works in `session`, whose commit makes its effect and the kept answer stand together.
    `renew` is given the kept JSON, and returns another where it may no longer be told as it was.
    """
    key = _key()
    if key is None:
        return _json(_dumped(make()), status)
    claim = canonical.digest(canonical.dumps([caller_id, key]))
    asked = canonical.digest(_asked())
    serialise(session, "kept answer", claim)
    kept = session.scalar(
        select(KeptAnswer).where(KeptAnswer.claim == claim, KeptAnswer.made_at > now - KEPT_FOR)
    )
    if kept is not None:
        return _replayed(kept, asked, key, renew)
    purge_kept_answers(session, now=now)
    body = _dumped(make())
    sealed = _seal(body, key)
    session.add(
        KeptAnswer(claim=claim, request=asked, status=status, sealed_body=sealed, made_at=now)
    )
    return _json(body, status)


def purge_kept_answers(session: Session, *, now: datetime) -> int:
    """Forget the answers that are no longer kept; return how many.

    Every new answer does so. Rows that another request is forgetting are left to it.
    """
    is_old = KeptAnswer.made_at <= now - KEPT_FOR
    old = select(KeptAnswer.claim).where(is_old).with_for_update(skip_locked=True)
    forgotten = delete(KeptAnswer).where(KeptAnswer.claim.in_(old))
    return session.connection().execute(forgotten).rowcount


def _replayed(kept: KeptAnswer, asked: str, key: str, renew: Callable[[Any], Any]) -> Response:
    if kept.request != asked:
        raise Invalid(
            "idempotency_key_reused",
            N_("This Idempotency-Key was used for another request"),
            N_("In the last 24 hours the same key came with another body, address or credential."),
            N_("Use a new key for a new request. To repeat a request, send it unchanged."),
        )
    body = _open(kept.sealed_body, key)
    before = json.loads(body)
    told = renew(before)
    response = _json(body if told is before else _dumped(told), kept.status)
    response.headers[REPLAYED] = "true"
    return response


def _key() -> str | None:
    key = request.headers.get(HEADER)
    if key is None or (0 < len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        return key
    raise Invalid(
        "invalid_idempotency_key",
        N_("The Idempotency-Key is not usable"),
        N_("The key is empty, too long, or holds other characters than printable ASCII."),
        N_("Use 1 to 255 printable ASCII characters, for example a UUID."),
    )


def _asked() -> bytes:
    """Return all that makes two requests the same: credential, method, address, body."""
    body = hashlib.sha256(request.get_data(cache=True)).hexdigest()
    return canonical.dumps([_credential(), request.method, request.full_path, body])


def _credential() -> str:
    return request.headers.get("Authorization", "")


def _cipher(key: str) -> AESGCM:
    return AESGCM(hmac.digest(_credential().encode(), f"kept answer {key}".encode(), "sha256"))


def _seal(body: bytes, key: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, body, None)


def _open(sealed: bytes, key: str) -> bytes:
    return _cipher(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)


def _dumped(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return current_app.json.dumps(value).encode()


def _json(body: bytes, status: int) -> Response:
    return Response(body, status, content_type="application/json")
