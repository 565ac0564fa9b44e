import re

import pytest
from jinja2 import ChoiceLoader, DictLoader
from openapi_spec_validator import validate

from scoring_service.wire.docs import register_docs

LAYOUT = "<title>{% block title %}{% endblock %}</title>{% block content %}{% endblock %}"


@pytest.fixture
def documented(bare_app, api):
    admitted = []

    def guard(view):
        admitted.append(view.__name__)
        return view

    bare_app.jinja_loader = ChoiceLoader(
        [bare_app.jinja_loader, DictLoader({"layout.html": LAYOUT})]
    )
    register_docs(bare_app, api, guard)
    assert admitted == ["openapi_json", "docs"]
    return bare_app.test_client()


def test_the_description_is_served_as_it_is_made(documented, api):
    response = documented.get("/openapi.json")
    assert response.content_type == "application/json"
    assert response.json == api.spec.to_dict()
    validate(response.json)


def test_the_page_shows_every_address_and_every_type(documented, api):
    page = documented.get("/docs").text
    spec = api.spec.to_dict()
    for path in spec["paths"]:
        assert f"GET {path}" in page
    for name in spec["components"]["schemas"]:
        assert f'id="data-{name}"' in page


def test_every_link_within_the_page_leads_somewhere_once(documented):
    page = documented.get("/docs").text
    places = re.findall(r'\bid="([^"]+)"', page)
    assert len(places) == len(set(places))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links
    assert links <= set(places)


def test_the_page_needs_no_script_and_no_style_of_its_own(documented):
    page = documented.get("/docs").text
    for inline in ("<script", "<style", "style=", "onclick"):
        assert inline not in page
