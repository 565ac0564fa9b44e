"""A tiny application that speaks HTTP as the service does, with nothing of a domain in it."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import Babel
from jinja2 import DictLoader
from marshmallow import Schema, fields
from sqlalchemy import Engine

from scoring_service.kernel.clock import FixedClock
from scoring_service.kernel.settings import Settings
from scoring_service.wire.headers import register_headers
from scoring_service.wire.installation import Installation, attach_installation
from scoring_service.wire.languages import select_locale
from scoring_service.wire.openapi import Api, Blueprint, create_api
from scoring_service.wire.paging import PageQuery, page_of, page_schema
from scoring_service.wire.problems import register_problems
from scoring_service.wire.validation import between, characters, entries, one_of

MAX_BODY_BYTES = 20_000
ERROR_PAGE = "<h1>{{ problem.title }}</h1><p>{{ problem.detail }} {{ problem.remedy }}</p>"


class PartSchema(Schema):
    value = fields.Float(required=True)


class ThingSchema(Schema):
    name = fields.String(required=True)
    size = fields.Integer(strict=True, validate=between(1, 10))
    colour = fields.String(validate=one_of(("red", "blue")))
    note = fields.String(validate=characters(1, 9))
    amounts = fields.Dict(keys=fields.String(), values=fields.Float(), validate=entries(0, 5))
    parts = fields.List(fields.Nested(PartSchema))


def things_blueprint() -> Blueprint:
    blueprint = Blueprint("things", "things", url_prefix="/v1", description="Things to test with")

    @blueprint.post("/things")
    @blueprint.arguments(ThingSchema)
    @blueprint.response(201, ThingSchema)
    def make_thing(body):
        """Make a thing."""
        return body

    @blueprint.get("/things")
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, page_schema(ThingSchema))
    def list_things(query):
        """List the things."""
        names = [f"thing-{number}" for number in range(5)]
        after = query["cursor"] or ""
        rows = [{"name": name} for name in names if name > after][: query["limit"] + 1]
        return page_of(rows, query, key=lambda row: row["name"])

    return blueprint


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"SCORING_VAR": str(tmp_path)})


@pytest.fixture
def bare_app() -> Flask:
    app = Flask("tiny")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.jinja_loader = DictLoader({"error.html": ERROR_PAGE})
    Babel(app, locale_selector=select_locale)
    register_problems(app)
    register_headers(app, https=False)
    return app


@pytest.fixture
def api(bare_app: Flask) -> Api:
    api = create_api(bare_app, "1")
    api.register_blueprint(things_blueprint())
    return api


@pytest.fixture
def http(bare_app: Flask, api: Api) -> FlaskClient:
    return bare_app.test_client()


@pytest.fixture
def stored_app(bare_app: Flask, settings: Settings, engine: Engine, clock: FixedClock) -> Flask:
    attach_installation(bare_app, Installation(settings, engine, clock, bytes(32)))
    return bare_app
