"""One self-contained HTML file: opens offline, loads nothing, runs nothing."""

import base64
import hashlib
from functools import cache

from markupsafe import Markup

from scoring_service.explanation import paper
from scoring_service.explanation.document import ExplanationDocument
from scoring_service.explanation.waterfall import NARROW, WIDE


def render_html(document: ExplanationDocument) -> str:
    """Write the explanation as one file that forbids its reader to load anything."""
    return paper.write(document, html_head(), (WIDE, NARROW))


def html_head() -> Markup:
    """Return the style of a file that is read on its own, and its policy."""
    head = Markup('<meta http-equiv="Content-Security-Policy" content="{}">\n<style>{}</style>')
    return head.format(content_security_policy(), Markup(_style()))  # noqa: S704 - our own files


def content_security_policy() -> str:
    """Allow the file's own style, by its hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'"


@cache
def _style() -> str:
    return "".join(map(paper.stylesheet, ("colours.css", "drawing.css", "document.css")))
