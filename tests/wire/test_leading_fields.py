"""What is read of a form whose file is too large: what stands before the file, and never more."""

import io

import pytest
from flask import Flask, request

from scoring_service.wire.leading_fields import fields_before_file

_START = (
    b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xe5\xbc\xa0\r\n'
    b'--x\r\nContent-Disposition: form-data; name="may"\r\n\r\nlodge\r\n'
    b'--x\r\nContent-Disposition: form-data; name="may"\r\n\r\nwrite\r\n'
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
)
_AFTER = b'\r\n--x\r\nContent-Disposition: form-data; name="late"\r\n\r\nx\r\n--x--\r\n'


def read(body, content_type="multipart/form-data; boundary=x"):
    stream = io.BytesIO(body)
    environ = {
        "wsgi.input": stream,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": content_type,
    }
    with Flask("forms").test_request_context(method="POST", environ_overrides=environ):
        return fields_before_file(request).to_dict(flat=False), stream.tell()


def test_the_fields_before_the_file_are_read_and_the_file_is_not():
    fields, taken = read(_START + bytes(1_000_000) + _AFTER)
    assert fields == {"name": ["张"], "may": ["lodge", "write"]}
    assert taken < 10_000


def test_of_a_field_without_end_only_so_much_is_read():
    endless = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + b"a" * 1_000_000
    fields, taken = read(endless)
    assert fields == {}
    assert taken <= 40_000


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"no form at all" * 1000, "multipart/form-data; boundary=x"),
        (_START, "multipart/form-data"),
        (_START, "application/json"),
    ],
)
def test_what_is_no_such_form_gives_nothing(body, content_type):
    assert read(body, content_type)[0] == {}
