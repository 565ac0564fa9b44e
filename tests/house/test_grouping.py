"""Tests that share something costly, or must not run side by side, run in one process."""

import os
import subprocess
import sys

_TESTS = """
import os
import pytest

pytestmark = pytest.mark.xdist_group("costly")


@pytest.mark.parametrize("number", range(8))
def test_where(number):
    with open("workers", "a", encoding="utf-8") as file:
        print(os.environ["PYTEST_XDIST_WORKER"], file=file)
"""


def test_a_group_stays_in_one_process(tmp_path):
    """Some releases of pytest and its plug-in for processes part a group without a word."""
    (tmp_path / "test_group.py").write_text(_TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    command += ["--numprocesses", "2", "--dist", "loadgroup", "--rootdir", str(tmp_path)]
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    subprocess.run(command, cwd=tmp_path, env=inherited, capture_output=True, check=True)
    workers = (tmp_path / "workers").read_text(encoding="utf-8").split()
    assert len(workers) == 8
    assert len(set(workers)) == 1
