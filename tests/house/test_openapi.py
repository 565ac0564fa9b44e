"""The committed description of the interface is current, valid and tells how it refuses."""

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.house import openapi

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def described(app):
    return openapi.describe(app)


def test_the_committed_file_is_current(described):
    committed = openapi.COMMITTED.read_text(encoding="utf-8")
    assert committed == openapi.written(described), "run `make openapi`"


def test_the_description_is_valid(described):
    assert described["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(described).validate()


def test_every_operation_describes_its_refusals_as_problems(described):
    responses = described["components"]["responses"]
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            refusals = [r for status, r in operation["responses"].items() if status[0] in "45d"]
            assert refusals, f"{method} {path} describes no refusal"
            for refusal in refusals:
                told = (
                    responses[refusal["$ref"].rpartition("/")[2]] if "$ref" in refusal else refusal
                )
                assert set(told["content"]) == {"application/problem+json"}, f"{method} {path}"
