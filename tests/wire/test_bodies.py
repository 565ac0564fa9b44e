import pytest

MANY = b'{"a":' * 33 + b"1" + b"}" * 33


def refused(http, data, status=400, code="malformed_json"):
    response = http.post("/v1/things", data=data, content_type="application/json")
    assert response.content_type == "application/problem+json"
    assert (response.status_code, response.json["code"]) == (status, code)
    return {error["pointer"]: error["message"] for error in response.json.get("errors", [])}


def test_a_body_that_fits_its_schema_is_taken(http):
    response = http.post("/v1/things", json={"name": "a", "size": 3, "amounts": {"x": 1}})
    assert response.status_code == 201
    assert response.json == {"name": "a", "size": 3, "amounts": {"x": 1.0}}


@pytest.mark.parametrize(
    ("data", "pointer", "told"),
    [
        (b"", "", "line 1, column 1"),
        (b'{"name": "a",}', "", "line 1, column 14"),
        (b'{"name": "\xff"}', "", "UTF-8 at byte 10"),
        (MANY, "", "deeper than 32"),
        (b'[{"name": "a"}]', "", "JSON object"),
        (b'"text"', "", "JSON object"),
        (b'{"size": NaN}', "/size", "NaN"),
        (b'{"amounts": {"x": -Infinity}}', "/amounts/x", "Infinity"),
        (b'{"amounts": {"x": 1e400}}', "/amounts/x", "too large"),
        (b'{"size": 9007199254740993}', "/size", "2^53"),
        (b'{"size": ' + b"1" * 5000 + b"}", "/size", "2^53"),
        (b'{"name": "a", "name": "b"}', "/name", "twice"),
        (b'{"amounts": {"a/b": 1, "a/b": 1}}', "/amounts/a~1b", "twice"),
        (b'{"name": "\\ud800"}', "/name", "cannot be stored"),
        (b'{"name": "a\\u0000"}', "/name", "cannot be stored"),
    ],
)
def test_unreadable_json_is_named_by_its_place(http, data, pointer, told):
    assert told in refused(http, data)[pointer]


def test_all_unreadable_values_are_named_at_once(http):
    data = b'{"name": "a", "name": "b", "size": NaN, "parts": [{"value": 1}, {"value": 1e999}]}'
    assert list(refused(http, data)) == ["/name", "/size", "/parts/1/value"]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(http):
    body = b'{"name": "' + b"a" * 20_000 + b'"}'
    refused(http, body, 413, "body_too_large")


@pytest.mark.parametrize("declared", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_that_is_not_declared_as_json_is_refused(http, declared):
    response = http.post("/v1/things", data=b'{"name": "a"}', content_type=declared)
    assert (response.status_code, response.json["code"]) == (415, "unsupported_media_type")
    assert "application/json" in response.json["remedy"]


def test_json_may_be_declared_with_its_character_set(http):
    declared = "application/json; charset=utf-8"
    response = http.post("/v1/things", data=b'{"name": "a"}', content_type=declared)
    assert response.status_code == 201


def test_all_wrong_fields_are_named_at_once_by_their_places(http):
    errors = refused(
        http,
        b'{"size": 11, "colour": "green", "note": "", "amounts": {"x": "much", "y": 1}, "other": 1,'
        b' "parts": [{"value": 1}, {"value": null}, {}, 3]}',
        422,
        "invalid_fields",
    )
    assert errors == {
        "/name": "Missing data for required field.",
        "/size": "Must be between 1 and 10.",
        "/colour": "Must be one of: red, blue.",
        "/note": "Must have between 1 and 9 characters.",
        "/amounts/x": "Not a valid number.",
        "/other": "Unknown field.",
        "/parts/1/value": "Field may not be null.",
        "/parts/2/value": "Missing data for required field.",
        "/parts/3": "Invalid input type.",
    }


def test_a_field_with_braces_in_its_message_is_shown_as_it_stands(http):
    assert refused(http, b'{"name": "a", "{0}": 1}', 422, "invalid_fields") == {
        "/{0}": "Unknown field."
    }


def test_unknown_query_parameters_are_refused(http):
    response = http.get("/v1/things?limt=3")
    assert (response.status_code, response.json["code"]) == (422, "invalid_fields")
    assert [error["pointer"] for error in response.json["errors"]] == ["/limt"]


def test_the_language_may_be_asked_for_in_any_query(http):
    assert http.get("/v1/things?limit=3&lang=zh-CN").status_code == 200


class Connection:
    """Keeps which timeouts it was given."""

    def __init__(self):
        self.timeouts = []

    def gettimeout(self):
        return None

    def settimeout(self, seconds):
        self.timeouts.append(seconds)


class Broken:
    """The input of a client that breaks off."""

    def read(self, size):
        raise ValueError(size)


class Endless:
    def read(self, size):
        return b" " * size


@pytest.mark.parametrize("stream", [Broken(), Endless()])
@pytest.mark.parametrize("announced", [{"CONTENT_LENGTH": "9"}, {"HTTP_TRANSFER_ENCODING": "x"}])
def test_what_is_wrong_with_an_unread_body_changes_no_answer(http, stream, announced):
    connection = Connection()
    environ = {**announced, "wsgi.input": stream, "gunicorn.socket": connection}
    answer = http.post("/v1/nothing", environ_overrides=environ)
    assert (answer.status_code, answer.headers["Connection"]) == (404, "close")
    assert connection.timeouts == [2, None]


def test_nobody_waits_for_what_was_not_announced(http):
    connection = Connection()
    environ = {"wsgi.input": Broken(), "gunicorn.socket": connection}
    answer = http.get("/v1/nothing", environ_overrides=environ)
    assert (answer.status_code, connection.timeouts) == (404, [])
    assert "Connection" not in answer.headers
