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

from .web import AGENT, CERTIFICATES, QUICK, Answer, fetched_from, fetcher, page, redirect, run, serving


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say nothing until the other side goes."""
    await reader.read()


def dripping(start: bytes, drop: bytes) -> Answer:
    """Send the start and then, for ever, a drop at a time."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.05)

    return answer


def stalling(start: bytes) -> Answer:
    """Send the start and then nothing more."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        await reader.read()

    return answer


async def reset(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send half a page and cut the connection."""
    writer.write(page(b"half", content_length="1000"))
    await writer.drain()
    writer.transport.abort()


class TestAsking:
    def test_a_page_is_fetched_with_what_is_needed_to_keep_it(self) -> None:
        fetched = fetched_from(page(b"<p>Hello", etag='"1"', last_modified="Mon, 01 Jun 2026 10:00:00 GMT"))
        assert (fetched.reach, fetched.status, fetched.body) == ("ok", 200, b"<p>Hello")
        assert fetched.content_type == "text/html; charset=utf-8"
        assert (fetched.etag, fetched.last_modified) == ('"1"', "Mon, 01 Jun 2026 10:00:00 GMT")
        assert fetched.permanent_url == ""
        assert 0 < fetched.seconds < 5

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

    def test_a_refused_address_is_never_asked(self) -> None:
        async def story() -> tuple[Fetched, int]:
            async with serving(page()) as site, fetcher() as client:
                return await client.fetch(site.url()), site.connections

        fetched, connections = run(story())
        assert (fetched.reach, connections) == ("refused", 0)
        assert fetched.sentence.startswith("127.0.0.1 is not an address on the public internet")


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

    def test_not_modified_unasked_is_not_believed(self) -> None:
        assert fetched_from(page(b"", status="304 Not Modified")).reach == "transient"

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

    @pytest.mark.parametrize(
        ("location", "reach"),
        [
            ("", "transient"),
            ("/", "transient"),
            ("http://[::1/", "transient"),
            ("file:///etc/passwd", "refused"),
            ("http:///nowhere", "refused"),
            ("http://10.0.0.1/", "refused"),
            ("//169.254.169.254/latest", "refused"),
            ("http://0x7f.1/", "refused"),
            ("javascript:alert(1)", "refused"),
            (f"/{'a' * 3000}", "refused"),
        ],
    )
    def test_it_is_not_followed_to(self, location: str, reach: str) -> None:
        fetched = fetched_from(redirect(location))
        assert (fetched.reach, fetched.status, fetched.body) == (reach, 302, b"")

    def test_a_private_site_behind_a_redirect_is_never_contacted(self) -> None:
        async def story() -> tuple[str, int]:
            async with (
                serving(page()) as canary,
                serving(redirect(canary.url())) as site,
                fetcher(site) as client,
            ):
                return (await client.fetch(site.url())).reach, canary.connections

        assert run(story()) == ("refused", 0)

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

    def test_a_circle_is_noticed(self) -> None:
        fetched = fetched_from(redirect("/b"), redirect("/a"), redirect("/b"), path="/a")
        assert fetched.sentence == "The page sends us round in a circle."

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

    def test_from_https_it_does_not_lead_to_http(self) -> None:
        async def story() -> tuple[str, str]:
            trusted = ssl.create_default_context(cafile=CERTIFICATES / "sound.pem")
            async with (
                serving(page()) as plain,
                serving(redirect(plain.url()), certificate="sound.pem") as site,
                fetcher(site, plain, tls=trusted) as client,
            ):
                fetched = await client.fetch(site.url(scheme="https"))
                return fetched.reach, fetched.sentence

        assert run(story()) == (
            "refused",
            "The page sends us from https on to http, where anybody could change it.",
        )


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

    @pytest.mark.parametrize(
        ("answer", "reach", "sentence"),
        [
            (
                page(gzip.compress(gzip.compress(b"Hello")), content_encoding="gzip, gzip"),
                "refused",
                "The site sent the page in a form of compression that we did not ask for.",
            ),
            (
                page(b"\x0b\x02\x80Hello\x03", content_encoding="br"),
                "refused",
                "The site sent the page in a form of compression that we did not ask for.",
            ),
            (
                page(gzip.compress(b"x" * 4_000_000), content_encoding="gzip"),
                "refused",
                "The page unpacks to far more than was sent, as no honest page does.",
            ),
            (
                page(zlib.compress(b"x" * 4_000_000), content_encoding="deflate"),
                "refused",
                "The page unpacks to far more than was sent, as no honest page does.",
            ),
            (
                page(gzip.compress(b"") * 100, content_encoding="gzip"),
                "refused",
                "The page was sent in more than 16 compressed pieces.",
            ),
            (
                page(gzip.compress(bytes(range(256)) * 100)[:-20], content_encoding="gzip"),
                "transient",
                "The page broke off in the middle.",
            ),
            (
                page(b"not gzip at all", content_encoding="gzip"),
                "transient",
                "The page arrived damaged: its compression cannot be undone.",
            ),
            (page(b"half", content_length="1000"), "transient", "The page broke off in the middle."),
            (page(content_length="999999999999"), "refused", "The page is larger than 10 MB."),
            (
                page(content_length="999999999", content_type="application/pdf"),
                "refused",
                "The page is larger than 25 MB.",
            ),
        ],
    )
    def test_a_body_is_not_taken(self, answer: bytes, reach: str, sentence: str) -> None:
        fetched = fetched_from(answer)
        assert (fetched.reach, fetched.sentence, fetched.body) == (reach, sentence, b"")

    def test_a_body_told_shorter_than_it_is_is_not_taken_for_the_page(self) -> None:
        fetched = fetched_from(page(b"Hello, world", content_length="5"))
        assert (fetched.reach, fetched.sentence) == (
            "transient",
            "The site gave an answer that cannot be understood.",
        )

    def test_an_endless_body_is_cut_at_the_limit(self) -> None:
        start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        endless = dripping(start, b"1000\r\n" + b"x" * 4096 + b"\r\n")
        fetched = fetched_from(endless, limits=Limits(wire=10_000))
        assert (fetched.reach, fetched.sentence) == ("refused", "The page is larger than 0.01 MB.")

    def test_an_unpacked_page_has_a_limit_of_its_own(self) -> None:
        body = Body(coding="gzip", is_pdf=False, limits=Limits(decoded=1000))
        with pytest.raises(Stopped, match=r"The page is larger than 0\.001 MB\."):
            body.feed(gzip.compress(b"x" * 2000))

    def test_nothing_packed_is_nothing(self) -> None:
        assert fetched_from(page(b"", content_encoding="gzip")).body == b""

    def test_an_empty_piece_changes_nothing(self) -> None:
        body = Body(coding="gzip", is_pdf=False, limits=Limits())
        body.feed(b"")
        assert body.finish() == b""


class TestSlowSites:
    @pytest.mark.parametrize(
        ("answer", "sentence"),
        [
            (silence, "The site did not begin to answer within 0.3 seconds."),
            (
                dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
                "The site did not begin to answer within 0.3 seconds.",
            ),
            (
                dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500),
                "The site did not begin to answer within 0.3 seconds.",
            ),
            (stalling(page(content_length="1000")), "The site stopped sending for 0.3 seconds."),
            (dripping(page(content_length="1000"), b"x"), "The page did not arrive within 0.8 seconds."),
            (reset, "The page broke off in the middle."),
        ],
    )
    def test_it_is_given_up_in_time(self, answer: Answer, sentence: str) -> None:
        fetched = fetched_from(answer, limits=QUICK)
        assert (fetched.reach, fetched.sentence) == ("transient", sentence)
        assert fetched.seconds < 2

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

    def test_a_name_that_is_not_found_in_time_is_given_up(self) -> None:
        async def slow(_host: str) -> list[str]:
            await asyncio.sleep(60)
            return []

        async def story() -> Fetched:
            async with fetcher(look_up=slow, limits=QUICK) as client:
                return await client.fetch("http://slow.example/")

        fetched = run(story())
        assert (fetched.reach, fetched.sentence) == (
            "transient",
            "slow.example was not found within 0.5 seconds.",
        )

    def test_a_closed_port_is_a_passing_trouble(self) -> None:
        async def story() -> Fetched:
            async with serving(page()) as site:
                pass
            async with fetcher(site) as client:
                return await client.fetch(site.url())

        fetched = run(story())
        assert (fetched.reach, fetched.sentence) == ("transient", "The connection to the site failed.")


class TestHeaders:
    MANY = "The site's answer begins with far more header lines than a page needs."

    @pytest.mark.parametrize(
        "head",
        [
            b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2_000_000 + b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        ],
    )
    def test_a_flood_is_refused(self, head: bytes) -> None:
        fetched = fetched_from(head)
        assert (fetched.reach, fetched.sentence) == ("refused", self.MANY)

    @pytest.mark.parametrize(
        "head",
        [b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n"],
    )
    def test_nonsense_is_a_passing_trouble(self, head: bytes) -> None:
        fetched = fetched_from(head)
        assert (fetched.reach, fetched.sentence) == (
            "transient",
            "The site gave an answer that cannot be understood.",
        )

    def test_hanging_up_is_a_passing_trouble(self) -> None:
        assert fetched_from(b"").sentence == "The connection to the site failed."


class TestCertificates:
    def fetch(self, certificate: str, *, trusted: str = "") -> Fetched:
        async def story() -> Fetched:
            context = ssl.create_default_context(cafile=CERTIFICATES / trusted) if trusted else None
            async with serving(page(), certificate=certificate) as site, fetcher(site, tls=context) as client:
                return await client.fetch(site.url(scheme="https"))

        return run(story())

    def test_a_sound_one_is_accepted(self) -> None:
        assert self.fetch("sound.pem", trusted="sound.pem").reach == "ok"

    @pytest.mark.parametrize(
        ("certificate", "trusted", "fault"),
        [
            ("sound.pem", "", "The site vouches only for itself (its certificate is self-signed)"),
            ("expired.pem", "expired.pem", "The site's certificate has expired"),
            ("other_name.pem", "other_name.pem", "The site's certificate is for another address"),
        ],
    )
    def test_an_unsound_one_is_reported_and_nothing_fetched(self, certificate: str, trusted: str, fault: str) -> None:
        fetched = self.fetch(certificate, trusted=trusted)
        assert (fetched.reach, fetched.body) == ("tls_error", b"")
        assert fetched.sentence == f"{fault}, so nothing was fetched."

    def test_a_site_that_speaks_no_tls_is_reported(self) -> None:
        async def story() -> Fetched:
            async def plain(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                writer.write(page())
                await writer.drain()

            server = await asyncio.start_server(plain, "127.0.0.1", 0)
            name = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with server, fetcher(allow=frozenset({name})) as client:
                return await client.fetch(f"https://{name}/")

        fetched = run(story())
        assert fetched.reach == "tls_error"
        assert fetched.sentence == "No secure connection to 127.0.0.1 could be agreed on, so nothing was fetched."

    def test_a_site_that_stalls_while_agreeing_is_given_up(self) -> None:
        async def story() -> Fetched:
            server = await asyncio.start_server(silence, "127.0.0.1", 0)
            name = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with server, fetcher(allow=frozenset({name}), limits=QUICK) as client:
                return await client.fetch(f"https://{name}/")

        assert run(story()).reach == "transient"


class TestNames:
    def fetch(self, *answers: list[str] | OSError, url: str = "http://news.example/") -> Fetched:
        left = list(answers)

        async def look_up(_host: str) -> list[str]:
            answer = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(answer, OSError):
                raise answer
            return answer

        async def story() -> Fetched:
            async with fetcher(look_up=look_up, limits=QUICK) as client:
                return await client.fetch(url)

        return run(story())

    def test_a_name_that_leads_inside_is_refused(self) -> None:
        fetched = self.fetch(["10.0.0.1"])
        assert fetched.reach == "refused"
        assert fetched.sentence.startswith("The name news.example leads to 10.0.0.1.")

    def test_one_bad_address_among_good_ones_is_enough(self) -> None:
        assert self.fetch(["8.8.8.8", "2606:4700::1111", "::1"]).reach == "refused"

    @pytest.mark.parametrize(
        ("trouble", "reach", "sentence"),
        [
            (socket.EAI_NONAME, "gone", "There is no site named news.example."),
            (socket.EAI_AGAIN, "transient", "The name news.example could not be looked up just now."),
            (socket.EAI_FAIL, "transient", "The name news.example could not be looked up just now."),
        ],
    )
    def test_a_missing_name_is_told_from_a_failing_lookup(self, trouble: int, reach: str, sentence: str) -> None:
        fetched = self.fetch(socket.gaierror(trouble, "no"))
        assert (fetched.reach, fetched.sentence) == (reach, sentence)

    def test_a_name_that_changes_between_lookup_and_dial_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The name is public when we judge it and leads inside when it is dialled."""
        monkeypatch.setattr("factcheck.lib.fetch.names.KEPT_FOR", -1.0)

        async def story() -> tuple[str, int]:
            async with serving(page()) as canary:
                answers = [["8.8.8.8"], ["127.0.0.1"]]

                async def rebinding(_host: str) -> list[str]:
                    return answers.pop(0)

                async with fetcher(look_up=rebinding, limits=QUICK) as client:
                    fetched = await client.fetch("http://news.example/")
                    return fetched.reach, canary.connections

        assert run(story()) == ("refused", 0)

    def test_the_dial_is_judged_even_when_the_lookup_was_not(self) -> None:
        """With the judging of names switched off, the socket itself still refuses."""

        async def story() -> str:
            async def inside(_host: str) -> list[str]:
                return ["127.0.0.1"]

            async with fetcher(look_up=inside) as client:
                client._names._guarded = False
                return (await client.fetch("http://news.example/")).sentence

        assert run(story()).startswith("127.0.0.1 is not an address on the public internet")

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
