"""The interface's description (OpenAPI) as a reader meets it: operations, then the data.

Pure: from the specification's dictionary to what the template shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Json = Mapping[str, Any]

_METHODS: Final = ("get", "put", "post", "delete", "patch")
_ID: Final = str.maketrans({"/": "-", "{": "", "}": "", "_": "-"})
_BOUNDS: Final = (
    ("", "minimum", "maximum"),
    ("length ", "minLength", "maxLength"),
    ("entries ", "minItems", "maxItems"),
    ("entries ", "minProperties", "maxProperties"),
)


@dataclass(frozen=True)
class Piece:
    """Part of a type's text; `schema` names the described schema that it links to."""

    text: str
    schema: str | None = None


@dataclass(frozen=True)
class Field:
    """A parameter, or a member of an object."""

    name: str
    shape: tuple[Piece, ...]
    limits: str
    required: bool
    description: str
    place: str = ""


@dataclass(frozen=True)
class Answer:
    """What is answered with one status."""

    status: str
    description: str
    media_types: tuple[str, ...]
    shape: tuple[Piece, ...]


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    credentials: tuple[str, ...]
    parameters: tuple[Field, ...]
    body: tuple[Piece, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Group:
    """The operations on one subject."""

    name: str
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Data:
    """A described object."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Reference:
    """The whole description."""

    version: str
    description: str
    credentials: Mapping[str, str]
    groups: tuple[Group, ...]
    data: tuple[Data, ...]


def read(spec: Json) -> Reference:
    """Lay out a specification for reading."""
    components = spec["components"]
    operations = tuple(_operations(spec))
    return Reference(
        version=spec["info"]["version"],
        description=spec["info"].get("description", ""),
        credentials={
            name: scheme.get("description", "")
            for name, scheme in components.get("securitySchemes", {}).items()
        },
        groups=tuple(
            Group(
                tag["name"],
                tag.get("description", ""),
                tuple(operation for name, operation in operations if name == tag["name"]),
            )
            for tag in spec.get("tags", ())
        ),
        data=tuple(
            Data(name, schema.get("description", ""), tuple(_members(schema)))
            for name, schema in sorted(components.get("schemas", {}).items())
        ),
    )


def _operations(spec: Json) -> Iterator[tuple[str, Operation]]:
    for path, methods in spec["paths"].items():
        for method in filter(methods.__contains__, _METHODS):
            operation = methods[method]
            shared = methods.get("parameters", [])
            yield operation["tags"][0], _operation(spec, method, path, operation, shared)


def _operation(
    spec: Json, method: str, path: str, operation: Json, shared: list[Json]
) -> Operation:
    parameters = [_followed(spec, part) for part in [*shared, *operation.get("parameters", [])]]
    contents = operation.get("requestBody", {}).get("content", {})
    return Operation(
        id=f"{method}{path}".translate(_ID),
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        credentials=tuple(name for way in operation.get("security", ()) for name in way),
        parameters=tuple(
            _field(part["name"], part["schema"], part, place=part["in"]) for part in parameters
        ),
        body=_content_shape(contents),
        answers=tuple(
            _answer(status, _followed(spec, answer))
            for status, answer in sorted(operation.get("responses", {}).items())
        ),
    )


def _answer(status: str, answer: Json) -> Answer:
    contents = answer.get("content", {})
    return Answer(status, answer.get("description", ""), tuple(contents), _content_shape(contents))


def _content_shape(contents: Json) -> tuple[Piece, ...]:
    for content in contents.values():
        return tuple(shape(content.get("schema", {})))
    return ()


def _followed(spec: Json, part: Json) -> Json:
    """Return what a reference like `#/components/parameters/x` points to."""
    if "$ref" not in part:
        return part
    for key in part["$ref"].removeprefix("#/").split("/"):
        spec = spec[key]
    return spec


def _members(schema: Json) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, member in schema.get("properties", {}).items():
        yield _field(name, member, {**member, "required": name in required})


def _field(name: str, schema: Json, told: Json, place: str = "") -> Field:
    return Field(
        name=name,
        shape=tuple(shape(schema)),
        limits=limits(schema),
        required=bool(told.get("required")),
        description=told.get("description", ""),
        place=place,
    )


def shape(schema: Json) -> Iterator[Piece]:
    """Tell the type of a value in words: `list of Thing or null`."""
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            yield from _alternatives(schema[word])
            return
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield Piece(name, schema=name)
    elif "enum" in schema:
        yield Piece(" | ".join("null" if value is None else str(value) for value in schema["enum"]))
    else:
        kinds = schema.get("type", "any value")
        kinds = [kinds] if isinstance(kinds, str) else kinds
        yield from _kind(kinds[0], schema)
        yield from (Piece(f" or {kind}") for kind in kinds[1:])


def _alternatives(schemas: list[Json]) -> Iterator[Piece]:
    for index, schema in enumerate(schemas):
        if index:
            yield Piece(" or ")
        yield from shape(schema)


def _kind(kind: str, schema: Json) -> Iterator[Piece]:
    within = {"array": "items", "object": "additionalProperties"}.get(kind)
    if within and isinstance(schema.get(within), Mapping):
        yield Piece("list of " if kind == "array" else "object of ")
        yield from shape(schema[within])
    else:
        yield Piece(f"{kind} ({schema['format']})" if "format" in schema else kind)


def limits(schema: Json) -> str:
    """Tell the bounds of a value: `1 to 100`, `length ≤ 64`."""
    parts = [
        f"{unit}{_bounds(schema.get(low), schema.get(high))}"
        for unit, low, high in _BOUNDS
        if low in schema or high in schema
    ]
    return ", ".join([*parts, *([schema["pattern"]] if "pattern" in schema else [])])


def _bounds(low: float | None, high: float | None) -> str:
    if low is None:
        return f"≤ {high}"
    return f"≥ {low}" if high is None else f"{low} to {high}"
