"""The interface's description: `/openapi.json` for programs, `/docs` for people."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from flask import Blueprint, Flask, Response, render_template

from scoring_service.wire.openapi import Api
from scoring_service.wire.reference import Reference, read

_KEPT: Final = "public, max-age=300"

View = Callable[[], Any]


def register_docs(app: Flask, api: Api, guard: Callable[[View], View]) -> None:
    """Serve the description of `api`, to whom `guard` admits; the page needs a `layout.html`."""
    pages = Blueprint("docs", __name__, template_folder="templates")

    @cache
    def text() -> str:
        return _written(api)

    @cache
    def reference() -> Reference:
        return read(json.loads(text()))

    @guard
    def openapi_json() -> Response:
        headers = {"Cache-Control": _KEPT}
        return Response(text(), content_type="application/json", headers=headers)

    @guard
    def docs() -> str:
        return render_template("docs.html", reference=reference())

    pages.add_url_rule("/openapi.json", "openapi_json", openapi_json)
    pages.add_url_rule("/docs", "docs", docs)
    app.register_blueprint(pages)


def _written(api: Api) -> str:
    """Return the OpenAPI document, laid out for reading and for comparing."""
    return json.dumps(api.spec.to_dict(), indent=2, ensure_ascii=False) + "\n"
