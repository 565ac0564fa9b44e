"""How values, points and instants are written for people, in each language: the one place.

Functions that need words take them from the translations of the current language
(`wording.speaking`); numbers and dates follow the language given.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from scoring_service.explanation.wording import LOCALES, ngettext
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.days import day_of, local
from scoring_service.kernel.texts import Text

_DATES: Final = {"en": "d MMMM y", "zh-CN": "y年M月d日"}
_INSTANTS: Final = {"en": "d MMMM y, HH:mm ('UTC'xxx)", "zh-CN": "y年M月d日 HH:mm（'UTC'xxx）"}
_FEW: Final = 10
_CURRENCY_LETTERS: Final = 3
_LONGEST: Final = 1e15
"""From here on digits say nothing, and a decimal of the formats' precision cannot hold them."""
_MINUS: Final = "\N{MINUS SIGN}"


def value_text(
    value: float | None, unit: str, language: str, codes: Mapping[float, Text] | None = None
) -> str:
    """Write a value with its unit; codes by their label, a missing value as not known."""
    if value is None:
        return _("not known")
    if codes and value in codes:
        return codes[value][language]
    if abs(value) >= _LONGEST:
        return _signed(f"{value:.3g}")
    return _with_unit(value, unit, LOCALES[language])


def points_text(points: Decimal | int, language: str) -> str:
    """Write points with their sign, to two places where they have any."""
    places = "#,##0" if isinstance(points, int) else "#,##0.00"
    number = format_decimal(Decimal(points).copy_abs(), format=places, locale=LOCALES[language])
    if not points:
        return number
    return f"{_MINUS if points < 0 else '+'}{number}"


def amount_text(number: Decimal | float, language: str) -> str:
    """Write a plain number in the manner of the language: whole, or to two places."""
    pattern = "#,##0" if number == int(number) else "#,##0.00"
    return _signed(format_decimal(number, format=pattern, locale=LOCALES[language]))


def share_text(share: float, language: str) -> str:
    """Write a share of one as a percentage to one place."""
    return _signed(format_percent(share, format="#,##0.#%", locale=LOCALES[language]))


def chance_text(probability: float, language: str) -> str:
    """Write a probability as people in a hundred: whole, or to one place where there are few."""
    people = probability * 100
    pattern = "#,##0" if people >= _FEW else "#,##0.0"
    return str(format_decimal(people, format=pattern, locale=LOCALES[language]))


def date_text(day: date, language: str) -> str:
    """Write a day, or the day on which an instant falls."""
    if isinstance(day, datetime):
        day = day_of(day)
    return format_date(day, _DATES[language], locale=LOCALES[language])


def instant_text(instant: datetime, language: str) -> str:
    """Write an instant as clocks show it in the installation's time zone, which it names."""
    moment = local(instant)
    return format_datetime(moment, _INSTANTS[language], moment.tzinfo, LOCALES[language])


def _with_unit(value: float, unit: str, locale: Locale) -> str:
    if len(unit) == _CURRENCY_LETTERS and unit.isupper():
        money = format_currency(value, unit, "¤#,##0.##", locale=locale, currency_digits=False)
        return _signed(money)
    if unit in {"share", "ratio", "percent"}:
        scale = 100 if unit == "percent" else 1
        return _signed(format_percent(value / scale, format="#,##0.#%", locale=locale))
    number = _signed(format_decimal(value, format="#,##0.##", locale=locale))
    if unit == "months":
        return ngettext("%(amount)s month", "%(amount)s months", _plural(value), amount=number)
    if unit in {"times", "count"}:
        return ngettext("%(amount)s time", "%(amount)s times", _plural(value), amount=number)
    return number


def _plural(value: float) -> int:
    return 1 if value == 1 else 2


def _signed(text: str) -> str:
    return text.replace("-", _MINUS, 1) if text.startswith("-") else text
