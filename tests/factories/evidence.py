"""Files to send as evidence, and forms that carry them, whatever their size."""

import io
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageDraw

BOUNDARY = "----a-boundary-of-a-browser"


def png(size=(40, 30), colour="teal", mode="RGB", **parts):
    return picture("PNG", size, colour, mode, **parts)


def jpeg(size=(40, 30), colour="teal", mode="RGB", **parts):
    return picture("JPEG", size, colour, mode, **parts)


def picture(kind, size, colour, mode, **parts):
    written = io.BytesIO()
    Image.new(mode, size, colour).save(written, kind, **parts)
    return written.getvalue()


def receipt():
    """A photograph of a receipt, upright as a telephone takes it."""
    paper = Image.new("RGB", (900, 1200), "ivory")
    draw = ImageDraw.Draw(paper)
    for row, words in enumerate(("Harbour Bank", "Receipt 4471", "1 October: 1,200.00 paid")):
        draw.text((80, 120 + 160 * row), words, fill="black", font_size=64)
    written = io.BytesIO()
    paper.save(written, "JPEG")
    return written.getvalue()


def pdf(text="Paid on 1 October", *, padding=0, more=()):
    """A whole PDF of one page, written by hand, with so many bytes more of no meaning.

    `more` are objects besides, which no page uses.
    """
    page = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
        *more,
    )
    written, places = b"%PDF-1.7\n%" + b"." * padding + b"\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + table + end


def pdf_stream(content, described=b"/Filter /FlateDecode", *, packed=True):
    """An object that is a stream, packed as most are."""
    body = zlib.compress(content) if packed else content
    head = b"<< %b /Length %d >>" % (described, len(body))
    return head + b"\nstream\n" + body + b"\nendstream"


def announced_png(width, height, *, scanlines=b""):
    """A PNG that announces a size and holds whatever is given."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(scanlines))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def form(data, name="receipt.png", *, field="file", declared="image/png", others=()):
    """The body of a form with a file, and its content type."""
    parts = [_part(field, data, name, declared)]
    parts += [_part(key, value.encode(), None, None) for key, value in others]
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    return body, f"multipart/form-data; boundary={BOUNDARY}"


def _part(field, data, name, declared):
    told = f'form-data; name="{field}"' + ("" if name is None else f'; filename="{name}"')
    head = f"--{BOUNDARY}\r\nContent-Disposition: {told}\r\n"
    head += f"Content-Type: {declared}\r\n" if declared else ""
    return head.encode() + b"\r\n" + data + b"\r\n"


def kept_in(directory: Path):
    """The names of all files of evidence."""
    return sorted(path.name for path in directory.iterdir()) if directory.is_dir() else []
