"""The algorithm document: canonical bytes in, a checked `Algorithm` out.

A document is refused as a whole, with every wrong place named by a JSON Pointer. Two documents
that differ in a byte are two algorithms: the digest is the SHA-256 of the canonical bytes.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from scoring_service.algorithms import soundness
from scoring_service.algorithms.attainable import attainable_range
from scoring_service.algorithms.structure import (
    Algorithm,
    Band,
    Condition,
    Consistency,
    Derived,
    Feature,
    Item,
    Pair,
)
from scoring_service.kernel import canonical
from scoring_service.kernel.errors import FieldError, Invalid, pointer
from scoring_service.kernel.texts import marked as N_

Json = dict[str, Any]
_LONGEST_PROBLEM: Final = 200


def parse(data: bytes) -> Algorithm:
    """Read a published document; raise `Invalid` naming every wrong place.

    The bytes must be canonical: they are what the digest, and so everybody's score, rests on.
    """
    try:
        content = canonical.loads(data)
    except canonical.UnreadableJsonError as error:
        raise _refused(error.errors) from error
    algorithm = _algorithm(content)
    if algorithm.data != data:
        raise _refused([FieldError("", "the bytes are not canonical JSON (RFC 8785)")])
    return algorithm


def build(content: Json) -> bytes:
    """Write a document's canonical bytes and check them; raise `Invalid` as `parse`."""
    try:
        data = canonical.dumps(content)
    except ValueError as error:
        raise _refused([FieldError("", "{problem}", {"problem": error})]) from error
    return parse(data).data


def attainable(content: Json) -> tuple[int, int]:
    """Return the least and the most points the tables of a document give: its `range`."""
    features = [_feature(part) for part in content["features"]]
    position = {feature.id: k for k, feature in enumerate(features)}
    pairs = [_pair(part, position) for part in content["pairs"]]
    return attainable_range(features, pairs, content["base_points"])


def json_schema() -> Json:
    """Return the JSON Schema (2020-12) of the format."""
    text = resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
    schema: Json = json.loads(text)
    return schema


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json_schema())


def _algorithm(content: object) -> Algorithm:
    found = sorted(
        _validator().iter_errors(content), key=lambda e: [str(part) for part in e.absolute_path]
    )
    if found:
        raise _refused(_schema_error(error) for error in found)
    assert isinstance(content, dict)
    if wrong := soundness.reference_errors(content):
        raise _refused(wrong)
    algorithm = _assemble(content, canonical.dumps(content))
    if wrong := soundness.table_errors(algorithm):
        raise _refused(wrong)
    return algorithm


def _schema_error(error: ValidationError) -> FieldError:
    # Where alternatives failed, the most relevant branch says more than "not valid under any".
    told = best_match([error]) or error
    problem = told.message
    if len(problem) > _LONGEST_PROBLEM:  # it starts with the value and ends with what is wrong
        problem = f"{problem[: _LONGEST_PROBLEM // 2]} … {problem[-_LONGEST_PROBLEM // 2 :]}"
    return FieldError(pointer(*told.absolute_path), "{problem}", {"problem": problem})


def _refused(errors: Iterable[FieldError]) -> Invalid:
    return Invalid(
        "invalid_algorithm_document",
        N_("The algorithm document is not valid"),
        N_("The document cannot be used as a scoring algorithm."),
        N_("Correct the places named and build the document again."),
        errors=errors,
    )


def _assemble(content: Json, data: bytes) -> Algorithm:
    features = tuple(_feature(part) for part in content["features"])
    position = {feature.id: k for k, feature in enumerate(features)}
    return Algorithm(
        data=data,
        digest=canonical.digest(data),
        name=content["name"],
        title=content["title"],
        summary=content["summary"],
        items=tuple(_item(part) for part in content["items"]),
        derived=tuple(_derived(part) for part in content["derived"]),
        features=features,
        pairs=tuple(_pair(part, position) for part in content["pairs"]),
        base_points=content["base_points"],
        lowest=content["range"]["min"],
        highest=content["range"]["max"],
        sufficient_features=content["sufficiency"]["features"],
        consistency=tuple(_consistency(part, features) for part in content["consistency"]),
        missing_reason=content["missing_reason"],
        probabilities=tuple(content["probability"]["values"]),
        bands=tuple(Band(part["id"], part["from"], part["label"]) for part in content["bands"]),
        reference_size=content["reference"]["size"],
        reference_description=content["reference"]["description"],
    )


def _item(part: Json) -> Item:
    return Item(
        id=part["id"],
        type=part["type"],
        unit=part["unit"],
        minimum=part["minimum"],
        maximum=part["maximum"],
        catalogue=part["catalogue"],
        label=part["label"],
        codes={float(code["value"]): code["label"] for code in part.get("codes", ())},
    )


def _derived(part: Json) -> Derived:
    return Derived(
        id=part["id"],
        op=part["op"],
        of=tuple(name if isinstance(name, str) else float(name) for name in part["of"]),
        test=part.get("test", ""),
        value=float(part.get("value", 0)),
        low=float(part.get("low", 0)),
        high=float(part.get("high", 0)),
    )


def _feature(part: Json) -> Feature:
    bins = part.get("bins") or part["groups"]
    return Feature(
        id=part["id"],
        unit=part["unit"],
        label=part["label"],
        monotone=part["monotone"],
        actionable=part["actionable"],
        basis=part["rationale"]["basis"],
        rationale=part["rationale"]["text"],
        reason_code=part["reason"]["code"],
        reason_text=part["reason"]["text"],
        thresholds=tuple(float(b["upto"]) for b in part.get("bins", ())[:-1]),
        groups=tuple(tuple(float(v) for v in b["values"]) for b in part.get("groups", ())),
        points=(*(b["points"] for b in bins), part["missing"]["points"]),
        counts=(*(b["count"] for b in bins), part["missing"]["count"]),
    )


def _pair(part: Json, position: dict[str, int]) -> Pair:
    first, second = part["features"]
    return Pair(
        first=position[first],
        second=position[second],
        grid=tuple(tuple(row) for row in part["grid"]),
        points=tuple(cell["points"] for cell in part["cells"]),
        counts=tuple(cell["count"] for cell in part["cells"]),
    )


def _consistency(part: Json, features: Sequence[Feature]) -> Consistency:
    return Consistency(_condition(part["if"], features), _condition(part["then"], features))


def _condition(part: Json, features: Sequence[Feature]) -> Condition:
    k = next(k for k, feature in enumerate(features) if feature.id == part["feature"])
    limit = part["at_most"] if "at_most" in part else part["above"]
    cut = features[k].thresholds.index(float(limit)) + 1
    last = features[k].missing_bin
    return Condition(k, frozenset(range(cut) if "at_most" in part else range(cut, last)))
