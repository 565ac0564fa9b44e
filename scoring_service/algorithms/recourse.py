"""What would change a score: the cheapest changes that reach the next band, exactly.

A change moves an actionable feature to another bin. Its cost is the share of the reference
population it passes (percentile shift; Ustun, Spangher & Liu 2019, "Actionable recourse in linear
classification"), counted in people; every change costs one more person, so that of equal shifts
the fewer changes win. The document's `consistency` rules hold after it: neither the impossible (no
late month, yet a delay of two) is ever advised, nor what a rule keeps advice from asking for. A
rule that the person's own data break says nothing about that person and is left aside. A missing
feature cannot be changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scoring_service.algorithms.cheapest import Bins, Option, Task, Ways, couple, find_cheapest
from scoring_service.algorithms.points_table import Evaluation, total
from scoring_service.algorithms.structure import Algorithm, Band, Consistency, Feature


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
    gain, its best change first (then what must change along with it), largest gain first; changes
    that come to the same are listed once.
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
        single=tuple(search.singles()),
    )


def _next_band(algorithm: Algorithm, score: int) -> Band | None:
    better = [band for band in algorithm.bands if band.lowest > score]
    return better[-1] if better else None


class _Search:
    """The changes possible from one starting point."""

    def __init__(self, algorithm: Algorithm, evaluation: Evaluation) -> None:
        self.algorithm = algorithm
        self.start = evaluation.bins
        self.score = evaluation.score
        self.options = {
            k: _options(feature, self.start[k])
            for k, feature in enumerate(algorithm.features)
            if feature.actionable != "no" and self.start[k] != feature.missing_bin
        }
        self.rules = [rule for rule in _rules(algorithm) if _meet(rule, self.start)]
        ruled = {k for way, _ in self.rules for k in (way.first, way.second)}
        self.ruled_options = {k: o for k, o in self.options.items() if k in ruled}
        self.no_points = [(0,) * len(feature.points) for feature in algorithm.features]

    def cheapest(self, target: int) -> Outcome | None:
        """Return the cheapest changes whose score is at least `target`."""
        bins = find_cheapest(
            Task(
                start=self.start,
                options=self.options,
                points=[feature.points for feature in self.algorithm.features],
                couplings=[*_pairs(self.algorithm), *self.rules],
                target=target - self.algorithm.base_points,
            )
        )
        return None if bins is None else self._outcome(bins)

    def singles(self) -> Iterator[Outcome]:
        """Yield for each feature its best gain, completed at the least cost to be possible."""
        best = [outcome for k in self.options if (outcome := self._best_of(k)) is not None]
        told = set()
        for outcome in sorted(best, key=lambda o: (-o.gain, o.changes[0].feature)):
            if (changes := frozenset(outcome.changes)) not in told:
                told.add(changes)
                yield outcome

    def _best_of(self, feature: int) -> Outcome | None:
        moves = (option for option in self.options[feature] if option.cost)
        possible = (bins for option in moves if (bins := self._completed(feature, option)))
        outcomes = [self._outcome(bins, first=feature) for bins in possible]
        gaining = [outcome for outcome in outcomes if outcome.gain > 0]
        return max(gaining, key=lambda o: (o.gain, -_people(o)), default=None)

    def _completed(self, feature: int, option: Option) -> Bins | None:
        """Make one change, and the cheapest others without which it would be impossible."""
        bins = (*self.start[:feature], option.bin, *self.start[feature + 1 :])
        if all(_meet(rule, bins) for rule in self.rules):
            return bins
        options = {**self.ruled_options, feature: [option]}
        return find_cheapest(Task(self.start, options, self.no_points, self.rules, target=0))

    def _outcome(self, bins: Bins, first: int | None = None) -> Outcome:
        changed = [k for k in range(len(bins)) if bins[k] != self.start[k]]
        changed.sort(key=lambda k: (k != first, k))
        score = total(self.algorithm, bins)
        changes = tuple(self._change(k, bins[k]) for k in changed)
        return Outcome(changes, score, score - self.score)

    def _change(self, position: int, to_bin: int) -> Change:
        feature, start = self.algorithm.features[position], self.start[position]
        bounds = (None, *feature.thresholds, None)
        return Change(
            feature=feature.id,
            from_bin=start,
            to_bin=to_bin,
            above=bounds[to_bin],
            at_most=bounds[to_bin + 1],
            people=_shift(feature, start, to_bin),
        )


@lru_cache(maxsize=64)
def _pairs(algorithm: Algorithm) -> Sequence[Ways]:
    return tuple(couple(pair.first, pair.second, pair.table) for pair in algorithm.pairs)


@lru_cache(maxsize=64)
def _rules(algorithm: Algorithm) -> Sequence[Ways]:
    return tuple(_rule(algorithm, rule) for rule in algorithm.consistency)


def _rule(algorithm: Algorithm, rule: Consistency) -> Ways:
    """Couple two features with no points, but None where the rule would be broken."""
    first, second = rule.given.feature, rule.then.feature
    allowed = rule.then.bins | {algorithm.features[second].missing_bin}
    columns = range(len(algorithm.features[second].points))
    table = tuple(
        tuple(None if a in rule.given.bins and b not in allowed else 0 for b in columns)
        for a in range(len(algorithm.features[first].points))
    )
    return couple(first, second, table)


def _meet(rule: Ways, bins: Bins) -> bool:
    way, _ = rule
    return way.table[bins[way.first]][bins[way.second]] is not None


def _options(feature: Feature, start: int) -> list[Option]:
    """Return the bins a feature may take, its own at no cost."""
    return [
        Option(b, 0 if b == start else _shift(feature, start, b) + 1)
        for b in range(feature.missing_bin)
    ]


def _shift(feature: Feature, start: int, to_bin: int) -> int:
    """Count the reference people between the middles of two bins."""
    return abs(_middle(feature, to_bin) - _middle(feature, start)) // 2


def _middle(feature: Feature, b: int) -> int:
    """Return twice the mid-rank of a bin."""
    return 2 * sum(feature.counts[:b]) + feature.counts[b]


def _people(outcome: Outcome) -> int:
    return sum(change.people for change in outcome.changes)
