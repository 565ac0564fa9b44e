"""What would change a score: the cheapest changes that reach the next band, exactly.

A change moves an actionable feature to another bin. Its cost is the share of the reference
population it passes (percentile shift; Ustun, Spangher & Liu 2019, "Actionable recourse in linear
classification"), counted in people; every change costs one more person, so that of equal shifts
the fewer changes win. The document's `consistency` rules hold before and after: the impossible
(no late month, yet a delay of two) is never advised. A missing feature cannot be changed.

The search is branch and bound over the actionable features: a branch is left when it already costs
more than the best found, or when even the most points it could still gain fall short.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring_service.algorithms.points_table import Evaluation, total
from scoring_service.algorithms.structure import Algorithm, Band, Condition, Feature

Bins = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One feature from its bin to another; the new value lies in (`above`, `at_most`].

    A bound is None where the bin is open. `people` is the percentile shift in people of the
    reference population.
    """

    feature: str
    from_bin: int
    to_bin: int
    above: float | None
    at_most: float | None
    people: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Changes made together, the score they give and the points they gain."""

    changes: tuple[Change, ...]
    score: int
    gain: int


@dataclass(frozen=True, slots=True)
class Recourse:
    """What would change a score.

    `next_band` and `to_next_band` are None in the best band; `to_next_band` is also None where no
    change of actionable features reaches it. `single` holds, for each actionable feature that can
    gain, its best change (with what must change along with it), largest gain first.
    """

    next_band: Band | None
    to_next_band: Outcome | None
    single: tuple[Outcome, ...]


def find_recourse(algorithm: Algorithm, evaluation: Evaluation) -> Recourse:
    """Find what would change this evaluation's score."""
    search = _Search(algorithm, evaluation)
    following = _next_band(algorithm, evaluation.score)
    return Recourse(
        next_band=following,
        to_next_band=search.cheapest(following.lowest) if following else None,
        single=tuple(sorted(search.singles(), key=lambda o: (-o.gain, o.changes[0].feature))),
    )


def _next_band(algorithm: Algorithm, score: int) -> Band | None:
    better = [band for band in algorithm.bands if band.lowest > score]
    return better[-1] if better else None


@dataclass(frozen=True, slots=True)
class _Option:
    """A bin an actionable feature may take, and what it costs in people."""

    bin: int
    cost: int


class _Search:
    """Cheapest assignments of bins for one starting point."""

    def __init__(self, algorithm: Algorithm, evaluation: Evaluation) -> None:
        self.algorithm = algorithm
        self.start = evaluation.bins
        self.score = evaluation.score
        self.options = {
            k: sorted(_options(feature, self.start[k]), key=lambda o: (o.cost, o.bin))
            for k, feature in enumerate(algorithm.features)
            if feature.actionable != "no" and self.start[k] != feature.missing_bin
        }

    def cheapest(self, target: int) -> Outcome | None:
        """Return the cheapest changes whose score is at least `target`."""
        return self._outcome(_Walk(self, target, fixed={}).best())

    def singles(self) -> Iterator[Outcome]:
        """Yield for each feature its best gain, completed at the least cost to be possible."""
        for k, options in self.options.items():
            outcomes = [self._with(k, option) for option in options[1:]]
            gaining = [o for o in outcomes if o is not None and o.gain > 0]
            if gaining:
                yield max(gaining, key=lambda o: (o.gain, -_people(o)))

    def _with(self, feature: int, option: _Option) -> Outcome | None:
        return self._outcome(_Walk(self, None, fixed={feature: option}).best(), first=feature)

    def _outcome(self, bins: Bins | None, first: int | None = None) -> Outcome | None:
        if bins is None:
            return None
        changed = [k for k in range(len(bins)) if bins[k] != self.start[k]]
        changed.sort(key=lambda k: (k != first, k))
        score = total(self.algorithm, bins)
        changes = tuple(self._change(k, bins[k]) for k in changed)
        return Outcome(changes, score, score - self.score)

    def _change(self, position: int, to_bin: int) -> Change:
        feature, start = self.algorithm.features[position], self.start[position]
        bounds = (None, *feature.thresholds, None)
        open_bin = bool(feature.groups)
        return Change(
            feature=feature.id,
            from_bin=start,
            to_bin=to_bin,
            above=None if open_bin else bounds[to_bin],
            at_most=None if open_bin else bounds[to_bin + 1],
            people=_shift(feature, start, to_bin),
        )


class _Walk:
    """One branch-and-bound search for the cheapest consistent assignment reaching a target."""

    def __init__(self, search: _Search, target: int | None, fixed: dict[int, _Option]) -> None:
        self.search = search
        self.target = target
        choices = {**search.options, **{k: [option] for k, option in fixed.items()}}
        self.order = sorted(choices, key=lambda k: (k not in fixed, len(choices[k]), k))
        self.choices = choices
        self.bins = list(search.start)
        self.least_cost: int | None = None
        self.found: Bins | None = None
        self.ahead = [self._most_ahead(depth) for depth in range(len(self.order) + 1)]

    def best(self) -> Bins | None:
        self._descend(0, 0)
        return self.found

    def _descend(self, depth: int, cost: int) -> None:
        if self.least_cost is not None and cost >= self.least_cost:
            return
        if not self._can_reach(depth):
            return
        if depth == len(self.order):
            self.least_cost, self.found = cost, tuple(self.bins)
            return
        position = self.order[depth]
        for option in self.choices[position]:
            self.bins[position] = option.bin
            if self._consistent(depth):
                self._descend(depth + 1, cost + option.cost)
        self.bins[position] = self.search.start[position]

    def _can_reach(self, depth: int) -> bool:
        """Tell whether the score could still reach the target, by an optimistic bound."""
        if self.target is None:
            return True
        algorithm = self.search.algorithm
        return total(algorithm, tuple(self.bins)) + self.ahead[depth] >= self.target

    def _most_ahead(self, depth: int) -> int:
        """Bound the points that the undecided features can still add to the present total."""
        algorithm, undecided = self.search.algorithm, set(self.order[depth:])
        gain = 0
        for k in undecided:
            points, start = algorithm.features[k].points, self.search.start[k]
            gain += max(points[o.bin] for o in self.choices[k]) - points[start]
        for pair in algorithm.pairs:
            if undecided & {pair.first, pair.second}:
                rows, columns = self._open(pair.first), self._open(pair.second)
                gain += max(
                    pair.points_at(a, b)
                    - pair.points_at(
                        self._now(pair.first, undecided, a), self._now(pair.second, undecided, b)
                    )
                    for a in rows
                    for b in columns
                )
        return gain

    def _open(self, position: int) -> Sequence[int]:
        """Return every bin a feature may have anywhere in the search."""
        if position in self.choices:
            return [option.bin for option in self.choices[position]]
        return [self.search.start[position]]

    def _now(self, position: int, undecided: set[int], decided_bin: int) -> int:
        """Return the bin that the present total counts: the start's while undecided."""
        return self.search.start[position] if position in undecided else decided_bin

    def _consistent(self, depth: int) -> bool:
        """Tell whether no rule between decided (or unchangeable) features is broken."""
        undecided = set(self.order[depth + 1 :])
        return not any(
            rule.given.feature not in undecided
            and rule.then.feature not in undecided
            and self._holds(rule.given)
            and not self._holds(rule.then)
            and self.bins[rule.then.feature] != self._missing(rule.then.feature)
            for rule in self.search.algorithm.consistency
        )

    def _holds(self, condition: Condition) -> bool:
        return self.bins[condition.feature] in condition.bins

    def _missing(self, position: int) -> int:
        return self.search.algorithm.features[position].missing_bin


def _options(feature: Feature, start: int) -> Iterator[_Option]:
    for b in range(feature.missing_bin):
        yield _Option(b, 0 if b == start else _shift(feature, start, b) + 1)


def _shift(feature: Feature, start: int, to_bin: int) -> int:
    """Count the reference people between the middles of two bins."""
    return abs(_middle(feature, to_bin) - _middle(feature, start)) // 2


def _middle(feature: Feature, b: int) -> int:
    """Return twice the mid-rank of a bin."""
    return 2 * sum(feature.counts[:b]) + feature.counts[b]


def _people(outcome: Outcome) -> int:
    return sum(change.people for change in outcome.changes)
