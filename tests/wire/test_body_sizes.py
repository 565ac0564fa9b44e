"""Larger bodies are read only where a view says so, whoever looks at the body first."""

import pytest
from flask import Flask, request

from scoring_service.wire.body_sizes import register_body_sizes, takes_bodies
from scoring_service.wire.problems import register_problems
from scoring_service.wire.refusals import TooLarge

REFUSAL = ("too_much", "Too much", "It is too much.", "Send less.")


@pytest.fixture
def client():
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 10
    register_problems(app)
    register_body_sizes(app)
    app.before_request(lambda: request.get_data(cache=True) and None)

    @app.post("/v1/large")
    @takes_bodies(20, lambda: TooLarge(*REFUSAL))
    def large():
        return str(len(request.get_data()))

    @app.post("/v1/small")
    def small():
        return str(len(request.get_data()))

    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ""
    from flask_babel import Babel

    Babel(app)
    return app.test_client()


@pytest.mark.parametrize(
    ("path", "size", "code"),
    [
        ("/v1/small", 10, None),
        ("/v1/small", 11, "body_too_large"),
        ("/v1/large", 20, None),
        ("/v1/large", 21, "too_much"),
        ("/v1/none", 11, "no_such_address"),
    ],
)
def test_a_view_sets_its_own_limit(client, path, size, code):
    answer = client.post(path, data=bytes(size))
    if code is None:
        assert answer.text == str(size)
    elif code == "no_such_address":
        assert answer.status_code in {404, 413}
    else:
        assert (answer.status_code, answer.json["code"]) == (413, code)
