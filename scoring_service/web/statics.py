"""Stylesheets, the icon and the one small script, served under names that change with them.

An address carries the digest of its file's content, so a browser may keep it for good.
"""

import hashlib
from functools import cache
from importlib import resources
from typing import Final

from flask import Blueprint, Response, request, url_for

_KEPT: Final = "public, max-age=31536000, immutable"

own = Blueprint(
    "assets",
    __name__,
    static_folder="static",
    static_url_path="/assets",
    template_folder="templates",
)
drawings = Blueprint(
    "drawing_assets",
    "scoring_service.explanation",
    static_folder="static",
    static_url_path="/assets/explanation",
)


def asset_url(name: str) -> str:
    """Return the address of one of our own files, with its content's digest."""
    return url_for("assets.static", filename=name, v=_digest("scoring_service.web", name))


def drawing_asset_url(name: str) -> str:
    """Return the address of a file that the drawings need."""
    digest = _digest("scoring_service.explanation", name)
    return url_for("drawing_assets.static", filename=name, v=digest)


@cache
def _digest(package: str, name: str) -> str:
    data = resources.files(package).joinpath("static", *name.split("/")).read_bytes()
    return hashlib.sha256(data).hexdigest()[:16]


@own.after_request
@drawings.after_request
def _keep(response: Response) -> Response:
    if "v" in request.args:
        response.headers["Cache-Control"] = _KEPT
    return response
