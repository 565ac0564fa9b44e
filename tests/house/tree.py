"""The project's own files, as the checks of the house see them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef

_ROUTE_DECORATORS = {"route", "get", "post", "put", "patch", "delete"}


@dataclass(frozen=True)
class FoundFunction:
    place: str
    lines: int
    is_route: bool


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """List the files that are, or would be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(ROOT / name for name in set(listed.split("\0")) - {""}))


def modules() -> tuple[Path, ...]:
    """List the Python files that people write; migrations are generated."""
    return tuple(p for p in tracked("*.py") if "migrations/versions" not in str(p) and p.exists())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[FoundFunction]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            assert node.end_lineno is not None
            lines = node.end_lineno - node.lineno + 1
            yield FoundFunction(f"{name(path)}:{node.name}", lines, _is_route(node))


def _is_route(node: Function) -> bool:
    return any(
        isinstance(d, ast.Call)
        and isinstance(d.func, ast.Attribute)
        and d.func.attr in _ROUTE_DECORATORS
        for d in node.decorator_list
    )
