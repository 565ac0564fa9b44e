"""The table of commands: fast to show, clear when it refuses."""

import subprocess
import sys

import pytest

from scoring_service.cli import main as cli
from scoring_service.kernel.errors import NotFound

LISTED = (
    "import sys; from scoring_service.cli.main import scoring; "
    "scoring(['{0}', '--help'], standalone_mode=False); "
    "print(sorted({{'mlflow', 'shap', 'sklearn', 'pandas', 'flask'}} & set(sys.modules)))"
)


def test_an_unknown_command_is_refused(call):
    result = call("unlearn")
    assert result.exit_code == 2
    assert "No such command" in result.output


@pytest.mark.parametrize("name", ["publish", "retire", "models", "train", "db", "keys", "links"])
def test_no_command_imports_what_takes_seconds_before_it_is_needed(name):
    done = subprocess.run(
        [sys.executable, "-c", LISTED.format(name)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("[]")


def test_a_refusal_says_what_to_do_and_exits_with_one(monkeypatch, capsys):
    def refuse():
        raise NotFound("x", "Title", "There is no {thing}.", "Make one.", thing="moon")

    monkeypatch.setattr(cli, "scoring", refuse)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "scoring: There is no moon. Make one.\n"
