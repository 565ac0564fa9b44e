"""The languages of the service and the translation of its own sentences, typed."""

from contextlib import AbstractContextManager
from typing import Final

import flask_babel
from babel import Locale

LOCALES: Final = {"en": Locale("en"), "zh-CN": Locale("zh", "CN", script="Hans")}
"""The locale of each language of the service."""


def speaking(language: str) -> AbstractContextManager[None]:
    """Translate into the given language for the time of a `with` block."""
    context: AbstractContextManager[None] = flask_babel.force_locale(str(LOCALES[language]))
    return context


def gettext(message: str, /, **values: object) -> str:
    """Translate a sentence and fill its `%(name)s` places."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """Translate a sentence that depends on a number."""
    return str(flask_babel.ngettext(singular, plural, number, **values))
