"""`export_warc`: a file that others read, whatever the site sent."""

import gzip
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from factcheck.accounts.models import User
from factcheck.archive.warc import export
from factcheck.lib.extraction import Page
from factcheck.sources import bodies
from factcheck.sources.actions import Kept, add_by_hand, keep_capture
from factcheck.sources.models import Capture, Source, SourceKind
from tests.archive.conftest import Said
from tests.commands import Ended, typed
from tests.factories import CaptureFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 12, 30, 15, 123456, tzinfo=UTC)


def records(packed: bytes) -> list[SimpleNamespace]:
    """Read a WARC file as any other tool would, its digests checked."""
    read = []
    for record in ArchiveIterator(BytesIO(packed), check_digests=True):
        body = record.content_stream().read()
        assert record.digest_checker.problems == []
        read.append(
            SimpleNamespace(
                type=record.rec_type,
                warc=dict(record.rec_headers.headers),
                status=record.http_headers.statusline if record.http_headers else None,
                http=record.http_headers.headers if record.http_headers else None,
                body=body,
                checked=record.digest_checker.passed,
            )
        )
    return read


def exported(source: Source, *, packed: bool = False) -> list[SimpleNamespace]:
    out = BytesIO()
    export(source, out, packed=packed)
    return records(out.getvalue())


def captured(source: Source, headers: dict[str, str], body: bytes = b"<p>20 hours</p>", **more: Any) -> Capture:
    page = Page(title="Ferries", text="20 hours", full_text="20 hours")
    return keep_capture(Kept(source, body, page, AT, **{"url": source.url, "status": 200, "headers": headers, **more}))


def test_captures_are_read_back_as_they_came_oldest_first(source: Source, said: Said) -> None:
    said("It takes 19 hours.", days_ago=1)
    said("It takes 18 hours.", days_ago=9)
    info, first, second = exported(source)
    assert (info.type, info.warc["WARC-Type"]) == ("warcinfo", "warcinfo")
    assert b"format: WARC File Format 1.1\r\n" in info.body
    assert [(one.type, one.status, one.body) for one in (first, second)] == [
        ("response", "200 OK", b"It takes 18 hours."),
        ("response", "200 OK", b"It takes 19 hours."),
    ]
    assert dict(first.http) == {"content-type": "text/html; charset=utf-8", "server": "wire", "Content-Length": "18"}
    assert (first.checked, first.warc["WARC-Warcinfo-ID"]) == (True, info.warc["WARC-Record-ID"])


def test_a_record_names_its_address_its_moment_and_its_bytes(source: Source) -> None:
    capture = captured(source, {})
    _info, record = exported(source)
    assert record.warc["WARC-Target-URI"] == "https://wire.example/ferry"
    assert record.warc["WARC-Date"] == "2026-11-23T12:30:15.123456Z"
    assert record.warc["WARC-Payload-Digest"] == f"sha256:{capture.sha256}"
    assert record.warc["Content-Type"] == "application/http; msgtype=response"


def test_a_body_kept_unpacked_is_not_said_to_be_packed(source: Source) -> None:
    captured(
        source,
        {"content-encoding": "gzip", "content-length": "9", "transfer-encoding": "chunked", "etag": '"1"'},
        b"<p>20 hours</p>",
    )
    _info, record = exported(source)
    assert sorted(record.http) == [
        ("Content-Length", "15"),
        ("X-Archive-Orig-content-encoding", "gzip"),
        ("X-Archive-Orig-content-length", "9"),
        ("X-Archive-Orig-transfer-encoding", "chunked"),
        ("etag", '"1"'),
    ]
    assert record.body == b"<p>20 hours</p>"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("x", "a\r\nSet-Cookie: stolen", ("x", "a Set-Cookie: stolen")),
        ("x", "a\r\n\r\n<script>", ("x", "a <script>")),
        ("x", "a\n b\x0bc\x85d\u2028e", ("x", "a b c d e")),
        ("x", "Zürich", ("x", "Z%C3%BCrich")),
        ("x", "フェリー", ("x", "%E3%83%95%E3%82%A7%E3%83%AA%E3%83%BC")),
        ("x", "", ("x", "")),
        ("a b:c\r\nd", "e", ("a-b-c--d", "e")),
        ("フェリー", "e", ("----", "e")),
        ("", "e", ("X-Archive-Nameless", "e")),
        ("WARC/1.1", "e", ("WARC-1.1", "e")),
    ],
)
def test_no_header_breaks_the_file(name: str, value: str, read: tuple[str, str], source: Source) -> None:
    CaptureFactory.create(
        source=source, headers={name: value}, sha256=bodies.keep(b"<p>20 hours</p>"), url=source.url, at=AT
    )
    captured(source, {"server": "wire"})
    _info, hostile, next_one = exported(source)
    assert (hostile.http, hostile.body) == ([read, ("Content-Length", "15")], b"<p>20 hours</p>")
    assert next_one.http == [("server", "wire"), ("Content-Length", "15")]


WORD = st.text(max_size=20)
ADDRESS = st.builds("https://wire.example/{}".format, WORD) | WORD


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(headers=st.dictionaries(WORD, WORD, max_size=4), url=ADDRESS, title=WORD, body=st.binary(max_size=50))
def test_whatever_was_sent_the_file_is_read_back_whole(
    headers: dict[str, str], url: str, title: str, body: bytes, source: Source
) -> None:
    source.url, source.title = "", title
    captures = [
        Capture(pk=1, at=AT, url=url, status=200, headers=headers, sha256=bodies.keep(body)),
        Capture(pk=2, at=AT, url="https://wire.example/", status=200, sha256=bodies.keep(b"end")),
    ]
    with pytest.MonkeyPatch.context() as moment:
        moment.setattr("factcheck.archive.warc._captures_of", lambda _source: captures)
        read = exported(source)
    assert [record.body for record in read[1:]] == [body, b"end"]


def test_a_status_nobody_knows_is_kept(source: Source) -> None:
    captured(source, {}, status=299)
    _info, record = exported(source)
    assert record.status == "299 Unknown"


def test_an_empty_body_is_a_body(source: Source) -> None:
    captured(source, {}, b"")
    _info, record = exported(source)
    assert (record.body, record.http) == (b"", [("Content-Length", "0")])


def test_what_somebody_wrote_down_is_a_resource_of_no_address(ada: User) -> None:
    source = add_by_hand(kind=SourceKind.INTERVIEW, title="The captain\non Monday", record="About 20 hours.", by=ada)
    info, record = exported(source)
    assert b"description: Captures of source %d: The captain on Monday\r\n" % source.pk in info.body
    assert (record.type, record.body, record.http) == ("resource", b"About 20 hours.", None)
    assert record.warc["WARC-Target-URI"] == f"urn:x-factcheck:capture:{source.captures.get().pk}"
    assert record.warc["Content-Type"] == "text/plain; charset=utf-8"


# The command


def test_the_command_writes_a_file(source: Source, said: Said, tmp_path: Path) -> None:
    said("It takes 18 hours.", days_ago=9)
    file = tmp_path / "ferry.warc"
    assert typed("export_warc", source.pk, "--output", file) == Ended(0, "", "1 capture written.\n")
    assert file.read_bytes().startswith(b"WARC/1.1\r\n")
    info, record = records(file.read_bytes())
    assert (info.warc["WARC-Filename"], record.body) == ("ferry.warc", b"It takes 18 hours.")
    assert (file.stat().st_mode & 0o777, [path.name for path in tmp_path.glob("*ferry*")]) == (0o600, ["ferry.warc"])


def test_a_file_called_gz_is_packed_record_by_record(source: Source, said: Said, tmp_path: Path) -> None:
    said("It takes 18 hours.", days_ago=9)
    said("It takes 19 hours.", days_ago=8)
    file = tmp_path / "ferry.warc.gz"
    assert typed("export_warc", source.pk, "--output", file).complaint == "2 captures written.\n"
    assert file.read_bytes().count(b"\x1f\x8b\x08") == 3
    assert gzip.decompress(file.read_bytes()).startswith(b"WARC/1.1\r\n")
    assert [record.body for record in records(file.read_bytes())[1:]] == [b"It takes 18 hours.", b"It takes 19 hours."]


def test_warcios_own_checker_finds_nothing_wrong(source: Source, said: Said, tmp_path: Path) -> None:
    said("It takes 18 hours.", days_ago=9)
    file = tmp_path / "ferry.warc.gz"
    typed("export_warc", source.pk, "--output", file)
    checker = Checker(SimpleNamespace(inputs=[str(file)], verbose=False))
    assert checker.process_all() == 0


class Terminal(StringIO):
    """Standard output, with the bytes beneath it."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self.buffer, self.is_terminal = BytesIO(), is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


def test_without_a_file_it_is_printed_for_the_next_program(
    source: Source, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("It takes 18 hours.", days_ago=9)
    pipe = Terminal(is_terminal=False)
    monkeypatch.setattr("factcheck.management.commands.export_warc.sys", SimpleNamespace(stdout=pipe))
    assert typed("export_warc", source.pk).status == 0
    assert [record.type for record in records(pipe.buffer.getvalue())] == ["warcinfo", "response"]


def test_a_terminal_is_not_flooded(source: Source, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    said("It takes 18 hours.", days_ago=9)
    screen = Terminal(is_terminal=True)
    monkeypatch.setattr("factcheck.management.commands.export_warc.sys", SimpleNamespace(stdout=screen))
    assert typed("export_warc", source.pk) == Ended(
        1, "", "CommandError: A terminal cannot show a WARC file. Say with --output where to write it.\n"
    )


def test_pruned_captures_are_counted_and_left_out(source: Source, said: Said, tmp_path: Path) -> None:
    pruned = said("It takes 18 hours.", days_ago=9)
    said("It takes 19 hours.", days_ago=1)
    Capture.objects.filter(pk=pruned.pk).update(pruned_at=timezone.now())
    file = tmp_path / "ferry.warc"
    assert typed("export_warc", source.pk, "--output", file) == Ended(
        0,
        "",
        "1 capture written. 1 more have only their text left: their bytes were removed, as CAPTURES_KEPT_DAYS says.\n",
    )
    assert [record.body for record in records(file.read_bytes())[1:]] == [b"It takes 19 hours."]


def test_captures_that_are_damaged_are_named_and_the_others_written(source: Source, said: Said, tmp_path: Path) -> None:
    missing, altered, _sound = (said(f"It takes {hours} hours.", days_ago=30 - hours) for hours in (18, 19, 20))
    bodies.remove(missing.sha256)
    (place,) = (tmp_path / "captures").rglob(f"{altered.sha256}.zst")
    place.write_bytes(b"rubbish")
    file = tmp_path / "ferry.warc"
    assert typed("export_warc", source.pk, "--output", file) == Ended(
        1,
        "",
        "1 capture written.\nCommandError: Missing from the file, for their bytes are gone or altered: captures "
        f"{missing.pk}, {altered.pk}.\n",
    )
    assert [record.body for record in records(file.read_bytes())[1:]] == [b"It takes 20 hours."]


def test_a_file_that_cannot_be_written_leaves_nothing_and_keeps_the_old_one(
    source: Source, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("It takes 18 hours.", days_ago=9)
    file = tmp_path / "ferry.warc"
    file.write_bytes(b"what was there")

    def away(_name: str) -> bytes:
        raise TimeoutError("the store is away")

    monkeypatch.setattr(bodies, "bring", away)
    assert typed("export_warc", source.pk, "--output", file) == Ended(
        1, "", "CommandError: The file could not be written: the store is away.\n"
    )
    assert [(path.name, path.read_bytes()) for path in tmp_path.glob("*ferry*")] == [("ferry.warc", b"what was there")]


def test_nothing_to_export_is_said(source: Source, said: Said) -> None:
    assert typed("export_warc", 0).complaint == "CommandError: There is no source with the id 0.\n"
    nothing = f"CommandError: Of source {source.pk} there is no capture with its bytes, so nothing to write.\n"
    assert typed("export_warc", source.pk) == Ended(1, "", nothing)
    said("It takes 18 hours.", days_ago=9)
    Capture.objects.update(pruned_at=timezone.now())
    assert typed("export_warc", source.pk) == Ended(1, "", nothing)
