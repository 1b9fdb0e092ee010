"""A PDF of plain text, written by hand: one page, two standard fonts."""

import textwrap
from collections.abc import Sequence
from datetime import date

LINE = 88  # characters
FONTS = b"<< /Font << /F1 5 0 R /F2 6 0 R >> >>"


def write_pdf(*, title: str, author: str, published: date, paragraphs: Sequence[str]) -> bytes:
    """Write a page with a heading and these paragraphs, in the letters of Western Europe."""
    lines = [line for paragraph in paragraphs for line in [*textwrap.wrap(paragraph, LINE), ""]]
    drawn = [b"BT /F2 15 Tf 56 780 Td " + _string(title) + b" Tj ET", b"BT /F1 10 Tf 56 748 Td 15 TL"]
    drawn += [_string(line) + b" Tj T*" for line in lines]
    content = b"\n".join([*drawn, b"ET"])
    made = f"D:{published:%Y%m%d}120000Z".encode()
    return _file([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % FONTS,
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        _font(b"Helvetica"),
        _font(b"Helvetica-Bold"),
        b"<< /Title %s /Author %s /CreationDate (%s) >>" % (_string(title), _string(author), made),
    ])  # fmt: skip


def _file(objects: Sequence[bytes]) -> bytes:
    """Number the objects and say where each begins; the first is the catalogue, the last names the author."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + written + b"\nendobj\n"
    begin = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        size - 1,
        begin,
    )
    return bytes(out)


def _font(name: bytes) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /" + name + b" /Encoding /WinAnsiEncoding >>"


def _string(text: str) -> bytes:
    """Write text as PDF does: in brackets, its own brackets and backslashes escaped."""
    written = text.encode("cp1252")
    for special in (b"\\", b"(", b")"):
        written = written.replace(special, b"\\" + special)
    return b"(" + written + b")"
