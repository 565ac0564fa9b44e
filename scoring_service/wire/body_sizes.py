"""Addresses that take larger bodies than the rest, and what they say of one that is too large.

The limit is set before anything reads the body, and holds while it is read: also for one whose
length was not announced.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, current_app, request

from scoring_service.kernel.errors import Refusal

View = TypeVar("View", bound=Callable[..., Any])

_MOST: Final = "most_bytes"


def takes_bodies(most: int, too_large: Callable[[], Refusal]) -> Callable[[View], View]:
    """Let a view's bodies have so many bytes; put it above everything but the route."""

    def mark(view: View) -> View:
        setattr(view, _MOST, (most, too_large))
        return view

    return mark


def register_body_sizes(app: Flask) -> None:
    """Set each view's limit before any other part of the application reads the body."""
    app.before_request(_set_limit)


def _set_limit() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if marked := getattr(view, _MOST, None):
        most, too_large = marked
        if (request.content_length or 0) > most:
            raise too_large()
        request.max_content_length = most
