"""What a file is, told by its content; of hostile ones nothing is kept."""

import io
import random
import warnings

import pypdf
import pytest
from PIL import Image, ImageDraw, ImageFile, PngImagePlugin

from scoring_service.kernel.errors import Invalid
from scoring_service.objections.correspondence.records import MediaType
from scoring_service.objections.correspondence.screening import screened
from tests.factories.evidence import announced_png, jpeg, pdf, png

HIDDEN = b"Pays to nobody"


def refusal_of(data):
    with pytest.raises(Invalid) as refused:
        screened(data)
    (error,) = refused.value.errors
    assert (refused.value.code, error.pointer) == ("evidence_not_accepted", "/file")
    return str(error)


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("data", "kind"),
    [(png(), MediaType.PNG), (jpeg(), MediaType.JPEG), (pdf(), MediaType.PDF)],
    ids=["png", "jpeg", "pdf"],
)
def test_the_content_tells_what_it_is(data, kind):
    assert screened(data).media_type is kind


def test_the_test_document_is_a_pdf_that_others_read():
    reader = pypdf.PdfReader(io.BytesIO(pdf()), strict=True)
    assert "Paid on 1 October" in reader.pages[0].extract_text()


def test_a_pdf_is_kept_as_it_came():
    assert screened(pdf()).data == pdf()


@pytest.mark.parametrize("make", [png, jpeg])
def test_the_same_picture_is_kept_as_the_same_bytes(make):
    assert screened(make()).data == screened(make()).data
    assert opened(screened(make()).data).size == (40, 30)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The file is empty."),
        (b"GIF89a" + bytes(100), "Send a PDF, PNG or JPEG file."),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Send a PDF, PNG"),
        (b"<!doctype html><script>alert(1)</script>", "Send a PDF, PNG or JPEG file."),
        (b"PK\x03\x04" + bytes(100), "Send a PDF, PNG or JPEG file."),
        (b"\n" + pdf(), "Send a PDF, PNG or JPEG file."),
        (b"MZ" + pdf(), "Send a PDF, PNG or JPEG file."),
        (b"\x89PNG\r\n\x1a\n", "cannot be read to its end"),
        (b"\x89PNG\r\n\x1a\n" + jpeg(), "cannot be read to its end"),
        (b"\xff\xd8\xff", "cannot be read to its end"),
        (b"%PDF-1.7\n", "This is not a whole PDF."),
        (b"%PDF-1.7\nstartxref\n4\n%%EOF", "This is not a whole PDF."),
        (b"%PDF-1.7\nstartxref\n9999999999\n%%EOF", "This is not a whole PDF."),
        (b"%PDF-1.7\n<script>alert(1)</script>" + bytes(3000), "This is not a whole PDF."),
    ],
)
def test_what_is_none_of_the_three_is_refused(data, told):
    assert told in refusal_of(data)


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize("make", [png, jpeg, pdf])
def test_a_file_that_breaks_off_is_refused(make, lenient, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)  # as WeasyPrint leaves it
    whole = make() if make is pdf else make((300, 200))
    for length in (20, len(whole) // 2, len(whole) - 30):
        refusal_of(whole[:length])


def test_a_pdf_with_another_file_behind_it_is_refused():
    refusal_of(pdf() + b"PK\x05\x06" + bytes(18))
    refusal_of(pdf() + b"PK\x05\x06" + bytes(16) + b"\x06\x00%%EOF\n")
    assert screened(pdf() + b"\r\n\x00\n").media_type is MediaType.PDF


@pytest.mark.parametrize("make", [png, jpeg])
def test_nothing_that_stands_behind_a_picture_is_kept(make):
    polyglot = make() + b"PK\x03\x04" + HIDDEN + b"<script>alert(1)</script>"
    assert screened(polyglot).data == screened(make()).data


def test_where_and_when_a_picture_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "Maker of cameras", HIDDEN.decode()
    exif.get_ifd(0x8825)[1] = "N"
    kept = opened(screened(jpeg(exif=exif, comment=HIDDEN)).data)
    assert dict(kept.getexif()) == {}
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(kept.info)
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", HIDDEN.decode(), zip=True)
    kept = screened(png(pnginfo=text, exif=exif, icc_profile=HIDDEN)).data
    assert HIDDEN not in kept
    assert opened(kept).info == {}


def test_a_picture_taken_sideways_is_kept_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(screened(jpeg((40, 30), exif=exif)).data).size == (30, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode):
    kept = opened(screened(png(mode=mode, colour=0)).data)
    kept.load()
    assert (kept.size, kept.mode in {"L", "RGB"}) == ((40, 30), True)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "YCbCr"])
def test_every_kind_of_jpeg_is_read(mode):
    assert opened(screened(jpeg(mode=mode, colour=0)).data).size == (40, 30)


def test_what_is_transparent_is_kept_on_white():
    image = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, 9, 9), fill=(0, 0, 0, 255))
    written = io.BytesIO()
    image.save(written, "PNG")
    kept = opened(screened(written.getvalue()).data)
    assert (kept.getpixel((5, 5)), kept.getpixel((30, 20))) == ((0, 0, 0), (255, 255, 255))


def test_sixteen_bits_a_point_keep_their_shades():
    shades = [
        opened(screened(png(mode="I;16", colour=c)).data).getpixel((1, 1))
        for c in (0, 32768, 65535)
    ]
    assert shades == [0, 128, 255]


def test_of_moving_pictures_the_first_is_kept():
    written = io.BytesIO()
    first, second = (Image.new("RGB", (40, 30), c) for c in ("teal", "red"))
    first.save(written, "PNG", save_all=True, append_images=[second])
    kept = opened(screened(written.getvalue()).data)
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.getpixel((1, 1)) == (0, 128, 128)


@pytest.mark.parametrize(
    "size", [(40_000_001, 1), (6400, 6400), (30_000, 30_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_picture_of_huge_size_is_refused_unread(size):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = refusal_of(announced_png(*size))
    assert "more than 40,000,000 points" in told


def test_a_picture_that_unpacks_to_more_than_it_announced_is_no_danger():
    bomb = announced_png(10, 10, scanlines=bytes(50_000_000))
    assert len(screened(bomb).data) < 1000


def test_texts_that_unpack_without_end_are_refused_or_dropped():
    info = PngImagePlugin.PngInfo()
    for number in range(70):
        info.add_text(f"t{number}", "a" * 1_000_000, zip=True)
    bomb = png(pnginfo=info)
    assert len(bomb) < 200_000
    assert "cannot be read" in refusal_of(bomb)


@pytest.mark.parametrize("make", [png, jpeg])
def test_a_spoiled_picture_is_refused_or_harmless_and_never_a_fault(make):
    whole, chance = bytearray(make((60, 40))), random.Random(4)
    for _ in range(400):
        spoiled = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            spoiled[chance.randrange(3, len(spoiled))] = chance.randrange(256)
        try:
            kept = screened(bytes(spoiled))
        except Invalid as refused:
            assert refused.code == "evidence_not_accepted"  # noqa: PT017 - kept is right too
        else:
            opened(kept.data).load()
