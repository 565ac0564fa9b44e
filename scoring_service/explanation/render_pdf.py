"""The explanation as a tagged PDF (PDF/UA-1), Chinese embedded.

WeasyPrint draws with Pango, a system library: without it, or without a Chinese font, only the PDF
is unavailable. It applies no page style inside a drawing, so each drawing carries its own.
"""

import contextlib
import io
import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from scoring_service.explanation import paper
from scoring_service.explanation.document import ExplanationDocument
from scoring_service.explanation.waterfall import WIDE
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import marked as N_

if TYPE_CHECKING:
    from weasyprint import HTML

_DRAWING: Final = re.compile('<svg [^>]*role="img"[^>]*>')
_FONTS: Final = 'svg { font-family: "DejaVu Sans", "WenQuanYi Micro Hei", sans-serif; }'


def render_pdf(document: ExplanationDocument) -> bytes:
    """Write the explanation as a PDF; raise `Unavailable` saying what to install."""
    return pdf_of(_style_drawings(paper.write(document, pdf_head(), (WIDE,))))


def pdf_head() -> Markup:
    """Return the style of a page that becomes a PDF."""
    style = "".join(map(paper.stylesheet, ("colours.css", "document.css", "paper.css")))
    return Markup("<style>{}</style>").format(Markup(style))  # noqa: S704 - our own file


def pdf_of(written: str) -> bytes:
    """Make a PDF of a written page; raise `Unavailable` saying what to install."""
    html = _weasyprint()
    rendered = html(string=written, url_fetcher=_fetch_nothing).render(pdf_variant="pdf/ua-1")
    pdf: bytes = rendered.write_pdf(pdf_variant="pdf/ua-1")
    if any(font.missing for font in rendered.fonts.values()):
        raise _no_font()
    return pdf


def _style_drawings(written: str) -> str:
    style = paper.literal_colours(paper.stylesheet("drawing.css")) + _FONTS
    return _DRAWING.sub(rf"\g<0><style>{style}</style>", written)


def _weasyprint() -> "type[HTML]":
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            from weasyprint import HTML
    except OSError as error:
        raise Unavailable(
            "pdf_unavailable",
            N_("The PDF cannot be made on this installation"),
            N_("A system library for drawing text (Pango) is missing: {missing}."),
            N_("Download another format instead. Operators: install {packages}."),
            missing=str(error)[:120],
            packages="libpango-1.0-0 libpangoft2-1.0-0",
        ) from error
    found: type[HTML] = HTML
    return found


def _no_font() -> Unavailable:
    return Unavailable(
        "pdf_font_missing",
        N_("The PDF cannot be made on this installation"),
        N_("No font for Chinese is installed."),
        N_("Download another format instead. Operators: install {packages}."),
        packages="fonts-wqy-microhei",
    )


def _fetch_nothing(url: str) -> dict[str, object]:
    raise ValueError(f"a document loads nothing, not even {url[:40]}")
