"""Every difference between two algorithm documents, each at its place (SEEDS L12).

Nothing is left out: the later document can be made from the earlier one and the changes alone.
What has a name (an item, a feature, a pair, a band) is compared with what has the same name in the
other document, wherever it stands; another order is a change of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from scoring_service.kernel import canonical
from scoring_service.kernel.texts import LANGUAGES

Json = dict[str, Any]
Place = tuple[str, ...]


class Absent(Enum):
    """Stands where one of the documents has nothing."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
ORDER: Final = "order"
"""The last key of a place where named parts stand in another order."""

_NAMED: Final = frozenset({"items", "derived", "features", "bands", "pairs", "consistency"})
_CODES: Final = "codes"


@dataclass(frozen=True, slots=True)
class Change:
    """One place of the document, and what stood and stands there: JSON, or `ABSENT`.

    A bilingual text, the bins of a feature and any list without names are one place each.
    """

    place: Place
    before: Any
    after: Any


def changes(before: Json, after: Json) -> tuple[Change, ...]:
    """Return everything in which two documents differ, in the order of the earlier one."""
    return tuple(_of_objects((), before, after))


def same(one: Any, other: Any) -> bool:  # noqa: ANN401 - JSON
    """Say whether two values mean the same in JSON: 1 and 1.0 do, 1 and true do not."""
    if one is ABSENT or other is ABSENT:
        return one is other
    return canonical.dumps(one) == canonical.dumps(other)


def _of_objects(place: Place, before: Json, after: Json) -> Iterator[Change]:
    for key in (*before, *(key for key in after if key not in before)):
        yield from _of_values((*place, key), before.get(key, ABSENT), after.get(key, ABSENT))


def _of_values(place: Place, before: Any, after: Any) -> Iterator[Change]:  # noqa: ANN401 - JSON
    if _holds_named(place) and isinstance(before, list) and isinstance(after, list):
        yield from _of_named(place, before, after)
    elif _is_object(before) and _is_object(after):
        yield from _of_objects(place, before, after)
    elif not same(before, after):
        yield Change(place, before, after)


def _of_named(place: Place, before: Sequence[Json], after: Sequence[Json]) -> Iterator[Change]:
    old, new = by_name(place, before), by_name(place, after)
    yield from _of_objects(place, old, new)
    if after_changes(list(old), list(new)) != list(new):
        yield Change((*place, ORDER), list(old), list(new))


def after_changes(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the order that names have if the old ones stay in place and new ones come last."""
    return [name for name in old if name in new] + [name for name in new if name not in old]


def by_name(place: Place, parts: Sequence[Json]) -> Json:
    """Return the parts of a list by name; what is written twice is numbered."""
    found: Json = {}
    for part in parts:
        name = written = _name(place[-1], part)
        times = 1
        while name in found:
            times += 1
            name = f"{written} ({times})"
        found[name] = part
    return found


def _name(kind: str, part: Json) -> str:
    match kind:
        case "pairs":
            return " ".join(sorted(part["features"]))
        case "codes":
            return canonical.dumps(part["value"]).decode()
        case "consistency":
            return canonical.dumps(part).decode()
        case _:
            return str(part["id"])


def _holds_named(place: Place) -> bool:
    return (len(place) == 1 and place[0] in _NAMED) or place[-1] == _CODES


def _is_object(value: Any) -> bool:  # noqa: ANN401 - JSON
    return isinstance(value, Mapping) and set(value) != set(LANGUAGES)
