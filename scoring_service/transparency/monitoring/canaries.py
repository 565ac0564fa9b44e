"""Canaries: scores of made-up people that a monitor asks for, to see that all that is said holds.

Each person is scored twice, as two people: the same items must give the same score. A receipt that
never reaches the log is a score that was hidden from it.
"""

import json
import random
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from scoring_service.algorithms import document
from scoring_service.kernel import canonical
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.errors import Invalid
from scoring_service.transparency.monitoring.findings import LieError, UnableError
from scoring_service.transparency.monitoring.follower import PATIENCE
from scoring_service.transparency.monitoring.ledger import Ledger
from scoring_service.transparency.monitoring.receipts import Receipts
from scoring_service.transparency.monitoring.recomputing import differences
from scoring_service.transparency.monitoring.source import Source

Json = dict[str, Any]

SAMPLE: Final = 5
_DEFAULTS: Final[Json] = {
    "version": None,
    "purpose": "credit_application",
    "legal_basis": "consent",
    "consent_reference": "made up",
}


def parse_people(text: str) -> list[Json]:
    """Read made-up people: a JSON list of requests for scores, without subjects.

    Each has `model` and `items`; whatever else a request holds may be given too. Raises
    `ValueError`.
    """
    people = json.loads(text)
    if not isinstance(people, list) or not people:
        raise ValueError("not a list of requests for scores")
    for person in people:
        if not isinstance(person, dict) or not {"model", "items"} <= person.keys():
            raise ValueError("a request without model and items")
    return [_DEFAULTS | person for person in people]


def send(
    source: Source, key: str, people: list[Json], retired: list[str], now: datetime
) -> list[Json]:
    """Ask for the scores of a sample of people, each twice; return what was asked and answered.

    `retired` are the digests with which no new score may be made.
    """
    sample = random.SystemRandom().sample(people, min(SAMPLE, len(people)))
    sent = []
    for person in sample:
        pair = secrets.token_hex(8)
        for _ in range(2):
            subject = {"scheme": "lender-reference", "id": secrets.token_hex(8)}
            score = _readable(source.ask_score(person | {"subject": subject}, key))
            sent.append(
                {"pair": pair, "at": rfc3339(now), "asked": person, "score": score}
                | {"retired": retired}
            )
    return sent


def await_proofs(source: Source, key: str, sent: list[Json], pauses: Iterable[object]) -> None:
    """Ask for the receipts again, once a pause, until all have proofs or the pauses are over."""
    for _ in pauses:
        _, lacking = split(sent)
        if not lacking:
            return
        for one in lacking:
            one["now"] = source.score(one["score"]["id"], key)


def check(one: Json, receipts: Receipts, source: Source, ledger: Ledger) -> Iterator[str]:
    """Say what is wrong with a canary whose proof has come."""
    name, latest = one["score"]["id"], _latest(one)
    receipts.check(latest["receipt"])
    statement = latest["receipt"]["statement"]
    yield from (f"The canary {name} is wrong: {what}." for what in _wrong(one, statement))
    for what in _miscomputed(one, source, ledger):
        yield f"The score of the canary {name} is wrong: {what}."


def unequal(sent: list[Json]) -> Iterator[str]:
    """Say which people with the same items were scored differently by the same document."""
    by_pair: dict[str, Json] = {}
    for one in sent:
        first, score = by_pair.setdefault(one["pair"], one)["score"], one["score"]
        if first["model"]["digest"] == score["model"]["digest"] and _made(first) != _made(score):
            yield (
                f"Two people with the same items were scored differently: {first['id']} got "
                f"{first['value']}, {score['id']} got {score['value']}."
            )


def overdue(one: Json, now: datetime) -> str | None:
    """Say of a receipt that it should have been in the log for long."""
    if now - datetime.fromisoformat(one["at"]) <= PATIENCE:
        return None
    return (
        f"The score {one['score']['id']} was given at {one['at']} with a receipt, and the log does "
        "not hold it."
    )


def split(sent: list[Json]) -> tuple[list[Json], list[Json]]:
    """Return those whose proofs have come, and the others."""
    proved = [one for one in sent if _has_proof(one)]
    return proved, [one for one in sent if not _has_proof(one)]


def _latest(one: Json) -> Json:
    latest: Json = one.get("now") or one["score"]
    return latest


def _has_proof(one: Json) -> bool:
    try:
        return _latest(one)["receipt"]["proof"] is not None
    except (KeyError, TypeError):
        return False


def _readable(score: Any) -> Json:  # noqa: ANN401 - whatever was answered
    """Return an answer that has all that is compared; raise `UnableError`."""
    try:
        explanation, model = score["explanation"], score["model"]
        parts = (
            *((item["id"], item["value"], item["status"]) for item in score["items"]),
            *((one["feature"], one["points"]) for one in explanation["contributions"]),
            *((one["code"], one["feature"]) for one in explanation["reasons"]),
            (score["id"], score["scored_at"], score["valid_until"], score["receipt"]["statement"]),
            (score["value"], model["name"], model["version"], model["digest"]),
        )
    except (KeyError, TypeError) as error:
        raise UnableError(f"The answer about a score cannot be read: {error!r}.") from error
    assert parts
    readable: Json = score
    return readable


def _wrong(one: Json, statement: Json) -> Iterator[str]:
    """Compare what the answer and the receipt say of the same score."""
    score = one["score"]
    if score["receipt"]["statement"] != statement:
        yield "its receipt says something else than at first"
    model = score["model"]
    pairs = {
        "score": score["id"],
        "value": score["value"],
        "model": one["asked"]["model"],
        "version": model["version"],
        "algorithm_digest": model["digest"],
        "purpose": one["asked"]["purpose"],
        "legal_basis": one["asked"]["legal_basis"],
        "issued_at": score["scored_at"],
        "valid_until": score["valid_until"],
    }
    for name, said in pairs.items():
        if statement.get(name) != said:
            found = statement.get(name)
            yield f"its receipt says {name} {found!r} where the answer says {said!r}"
    if model["digest"] in one["retired"]:
        yield f"it was made with {model['name']} {model['version']}, which had been retired"


def _miscomputed(one: Json, source: Source, ledger: Ledger) -> Iterator[str]:
    model = one["score"]["model"]
    publication = ledger.find(model["name"], model["version"], model["digest"])
    if publication is None:
        return  # the receipt says so too, and was refused for it
    data = source.document(publication["model"], publication["version"])
    if canonical.digest(data) != publication["digest"]:
        raise LieError(
            f"The document of {publication['model']} {publication['version']} is not the one that "
            "was published.",
            {"document": data},
        )
    try:
        algorithm = document.parse(data)
    except Invalid as error:
        raise UnableError(f"A published document is newer than this program: {error}") from error
    yield from differences(algorithm, one["asked"]["items"], one["score"])


def _made(score: Json) -> tuple[Any, Any]:
    return score["value"], score["explanation"]["contributions"]
