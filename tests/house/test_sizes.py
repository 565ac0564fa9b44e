"""Modules and functions stay small enough to be read at a glance."""

from statistics import median, quantiles

from tests.house import tree

MODULE_LIMIT = 300
FUNCTION_LIMIT = 40
ROUTE_LIMIT = 14

STANDALONE = {"scoring_service/transparency/verify.py": 400}
"""What people download as one file and read in one sitting, and its own limit."""

EXCEPTIONS: dict[str, int] = {}
"""Module or `module:function` → the lines it has. Entries may go or shrink; none is added."""


def test_no_module_is_too_long():
    sizes = {tree.name(path): _lines(path) for path in tree.modules()}
    assert _too_long(sizes, MODULE_LIMIT).keys() == STANDALONE.keys()
    assert {name: size for name, size in sizes.items() if size > STANDALONE.get(name, size)} == {}


def test_half_of_the_modules_are_short():
    sizes = [_lines(path) for path in _package() if _lines(path) > 1]
    assert median(sizes) < 90


def test_no_function_is_too_long():
    sizes = {f.place: f.lines for path in tree.modules() for f in tree.functions(path)}
    assert _too_long(sizes, FUNCTION_LIMIT) == {}


def test_nine_of_ten_functions_are_short():
    sizes = [f.lines for path in _package() for f in tree.functions(path)]
    assert quantiles(sizes, n=10)[-1] < 25


def test_routes_have_no_decisions_of_their_own():
    routes = [f for path in _package() for f in tree.functions(path) if f.is_route]
    assert len(routes) > 10, "the check does not see the routes"
    assert _too_long({f.place: f.lines for f in routes}, ROUTE_LIMIT) == {}


def test_exceptions_only_shrink():
    sizes = {tree.name(path): _lines(path) for path in tree.modules()}
    sizes |= {f.place: f.lines for path in tree.modules() for f in tree.functions(path)}
    assert {k: sizes.get(k) for k in EXCEPTIONS} == EXCEPTIONS


def _package():
    return [path for path in tree.modules() if tree.name(path).startswith("scoring_service/")]


def _lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def _too_long(sizes, limit):
    return {k: n for k, n in sizes.items() if n > limit and k not in EXCEPTIONS}
