"""Drafts a disclosure: a model's own templates, filled with its algorithm and measurements.

A model keeps its words in models/<name>/: `disclosure.<language>.md.j2` and `publication.yaml`.
Every number in them is filled in from the run, so that text and measurements cannot drift apart;
the draft knows what was filled in, so that the gate can tell it from the words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scoring_service.algorithms.structure import Algorithm
from scoring_service.disclosures import changes, facts, view, wording
from scoring_service.disclosures.drafted import Drafted, mark, unmarked
from scoring_service.kernel.texts import LANGUAGES

TEMPLATE: Final = "disclosure.{language}.md.j2"
PUBLICATION: Final = "publication.yaml"


@dataclass(frozen=True)
class Material:
    """What a disclosure is written from."""

    algorithm: Algorithm
    version: int
    evaluation: Mapping[str, Any]
    sources: Sequence[Mapping[str, Any]]
    """The sources that the algorithm reads, as the catalogue describes them."""
    purposes: Mapping[str, Mapping[str, str]]
    """The label of every purpose that the catalogue knows, by id."""
    objection_days: int
    previous: Algorithm | None = None
    """The version before this one, if there is one."""


@dataclass(frozen=True)
class Draft:
    """The drafted texts by language, the facts, and the purposes that they name."""

    drafted: Mapping[str, Drafted]
    facts: Mapping[str, Any]
    purposes: Sequence[str]

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by language, as they are published where nobody rewords them."""
        return {language: draft.text for language, draft in self.drafted.items()}


def draft(directory: Path, material: Material) -> Draft:
    """Write the disclosure of a version from its model's directory."""
    declared = _declared(directory, material)
    environment = _environment(directory, finalize=mark)
    drafted = {
        language: unmarked(
            environment.get_template(TEMPLATE.format(language=language)).render(
                _context(material, declared, language)
            )
        )
        for language in LANGUAGES
    }
    written = facts.write(material.algorithm, material.evaluation, material.version, declared)
    return Draft(drafted=drafted, facts=written, purposes=declared["purposes"])


def _environment(
    directory: Path, finalize: Callable[[object], object] | None = None
) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(directory),
        autoescape=False,  # noqa: S701 - it writes Markdown; HTML is refused where that is rendered
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "percent": wording.percent,
        "of_hundred": wording.of_hundred,
        "rounded": wording.rounded,
        "number": wording.number,
        "points": wording.points,
        "lower_first": wording.lower_first,
    }
    return environment


def _declared(directory: Path, material: Material) -> dict[str, Any]:
    """Read publication.yaml, with the numbers filled into its sentences."""
    text = (directory / PUBLICATION).read_text(encoding="utf-8")
    filled = (
        _environment(directory)
        .from_string(text)
        .render(
            metrics=material.evaluation["metrics"],
            version=material.version,
            algorithm=material.algorithm,
            objection_days=material.objection_days,
        )
    )
    content: dict[str, Any] = yaml.safe_load(filled)
    return content


def _context(material: Material, declared: Mapping[str, Any], language: str) -> dict[str, Any]:
    algorithm, evaluation = material.algorithm, material.evaluation
    return {
        "algorithm": algorithm,
        "version": material.version,
        "language": language,
        "title": algorithm.title[language],
        "features": view.feature_tables(algorithm, language),
        "pairs": view.pair_tables(algorithm, language),
        "codes": view.code_tables(algorithm, language),
        "bands": view.band_rows(algorithm, language),
        "sources": material.sources,
        "purposes": [material.purposes[purpose][language] for purpose in declared["purposes"]],
        "responsible": declared["responsible"],
        "metrics": evaluation["metrics"],
        "calibration": {row["band"]: row for row in evaluation["calibration"]},
        "fairness": evaluation["fairness"],
        "groups": view.groups(evaluation),
        "data": evaluation["data"],
        "objection_days": material.objection_days,
        "changes": changes.sentences(material.previous, algorithm, language),
        "said_changes": declared["changes"].get(material.version, {}).get(language, ""),
    }
