"""The project's own files, as the checks of the house see them."""

import ast
import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
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
    """List the files that are, or would be, in the repository; an unpacked archive has none."""
    names = listed(ROOT) if (ROOT / ".git").exists() else walked(ROOT)
    wanted = (n for n in names if any(fnmatchcase(n, pattern) for pattern in patterns))
    return tuple(ROOT / name for name in wanted)


def listed(root: Path) -> list[str]:
    """Ask git for the names of the files, without those that were deleted since."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in set(told.split("\0")) - {""} if (root / name).is_file())


def walked(root: Path) -> list[str]:
    """Find the names of the files without git: all but what `.gitignore` leaves out."""
    ignored = (root / ".gitignore").read_text(encoding="utf-8").split()
    return sorted(_walked(root, root, ignored))


def _walked(root: Path, directory: Path, ignored: Iterable[str]) -> Iterator[str]:
    for entry in os.scandir(directory):
        found = Path(entry.path).relative_to(root).as_posix()
        if found == ".git" or any(_is_ignored(entry, found, pattern) for pattern in ignored):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walked(root, Path(entry.path), ignored)
        else:
            yield found


def _is_ignored(entry: os.DirEntry[str], found: str, pattern: str) -> bool:
    """Match as git does; of its rules only those that our `.gitignore` uses."""
    if pattern.endswith("/") and not entry.is_dir():
        return False
    plain = pattern.strip("/")
    return fnmatchcase(found if pattern.startswith("/") else entry.name, plain)


def modules() -> tuple[Path, ...]:
    """List the Python files that people write; migrations are generated."""
    return tuple(p for p in tracked("*.py") if "migrations/versions" not in str(p))


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
