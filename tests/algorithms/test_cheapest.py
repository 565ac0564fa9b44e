"""The search finds a cheapest choice wherever trying everything finds one."""

from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_service.algorithms.cheapest import Option, Task, couple, find_cheapest

BINS = 3


def random_task(seed, features, couplings):
    """Couplings outweigh the features' own points, so that bounds are far from the truth."""
    rng = Random(seed)
    free = [k for k in range(features) if rng.random() < 0.8]
    coupled = [rng.sample(range(features), 2) for _ in range(couplings)] if features > 1 else []

    def place():
        return None if rng.random() < 0.1 else rng.randint(-9, 9)

    ways = [couple(a, b, [[place() for _ in range(BINS)] for _ in range(BINS)]) for a, b in coupled]
    start = tuple(rng.randrange(BINS) for _ in range(features))
    met = [w for w in ways if w[0].table[start[w[0].first]][start[w[0].second]] is not None]
    return Task(
        start=start,
        options={k: [Option(b, rng.randint(0, 9)) for b in range(BINS)] for k in free},
        points=[[rng.randint(-3, 3) for _ in range(BINS)] for _ in range(features)],
        couplings=met,
        target=rng.randint(-5, 25),
    )


def all_ways(task):
    """Every choice that earns enough, with its cost."""
    choices = [task.options.get(k, [Option(b, 0)]) for k, b in enumerate(task.start)]
    for chosen in product(*choices):
        bins = tuple(option.bin for option in chosen)
        earned = [row[b] for row, b in zip(task.points, bins, strict=True)]
        earned += [way.table[bins[way.first]][bins[way.second]] for way, _ in task.couplings]
        if None not in earned and sum(earned) >= task.target:
            yield bins, sum(option.cost for option in chosen)


@settings(max_examples=400)
@given(st.integers(0, 10**9), st.integers(1, 6), st.integers(0, 9))
def test_no_way_is_cheaper_than_the_one_found(seed, features, couplings):
    task = random_task(seed, features, couplings)
    ways = dict(all_ways(task))
    found = find_cheapest(task)
    if found is None:
        assert not ways
    else:
        assert ways[found] == min(ways.values())


def test_of_two_equal_ways_the_same_is_found_every_time():
    options = {k: [Option(0, 0), Option(1, 1)] for k in range(3)}
    points = [[0, 5]] * 3
    task = Task((0, 0, 0), options, points, [], target=5)
    assert {find_cheapest(task) for _ in range(5)} == {find_cheapest(task)}
