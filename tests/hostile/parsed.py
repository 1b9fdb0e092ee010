"""Pages made to harm whoever reads them: what they hang, swell or leak, and what they lie about."""

import io
import zlib
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from pypdf import PdfReader, PdfWriter

from factcheck.lib.extraction.prescan import DEEPEST, MOST_ATTRIBUTES, MOST_TEXT
from tests.lib.test_extraction_pdf import a_pdf

from .lines import SHOWN, Line

TOO_MANY = f"The page could not be read: one of its tags has more than {MOST_ATTRIBUTES} attributes."
TOO_DEEP = f"The page could not be read: its parts lie more than {DEEPEST} levels deep."
TOO_LONG = f"The page could not be read: it has more than {MOST_TEXT:,} characters of text."
ABBREVIATIONS = "The page could not be read: it defines abbreviations of its own, as no web page needs to."
NO_TEXT = "This is not a page of text but a file of another kind."
NOTHING_SHOWN = "The page shows no text. It may need a browser's scripts, or be only pictures."


def _parsed(name: str, body: bytes, *, kind: str = "text/html; charset=utf-8", **outcome: Any) -> Line:
    # Without its length, for the port of the canaries is written into it later.
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    return Line("Parsing", name, "ok", SHOWN, answers=[answer], seconds=20, **outcome)


HANGS = [
    _parsed("200,000 attributes", b"<div " + b"a=1 " * 200_000 + b">text</div>", unread=TOO_MANY),
    _parsed("200,000 bare attributes", b"<div " + b"".join(b"a%d " % n for n in range(200_000)) + b">text</div>",
            unread=TOO_MANY),
    _parsed("200,000 slashed attributes", b"<div" + b"/a" * 200_000 + b">text</div>", unread=TOO_MANY),
    _parsed("a tag that never ends", b"<div " + b"a='>' " * 200_000, unread=TOO_MANY),
    _parsed("a quote that never ends", b'<div a="' + b"b=1 " * 200_000 + b">text", unread=TOO_MANY),
    _parsed("200,000 nested divs", b"<div>" * 200_000 + b"text", unread=TOO_DEEP),
    _parsed("200,000 nested divs that close others", b"<div></p></span></p>" * 200_000 + b"text", unread=TOO_DEEP),
    _parsed("200,000 nested tags nobody knows", b"".join(b"<x%d>" % n for n in range(200_000)) + b"text",
            unread=TOO_DEEP),
    _parsed("300,000 paragraphs", b"<p>It takes 20 hours." * 300_000, unread=TOO_LONG),
    _parsed("text that never ends", b"a" * (MOST_TEXT + 1), kind="text/plain", unread=TOO_LONG),
    _parsed("200,000 nested divs as XHTML", b"<div>" * 200_000 + b"text", kind="application/xhtml+xml",
            unread=TOO_DEEP),
    _parsed("200,000 nested divs in UTF-16", ("<div>" * 200_000 + "text").encode("utf-16"), unread=TOO_DEEP),
    _parsed("comments that never end", b"<!--" * 1_000_000 + b"<p>text", unread=NOTHING_SHOWN),
]  # fmt: skip

PARAGRAPH = "<p>The crossing takes about 20 hours."
SAYS = "The crossing takes about 20 hours."
BILLION = "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {one} '{f'&{before};' * 10}'>" for before, one in zip("abcdefghi", "bcdefghij", strict=True)
)
ENTITIES = [
    _parsed(name, f"{start}{PARAGRAPH}&{entity};".encode(), kind=kind, unread=ABBREVIATIONS)
    for kind in ("text/html", "application/xhtml+xml", "text/xml")
    for name, start, entity in (
        (f"an entity bomb as {kind}", f"{BILLION}]>", "j"),
        (f"XXE of a file as {kind}", '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "x"),
        (f"XXE of the network as {kind}", '<!DOCTYPE html [<!ENTITY x SYSTEM "http://127.0.0.1:{canary}/">]>', "x"),
        (f"XXE by parameter as {kind}",
         '<!DOCTYPE html [<!ENTITY % x SYSTEM "http://127.0.0.1:{canary}/x.dtd"> %x;]>', "y"),
    )
]  # fmt: skip
CANARY = "http://127.0.0.1:{canary}/"
LURES = [
    _parsed(name, (lure + PARAGRAPH).encode(), kind=kind, says=SAYS)
    for kind in ("text/html", "application/xhtml+xml")
    for name, lure in (
        (f"a definition elsewhere as {kind}", f'<!DOCTYPE html SYSTEM "{CANARY}x.dtd">'),
        (f"a style sheet elsewhere as {kind}", f'<?xml-stylesheet href="{CANARY}x.xsl" type="text/xsl"?>'),
        (f"another page within as {kind}", f'<iframe src="{CANARY}"></iframe><img src="{CANARY}">'),
        (f"an inclusion as {kind}", f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{CANARY}"/>'),
        (f"sent on by a tag as {kind}", f'<meta http-equiv="refresh" content="0;url={CANARY}">'),
        (f"another base as {kind}", f'<base href="{CANARY}"><link rel="canonical" href="x">'),
    )
]  # fmt: skip

UMLAUT = "<p>Der Zug fährt 20 Stunden."
FAEHRT = "Der Zug fährt 20 Stunden."
CHARSETS = [
    _parsed(name, body, kind=f"text/html; charset={charset}", says=says)
    for name, charset, body, says in (
        ("UTF-8 called UTF-16", "utf-16", UMLAUT.encode(), FAEHRT),
        ("UTF-8 called ASCII", "ascii", UMLAUT.encode(), FAEHRT),
        ("Latin 1 called UTF-8", "utf-8", UMLAUT.encode("latin-1"), FAEHRT),
        ("UTF-16 called UTF-8", "utf-8", UMLAUT.encode("utf-16"), FAEHRT),
        ("a charset nobody knows", "klingon", UMLAUT.encode(), FAEHRT),
        ("a charset that unpacks", "zlib", PARAGRAPH.encode(), SAYS),
        ("a charset that unescapes", "unicode_escape", rb"<p>The crossing takes about 20 hours.\x3cp>",
         SAYS + r"\x3cp>"),
        ("UTF-7", "utf-7", b"<p>The crossing takes about 20 hours.+ADw-p+AD4-", SAYS + "+ADw-p+AD4-"),
        ("a charset that takes quadratic time", "punycode", b"<p>" + b"a" * 100_000, "a" * 100_000),
        ("a charset of 4,000 letters", "x" * 4_000, PARAGRAPH.encode(), SAYS),
        ("NUL in the text", "utf-8", b"<p>The crossing\0 takes about 20 hours.", SAYS),
        ("NUL by its number", "utf-8", b"<p>The crossing&#0; takes about 20 hours.",
         "The crossing\ufffd takes about 20 hours."),
        ("a lone surrogate in the text", "utf-8", b"<p>" + "ä".encode() * 12 + b"\xed\xa0\x80",
         "ä" * 12 + "\ufffd" * 3),
        ("a lone surrogate by its number", "utf-8", b"<p>The crossing &#xD800; takes about 20 hours.",
         "The crossing \ufffd takes about 20 hours."),
    )
]  # fmt: skip

DAMAGED = "The PDF could not be read. It is damaged, or made in a way we do not know."
PICTURES = "The PDF has no text in it, only pictures. Attach a version with text instead."
BRIEF = 3
TOO_SLOW = f"The page could not be read within {BRIEF} seconds."
TOO_MANY_PAGES = "The PDF has more than 500 pages. Attach the pages that matter instead."
LOCKED = "The PDF is locked with a password. Attach an unlocked copy instead."


def _written(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_pdf())))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _pdf(*objects: bytes, more: bytes = b"") -> bytes:
    """Write a whole file, so that what is wrong with it is only what is meant to be."""
    parts = [b"%PDF-1.7\n", *(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 1))]
    *places, end = accumulate(map(len, parts))
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Root 1 0 R /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, more, end)
    return b"".join(parts) + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _stream(packed: bytes, filters: bytes) -> bytes:
    return b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(packed), filters, packed)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
EMPTY = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
DRAWN = b"BT /F 9 Tf (a) Tj ET\n"
SWELLING = zlib.compress(DRAWN * 10_000_000)
AES = (
    b"/ID [(a) (b)] /Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -1 /O (%s) /U (%s) /OE (%s) /UE (%s) /Perms"
    b" (%s) /CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF >>"
    % (b"o" * 48, b"u" * 48, b"o" * 32, b"u" * 32, b"p" * 16)
)


def _drawn(packed: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return _pdf(CATALOG, ONE_PAGE, PAGE, _stream(packed, filters), FONT)


def _kids(kids: bytes, *objects: bytes, count: int = 100_000) -> bytes:
    return _pdf(CATALOG, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids), *objects)


PDFS = [
    _parsed(f"a PDF {name}", body, kind="application/pdf", unread=sentence)
    for name, body, sentence in (
        ("locked with RC4", _written(lambda one: one.encrypt("a", "b", algorithm="RC4-128")), LOCKED),
        ("locked with AES", _pdf(CATALOG, ONE_PAGE, EMPTY, more=AES), LOCKED),
        ("that swells to 210 MB", _drawn(SWELLING), DAMAGED),
        ("that swells twice", _drawn(zlib.compress(SWELLING), b"/FlateDecode /FlateDecode"), DAMAGED),
        ("with a page tree that is its own child", _kids(b"2 0 R"), DAMAGED),
        ("of 1,000,000 pages by its count", _kids(b"3 0 R", EMPTY, count=1_000_000), PICTURES),
        ("of one page 10,000 times", _kids(b"3 0 R " * 10_000, EMPTY), TOO_MANY_PAGES),
        ("of 5,000 pages", _kids(b"".join(b"%d 0 R " % (n + 3) for n in range(5_000)), *[EMPTY] * 5_000),
         TOO_MANY_PAGES),
        ("nested 100,000 deep", _pdf(CATALOG, b"[" * 100_000), DAMAGED),
        ("with a table of 999,999,999 places", b"%PDF-1.7\nxref\n0 999999999\ntrailer\n<<>>\nstartxref\n9\n%%EOF",
         DAMAGED),
    )
]  # fmt: skip
PDFS.append(
    _parsed("a PDF of 3,000,000 words drawn", _drawn(zlib.compress(DRAWN * 3_000_000)), kind="application/pdf",
            unread=TOO_SLOW, reading=BRIEF)
)  # fmt: skip

PARSING = [*HANGS, *ENTITIES, *LURES, *CHARSETS, *PDFS]
