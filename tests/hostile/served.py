"""Redirects that lead astray, bodies that swell, sites that are slow, and certificates that vouch for nobody."""

import asyncio
import gzip
import zlib
from collections.abc import Callable
from functools import cache

import brotli
import zstandard

from factcheck.lib.fetch import Limits
from tests.lib.web import Answer, page, redirect

from .asked import NO_SITE, SCHEME, inside
from .lines import SHOWN, Line

CIRCLE = "The page sends us round in a circle."
UNREADABLE_TARGET = "The page sends us on to an address that cannot be read."


def astray(sentence: str) -> str:
    return f"The page sends us on to where we do not go. {sentence}"


def _redirect(name: str, reach: str, sentence: str, *to: str, **given: object) -> Line:
    return Line("Redirects", name, reach, sentence, answers=[redirect(each) for each in to], **given)  # type: ignore[arg-type]


REDIRECTS = [
    *(
        _redirect(f"to {name}", "refused", astray(sentence), to)
        for name, to, sentence in (
            ("loopback", "http://127.0.0.1:{canary}/", inside("127.0.0.1")),
            ("IPv6 loopback", "http://[::1]:{canary}/", inside("::1")),
            ("IPv4-mapped loopback", "//[::ffff:127.0.0.1]:{canary}/", inside("::ffff:127.0.0.1")),
            ("metadata", "//169.254.169.254/latest/meta-data/", inside("169.254.169.254")),
            ("a private address", "http://10.0.0.1:{canary}/", inside("10.0.0.1")),
            ("a number in hexadecimal", "http://0x7f.1:{canary}/",
             "“0x7f.1” is a number in an unusual form. Use the name of the site, as in https://www.example.org/."),
            ("file", "file:///etc/passwd", SCHEME),
            ("file in mixed case", "FILE:///etc/passwd", SCHEME),
            ("gopher", "gopher://127.0.0.1:{canary}/_GET", SCHEME),
            ("javascript", "javascript:alert(1)", SCHEME),
            ("data", "data:text/html,hello", SCHEME),
            ("user and password", "http://a:b@127.0.0.1:{canary}/",
             "The address has a user name or an @ before the name of the site. Leave that out."),
            ("a percent-encoded host", "http://%31%32%37.0.0.1:{canary}/", NO_SITE.format("%31%32%37.0.0.1:{canary}")),
            ("3,000 letters", f"/{'a' * 3000}", "The address is longer than 2,048 characters. Use a shorter one."),
        )
    ),
    _redirect("to a name that leads inside", "refused",
              "The name news.example leads to 127.0.0.1. " + inside("127.0.0.1"), "http://news.example:{canary}/",
              names={"news.example": [["127.0.0.1"]]}),
    _redirect("to itself", "transient", CIRCLE, "/"),
    _redirect("round in a circle", "transient", CIRCLE, "/a", "/b", "/a"),
    _redirect("50 hops", "transient", "The page sends us on more than 5 times.", *(f"/{n}" for n in range(50))),
    _redirect("empty", "transient", "The page sends us on without saying where.", ""),
    _redirect("unreadable", "transient", UNREADABLE_TARGET, "http://[::1/"),
    _redirect("https to http", "refused", "The page sends us from https on to http, where anybody could change it.",
              "http://{site}/", certificate="sound.pem", trusted=True, url="https://{site}/"),
    Line("Redirects", "non-ASCII", "ok", SHOWN, answers=[redirect("/straße"), page(b"Hello")], says="Hello"),
    Line("Redirects", "bytes that are no text", "ok", SHOWN, says="Hello",
         answers=[b"HTTP/1.1 302 Found\r\nLocation: /gr\xfcn\r\n\r\n", page(b"Hello")]),
]  # fmt: skip

SWELLS = "The page unpacks to far more than was sent, as no honest page does."
UNASKED = "The site sent the page in a form of compression that we did not ask for."
BROKE_OFF = "The page broke off in the middle."
NONSENSE = "The site gave an answer that cannot be understood."
FLOOD = "The site's answer begins with far more header lines than a page needs."
BOMB = 100_000_000  # bytes, of zeros
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "gzip, gzip": lambda body: gzip.compress(gzip.compress(body)),
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=5),
    "zstd": zstandard.compress,
}


@cache
def bomb(coding: str) -> bytes:
    return PACKED[coding](bytes(BOMB))


def bombs(coding: str, **told: str) -> Answer:
    """Answer with a bomb, which is only made when it is asked for."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(page(bomb(coding), **{"content_encoding": coding, **told}))
        await writer.drain()

    return answer


def dripping(start: bytes, drop: bytes, *, every: float = 0.05) -> Answer:
    """Send the start and then, for ever, a drop at a time."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(every)

    return answer


def late(answer: bytes) -> Answer:
    """Answer within the time there is to begin, but not at once."""

    async def tell(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(answer)

    return tell


def stalling(start: bytes) -> Answer:
    """Send the start and then nothing more."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        await reader.read()

    return answer


def resetting(start: bytes) -> Answer:
    """Send the start and cut the connection."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        writer.transport.abort()

    return answer


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
HALF = gzip.compress(bytes(range(256)) * 100)[:-20]


def _body(name: str, reach: str, sentence: str, *answers: Answer, **given: object) -> Line:
    return Line("Bodies", name, reach, sentence, answers=answers, **given)  # type: ignore[arg-type]


BODIES = [
    *(
        _body(f"a bomb in {coding}", "refused", SWELLS if coding in {"gzip", "deflate"} else UNASKED, bombs(coding))
        for coding in PACKED
    ),
    _body("a bomb in gzip within gzip", "ok", SHOWN,
          page(gzip.compress(gzip.compress(bytes(BOMB // 10))), content_encoding="gzip"),
          unread="This is not a page of text but a file of another kind."),
    _body("a bomb called a PDF", "refused", SWELLS, bombs("gzip", content_type="application/pdf")),
    _body("a bomb in capitals", "refused", SWELLS, bombs("gzip", content_encoding="X-GZip")),
    *(
        _body(f"a bomb in {coding} in a redirect", "ok", SHOWN,
              bombs(coding, status="302 Found", location="/page"), page(b"Hello"), says="Hello")
        for coding in ("gzip", "br", "zstd", "deflate")
    ),
    *(
        _body(f"a bomb in {coding} in a {status}", reach, sentence, bombs(coding, status=status))
        for coding in ("gzip", "br")
        for status, reach, sentence in (
            ("403 Forbidden", "blocked", "The site refuses to show us the page (403)."),
            ("404 Not Found", "gone", "The site answered that the page does not exist (404)."),
            ("503 Busy", "transient", "The site had a fault of its own (503)."),
        )
    ),
    _body("100 gzips in a row", "refused", "The page was sent in more than 16 compressed pieces.",
          page(gzip.compress(b"") * 100, content_encoding="gzip")),
    _body("another page hidden behind a gzip", "ok", SHOWN,
          page(gzip.compress(b"Hello") + bytes(100_000), content_encoding="gzip"), says="Hello"),
    _body("gzip that is none", "transient", "The page arrived damaged: its compression cannot be undone.",
          page(b"not gzip at all", content_encoding="gzip")),
    _body("a truncated gzip", "transient", BROKE_OFF, page(HALF, content_encoding="gzip")),
    _body("a length that is too long", "transient", BROKE_OFF, page(b"half", content_length="1000")),
    _body("a length that is too short", "transient", NONSENSE, page(b"Hello, world", content_length="5")),
    _body("a length beyond the limit", "refused", "The page is larger than 10 MB.", page(content_length="9" * 12)),
    _body("a PDF's length beyond the limit", "refused", "The page is larger than 25 MB.",
          page(content_length="999999999", content_type="application/pdf")),
    _body("a length below zero", "transient", NONSENSE, page(content_length="-1")),
    _body("two lengths", "transient", NONSENSE, page(Content_Length="5")),
    _body("a length and chunks", "transient", NONSENSE,
          page(b"5\r\nHello\r\n0\r\n\r\n", transfer_encoding="chunked")),
    _body("chunks that are none", "transient", NONSENSE, CHUNKED + b"zzz\r\nHello\r\n"),
    _body("chunks that break off", "transient", BROKE_OFF, CHUNKED + b"1000\r\nHello"),
    _body("endless chunks", "refused", "The page is larger than 10 MB.",
          dripping(CHUNKED, b"10000\r\n" + bytes(65_536) + b"\r\n", every=0)),
    _body("endless without a length", "refused", "The page is larger than 10 MB.",
          dripping(b"HTTP/1.1 200 OK\r\n\r\n", bytes(65_536), every=0)),
    _body("an empty 200", "ok", SHOWN, page(b""), unread="The page is empty."),
    _body("an empty 200 in gzip", "ok", SHOWN, page(b"", content_encoding="gzip"), unread="The page is empty."),
    _body("a page called a picture", "ok", SHOWN, page(b"<p>Hello", content_type="image/png"),
          unread="This is not a page of text but a file of another kind (image/png)."),
    _body("a picture called a page", "ok", SHOWN, page(b"\x89PNG\r\n\x1a\n" + bytes(200)),
          unread="This is not a page of text but a file of another kind."),
    _body("a page called a PDF", "ok", SHOWN, page(b"<p>Hello", content_type="application/pdf"),
          unread="The site says that this is a PDF, but it is not one."),
    _body("a page of no type", "ok", SHOWN, page(b"<p>Hello</p>", content_type=""), says="Hello"),
    _body("304 unasked", "transient", "The site answered that nothing changed, although it was not asked that.",
          page(b"", status="304 Not Modified")),
]  # fmt: skip

NO_BEGIN = "The site did not begin to answer within 0.3 seconds."
TOO_LONG = "The page did not arrive within 0.8 seconds."
STALLED = "The site stopped sending for 0.3 seconds."
# Each is as short as its line needs and no shorter, so that a busy machine does not make it another line.
SHORT = {
    NO_BEGIN: Limits(headers=0.3),
    TOO_LONG: Limits(total=0.8),
    STALLED: Limits(idle=0.3),
}


def _slow(name: str, sentence: str, *answers: Answer, reach: str = "transient", **given: object) -> Line:
    limits = SHORT.get(sentence, Limits(idle=0.5))
    return Line("Slow", name, reach, sentence, answers=answers, limits=limits, **given)  # type: ignore[arg-type]


SLOW = [
    _slow("silence", NO_BEGIN, stalling(b"")),
    _slow("headers a byte at a time", NO_BEGIN, dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x")),
    _slow("a status line a byte at a time", NO_BEGIN, dripping(b"HTTP/1.1 200 ", b"O")),
    _slow("a body a byte at a time", TOO_LONG, dripping(page(content_length="1000"), b"x")),
    _slow("chunks a byte at a time", TOO_LONG, dripping(CHUNKED, b"1\r\nx\r\n")),
    _slow("a body that stalls", STALLED, stalling(page(content_length="1000"))),
    _slow("a refusal a byte at a time", "The site refuses to show us the page (403).",
          dripping(page(status="403 Forbidden", content_length="1000"), b"x"), reach="blocked"),
    _slow("a fault a byte at a time", "The site had a fault of its own (503).",
          dripping(page(status="503 Busy", content_length="1000"), b"x")),
    _slow("a redirect after the other, each a bit later", TOO_LONG, *(late(redirect(f"/{n}")) for n in range(5))),
    _slow("reset in the body", BROKE_OFF, resetting(page(b"half", content_length="1000"))),
    _slow("reset in the headers", "The connection to the site failed.", resetting(b"HTTP/1.1 200 OK\r\nX:")),
    _slow("reset at once", "The connection to the site failed.", resetting(b""), waits=False),
    _slow("hanging up", "The connection to the site failed.", b""),
    _slow("a TLS handshake that stalls", NO_BEGIN, stalling(b""), waits=False, url="https://{site}/"),
    _slow("a TLS handshake a byte at a time", NO_BEGIN, dripping(b"\x16\x03\x03\x40\x00", b"\x00"), waits=False,
          url="https://{site}/"),
]  # fmt: skip


def _headed(name: str, reach: str, sentence: str, *answers: Answer, **given: object) -> Line:
    limits = SHORT.get(sentence, Limits())
    return Line("Headers", name, reach, sentence, answers=answers, limits=limits, **given)  # type: ignore[arg-type]


BUSY = "The site asks us to come back later (429)."
HEADERS = [
    _headed("a line of 20 MB", "refused", FLOOD, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000_000 + b"\r\n\r\n"),
    _headed("a name of 20 MB", "refused", FLOOD, b"HTTP/1.1 200 OK\r\n" + b"x" * 20_000_000 + b": y\r\n\r\n"),
    _headed("a status line of 20 MB", "refused", FLOOD, b"HTTP/1.1 200 " + b"x" * 20_000_000 + b"\r\n\r\n"),
    _headed("100,000 headers", "refused", FLOOD, b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n"),
    _headed("NUL", "transient", NONSENSE, b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n"),
    _headed("a lone line feed", "transient", NONSENSE, b"HTTP/1.1 200 OK\r\nX: a\nY\r\n\r\n"),
    _headed("another protocol", "transient", NONSENSE, b"SSH-2.0-OpenSSH\r\n\r\n"),
    _headed("no status", "transient", NONSENSE, b"HTTP/1.1\r\n\r\n"),
    _headed("status 2000", "transient", NONSENSE, b"HTTP/1.1 2000 OK\r\n\r\n"),
    _headed("status 000", "transient", "The site gave an answer that means nothing for a page (0).",
            page(status="000 OK")),
    _headed("status 600", "transient", "The site gave an answer that means nothing for a page (600).",
            page(status="600 What")),
    _headed("status 999", "blocked", "The site refuses to show us the page (999).", page(status="999 No")),
    _headed("1xx for ever, as fast as it can", "transient", NO_BEGIN,
            dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000, every=0)),
    _headed("1xx for ever, now and then", "transient", NO_BEGIN,
            dripping(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")),
    _headed("switching protocols unasked", "transient", "The site gave an answer that means nothing for a page (101).",
            stalling(b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n")),
    _headed("Retry-After: 999999999", "blocked", BUSY, page(status="429 No", retry_after="9" * 9), retry_after=86_400),
    _headed("Retry-After of 5,000 digits", "blocked", BUSY, page(status="429 No", retry_after="9" * 5_000)),
    _headed("Retry-After in the year 9999", "blocked", BUSY,
            page(status="429 No", retry_after="Fri, 31 Dec 9999 23:59:59 GMT"), retry_after=86_400),
    _headed("Retry-After in the past", "blocked", BUSY,
            page(status="429 No", retry_after="Thu, 01 Jan 1970 00:00:00 GMT"), retry_after=0),
    _headed("Retry-After that is no time", "blocked", BUSY, page(status="429 No", retry_after="soon")),
]  # fmt: skip


def _secure(name: str, sentence: str, certificate: str = "", *, trusted: bool = False, waits: bool = True) -> Line:
    return Line(
        "TLS", name, "tls_error", f"{sentence}, so nothing was fetched.", "https://{site}/", answers=[page()],
        certificate=certificate, trusted=trusted, waits=waits,
    )  # fmt: skip


TLS = [
    _secure("self-signed", "The site vouches only for itself (its certificate is self-signed)", "sound.pem"),
    _secure("expired", "The site's certificate has expired", "expired.pem", trusted=True),
    _secure("for another address", "The site's certificate is for another address", "other_name.pem", trusted=True),
    _secure("no TLS at all", "No secure connection to 127.0.0.1 could be agreed on", waits=False),
    Line("TLS", "for another name", "tls_error", "The site's certificate is for another name, so nothing was fetched.",
         "https://named.example:{port}/", answers=[page()], certificate="other_name.pem", trusted=True,
         names={"named.example": [["127.0.0.1"]]}),
]  # fmt: skip
