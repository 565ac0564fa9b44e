"""Law, prices and limits as dated data: the edition of a policy in force on a day.

A policy is a YAML file of `scoring_service/policy/` with `editions`, each valid from its date until
the next one begins. What was decided on a day is judged by the edition of that day.
"""

from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

Edition = dict[str, Any]


def edition_on(name: str, day: date) -> Edition:
    """Return the edition of a policy in force on a day; raise `LookupError` before the first."""
    in_force = [edition for edition in _editions(name) if edition["from"] <= day]
    if not in_force:
        raise LookupError(f"no edition of the policy {name} was in force on {day}")
    return in_force[-1]


@cache
def _editions(name: str) -> tuple[Edition, ...]:
    file = resources.files("scoring_service").joinpath("policy", f"{name}.yaml")
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(sorted(content["editions"], key=lambda edition: edition["from"]))
