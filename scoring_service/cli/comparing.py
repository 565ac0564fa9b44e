"""Names, for people to read, the places where two JSON documents differ."""

import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final

_LONGEST: Final = 60
_ABSENT: Final = object()

Json = Any
Array = list[Json]


def differences(published: Json, made: Json, place: str = "") -> Iterator[str]:
    """Yield one line a difference, each with the path to it; entries go by their `id`.

    A list of plain values is one difference, told by its first.
    """
    if isinstance(published, dict) and isinstance(made, dict):
        for name in [*published, *(name for name in made if name not in published)]:
            here, there = published.get(name, _ABSENT), made.get(name, _ABSENT)
            yield from differences(here, there, f"{place}/{name}")
    elif isinstance(published, list) and isinstance(made, list):
        yield from _of_lists(published, made, place)
    elif published is _ABSENT or made is _ABSENT or published != made:
        yield f"{place}: published {_shown(published)}, made {_shown(made)}"


def _of_lists(published: Array, made: Array, place: str) -> Iterator[str]:
    if len(published) != len(made):
        yield f"{place}: published {len(published)} entries, made {len(made)}"
    pairs = list(zip_longest(published, made, fillvalue=_ABSENT))
    if not any(isinstance(value, dict | list) for value in [*published, *made]):
        other = [(number, *pair) for number, pair in enumerate(pairs) if pair[0] != pair[1]]
        for number, here, there in other[:1]:
            first = f"{place}/{number}: published {_shown(here)}, made {_shown(there)}"
            yield first if len(other) == 1 else f"{first}, and {len(other) - 1} more in this list"
        return
    for number, (here, there) in enumerate(zip(published, made, strict=False)):
        yield from differences(here, there, f"{place}/{_name(here, there, number)}")


def _name(here: Json, there: Json, number: int) -> str:
    """Return the id that both entries have, else the entry's number."""
    if isinstance(here, dict) and isinstance(there, dict) and here.get("id") == there.get("id"):
        return str(here.get("id", number))
    return str(number)


def _shown(value: Json) -> str:
    if value is _ABSENT:
        return "nothing"
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"
