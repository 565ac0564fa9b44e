"""What was deleted from a text and what was inserted, for eyes and for ears.

English is compared by words and Chinese by characters. A text that kept little is shown whole, once
deleted and once inserted: scattered single words that happened to stay help nobody.
"""

import re
from difflib import SequenceMatcher
from typing import Final

from markupsafe import Markup

from scoring_service.explanation.wording import gettext as _

_TOKEN: Final = re.compile(r"\s+|[^\W\u3400-\u9fff]+|.", re.DOTALL)
_LEAST_ALIKE: Final = 0.6
_LEAST_KEPT: Final = 4
"""Kept stretches of fewer tokens between two changes are joined to them."""

Span = tuple[str, str, str]
"""What kind of stretch it is (`same` or `other`), what stood there and what stands there."""


def marked(before: str, after: str) -> Markup:
    """Write a text with what was deleted from it and what was inserted; both may be all of it."""
    return Markup("").join(
        Markup("{}").format(new) if kind == "same" else deleted(old) + inserted(new)
        for kind, old, new in _spans(before, after)
    )


def deleted(text: str) -> Markup:
    """Mark a text that is gone; nothing is no mark."""
    return _mark("del", _("Deleted:"), text)


def inserted(text: str) -> Markup:
    """Mark a text that is new; nothing is no mark."""
    return _mark("ins", _("Inserted:"), text)


def _mark(tag: str, said: str, text: str) -> Markup:
    if not text:
        return Markup("")
    hidden = Markup('<span class="govuk-visually-hidden">{} </span>').format(said)
    return Markup("<{0}>{1}{2}</{0}>").format(Markup(tag), hidden, text)  # noqa: S704 - own tags


def _spans(before: str, after: str) -> list[Span]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        return [("other", before, after)]
    found: list[Span] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        last = len(old) == b and len(new) == d
        kept = kind == "equal" and (b - a > _LEAST_KEPT or not found or last)
        state, one, other = "same" if kept else "other", "".join(old[a:b]), "".join(new[c:d])
        if found and found[-1][0] == state:
            earlier, later = found.pop()[1:]
            one, other = earlier + one, later + other
        found.append((state, one, other))
    return found
