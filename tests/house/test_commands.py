"""Commands and targets exist: those the table names, and those the documents tell people to use."""

import re

import pytest
from click.testing import CliRunner

from scoring_service.cli.main import COMMANDS, scoring
from tests.house import tree

_GUIDES = [*tree.ROOT.glob("*.md"), *sorted((tree.ROOT / "docs").rglob("*.md"))]
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"`([^`\n]+)`")
_MAKE = re.compile(r"\bmake ([a-z-]+)")
_SCORING = re.compile(r"^(?:\$ )?scoring ([a-z-]+)(?: ([a-z]+)\b)?", re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name):
    result = CliRunner().invoke(scoring, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert COMMANDS[name][1].strip(".") in result.output.replace("\n  ", " ")


@pytest.mark.parametrize("path", _GUIDES, ids=tree.name)
def test_the_targets_a_document_names_exist(path):
    makefile = (tree.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(_MAKE.findall(_code(path))) <= targets


@pytest.mark.parametrize("path", _GUIDES, ids=tree.name)
def test_the_commands_a_document_names_exist(path):
    for name, sub in _SCORING.findall(_code(path)):
        result = CliRunner().invoke(scoring, [name, "--help"])
        assert result.exit_code == 0, f"{path.name}: scoring {name}"
        group = scoring.get_command(None, name)  # type: ignore[arg-type]
        assert sub in getattr(group, "commands", {sub}), f"{path.name}: scoring {name} {sub}"


def _code(path):
    """Return what a document shows as code: blocks and quoted words."""
    text = path.read_text(encoding="utf-8")
    return "\n".join([*_FENCED.findall(text), *_QUOTED.findall(text)])
