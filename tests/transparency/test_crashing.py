"""Killed a thousand times, the log forgets no answered entry and signs one history only."""

import tempfile
from pathlib import Path

import pytest

from tests.transparency import crashing

MEMORY = Path("/dev/shm")
CYCLES = 1_000


@pytest.mark.xdist_group("crashing")
def test_a_thousand_crashes_lose_and_contradict_nothing():
    where = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as directory:
        found = crashing.run(Path(directory), CYCLES, seed=2026)
    assert (found["lost"], found["inconsistent"]) == (0, 0)
    assert found["cycles"] == CYCLES
    assert found["answered"] > CYCLES
    assert found["signed"] > CYCLES // 2
