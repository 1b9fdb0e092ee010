"""Fetching: what is asked, what an answer means, and where it stops."""

import asyncio
import gzip
import socket
import ssl
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from factcheck.lib.fetch import Fetched, Limits
from factcheck.lib.fetch.bodies import Body
from factcheck.lib.fetch.outcomes import Stopped

from .web import AGENT, CERTIFICATES, Conversation, fetched_from, fetcher, page, redirect, run, serving


class TestAsking:
    def test_a_page_is_fetched_with_what_is_needed_to_keep_it(self) -> None:
        fetched = fetched_from(page(b"<p>Hello", etag='"1"', last_modified="Mon, 01 Jun 2026 10:00:00 GMT"))
        assert (fetched.reach, fetched.status, fetched.body) == ("ok", 200, b"<p>Hello")
        assert fetched.content_type == "text/html; charset=utf-8"
        assert (fetched.etag, fetched.last_modified) == ('"1"', "Mon, 01 Jun 2026 10:00:00 GMT")
        assert fetched.permanent_url == ""

    @pytest.mark.parametrize("status", ["200 OK", "304 Not Modified", "404 Not Found"])
    def test_the_time_counts_every_request_to_its_end(self, status: str) -> None:
        def late(answer: bytes) -> Conversation:
            async def conversation(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                await asyncio.sleep(0.1)
                writer.write(answer)

            return conversation

        async def story() -> Fetched:
            async with serving(late(redirect("/new")), late(page(b"", status=status))) as site, fetcher(site) as client:
                return await client.fetch(site.url("/old"), etag='"1"', seen_at=site.url("/new"))

        fetched = run(story())
        assert fetched.status == int(status[:3])
        assert 0.2 <= fetched.seconds < 5

    def test_we_say_who_we_are_and_ask_by_get_without_cookies(self) -> None:
        async def story() -> str:
            async with serving(page(set_cookie="seen=1")) as site, fetcher(site) as client:
                await client.fetch(site.url("/news"))
                await client.fetch(site.url("/news"))
                return site.asked[-1]

        head = run(story())
        assert head.startswith("GET /news HTTP/1.1\r\n")
        assert f"User-Agent: {AGENT}\r\n" in head
        assert "Accept-Encoding: gzip, deflate\r\n" in head
        assert "Cookie" not in head

    def test_the_fragment_is_not_sent(self) -> None:
        async def story() -> tuple[list[str], str]:
            async with serving(page()) as site, fetcher(site) as client:
                fetched = await client.fetch(site.url("/news#part-2"))
                return site.paths, fetched.final_url.removeprefix(site.url(""))

        assert run(story()) == (["/news"], "/news")

    def test_header_text_is_made_sound(self) -> None:
        fetched = fetched_from(b"HTTP/1.1 200 OK\r\nX-Odd: \xff\r\nVia: a\r\nVia: b\r\nContent-Length: 0\r\n\r\n")
        assert fetched.headers == {"x-odd": "\ufffd", "via": "a, b", "content-length": "0"}
        assert (fetched.reach, fetched.body) == ("ok", b"")


class TestAskingAgain:
    SEEN = {"etag": '"1"', "last_modified": "Mon, 01 Jun 2026 10:00:00 GMT"}

    def test_what_was_seen_last_is_shown_and_not_modified_is_understood(self) -> None:
        async def story() -> tuple[Fetched, str]:
            async with (
                serving(page(b"", status="304 Not Modified", etag='"1"')) as site,
                fetcher(site) as client,
            ):
                return await client.fetch(site.url(), **self.SEEN), site.asked[0]

        fetched, head = run(story())
        assert (fetched.reach, fetched.status, fetched.body, fetched.etag) == (
            "not_modified",
            304,
            b"",
            '"1"',
        )
        assert 'If-None-Match: "1"\r\n' in head
        assert "If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT\r\n" in head

    def test_what_no_header_can_carry_is_left_out(self) -> None:
        async def story() -> str:
            async with serving(page()) as site, fetcher(site) as client:
                await client.fetch(site.url(), etag='"1"\r\nHost: evil', last_modified="\ufffd")
                return site.asked[0]

        assert "If-" not in run(story())

    def test_another_page_is_not_asked_whether_it_changed(self) -> None:
        async def story() -> list[bool]:
            async with serving(redirect("/new"), page()) as site, fetcher(site) as client:
                await client.fetch(site.url("/old"), **self.SEEN)
                return ["If-None-Match" in head for head in site.asked]

        assert run(story()) == [True, False]

    def test_the_page_it_was_seen_at_is_asked_behind_a_redirect(self) -> None:
        async def story() -> list[bool]:
            async with serving(redirect("/new"), page()) as site, fetcher(site) as client:
                await client.fetch(site.url("/old"), **self.SEEN, seen_at=site.url("/new"))
                return ["If-None-Match" in head for head in site.asked]

        assert run(story()) == [False, True]


class TestAnswers:
    @pytest.mark.parametrize(
        ("status", "reach"),
        [
            (200, "ok"),
            (203, "ok"),
            (300, "transient"),
            (400, "blocked"),
            (401, "blocked"),
            (402, "blocked"),
            (403, "blocked"),
            (404, "gone"),
            (407, "blocked"),
            (408, "transient"),
            (410, "gone"),
            (425, "transient"),
            (429, "blocked"),
            (451, "blocked"),
            (500, "transient"),
            (502, "transient"),
            (503, "transient"),
            (599, "transient"),
            (600, "transient"),
            (999, "blocked"),
        ],
    )
    def test_a_status_is_read_as(self, status: int, reach: str) -> None:
        fetched = fetched_from(page(status=f"{status} Whatever", etag='"1"'))
        assert (fetched.reach, fetched.status) == (reach, status)
        assert fetched.body == (b"Hello" if reach == "ok" else b"")
        assert fetched.etag == ('"1"' if reach == "ok" else "")
        assert fetched.sentence.endswith(".")

    def test_a_test_for_humans_is_known_by_its_header(self) -> None:
        assert fetched_from(page(cf_mitigated="challenge")).reach == "blocked"

    @pytest.mark.parametrize("body", [b"<title>Just a moment...</title>", b"<script src=/cdn-cgi/challenge-platform/>"])
    def test_a_test_for_humans_is_known_by_its_words(self, body: bytes) -> None:
        fetched = fetched_from(page(body, status="503 Service Unavailable"))
        assert (fetched.reach, fetched.sentence) == (
            "blocked",
            "The site shows a test for human visitors instead of the page.",
        )

    @pytest.mark.parametrize(
        "answer",
        [
            page(b"x" * 70_000 + b"cf-chl", status="503 Busy"),
            page(b"not gzip", status="503 Busy", content_encoding="gzip"),
            page(b"half", status="503 Busy", content_length="1000"),
        ],
    )
    def test_a_fault_that_is_no_test_stays_a_fault(self, answer: bytes) -> None:
        assert fetched_from(answer).sentence == "The site had a fault of its own (503)."

    @pytest.mark.parametrize(
        ("wish", "seconds"),
        [("120", 120), ("999999999", 86_400), ("-5", None), ("soon", None), ("", None), ("9" * 5000, None)],
    )
    def test_the_wish_to_come_later_is_read_within_a_day(self, wish: str, seconds: float | None) -> None:
        assert fetched_from(page(status="429 Slow down", retry_after=wish)).retry_after == seconds

    def test_the_wish_to_come_later_may_be_a_date(self) -> None:
        date = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
        wait = fetched_from(page(status="503 Busy", retry_after=date)).retry_after
        assert wait is not None
        assert 3500 < wait <= 3600

    def test_a_date_without_a_zone_is_no_wish(self) -> None:
        assert fetched_from(page(status="503 Busy", retry_after="Mon, 01 Jun 2026 10:00:00 -0000")).retry_after is None


class TestRedirects:
    def test_the_last_page_counts_and_a_permanent_move_is_remembered(self) -> None:
        async def story() -> tuple[str, str, bytes]:
            moved = (
                redirect("/b", status="301 Moved"),
                redirect("/c", status="308 Moved"),
                redirect("/d"),
                page(),
            )
            async with serving(*moved) as site, fetcher(site) as client:
                fetched = await client.fetch(site.url("/a"))
                here = site.url("")
                return (
                    fetched.permanent_url.removeprefix(here),
                    fetched.final_url.removeprefix(here),
                    fetched.body,
                )

        assert run(story()) == ("/c", "/d", b"Hello")

    def test_a_permanent_move_behind_a_passing_one_is_not(self) -> None:
        fetched = fetched_from(redirect("/b"), redirect("/c", status="301 Moved"), page())
        assert (fetched.reach, fetched.permanent_url) == ("ok", "")

    def test_the_open_web_cannot_lead_to_an_allowed_private_site(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def look_up(_host: str) -> list[str]:
            return ["127.0.0.1"]

        async def story() -> tuple[str, int, int]:
            async with serving(page()) as canary:
                inside = f"localhost:{canary.port}"
                async with serving(redirect(f"http://{inside}/")) as site:
                    # Let the loopback pass for the open web, so that news.example is a site like any other.
                    monkeypatch.setattr("factcheck.lib.fetch.names.why_not_dial", lambda _address: None)
                    monkeypatch.setattr("factcheck.lib.fetch.guard.why_not_dial", lambda _address: None)
                    monkeypatch.setattr("factcheck.lib.fetch.guard.USUAL_PORTS", {"http": site.port})
                    async with fetcher(allow=frozenset({inside}), look_up=look_up) as client:
                        fetched = await client.fetch(f"http://news.example:{site.port}/")
                        return fetched.sentence, site.connections, canary.connections

        sentence, site_connections, canary_connections = run(story())
        assert sentence.startswith("The page sends us on to where we do not go. “localhost” is a name inside")
        assert (site_connections, canary_connections) == (1, 0)

    def test_five_are_followed_and_no_more(self) -> None:
        chain = [redirect(f"/{n}") for n in range(1, 7)]
        assert fetched_from(*chain[:5], page()).reach == "ok"
        assert fetched_from(*chain, page()).sentence == "The page sends us on more than 5 times."

    def test_a_target_that_is_not_english_is_followed(self) -> None:
        async def story() -> list[str]:
            async with (
                serving(redirect("/straße"), b"HTTP/1.1 302 Found\r\nLocation: /gr\xfcn\r\n\r\n", page()) as site,
                fetcher(site) as client,
            ):
                await client.fetch(site.url("/"))
                return site.paths

        assert run(story()) == ["/", "/stra%C3%9Fe", "/gr%EF%BF%BDn"]


class TestBodies:
    @pytest.mark.parametrize(
        ("coding", "packed"),
        [
            ("gzip", gzip.compress(b"Hello " * 1000)),
            ("x-gzip", gzip.compress(b"Hello " * 500) + gzip.compress(b"Hello " * 500)),
            ("gzip", gzip.compress(b"Hello " * 1000) + b"\0\0\0"),
            ("deflate", zlib.compress(b"Hello " * 1000)),
            ("deflate", zlib.compress(b"Hello " * 1000)[2:-4]),
            ("identity", b"Hello " * 1000),
        ],
        ids=["gzip", "two gzips", "gzip and more", "zlib", "deflate", "as it is"],
    )
    def test_a_packed_page_is_unpacked(self, coding: str, packed: bytes) -> None:
        assert fetched_from(page(packed, content_encoding=coding)).body == b"Hello " * 1000

    def test_a_page_that_fills_a_step_exactly_is_whole(self) -> None:
        long = b"a" * 65_536 * 3
        assert fetched_from(page(gzip.compress(long), content_encoding="gzip")).body == long

    def test_an_unpacked_page_has_a_limit_of_its_own(self) -> None:
        body = Body(coding="gzip", is_pdf=False, limits=Limits(decoded=1000))
        with pytest.raises(Stopped, match=r"The page is larger than 0\.001 MB\."):
            body.feed(gzip.compress(b"x" * 2000))

    def test_a_bomb_is_judged_by_what_was_unpacked_and_not_by_what_waits_behind_it(self) -> None:
        body = Body(coding="gzip", is_pdf=False, limits=Limits())
        with pytest.raises(Stopped, match="far more than was sent"):
            body.feed(gzip.compress(bytes(50_000_000)))
        assert body.size < 1_200_000

    def test_nothing_packed_is_nothing(self) -> None:
        assert fetched_from(page(b"", content_encoding="gzip")).body == b""

    def test_an_empty_piece_changes_nothing(self) -> None:
        body = Body(coding="gzip", is_pdf=False, limits=Limits())
        body.feed(b"")
        assert body.finish() == b""


class TestSlowSites:
    def test_a_site_that_never_takes_the_call_is_given_up(self) -> None:
        async def story() -> Fetched:
            with socket.socket() as full:
                full.bind(("127.0.0.1", 0))
                full.listen(0)
                port = full.getsockname()[1]
                # Fill the queue of callers, so that the next one is left ringing.
                callers = [socket.socket() for _ in range(3)]
                for caller in callers:
                    caller.setblocking(False)
                    caller.connect_ex(("127.0.0.1", port))
                try:
                    async with fetcher(allow=frozenset({f"127.0.0.1:{port}"}), limits=Limits(connect=0.2)) as client:
                        return await client.fetch(f"http://127.0.0.1:{port}/")
                finally:
                    for caller in callers:
                        caller.close()

        assert run(story()).sentence == "The site did not accept a connection within 0.2 seconds."

    def test_a_closed_port_is_a_passing_trouble(self) -> None:
        async def story() -> Fetched:
            async with serving(page()) as site:
                pass
            async with fetcher(site) as client:
                return await client.fetch(site.url())

        fetched = run(story())
        assert (fetched.reach, fetched.sentence) == ("transient", "The connection to the site failed.")


class TestCertificates:
    def fetch(self, certificate: str, *, trusted: str = "") -> Fetched:
        async def story() -> Fetched:
            context = ssl.create_default_context(cafile=CERTIFICATES / trusted) if trusted else None
            async with serving(page(), certificate=certificate) as site, fetcher(site, tls=context) as client:
                return await client.fetch(site.url(scheme="https"))

        return run(story())

    def test_a_sound_one_is_accepted(self) -> None:
        assert self.fetch("sound.pem", trusted="sound.pem").reach == "ok"


class TestNames:
    def test_a_name_is_looked_up_once_for_many_pages(self) -> None:
        async def story() -> list[str]:
            asked = []

            async def look_up(host: str) -> list[str]:
                asked.append(host)
                return ["127.0.0.1"]

            async with serving(page()) as site:
                name = f"press.example:{site.port}"
                async with fetcher(allow=frozenset({name}), look_up=look_up) as client:
                    for path in "abc":
                        assert (await client.fetch(f"http://{name}/{path}")).reach == "ok"
            return asked

        assert run(story()) == ["press.example"]

    def test_the_system_is_asked_when_nobody_else_is_given(self) -> None:
        async def story() -> str:
            async with serving(page()) as site:
                name = f"localhost:{site.port}"
                async with fetcher(allow=frozenset({name})) as client:
                    return (await client.fetch(f"http://{name}/")).reach

        assert run(story()) == "ok"
