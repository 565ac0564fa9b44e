"""What a version says of how scores move from the version before, held against both documents.

The rows are not published, so the counts themselves cannot be made again here; what the documents
prove of them can (`algorithms.shifts`), and the model's own command counts again from its data.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scoring_service.algorithms.shifts import shift
from scoring_service.algorithms.structure import Algorithm

Json = Mapping[str, Any]
_ROUNDING: Final = 0.006
"""The mean is told to hundredths of a point."""


def belongs(moves: Json | None, before: Algorithm, after: Algorithm) -> bool:
    """Say whether figures are those of these two documents, in this direction."""
    return moves is not None and (moves["before"], moves["after"]) == (before.digest, after.digest)


def objections(moves: Json | None, before: Algorithm, after: Algorithm) -> list[str]:
    """Name what speaks against these figures; nothing where they agree with the documents."""
    if moves is None or not belongs(moves, before, after):
        return [f"it is not counted how scores move from {before.digest}: train the version again"]
    return list(_wrong(moves, before, after))


def _wrong(moves: Json, before: Algorithm, after: Algorithm) -> Iterator[str]:
    proved = shift(before, after)
    if moves["people"] != after.reference_size:
        yield f"{moves['people']} people were counted, the reference has {after.reference_size}"
    for kind in ("scores", "bands"):
        counted = sum(one["people"] for one in moves[kind] or ())
        if moves[kind] is not None and counted != moves["compared"]:
            yield f"the {kind} of {counted} people are told, {moves['compared']} were compared"
    for one in moves["scores"]:
        least, most = one["least"], one["most"]
        above = least is not None and least > proved.most
        if above or (most is not None and most < proved.least):
            yield f"no score can move by {least} to {most}"
    mean = float(proved.mean_after - proved.mean_before)
    everybody = proved.same_population and moves["compared"] == moves["people"]
    if everybody and abs(moves["mean_move"] - mean) > _ROUNDING:
        yield f"the mean move is {mean:.2f}, not {moves['mean_move']}"
