"""Setting up works where a system has fewer commands than Debian."""

import shutil
import subprocess

import pytest

from tests.house import tree

NEEDED = ("dirname", "id", "touch")
PYTHON = """#!/bin/sh
case "$*" in
"-m playwright install chromium") touch downloaded ;;
"-m tests.factories.chromium") test -e downloaded ;;
*) exit 3 ;;
esac
"""


@pytest.fixture
def bare_system(tmp_path):
    """A tree with a Python that knows Playwright, on a system that has no `timeout`."""
    for directory in ("scripts", ".venv/bin", "bin"):
        (tmp_path / directory).mkdir(parents=True)
    shutil.copy(tree.ROOT / "scripts" / "install-system-packages", tmp_path / "scripts")
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(PYTHON, encoding="utf-8")
    python.chmod(0o755)
    for name in NEEDED:
        found = shutil.which(name)
        assert found
        (tmp_path / "bin" / name).symlink_to(found)
    return tmp_path


def test_a_browser_is_fetched_on_a_system_without_timeout(bare_system):
    done = subprocess.run(
        ["/bin/sh", "scripts/install-system-packages", "browser"],
        cwd=bare_system,
        env={"PATH": str(bare_system / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (bare_system / "downloaded").exists()
