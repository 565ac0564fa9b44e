"""A PDF is taken for its pages: one that runs something, or is something else too, is refused."""

import io
import random
import zlib

import pypdf
import pytest
import weasyprint
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from scoring_service.kernel.errors import Invalid
from scoring_service.objections.correspondence.screening import screened
from tests.factories.evidence import pdf, pdf_stream, receipt

ACTIVE = "holds a script, a program to start, or another file"
ANOTHER = "is a web page or an archive at the same time"
CLOSED = "cannot be looked through"
SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
OF_OBJECTS = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"


def refusal_of(data):
    with pytest.raises(Invalid) as refused:
        screened(data)
    (error,) = refused.value.errors
    return str(error)


def objects(content, before=b""):
    """What a stream of objects unpacks to."""
    return before + b"9 0 " + content


@pytest.mark.parametrize(
    "content",
    [
        SCRIPT,
        b"<< /S /JavaScript /JS 9 0 R >>",
        b"<</S/Rendition/OP 0/JS(app.alert(1))>>",
        b"<</JS<6170702e616c6572742831293b>>>",
        b"<< /S /Launch /F (calc.exe) >>",
        b"<< /Type /EmbeddedFile /Length 0 >>\nstream\n\nendstream",
        b"<< /Names << /EmbeddedFiles 9 0 R >> >>",
        b"<< /Type /Filespec /F (a.exe) /EF << /F 9 0 R >> >>",
        b"<< /Subtype /FileAttachment /FS 9 0 R >>",
        b"<< /Subtype /RichMedia >>",
        b"<< /S /J#61vaScript >>",
        b"<< /S /#4a#61#76#61#53#63#72#69#70#74 >>",
        b"<< /S /#4A#61#76#61Script >>",
        b"<< /#4AS (app.alert(1)) >>",
        b"<< /S /L#61unch >>",
        b"<< /Type /Embedded#46ile >>",
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_what_would_run_or_hide_a_file_is_refused(content, packed):
    more = pdf_stream(objects(content), OF_OBJECTS) if packed else content
    assert ACTIVE in refusal_of(pdf(more=[more]))


@pytest.mark.parametrize(
    "more",
    [
        pdf_stream(objects(SCRIPT), b"/Filter /FlateDecode"),
        pdf_stream(objects(SCRIPT), b"/N 1 /First 4 /Filter /Fl#61teDecode"),
        pdf_stream(objects(SCRIPT), b"/Type /Obj#53tm /Filter [/FlateDecode]"),
        pdf_stream(objects(SCRIPT, before=b" % a remark\n" * 20_000), OF_OBJECTS),
        pdf_stream(objects(b"<< /A (" + b"a" * 3_000_000 + b") >> " + SCRIPT), OF_OBJECTS),
        pdf_stream(objects(b"(" + b"a" * (65_536 + 1024 - 10) + b")" + SCRIPT), OF_OBJECTS),
        b"% stream\n" + pdf_stream(objects(SCRIPT), OF_OBJECTS),
        b"% endstream stream\r" + pdf_stream(objects(SCRIPT), OF_OBJECTS),
        pdf_stream(pdf_stream(objects(SCRIPT), OF_OBJECTS), packed=False),
        pdf_stream(objects(SCRIPT), OF_OBJECTS).replace(b"stream\n", b"stream\r\n", 1),
    ],
    ids=[
        *("untyped", "escaped-filter", "escaped-type", "behind-remarks", "behind-much"),
        *("over-an-edge", "in-a-remark", "in-two-remarks", "in-a-stream", "other-line-end"),
    ],
)
def test_a_script_that_is_packed_away_is_found(more):
    assert ACTIVE in refusal_of(pdf(more=[more]))


@pytest.mark.parametrize(
    "more",
    [
        pdf_stream(random.Random(1).randbytes(400), OF_OBJECTS, packed=False),
        pdf_stream(objects(b"<< >>"), OF_OBJECTS + b" /DecodeParms << /Predictor 12 >>"),
        pdf_stream(objects(b"<< >>"), b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]"),
        pdf_stream(objects(b"1 " * 40_000_000), OF_OBJECTS),
        pdf_stream(b"\n" * 70_000_000, OF_OBJECTS),
    ],
    ids=["locked", "predicted", "packed-twice", "without-end", "empty-without-end"],
)
def test_what_cannot_be_looked_through_is_refused(more):
    assert CLOSED in refusal_of(pdf(more=[more]))


def test_very_many_streams_come_to_an_end():
    many = b"stream\n" + zlib.compress(b"1 2 3")
    assert CLOSED in refusal_of(pdf(more=[many * 100_000]))


@pytest.mark.parametrize(
    "page", [b"<html><script>alert(1)</script>", b"<!DOCTYPE html>", b"<SVG onload=alert(1)>"]
)
def test_a_pdf_that_is_a_web_page_too_is_refused(page):
    data = pdf(padding=len(page))
    at_its_head = data.replace(b"." * len(page), page, 1)
    assert len(at_its_head) == len(data)
    assert ANOTHER in refusal_of(at_its_head)


def test_a_pdf_that_is_an_archive_too_is_refused():
    directory = b"PK\x05\x06" + bytes(16) + b"\xff\x00"
    assert ANOTHER in refusal_of(pdf(more=[pdf_stream(directory, b"", packed=False)]))


AT_OPENING = {
    NameObject("/OpenAction"): DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )
}


def written(make):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
    make(writer)
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda writer: writer.root_object.update(AT_OPENING),
        lambda writer: writer.add_attachment("a.exe", b"MZ"),
    ],
    ids=["script", "attachment"],
)
def test_what_another_program_wrote_with_a_script_or_a_file_is_refused(make):
    assert ACTIVE in refusal_of(written(make))


def scan():
    data = io.BytesIO()
    Image.open(io.BytesIO(receipt())).save(data, "PDF")
    return data.getvalue()


def office():
    """A letter with words about scripts, a link, headings and a picture."""
    text = "<h1>JavaScript</h1><p>你好, /JS (/Launch)</p><a href='https://bank.example'>bank</a>"
    return weasyprint.HTML(string=text).write_pdf()


def form():
    """Names of resources that begin as those that are looked for, and an outline."""
    names = b"<< /JSa 9 0 R /EF1 8 0 R /Launched true /S /GoTo /JS /OpenAction [3 0 R /Fit] >>"
    outline = b"<< /Type /Outlines /First 5 0 R /Last 5 0 R /Count 1 >>"
    return pdf(more=[names, outline, pdf_stream(b"1 0 0 1 72 720 cm /JS gs /EF Do " * 1000)])


def photograph():
    """Bytes as a camera writes them, with what chance may write."""
    noise = random.Random(2).randbytes(3_000_000)
    noisy = pdf_stream(noise + b"/JS (/EF <<" + noise, b"/Filter /DCTDecode", packed=False)
    large = pdf_stream(b"\x80\x81/JS (" + bytes(90_000_000))
    return pdf(more=[noisy, large])


@pytest.mark.parametrize("make", [pdf, scan, office, form, photograph])
def test_ordinary_scans_letters_and_forms_pass(make):
    data = make()
    assert screened(data).data == data
