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


def set_up(system, word):
    return subprocess.run(
        ["/bin/sh", "scripts/install-system-packages", word],
        cwd=system,
        env={"PATH": str(system / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_browser_is_fetched_on_a_system_without_timeout(bare_system):
    done = set_up(bare_system, "browser")
    assert done.returncode == 0, done.stderr
    assert (bare_system / "downloaded").exists()


def test_a_java_that_cannot_be_installed_is_asked_for(bare_system):
    done = set_up(bare_system, "java")
    assert done.returncode == 1
    assert "openjdk-17-jre-headless" in done.stderr
    assert "JAVA_HOME" in done.stderr
