"""What every template may use: languages, dates, points, addresses of assets."""

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Flask, request
from jinja2 import StrictUndefined

from scoring_service.explanation import formats
from scoring_service.explanation.responsibility import responsible_text
from scoring_service.kernel.days import day_of
from scoring_service.kernel.texts import Text
from scoring_service.objections.freezing import until_decided
from scoring_service.objections.records import Objection
from scoring_service.objections.standing import Standing, where_it_stands
from scoring_service.objections.telling import AFTER_APPEAL, IF_NOBODY_DECIDES
from scoring_service.web import helping
from scoring_service.web.alarms import count_escalated, standing_alarms
from scoring_service.web.statics import asset_url, drawing_asset_url
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import LANGUAGE_PARAMETER, language

HTML_LANGUAGES: Final = {"en": "en", "zh-CN": "zh-Hans"}
_SWITCH: Final = {"en": "en", "zh-CN": "zh"}
_PLACE: Final = re.compile(r"\{[a-z_]+\}")
_NAMES: Final = {"en": "English", "zh-CN": "中文"}


def register_templating(app: Flask) -> None:
    """Add filters and globals to the application's templates; an unknown name is an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= _filters()
    app.context_processor(_globals)


def here(text: Text) -> str:
    """Return a bilingual text in the reader's language."""
    return text[language()]


def _filters() -> dict[str, Callable[..., str]]:
    return {
        "here": here,
        "instant": lambda instant: formats.instant_text(instant, language()),
        "day": lambda moment: formats.date_text(moment, language()),
        "points": lambda points: formats.points_text(points, language()),
        "number": lambda number: formats.amount_text(number, language()),
        "share": lambda share: formats.share_text(share, language()),
        "chance": lambda chance: formats.chance_text(chance, language()),
        "open_places": lambda text: _PLACE.sub("…", text),
    }


def _globals() -> dict[str, Any]:
    spoken, settings = language(), installation().settings
    return {
        "language": spoken,
        "html_lang": HTML_LANGUAGES[spoken],
        "other_languages": [_switch(tag) for tag in HTML_LANGUAGES if tag != spoken],
        "asset_url": asset_url,
        "drawing_asset_url": drawing_asset_url,
        "demo": settings.demo,
        "standing_alarms": standing_alarms,
        "count_escalated": count_escalated,
        "if_nobody_decides": IF_NOBODY_DECIDES,
        "after_appeal": AFTER_APPEAL,
        "until_decided": until_decided,
        "stands": _stands,
        "acting_helper": helping.acting_helper,
        "may_act": helping.may_act,
        "responsible": responsible_text(settings.operator),
    }


def _stands(objection: Objection) -> Standing:
    """Say where an objection stands today."""
    return where_it_stands(objection, today=day_of(installation().clock.now()))


def _switch(tag: str) -> dict[str, str]:
    """Describe the link to the same page in another language."""
    query = {name: value for name, value in request.args.items() if name != LANGUAGE_PARAMETER}
    query[LANGUAGE_PARAMETER] = _SWITCH[tag]
    return {
        "href": f"{quote(request.path)}?{urlencode(query)}",
        "name": _NAMES[tag],
        "lang": HTML_LANGUAGES[tag],
    }
