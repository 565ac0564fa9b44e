"""Which language an answer is in: asked for in the address, else the cookie, else the header."""

from typing import Final

from flask import g, has_request_context, request
from flask_babel import get_locale

LANGUAGE_PARAMETER: Final = "lang"
"""Name of both the query parameter and the cookie that choose a language."""

_ENGLISH: Final = "en"
_CHINESE: Final = "zh_Hans_CN"
_TAGS: Final = {_ENGLISH: "en", _CHINESE: "zh-CN"}


def select_locale() -> str:
    """Choose the Flask-Babel locale of the current request; English where nothing is asked."""
    if not has_request_context():
        return _ENGLISH
    g.language_mattered = True
    asked = (request.args.get(LANGUAGE_PARAMETER), request.cookies.get(LANGUAGE_PARAMETER))
    liked = (tag for tag, quality in request.accept_languages if quality > 0)  # best first
    return next(filter(None, map(_locale, (*asked, *liked))), _ENGLISH)


def language() -> str:
    """Return the language of the current answer as bilingual texts name it: `en` or `zh-CN`."""
    return _TAGS.get(str(get_locale()), "en")


def mattered() -> bool:
    """Tell whether the current answer would be another one in another language."""
    return bool(g.get("language_mattered", False))


def _locale(tag: str | None) -> str | None:
    primary = (tag or "").replace("_", "-").partition("-")[0].lower()
    return {"en": _ENGLISH, "zh": _CHINESE}.get(primary)
