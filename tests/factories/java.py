"""Where a Java is that Spark starts on: the one that is asked for, on the PATH, or installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_INSTALLED = (
    "/usr/lib/jvm/*/bin/java",
    "/opt/homebrew/opt/openjdk*/bin/java",
    "/usr/local/opt/openjdk*/bin/java",
)


def candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin", "java")
    if path := shutil.which("java"):
        yield Path(path)
    for pattern in _INSTALLED:
        yield from sorted(Path("/").glob(pattern.removeprefix("/")))


def starts_spark(java: Path) -> bool:
    """Say whether it has the module that Spark asks for, which came with Java 16."""
    command = [str(java), "--add-modules", "jdk.incubator.vector", "-version"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    except OSError:
        return False
    return done.returncode == 0


def find_java_home() -> Path | None:
    found = next(filter(starts_spark, candidates()), None)
    return None if found is None else found.resolve().parents[1]


if __name__ == "__main__":
    sys.exit("no Java that Spark runs on starts here" if find_java_home() is None else 0)
