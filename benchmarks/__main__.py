"""`make bench`: measure, in one run, what docs/benchmarks.md shows. About three minutes."""

import json
import sys
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks import machine, report, single_row
from benchmarks.load import Load, Outcome, run_load
from benchmarks.serving import Target, mlflow_serving, the_constant, the_service
from tests.factories.postgres import run_postgres

_REQUESTS = 4000
_SECONDS = 12.0
_WARM_UP = 200


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        directory = Path(name)
        print(report.facts_table(machine.facts()), end="\n\n", flush=True)
        print(report.load_table(measure_servers(directory)), end="\n\n", flush=True)
    print(report.table(["one row", "µs"], single_row.measure()), flush=True)


def measure_servers(directory: Path) -> dict[str, dict[int, Outcome]]:
    """Measure each server alone, one after the other."""
    results: dict[str, dict[int, Outcome]] = {}

    def measure(name: str, server: AbstractContextManager[Target]) -> Target:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        with server as target:
            results[name] = measure_target(target)
        print(report.load_table({name: results[name]}), file=sys.stderr, flush=True)
        return target

    scored = measure("explained score, stored, SQLite", the_service(directory))
    with run_postgres(durable=True) as url:
        elsewhere = directory / "postgresql"
        elsewhere.mkdir()
        on_postgresql = the_service(elsewhere, {"SCORING_DATABASE_URL": url})
        measure("explained score, stored, PostgreSQL", on_postgresql)
    measure("same gunicorn, constant JSON", the_constant(directory, scored.body))
    asked = json.loads(scored.body)
    served = mlflow_serving(directory, asked["model"], asked["items"])
    measure("mlflow models serve, explained, not stored", served)
    return results


def measure_target(target: Target) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    for connections in (1, *report.CONNECTIONS):  # the first is to warm up
        requests = _REQUESTS if outcomes else _WARM_UP
        load = Load(target.url, target.body, target.headers, connections, requests, _SECONDS)
        outcomes[connections] = run_load(load)
        if bad := {s: n for s, n in outcomes[connections].statuses.items() if s >= 300}:
            raise RuntimeError(f"{target.url} answered {bad}")
    return outcomes


if __name__ == "__main__":
    main()
