"""Results as Markdown tables, ready for docs/benchmarks.md."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.load import Outcome

CONNECTIONS = (1, 8, 32)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def load_table(results: Mapping[str, Mapping[int, Outcome]]) -> str:
    """Write requests per second and latency for each server at each number of connections."""
    head = ["", *(f"{n} at once: /s · p50 · p99 ms" for n in CONNECTIONS)]
    return table(
        head,
        ([name, *(_cell(by_size[n]) for n in CONNECTIONS)] for name, by_size in results.items()),
    )


def facts_table(facts: Mapping[str, str]) -> str:
    return table(["", "measured on"], facts.items())


def _cell(outcome: Outcome) -> str:
    p50, p99 = (outcome.quantile(share) * 1000 for share in (0.5, 0.99))
    return f"{outcome.per_second:,.0f} · {p50:.1f} · {p99:.1f}"
