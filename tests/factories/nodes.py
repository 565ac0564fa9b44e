"""The node that comes with the browser's driver: no test needs one that happens to be there."""

import subprocess
from pathlib import Path

import playwright

NODE = Path(playwright.__file__).parent / "driver" / "node"
STATIC = Path(__file__).parents[2] / "scoring_service" / "web" / "static"


def run_node(script: Path, *arguments: Path, given: bytes) -> str:
    """Run a script on what it is given; return what it printed, or fail with its complaint."""
    command = [NODE, script, *arguments]
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert done.stderr.decode() == ""
    return done.stdout.decode()
