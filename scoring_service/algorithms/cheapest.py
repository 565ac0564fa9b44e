"""The cheapest choice of bins that earns enough points: A* search, exact.

Features are decided one after another. What is still to pay is bounded from below by a knapsack
(Pareto fronts of points and cost) in which every coupling with a feature decided earlier counts at
its best; the bound never exceeds the truth, so the first complete choice is a cheapest one. Of two
partial choices that look the same to the features still open, only the cheaper or the one with
more points is followed. Equal costs are settled the same way every time.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple

Bins = tuple[int, ...]
Table = Sequence[Sequence[int | None]]


class Option(NamedTuple):
    """A bin that a feature may take, and its cost."""

    bin: int
    cost: int


class Coupling(NamedTuple):
    """Points that two features earn together, by their bins; None where they cannot meet.

    `partners` has, for each bin of the first, the bins of the second that it can meet, as bits.
    """

    first: int
    second: int
    table: Table
    partners: Sequence[int]


Ways = tuple[Coupling, Coupling]
"""One coupling, from either of its features."""


def couple(first: int, second: int, table: Table) -> Ways:
    """Couple two features by a table of points, in both directions."""
    turned = tuple(zip(*table, strict=True))
    return (
        Coupling(first, second, table, _partners(table)),
        Coupling(second, first, turned, _partners(turned)),
    )


def _partners(table: Table) -> list[int]:
    return [sum(1 << b for b, met in enumerate(row) if met is not None) for row in table]


@dataclass(frozen=True, slots=True)
class Task:
    """What to choose: `options` for some features, the others stay at their `start`.

    `points` are by feature and bin. Choices must earn at
    least `target` points in all.
    """

    start: Bins
    options: Mapping[int, Sequence[Option]]
    points: Sequence[Sequence[int]]
    couplings: Sequence[Ways]
    target: int


def find_cheapest(task: Task) -> Bins | None:
    """Return the bins of all features at the least cost; None where nothing earns enough."""
    possible = _possible(task)
    if 0 in possible:
        return None
    plan = _plan(task, possible)
    found = _search(plan, _bounds(plan.steps), task.target - plan.settled_points)
    if found is None:
        return None
    bins = list(task.start)
    for step, b in zip(plan.steps, found, strict=True):
        bins[step.feature] = b
    return tuple(bins)


class _Offer(NamedTuple):
    bin: int
    cost: int
    points: int


class _Step(NamedTuple):
    """One feature to decide.

    `joints` name an earlier step each, with the points by that step's bin and this one's;
    `remembered` are the earlier steps that this one or a later one still looks at.
    """

    feature: int
    offers: Sequence[_Offer]
    joints: Sequence[tuple[int, Table]]
    remembered: Sequence[int]


class _Plan(NamedTuple):
    steps: Sequence[_Step]
    settled_points: int
    """What the features that stay earn among themselves."""


class _Front(NamedTuple):
    """The least cost of reaching points: both ascend, and none is dearer without earning more."""

    points: Sequence[int]
    costs: Sequence[int]

    def cost_of(self, points: int) -> int | None:
        place = bisect_left(self.points, points)
        return self.costs[place] if place < len(self.costs) else None


def _possible(task: Task) -> list[int]:
    """Return the bins each feature can take, as bits, after dropping those that meet no partner.

    Arc consistency: a bin goes if a coupled feature has none left that it could meet, and so on.
    """
    bins = [1 << b for b in task.start]
    for feature, options in task.options.items():
        bins[feature] = sum(1 << option.bin for option in options)
    whole = [(1 << len(row)) - 1 for row in task.points]
    strict = [
        way for ways in task.couplings for way in ways if min(way.partners) < whole[way.second]
    ]
    shrunk = True
    while shrunk:
        shrunk = False
        for way in strict:
            met = 0
            for b, partners in enumerate(way.partners):
                if bins[way.first] >> b & 1:
                    met |= partners
            if bins[way.second] & ~met:
                bins[way.second] &= met
                shrunk = True
    return bins


def _plan(task: Task, possible: Sequence[int]) -> _Plan:
    order = _order(task)
    depth = {feature: d for d, feature in enumerate(order)}
    offers = {
        k: [_Offer(b, c, task.points[k][b]) for b, c in task.options[k] if possible[k] >> b & 1]
        for k in order
    }
    joints: list[list[tuple[int, Table]]] = [[] for _ in order]
    placed = enumerate(zip(task.points, task.start, strict=True))
    settled = sum(row[b] for k, (row, b) in placed if k not in depth)
    for way, back in task.couplings:
        from_earlier = depth.get(way.first, -1) < depth.get(way.second, -1)
        first, second, table, _ = way if from_earlier else back
        if first in depth:
            joints[depth[second]].append((depth[first], table))
        elif second in depth:
            offers[second] = _joined(offers[second], table[task.start[first]])
        else:
            settled += table[task.start[first]][task.start[second]] or 0
    looked_at = [{earlier for earlier, _ in part} for part in joints]
    steps = [
        _Step(k, offers[k], joints[d], sorted(e for e in set().union(*looked_at[d:]) if e < d))
        for d, k in enumerate(order)
    ]
    return _Plan(steps, settled)


def _joined(offers: Sequence[_Offer], row: Sequence[int | None]) -> list[_Offer]:
    """Add what a feature that stays makes of each offer; drop those it does not allow."""
    return [
        _Offer(offer.bin, offer.cost, offer.points + more)
        for offer in offers
        if (more := row[offer.bin]) is not None
    ]


def _order(task: Task) -> list[int]:
    """Put coupled features close to each other: few earlier ones shall stay open."""
    linked: dict[int, set[int]] = {k: set() for k in task.options}
    for way, _ in task.couplings:
        if way.first in linked and way.second in linked:
            linked[way.first].add(way.second)
            linked[way.second].add(way.first)
    order: list[int] = []
    left = set(linked)

    def burden(feature: int) -> tuple[int, int, int]:
        after = left - {feature}
        still_open = sum(bool(linked[k] & after) for k in (*order, feature))
        return still_open, -len(linked[feature].intersection(order)), feature

    while left:
        order.append(min(left, key=burden))
        left.remove(order[-1])
    return order


def _bounds(steps: Sequence[_Step]) -> list[_Front]:
    """Return, for each depth, the front of what the steps from there on could earn at best."""
    fronts = [_Front([0], [0])]
    for step in reversed(steps):
        before = [[offer.bin for offer in steps[earlier].offers] for earlier, _ in step.joints]
        least: dict[int, int] = {}
        for offer in step.offers:
            most = _most(step, before, offer)
            if most is not None:
                least[most] = min(least.get(most, offer.cost), offer.cost)
        fronts.append(_combined(_front(least), fronts[-1]))
    return fronts[::-1]


def _most(step: _Step, before: Sequence[Sequence[int]], offer: _Offer) -> int | None:
    """Return the most points an offer can earn whatever was decided earlier."""
    points = offer.points
    for (_, table), bins in zip(step.joints, before, strict=True):
        possible = [more for b in bins if (more := table[b][offer.bin]) is not None]
        if not possible:
            return None
        points += max(possible)
    return points


def _combined(one: _Front, other: _Front) -> _Front:
    least: dict[int, int] = {}
    for points, cost in zip(*one, strict=True):
        for more, dearer in zip(*other, strict=True):
            total, price = points + more, cost + dearer
            if price < least.get(total, price + 1):
                least[total] = price
    return _front(least)


def _front(least: Mapping[int, int]) -> _Front:
    kept: list[tuple[int, int]] = []
    for points in sorted(least, reverse=True):
        if not kept or least[points] < kept[-1][1]:
            kept.append((points, least[points]))
    return _Front([points for points, _ in kept[::-1]], [cost for _, cost in kept[::-1]])


def _search(plan: _Plan, bounds: Sequence[_Front], needed: int) -> Bins | None:
    whole = bounds[0].cost_of(needed)
    if whole is None:
        return None
    # By the least cost in all, then the furthest decided: (bound, -depth, -points, cost, bins).
    heap: list[tuple[int, int, int, int, Bins]] = [(whole, 0, 0, 0, ())]
    followed: dict[Bins, list[tuple[int, int]]] = {}
    while heap:
        _, _, lost, cost, bins = heappop(heap)
        depth = len(bins)
        if depth == len(plan.steps):
            return bins
        step = plan.steps[depth]
        alike = followed.setdefault((depth, *[bins[d] for d in step.remembered]), [])
        if any(lost >= other_lost and cost >= other_cost for other_lost, other_cost in alike):
            continue
        alike.append((lost, cost))
        for b, more_cost, points in _choices(step, bins):
            rest = bounds[depth + 1].cost_of(needed + lost - points)
            if rest is not None:
                paid = cost + more_cost
                heappush(heap, (paid + rest, -depth - 1, lost - points, paid, (*bins, b)))
    return None


def _choices(step: _Step, bins: Bins) -> list[_Offer]:
    """Return the offers that earlier decisions allow, with the points they then earn."""
    offers = step.offers
    for earlier, table in step.joints:
        offers = _joined(offers, table[bins[earlier]])
    return list(offers)
