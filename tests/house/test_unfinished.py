"""Nothing unfinished is left in the tree, and no machine's own paths."""

import re

import pytest

from tests.house import tree

_MARKERS = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "Not" + "ImplementedError", "lorem " + "ipsum")
_UNFINISHED = re.compile(rf"\b({'|'.join(_MARKERS)})\b")
_SWITCHED_OFF = re.compile(r"mark\.(skip|xfail)|pytest\.(skip|xfail)\(|importor" + "skip")
_MACHINE = re.compile(r"/(wo" + r"rk|ho" + r"me|ro" + r"ot)/\w")

_TEXT = ("*.py", "*.md", "*.html", "*.jinja", "*.yaml", "*.yml", "*.toml", "*.css", "Makefile")
_OWN_SCRIPTS = ("scripts/*", ".ci/*")


@pytest.mark.parametrize("pattern", [_UNFINISHED, _SWITCHED_OFF, _MACHINE])
def test_no_line_tells_of_unfinished_work(pattern):
    found = [
        f"{tree.name(path)}:{number}: {line.strip()[:120]}"
        for path in tree.tracked(*_TEXT, *_OWN_SCRIPTS)
        if path.is_file() and "/static/" not in str(path) and "/assets/" not in str(path)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []
