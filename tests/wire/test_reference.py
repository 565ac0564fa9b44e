import pytest

from scoring_service.wire.reference import limits, read, shape


def told(schema):
    return "".join(piece.text for piece in shape(schema))


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["integer", "null"]}, "integer or null"),
        ({"type": "string", "format": "date-time"}, "string (date-time)"),
        ({"type": "array", "items": {"type": "number"}}, "list of number"),
        ({"type": "array"}, "array"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "object of number"),
        ({"type": "object", "additionalProperties": False}, "object"),
        ({"$ref": "#/components/schemas/Thing"}, "Thing"),
        ({"anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]}, "Thing or null"),
        ({"type": "string", "enum": ["red", "blue", None]}, "red | blue | null"),
        ({}, "any value"),
    ],
)
def test_a_type_is_told_in_words(schema, words):
    assert told(schema) == words


def test_a_type_links_to_the_data_it_names():
    pieces = shape({"type": "array", "items": {"$ref": "#/components/schemas/Thing"}})
    assert [(piece.text, piece.schema) for piece in pieces] == [
        ("list of ", None),
        ("Thing", "Thing"),
    ]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"minimum": 0, "maximum": 10}, "0 to 10"),
        ({"maximum": 10}, "≤ 10"),
        ({"minLength": 1}, "length ≥ 1"),
        ({"minItems": 1, "maxItems": 3, "pattern": "^a$"}, "entries 1 to 3, ^a$"),
        ({}, ""),
    ],
)
def test_bounds_are_told_in_words(schema, words):
    assert limits(schema) == words


def test_every_operation_parameter_and_schema_is_laid_out(api):
    spec = api.spec.to_dict()
    reference = read(spec)
    (group,) = reference.groups
    assert [(op.method, op.path, op.id) for op in group.operations] == [
        ("GET", "/v1/things", "get-v1-things"),
        ("POST", "/v1/things", "post-v1-things"),
    ]
    listing, making = group.operations
    assert [(field.name, field.place) for field in listing.parameters] == [
        ("limit", "query"),
        ("cursor", "query"),
    ]
    assert [piece.schema for piece in making.body] == ["Thing"]
    refused = {answer.status: answer.media_types for answer in making.answers}
    assert refused["422"] == ("application/problem+json",)
    assert {data.name for data in reference.data} == set(spec["components"]["schemas"])
    thing = next(data for data in reference.data if data.name == "Thing")
    assert [field.name for field in thing.fields if field.required] == ["name"]
