"""Every setting says what it is, where it is defined and in the guide for operators."""

import ast
import re
from dataclasses import fields
from itertools import pairwise

import pytest

from scoring_service.cli import approving
from scoring_service.kernel import settings
from tests.house import tree

SOURCE = (tree.ROOT / "scoring_service/kernel/settings.py").read_text(encoding="utf-8")


def _described():
    """Return the docstring that follows each field."""
    body = next(n for n in ast.parse(SOURCE).body if isinstance(n, ast.ClassDef)).body
    return {
        before.target.id: after.value.value
        for before, after in pairwise(body)
        if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name)
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
    }


@pytest.mark.parametrize("field", [field.name for field in fields(settings.Settings)])
def test_each_setting_names_its_variable_where_it_is_defined(field):
    assert re.match(r"[A-Z_]+(=\S+)?: ", _described()[field])


def test_the_guide_for_operators_lists_every_variable():
    variables = set(re.findall(r'"((?:SCORING|MLFLOW)_[A-Z_]+)"', SOURCE))
    variables.add(approving.PASSWORD_VARIABLE)  # no setting: a password must not lie in one
    assert len(variables) >= 8
    guide = (tree.ROOT / "docs/operating.md").read_text(encoding="utf-8")
    assert {name for name in variables if f"`{name}`" not in guide} == set()
