"""The HTML file opens offline; the PDF is tagged and embeds its Chinese."""

import base64
import builtins
import hashlib
import io
import re
from collections import Counter

import html5lib
import pypdf
import pytest

from scoring_service.explanation import paper
from scoring_service.explanation.render_html import content_security_policy, render_html
from scoring_service.explanation.render_pdf import render_pdf
from scoring_service.kernel.errors import Unavailable
from tests.factories import algorithms

COST = "\N{MINUS SIGN}53.80"
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-CN"])


@LANGUAGES
def test_the_file_is_valid_html(build, language):
    for items in ({}, dict.fromkeys(algorithms.items())):
        written = render_html(build(language, **items))
        parser = html5lib.HTMLParser(strict=True)
        parser.parse(written)
        assert written.count("<h1>") == 1
        ids = Counter(re.findall(r'\sid="([^"]+)"', written))
        assert [name for name, times in ids.items() if times > 1] == []


@LANGUAGES
def test_the_file_says_its_language_and_title(build, language):
    written = render_html(build(language))
    assert f'<html lang="{"zh-Hans" if language == "zh-CN" else "en"}">' in written
    assert "scr_1</title>" in written


def test_the_file_loads_nothing(build):
    written = render_html(build())
    assert re.findall(r"<script|<link|<img|@import|url\(|\ssrc=", written) == []


def test_the_file_allows_its_own_style_and_nothing_else(build):
    written = render_html(build())
    style = written.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert content_security_policy() == f"default-src 'none'; style-src 'sha256-{digest}'"
    assert written.count("style-src") == 1
    assert "style=" not in written


def test_what_others_named_is_escaped(build):
    assert "Harbour &lt;Bank&gt;" in render_html(build())
    assert "Harbour <Bank>" not in render_html(build())


def test_the_file_says_all_that_the_person_is_owed(build):
    text = "".join(html5lib.parse(render_html(build()), namespaceHTMLElements=False).itertext())
    for owed in (
        "519", "A payment was late in the last three months.", COST, "Two months late",
        "The lender's own credit-card records", "The shortest way to band", "Harbour <Bank>",
        "20 days to decide", "http://127.0.0.1:8000/objecting", "sha256:",
        "it is not known to cause it", "Add it up yourself", "Sum: your score", "Responsible",
        "Nobody. This installation",
    ):  # fmt: skip
        assert owed in text, owed


@pytest.fixture(scope="module")
def read_pdf():
    return lambda data: pypdf.PdfReader(io.BytesIO(data))


@LANGUAGES
def test_the_pdf_is_tagged_and_says_its_language(build, read_pdf, language):
    reader = read_pdf(render_pdf(build(language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == ("zh-Hans" if language == "zh-CN" else "en")
    assert "/StructTreeRoot" in root
    assert reader.xmp_metadata is not None
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert "scr_1" in reader.metadata.title


def test_the_pdf_holds_the_words_and_embeds_every_font(build, read_pdf):
    reader = read_pdf(render_pdf(build("zh-CN")))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "您的评分及其原因" in text
    assert "逾期两个月" in text
    fonts = [font.get_object() for page in reader.pages
             for font in page["/Resources"]["/Font"].values()]  # fmt: skip
    descriptors = [part["/FontDescriptor"] for font in fonts
                   for part in font.get("/DescendantFonts", [font])]  # fmt: skip
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(found) for found in descriptors)


def test_the_drawing_is_on_paper_too(build, read_pdf):
    document = build()
    text = "".join(page.extract_text() for page in read_pdf(render_pdf(document)).pages)
    assert text.count(COST) >= 3  # in the reasons, the drawing and the table


def test_a_total_stands_once_however_many_pages_its_table_has(build, read_pdf, monkeypatch):
    written = paper.write
    row = '<tr><th scope="row">x</th><td></td><td></td><td class="number">+1</td></tr>'
    foot = '<tfoot><tr><th scope="row">Sum: your score'
    longer = foot.replace("<tfoot>", row * 120 + "</tbody><tfoot>")
    monkeypatch.setattr(
        paper,
        "write",
        lambda *parts: re.sub(rf"</tbody>\s*{foot}", longer, written(*parts)),
    )
    pages = [page.extract_text() for page in read_pdf(render_pdf(build())).pages]
    assert sum("Line of the table" in text for text in pages) > 2, "the table goes over pages"
    assert sum(text.count("Sum: your score") for text in pages) == 1


def test_without_pango_only_the_pdf_is_unavailable(build, monkeypatch):
    real = builtins.__import__

    def failing(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", failing)
    with pytest.raises(Unavailable) as refused:
        render_pdf(build())
    assert refused.value.code == "pdf_unavailable"
    assert "libpango-1.0-0" in str(refused.value)
    assert render_html(build())


def test_without_a_chinese_font_the_pdf_is_refused_not_garbled(build, monkeypatch):
    written = paper.write
    monkeypatch.setattr(paper, "write", lambda *parts: written(*parts).replace("519", "\U000f0000"))
    with pytest.raises(Unavailable) as refused:
        render_pdf(build())
    assert refused.value.code == "pdf_font_missing"
    assert "fonts-wqy-microhei" in str(refused.value)
