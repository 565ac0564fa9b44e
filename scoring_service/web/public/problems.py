"""The problems page: every refusal that this service knows, by its code (API.md, Errors).

The list is made from the source (`python -m scoring_service.web.public.problems`); a test tells
when it is no longer current.
"""

import ast
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from scoring_service.kernel.errors import NotFound
from scoring_service.kernel.texts import marked as N_

_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal in general: its code, and its texts with `{name}` places left open."""

    code: str
    title: str
    detail: str
    remedy: str


@cache
def load() -> tuple[Problem, ...]:
    """Return every problem, by code."""
    file = resources.files(__package__).joinpath("problems.json")
    return tuple(Problem(**part) for part in json.loads(file.read_text(encoding="utf-8")))


def get_problem(code: str) -> Problem:
    """Return one problem; raise `NotFound`."""
    found = next((problem for problem in load() if problem.code == code), None)
    if found is None:
        raise NotFound(
            "unknown_problem",
            N_("There is no such problem"),
            N_("No refusal of this service is called {problem}."),
            N_("See the list of all problems."),
            problem=code,
        )
    return found


def collect(root: Path) -> list[dict[str, str]]:
    """Read every refusal from the source files below a directory."""
    found: dict[str, Problem] = {}
    for path in sorted(root.rglob("*.py")):
        for problem in _refusals(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(problem.code, problem)
    return [asdict(found[code]) for code in sorted(found)]


def write() -> None:
    """Write the list anew: `python -m scoring_service.web.public.problems`."""
    here = Path(__file__)
    text = json.dumps(collect(here.parents[2]), indent=1, ensure_ascii=False)
    here.with_name("problems.json").write_text(f"{text}\n", encoding="utf-8")


def _refusals(tree: ast.Module) -> Iterator[Problem]:
    """Find a code followed by three texts, whether in a call or in a table."""
    constants = _constants(tree)
    for node in ast.walk(tree):
        parts = _parts(node)
        for start in range(len(parts) - _WORDS + 1):
            words = [_text(part, constants) for part in parts[start : start + _WORDS]]
            if all(words) and words[0].isidentifier() and _is_marked(parts[start + 1]):
                yield Problem(*words)


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: _text(node.value, {})
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def _parts(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        return node.args
    return node.elts if isinstance(node, ast.Tuple) else []


def _is_marked(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"


def _text(node: ast.expr, constants: dict[str, str]) -> str:
    """Return a text written in the source, marked for translation or named by a constant."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Call) and node.args and _is_marked(node):
        return _text(node.args[0], constants)
    return constants.get(node.id, "") if isinstance(node, ast.Name) else ""


if __name__ == "__main__":
    write()
