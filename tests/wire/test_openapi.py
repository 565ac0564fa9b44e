import pytest
from openapi_spec_validator import validate

from scoring_service.wire import openapi
from scoring_service.wire.openapi import Blueprint, document


@pytest.fixture
def spec(api):
    return api.spec.to_dict()


def test_the_description_is_valid_openapi_3_1(spec):
    assert spec["openapi"].startswith("3.1")
    validate(spec)


def test_errors_are_described_as_problems(spec):
    refused = spec["components"]["responses"]
    assert refused["UNPROCESSABLE_ENTITY"]["content"] == refused["DEFAULT_ERROR"]["content"]
    assert list(refused["DEFAULT_ERROR"]["content"]) == ["application/problem+json"]


def test_a_route_with_a_body_tells_how_a_body_is_refused(spec):
    making, listing = (spec["paths"]["/v1/things"][method] for method in ("post", "get"))
    assert set(making["responses"]) == {"201", "400", "413", "415", "422", "default"}
    assert set(listing["responses"]) == {"200", "422", "default"}


def test_a_problem_has_the_members_that_are_described(http, spec):
    described = spec["components"]["schemas"]["Problem"]
    answered = http.post("/v1/things", json={}).json
    assert set(answered) == set(described["properties"])
    assert set(described["required"]) == set(answered) - {"errors"}


def test_requests_are_described_as_closed_and_answers_as_open(spec):
    schemas = spec["components"]["schemas"]
    assert schemas["Thing"]["additionalProperties"] is False
    assert "additionalProperties" not in schemas["Problem"]
    assert "additionalProperties" not in schemas["ThingPage"]


def test_the_schema_that_refuses_is_the_schema_that_is_described(spec):
    sizes = spec["components"]["schemas"]["Thing"]["properties"]["size"]
    assert (sizes["minimum"], sizes["maximum"]) == (1, 10)
    amounts = spec["components"]["schemas"]["Thing"]["properties"]["amounts"]
    assert (amounts["minProperties"], amounts["maxProperties"]) == (0, 5)
    assert "maxLength" not in amounts
    names = [parameter["name"] for parameter in spec["paths"]["/v1/things"]["get"]["parameters"]]
    assert names == ["limit", "cursor"]


def test_every_credential_is_described(spec):
    schemes = spec["components"]["securitySchemes"]
    named = {openapi.ORGANISATION_KEY, openapi.SUBJECT_LINK, openapi.ACCOUNT_SESSION}
    assert set(schemes) == named
    assert {(scheme["type"], scheme["scheme"]) for scheme in schemes.values()} == {
        ("http", "bearer")
    }


def test_a_route_may_add_to_its_description(api):
    blueprint = Blueprint("more", "more", url_prefix="/v1")

    @blueprint.get("/more")
    @document(security=[{openapi.ORGANISATION_KEY: []}])
    @blueprint.response(204)
    def more():
        """Do more."""

    api.register_blueprint(blueprint)
    described = api.spec.to_dict()["paths"]["/v1/more"]["get"]
    assert described["security"] == [{"organisationKey": []}]
    assert described["summary"] == "Do more."
    assert set(described["responses"]) == {"204", "401", "403", "default"}
