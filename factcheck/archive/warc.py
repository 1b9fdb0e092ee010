"""A source's captures as a WARC/1.1 file, which other archives and players read.

ISO 28500:2017; https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from http import HTTPStatus
from io import BytesIO
from typing import IO
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from factcheck.sources import bodies
from factcheck.sources.models import Capture, Source

SPECIFICATION = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
# We keep pages unpacked and whole, so what the site said of the way it sent them is not true of what is in the file.
OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})
ORIGINAL = "X-Archive-Orig-"
NAMELESS = "X-Archive-Nameless"
NOT_IN_A_NAME = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")
OF_THE_WEB = ("http://", "https://")  # readers look for headers below no other address
IN_AN_ADDRESS = "%/:?#[]@!$&'()*+,;=~"


@dataclass(slots=True)
class Exported:
    """What is in the file, and what is not: pruned captures, and those whose bytes are gone or altered."""

    captures: int = 0
    pruned: int = 0
    damaged: list[int] = field(default_factory=list)


def export(source: Source, out: IO[bytes], *, packed: bool, name: str = "") -> Exported:
    """Write the source's captures, oldest first, one body in memory at a time.

    Captures of web pages become `response` records without their requests, which were never kept; documents and records
    that were given to us become `resource` records. Raise OSError when the store, or the file, fails.
    """
    writer = WARCWriter(out, gzip=packed, warc_version="WARC/1.1")
    info = writer.create_warcinfo_record(name, _info(source))
    writer.write_record(info)
    exported = Exported()
    for capture in _captures_of(source):
        if capture.pruned_at:
            exported.pruned += 1
            continue
        try:
            body = bodies.bring(capture.sha256)
        except (bodies.Damaged, FileNotFoundError):
            exported.damaged.append(capture.pk)
            continue
        about = {"WARC-Warcinfo-ID": info.rec_headers.get_header("WARC-Record-ID"), **_named(capture)}
        writer.write_record(_record(writer, capture, body, about))
        exported.captures += 1
    return exported


def _captures_of(source: Source) -> Iterator[Capture]:
    return source.captures.order_by("at", "pk").defer("text", "full_text").iterator(chunk_size=100)


def _info(source: Source) -> dict[str, str]:
    return {
        "software": "factcheck, warcio",
        "format": "WARC File Format 1.1",
        "conformsTo": SPECIFICATION,
        "description": f"Captures of source {source.pk}: {_in_one_line(source.url or str(source))}",
    }


def _named(capture: Capture) -> dict[str, str]:
    return {
        "WARC-Date": datetime_to_iso_date(capture.at.astimezone(UTC).replace(tzinfo=None), use_micros=True),
        "WARC-Payload-Digest": f"sha256:{capture.sha256}",
    }


def _record(writer: WARCWriter, capture: Capture, body: bytes, about: dict[str, str]) -> ArcWarcRecord:
    payload = BytesIO(body)
    if not (capture.status and capture.url.lower().startswith(OF_THE_WEB)):
        return writer.create_warc_record(
            f"urn:x-factcheck:capture:{capture.pk}",
            "resource",
            payload=payload,
            length=len(body),
            warc_content_type=_in_one_line(capture.content_type) or "application/octet-stream",
            warc_headers_dict=about,
        )
    status = f"{capture.status} {_phrase(capture.status)}"
    return writer.create_warc_record(
        quote(capture.url, safe=IN_AN_ADDRESS),
        "response",
        payload=payload,
        length=len(body),
        warc_headers_dict=about,
        http_headers=StatusAndHeaders(status, _headers(capture, len(body)), protocol="HTTP/1.1"),
    )


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _headers(capture: Capture, length: int) -> list[tuple[str, str]]:
    """The headers as received, as far as they are any, with a length that is true of the body in the file."""
    headers = []
    for received, value in capture.headers.items():
        name = NOT_IN_A_NAME.sub("-", received) or NAMELESS
        if name.lower() in OF_THE_WIRE:
            name = f"{ORIGINAL}{name}"
        headers.append((name, _in_one_line(value)))
    return [*headers, ("Content-Length", str(length))]


def _in_one_line(value: str) -> str:
    """Leave nothing in the value that would end its line, or be taken for the beginning of another."""
    visible = "".join(letter if letter.isprintable() else " " for letter in value)
    return " ".join(visible.split())
