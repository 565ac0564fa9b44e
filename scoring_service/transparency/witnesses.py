"""Asking witnesses to cosign a checkpoint (c2sp.org/tlog-witness, add-checkpoint).

A witness cosigns only what continues all that it cosigned before. So one that refuses may be the
first to show that this log was rolled back or forked: that is told apart from every other failure,
and whoever asked must then sign nothing more.
"""

import base64
from dataclasses import dataclass
from time import monotonic
from typing import Final, NoReturn

from scoring_service.transparency import merkle, notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.cosignatures import WitnessKey
from scoring_service.transparency.merkle import Node
from scoring_service.transparency.notes import Note, Signature, UnacceptableNoteError
from scoring_service.transparency.peers import Answer, NoAnswerError, Peer

_SECONDS: Final = 5
_MOST_BYTES: Final = 2**16
_MOST_TRIES: Final = 3
_MOST_DIGITS: Final = 19


class WitnessError(Exception):
    """A witness did not cosign; says which, and why."""


class ContradictedError(WitnessError):
    """A witness has cosigned what this log does not continue: it was rolled back, or forked."""


class RolledBackError(ContradictedError):
    """A witness has cosigned more entries than the checkpoint has that it was asked about.

    It contradicts the log only if the log has not grown to that size meanwhile.
    """

    def __init__(self, sentence: str, size: int) -> None:
        super().__init__(sentence)
        self.size = size


@dataclass(frozen=True, slots=True)
class Witness:
    """Who cosigns, and where they are asked (the submission prefix)."""

    key: WitnessKey
    url: str


def parse_witnesses(text: str) -> list[Witness]:
    """Read the list of witnesses: `vkey url` a line, `#` before remarks.

    Raises `ValueError` naming the line that is wrong.
    """
    found: dict[WitnessKey, Witness] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        try:
            key, url = words
            witness = Witness(WitnessKey.parse(key), url)
            Peer(url)  # refuses what is no address
        except ValueError as error:
            raise ValueError(f"line {number} names no witness (vkey url): {error}") from error
        if witness.key in found:
            raise ValueError(f"line {number} names the witness {witness.key.name} again")
        found[witness.key] = witness
    return list(found.values())


def cosign(witness: Witness, note: str, node: Node, *, known_size: int) -> Signature:
    """Ask a witness to cosign a signed checkpoint; return its line, which has been verified.

    `node` is of the tree of the checkpoint; `known_size` the last size that the witness cosigned,
    0 where none is known. Raises `WitnessError`, of which `ContradictedError` forbids signing on.
    """
    checkpoint = Checkpoint.parse(notes.parse(note.encode()).text)
    old, end = known_size, monotonic() + _SECONDS
    for _ in range(_MOST_TRIES):
        if old > checkpoint.size:
            raise _rolled_back(witness, old, checkpoint)
        answer = _add_checkpoint(witness, end, _request(note, node, old, checkpoint.size))
        if answer.status == 200:  # noqa: PLR2004 - HTTP
            return _cosignature(witness, note, answer)
        if answer.status != 409:  # noqa: PLR2004 - HTTP
            _refuse(witness, answer.status, old, checkpoint)
        old = _size_told(witness, answer, old, checkpoint)
    raise WitnessError(f"The witness {witness.key.name} names another size each time.")


def _request(note: str, node: Node, old: int, new: int) -> bytes:
    proof = merkle.consistency_proof(node, old, new)
    lines = [base64.b64encode(part).decode("ascii") for part in proof]
    return "\n".join([f"old {old}", *lines, "", note]).encode()


def _add_checkpoint(witness: Witness, end: float, body: bytes) -> Answer:
    """Ask once, until `end` at the latest, whatever time earlier tries took."""
    left = end - monotonic()
    if left <= 0:
        raise _too_slow(witness)
    peer = Peer(witness.url, seconds=left, most_bytes=_MOST_BYTES)
    try:
        return peer.post("/add-checkpoint", body, {"Content-Type": "text/plain; charset=utf-8"})
    except NoAnswerError as error:
        if monotonic() >= end:
            raise _too_slow(witness) from error
        raise WitnessError(f"The witness {witness.key.name} cannot be asked: {error}.") from error
    finally:
        peer.close()


def _too_slow(witness: Witness) -> WitnessError:
    name = witness.key.name
    return WitnessError(f"The witness {name} does not answer within {_SECONDS} seconds.")


def _refuse(witness: Witness, status: int, old: int, checkpoint: Checkpoint) -> NoReturn:
    name = witness.key.name
    if status == 422 and old:  # noqa: PLR2004 - HTTP
        # our proof follows from our own tree: if it does not hold, theirs began otherwise
        raise ContradictedError(
            f"The witness {name} has cosigned another beginning: its {old} entries are not the "
            f"first of the {checkpoint.size} that this log has."
        )
    reasons = {
        403: f"does not know the key that signs {checkpoint.origin}",
        404: f"does not know the log {checkpoint.origin}",
    }
    raise WitnessError(f"The witness {name} {reasons.get(status, f'answers with {status}')}.")


def _size_told(witness: Witness, answer: Answer, asked: int, checkpoint: Checkpoint) -> int:
    """Return the size that a conflict names, for asking again from there."""
    name, told = witness.key.name, _number(answer.body)
    if asked == checkpoint.size and told in {None, asked}:
        raise ContradictedError(
            f"The witness {name} has cosigned another root for the same {asked} entries: "
            "this log was forked."
        )
    if told is None or told == asked:
        raise WitnessError(f"The witness {name} refuses the size {asked} and names no other.")
    if told > checkpoint.size:
        raise _rolled_back(witness, told, checkpoint)
    return told


def _rolled_back(witness: Witness, size: int, checkpoint: Checkpoint) -> RolledBackError:
    return RolledBackError(
        f"The witness {witness.key.name} has cosigned {size} entries, and this log has "
        f"{checkpoint.size}: it was rolled back.",
        size,
    )


def _number(body: bytes) -> int | None:
    text = body.decode("ascii", "replace").removesuffix("\n")
    plain = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if plain and (text == "0" or text[0] != "0") else None


def _cosignature(witness: Witness, note: str, answer: Answer) -> Signature:
    """Return one line of the witness's, of however many it wrote."""
    key = witness.key
    try:
        told = _told(note, answer)
        told.verified_by([key])
    except UnacceptableNoteError as error:
        raise WitnessError(f"The witness {key.name} has not cosigned: {error}.") from error
    return next(line for line in told.signatures if (line.name, line.key_id) == (key.name, key.id))


def _told(note: str, answer: Answer) -> Note:
    """Return the checkpoint under the lines of the answer alone."""
    text = notes.parse(note.encode()).text
    told = notes.parse(f"{text}\n".encode() + answer.body)
    if told.text != text:
        raise UnacceptableNoteError("not lines of signatures")
    return told
