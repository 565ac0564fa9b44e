"""The floor: what the same server answers when there is nothing to do."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_BODY = json.dumps({"value": 612, "explanation": "x" * 4000}).encode()


def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    environ["wsgi.input"].read()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(_BODY)))]
    start_response("201 Created", headers)
    return [_BODY]
