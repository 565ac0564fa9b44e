"""Forms: protection against forged ones, and wrong fields in the manner of the error summary."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, Response
from flask_wtf.csrf import CSRFError, CSRFProtect

from scoring_service.kernel.errors import Invalid
from scoring_service.kernel.texts import marked as N_
from scoring_service.wire.problems import answer_refusal

_PROTECTION: Final = CSRFProtect()


@dataclass(frozen=True)
class WrongField:
    """One wrong field: its id on the page, and what to do, in the reader's language."""

    field: str
    message: str


@dataclass(frozen=True)
class WrongFields:
    """All wrong fields of a form; false when there are none."""

    errors: tuple[WrongField, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.errors)

    def of(self, field: str) -> str | None:
        """Return what is wrong with a field."""
        return next((error.message for error in self.errors if error.field == field), None)


def wrong_fields(errors: Iterable[WrongField]) -> WrongFields:
    return WrongFields(tuple(errors))


def register_forms(app: Flask) -> None:
    """Make tokens available to templates; which blueprints check them is `protect`'s matter."""
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    # Addresses hold private links, so browsers send no referrer: it cannot be checked.
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)
    _PROTECTION.init_app(app)


def protect(blueprint: Blueprint) -> None:
    """Refuse every form sent to a blueprint that does not hold a token of its own session."""
    blueprint.before_request(_PROTECTION.protect)
    blueprint.register_error_handler(CSRFError, _expired)


def _expired(_error: CSRFError) -> Response:
    return answer_refusal(
        Invalid(
            "form_expired",
            N_("This form can no longer be used"),
            N_("Nothing was sent, because the form does not belong to this visit."),
            N_(
                "Go back, load the page again and send the form once more. Cookies must be allowed."
            ),
        )
    )
