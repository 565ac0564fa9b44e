"""Puts an explanation document into the one template of downloads: HTML and PDF."""

import re
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scoring_service.explanation import figures, formats
from scoring_service.explanation.advice import advice
from scoring_service.explanation.document import ExplanationDocument
from scoring_service.explanation.lacking import unscorable_sentences
from scoring_service.explanation.states import ITEM_STATES
from scoring_service.explanation.waterfall import Layout
from scoring_service.explanation.wording import gettext, ngettext, speaking

HTML_LANGUAGES: Final = {"en": "en", "zh-CN": "zh-Hans"}
_DEFINED: Final = re.compile(r"(--[a-z-]+): (#[0-9a-f]+);")
_USED: Final = re.compile(r"var\((--[a-z-]+)\)")


def write(document: ExplanationDocument, head: Markup, layouts: tuple[Layout, ...]) -> str:
    """Render the document; `head` is its style, `layouts` the waterfalls drawn."""
    with speaking(document.language):
        return write_page(
            "explanation.html",
            document,
            head,
            title=title(document),
            improvement=list(advice(document)),
            item_states={state: gettext(text) for state, text in ITEM_STATES.items()},
            unscorable=list(unscorable_sentences(document)),
            **_figures(document, layouts),
        )


def write_page(
    template: str,
    document: ExplanationDocument,
    head: Markup,
    **parts: Any,
) -> str:
    """Render a template of downloads about an explained score, in the document's language."""
    language = document.language
    with speaking(language):
        return (
            environment_of(__package__)
            .get_template(template)
            .render(
                document=document,
                head=head,
                language=language,
                html_lang=HTML_LANGUAGES[language],
                algorithm=document.algorithm,
                instant=lambda instant: formats.instant_text(instant, language),
                day=lambda instant: formats.date_text(instant, language),
                **parts,
            )
        )


def title(document: ExplanationDocument) -> str:
    """Return the document's title, unique by the score's number."""
    return gettext("Your score and its reasons: %(score)s", score=document.score.id)


def stylesheet(name: str) -> str:
    """Return one of the stylesheets in static/."""
    file = resources.files(__package__).joinpath("static", name)
    return file.read_text(encoding="utf-8")


def literal_colours(css: str) -> str:
    """Write the light colours in place of custom properties, for readers that know none."""
    light, _, _ = stylesheet("colours.css").partition("@media")
    colours = dict(_DEFINED.findall(light))
    return _USED.sub(lambda used: colours[used[1]], css)


def _figures(document: ExplanationDocument, layouts: tuple[Layout, ...]) -> dict[str, Any]:
    if not document.is_scored:
        return {}
    assert document.base_value is not None
    assert document.score.probability is not None
    drawn = "".join(figures.waterfall_drawing(document, layout) for layout in layouts)
    return {
        "scale": Markup(figures.scale_drawing(document)),  # noqa: S704 - escaped where drawn
        "waterfall": Markup(drawn),  # noqa: S704
        "base_value": formats.amount_text(document.base_value, document.language),
        "chance": formats.chance_text(document.score.probability, document.language),
    }


@cache
def environment_of(package: str) -> Environment:
    """Return what writes the templates of a package in the language of the answer."""
    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    return environment
