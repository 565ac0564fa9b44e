"""Reads a disclosure's Markdown: its sections, its prose, its numbers; and renders it as HTML.

HTML inside the Markdown is never passed on.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from scoring_service.disclosures.headings import SECTIONS, as_spelt

if TYPE_CHECKING:
    from markdown_it.token import Token

_ENDS_OF_SENTENCES = (".", "!", "?", "。", "！", "？")
_NUMBER = re.compile(r"[-+\u2212]?\d[\d,]*(?:\.\d+)?")


def html(text: str, language: str) -> str:
    """Render a disclosure; headings get their anchors, and the keyboard can scroll wide tables."""
    parser = _parser()
    tokens = parser.parse(text)
    anchors = {section.heading[language]: section.id for section in SECTIONS}
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open" and (anchor := anchors.get(as_spelt(content.content))):
            opening.attrSet("id", anchor)
        if opening.type == "table_open":
            opening.attrSet("tabindex", "0")
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return rendered


def page(text: str, language: str) -> str:
    """Render a disclosure as a page of its own: bare HTML, without style or script."""
    tag = "zh-Hans" if language == "zh-CN" else language
    title = escape(next(line.removeprefix("# ") for line in text.splitlines() if line))
    head = f'<meta charset="utf-8"><title>{title}</title>'
    body = html(text, language)
    return f'<!doctype html>\n<html lang="{tag}"><head>{head}</head><body>\n{body}</body></html>\n'


def headings(text: str) -> list[str]:
    """Return the headings of the second level, in order."""
    return list(sections(text))


def sections(text: str) -> dict[str, str]:
    """Return the plain text under each heading of the second level, tables included.

    Required headings are spelt as they are today, also where an earlier release spells another way.
    """
    found: dict[str, list[str]] = {}
    current: list[str] = []
    tokens = parsed(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        if before is not None and before.type == "heading_open" and before.tag == "h2":
            current = found.setdefault(as_spelt(token.content), [])
        else:
            current.append(_plain(token))
    return {heading: "\n".join(parts) for heading, parts in found.items()}


def prose(text: str) -> list[str]:
    """Return paragraphs, list entries and sentences in tables as plain text; no code or heading."""
    return list(_prose(parsed(text)))


def numbers(text: str) -> list[str]:
    """Return every number written in the text, in order; thousands separators are dropped."""
    return [found.replace(",", "") for found in _NUMBER.findall(text)]


def _prose(tokens: Sequence["Token"]) -> Iterator[str]:
    in_table = in_heading = False
    for token in tokens:
        if token.tag == "table":
            in_table = token.nesting == 1
        elif token.type.startswith("heading_"):
            in_heading = token.nesting == 1
        elif token.type == "inline" and not in_heading:
            text = _plain(token)
            if not in_table or text.rstrip().endswith(_ENDS_OF_SENTENCES):
                yield text


def _plain(token: "Token") -> str:
    parts = (
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or ()
        if child.type != "code_inline"
    )
    return "".join(parts)


@lru_cache(maxsize=4)  # the checks of the gate read the same few texts again and again
def parsed(text: str) -> Sequence["Token"]:
    """Parse a text; whoever asks must not change the tokens."""
    return _parser().parse(text)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
