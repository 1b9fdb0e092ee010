"""The one way out to the web: a page is asked for politely, within limits, and never from a closed address."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import aiohttp
from protego import Protego
from yarl import URL

from .bodies import Body
from .guard import AddressRefused, guarded_socket, judged, site_of
from .names import LookUp, Names
from .outcomes import CHALLENGED, Fetched, Limits, Reach, Stopped, meaning
from .robots import Robots, asked_by
from .shared import NotNow, Shared, Turn, Unshared
from .troubles import Within, stopped_by

REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}
# What the pages say that ask a visitor to prove to be human.
CHALLENGE_MARKS = (
    b"cf-chl",
    b"challenge-platform",
    b"cf-browser-verification",
    b"_incapsula_resource",
    b"captcha-delivery.com",
    b"px-captcha",
    b"sucuri_cloudproxy",
    b"awswafcookie",
    b"just a moment...",
)
CHALLENGE_BYTES = 65_536
ASKED_FOR = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}

# Kept for as long as the process lives, so that a site is asked for its rules once a day and not once a batch.
REMEMBERED_ROBOTS = Robots()


@dataclass(slots=True)
class _Journey:
    """How far a fetch has come: where it stands, what it was told on the way, what it cost."""

    start: str
    at: URL
    limits: Limits
    permanent: URL | None = None
    only_permanent: bool = True
    seen: set[URL] = field(default_factory=set)
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    _over: float = 0.0
    _began: float | None = None

    @property
    def seconds(self) -> float:
        """How long the legs took, with what is done of the one under way."""
        return self._over if self._began is None else self._over + time.monotonic() - self._began

    @contextmanager
    def leg(self) -> Iterator[None]:
        """Count the time of what is done inside, and tell in our words what goes wrong there."""
        self._began = time.monotonic()
        try:
            yield
        except (aiohttp.ClientError, OSError) as trouble:
            raise stopped_by(trouble, self.at.raw_host or "", self.limits) from trouble
        finally:
            self._over, self._began = self.seconds, None

    def step(self, seconds: float, sentence: str) -> Within:
        """Give one step of a leg so many seconds, but never more than is left of the whole journey."""
        left = self.limits.total - self.seconds
        if left < seconds:
            return Within(max(0.0, left), f"The page did not arrive within {self.limits.total:g} seconds.")
        return Within(seconds, sentence)

    def heard(self, response: aiohttp.ClientResponse) -> None:
        """Note what the address we stand at answered."""
        self.status = response.status
        self.headers = _plain(response.headers)

    def go_on(self, target: URL) -> None:
        """Follow a redirect; the page's lasting address is where the permanent ones, from the first on, lead."""
        self.only_permanent = self.only_permanent and self.status in PERMANENT
        if self.only_permanent:
            self.permanent = target
        self.seen.add(self.at)
        self.at = target
        self.status = 0
        self.headers = {}

    def result(self, reach: Reach, sentence: str, *, body: bytes = b"", wait: float | None = None) -> Fetched:
        """End here with this; `wait` is how many seconds to stay away when the site itself did not say."""
        seen_well = reach in {"ok", "not_modified"}
        return Fetched(
            reach=reach,
            sentence=sentence,
            url=self.start,
            final_url=str(self.at),
            permanent_url=str(self.permanent or ""),
            status=self.status,
            headers=self.headers,
            body=body,
            content_type=self.headers.get("content-type", ""),
            etag=self.headers.get("etag", "") if seen_well else "",
            last_modified=self.headers.get("last-modified", "") if seen_well else "",
            retry_after=_seconds_to_wait(self.headers.get("retry-after", ""), self.limits) if wait is None else wait,
            seconds=self.seconds,
        )


class Fetcher:
    """Fetches pages within one event loop; `async with Fetcher(...) as fetcher: await fetcher.fetch(url)`.

    `allow` names the `host:port` pairs that may be fetched although private; `user_agent` must carry an address where
    we can be reached; `interval` is the pause in seconds between two starts on one site and on one address, during
    which it is asked nothing else (0 turns this off). `shared` is where these turns, and the robots.txt files, are
    shared with other fetchers; without it they are this one's own. `look_up` stands in for the system's resolver, `tls`
    for its certificates.
    """

    def __init__(
        self,
        *,
        allow: frozenset[str] = frozenset(),
        user_agent: str,
        interval: float = 1.0,
        limits: Limits | None = None,
        look_up: LookUp | None = None,
        tls: ssl.SSLContext | None = None,
        robots: Robots | None = None,
        shared: Shared | None = None,
    ) -> None:
        """Prepare; connections can be made once the fetcher is entered."""
        self._allow = allow
        self._user_agent = user_agent
        self._token = user_agent.partition("/")[0].strip()
        self._interval = interval
        self._limits = limits or Limits()
        self._look_up = look_up
        self._tls = tls
        self._robots = robots or REMEMBERED_ROBOTS
        self._shared = shared or Unshared()
        self._robots_turns: dict[URL, asyncio.Lock] = {}

    async def __aenter__(self) -> Self:
        """Open two pools of connections that never mix: the open web behind the guard, and the allowed sites."""
        self._names = Names(guarded=True, look_up=self._look_up)
        self._allowed_names = Names(guarded=False, look_up=self._look_up)
        self._web = self._session(self._names, guarded=True)
        self._allowed = self._session(self._allowed_names, guarded=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection, and give back what is shared."""
        await self._web.close()
        await self._allowed.close()
        await self._shared.rest()
        await self._names.close()
        await self._allowed_names.close()

    async def rest(self) -> None:
        """Give back what is shared, at the end of a batch; connections stay open for the next."""
        await self._shared.rest()

    def _session(self, names: Names, *, guarded: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=names,
            use_dns_cache=False,
            socket_factory=guarded_socket if guarded else None,
            ssl=self._tls or True,
            limit=0,
        )
        return aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": self._user_agent, **ASKED_FOR},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect),
            max_line_size=self._limits.header_line,
            max_field_size=self._limits.header_line,
            max_headers=self._limits.header_count,
        )

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", seen_at: str = "") -> Fetched:
        """Fetch a page, following redirects, and say what came of it; never raises for what a site does.

        A page whose site may not be asked now is `put_off`, with the seconds until then in `retry_after`.

        `etag` and `last_modified` are those of the last look, and `seen_at` the final address they came from when it
        was not `url`: they are shown only there, since another page's "not modified" would say nothing about ours.
        """
        try:
            start = judged(url, allow=self._allow)
            same_place = judged(seen_at, allow=self._allow) if seen_at else start
        except AddressRefused as refused:
            return Fetched(reach="refused", sentence=refused.sentence, url=url, final_url=url)
        journey = _Journey(start=url, at=start, limits=self._limits)
        conditions = _conditions(etag, last_modified)
        try:
            while True:
                fetched = await self._hop(journey, conditions if journey.at == same_place else {})
                if fetched is not None:
                    return fetched
        except Stopped as stopped:
            return journey.result(stopped.reach, stopped.sentence)
        except NotNow as later:
            return journey.result("put_off", later.sentence, wait=later.seconds)

    async def allowed_by_robots(self, url: str) -> bool:
        """Say whether the site's robots.txt lets us fetch this address; an address we refuse anyway is not allowed.

        Raises NotNow when that is unknown and the site may not be asked now.
        """
        try:
            asked = judged(url, allow=self._allow)
        except AddressRefused:
            return False
        rules = await self._rules_of(asked.origin())
        return rules.can_fetch(str(asked), self._token)

    async def _rules_of(self, site: URL) -> Protego:
        rules = self._robots.rules(site)
        if rules is not None:
            return rules
        async with self._robots_turns.setdefault(site, asyncio.Lock()):
            rules = self._robots.rules(site)
            if rules is None:
                asked = await self._shared.recall(site)
                if asked is not None:
                    return self._robots.learn(site, asked)
                answer = await self.fetch(str(site / "robots.txt"))
                if answer.reach == "put_off":
                    raise NotNow(answer.sentence, seconds=answer.retry_after or 0.0)
                asked = asked_by(answer, token=self._token)
                rules = self._robots.learn(site, asked)
                await self._shared.keep(site, asked, delay=self._wish_of(site))
            return rules

    def _wish_of(self, site: URL) -> float:
        """Say how long the site wishes to be left alone between two starts, within reason."""
        rules = self._robots.rules(site)
        return min((rules.crawl_delay(self._token) or 0.0) if rules else 0.0, self._limits.crawl_delay)

    def _pause_of(self, url: URL) -> float:
        """Say how long to leave the page's site alone between two starts: its own wish, when it has one."""
        return max(self._interval, self._wish_of(url.origin())) if self._interval else 0.0

    async def _hop(self, journey: _Journey, conditions: Mapping[str, str]) -> Fetched | None:
        """Ask one address when its turn has come; None means that the journey goes on elsewhere."""
        limits, host = self._limits, journey.at.raw_host or ""
        web, names = (self._allowed, self._allowed_names) if self._is_allowed(journey.at) else (self._web, self._names)

        async def addresses() -> list[str]:
            with journey.leg():
                async with journey.step(limits.connect, f"{host} was not found within {limits.connect:g} seconds."):
                    return await names.addresses(host)

        async with self._shared.turn(
            host, addresses=addresses, pause=self._pause_of(journey.at), interval=self._interval
        ) as turn:
            with turn.watched(), journey.leg():
                return await self._ask(web, journey, conditions, turn)

    async def _ask(
        self, web: aiohttp.ClientSession, journey: _Journey, conditions: Mapping[str, str], turn: Turn
    ) -> Fetched | None:
        slow = f"The site did not begin to answer within {self._limits.headers:g} seconds."
        async with journey.step(self._limits.headers, slow):
            response = await web.get(journey.at, headers=conditions, allow_redirects=False)
        async with response:
            journey.heard(response)
            wish = _seconds_to_wait(journey.headers.get("retry-after", ""), self._limits)
            turn.answered(response.status, retry_after=wish)
            if response.status in REDIRECTS:
                journey.go_on(self._target(journey))
                return None
            if await self._is_challenge(response, journey):
                raise Stopped("blocked", CHALLENGED)
            if response.status == 304 and conditions:
                return journey.result("not_modified", "The site says that the page has not changed.")
            reach, sentence = meaning(response.status)
            if reach != "ok":
                raise Stopped(reach, sentence)
            return journey.result(reach, sentence, body=await self._read(response, journey))

    async def _read(self, response: aiohttp.ClientResponse, journey: _Journey) -> bytes:
        body = self._body(response, journey)
        body.expect(response.content_length)
        async for piece in self._pieces(response, journey):
            body.feed(piece)
        return body.finish()

    async def _is_challenge(self, response: aiohttp.ClientResponse, journey: _Journey) -> bool:
        """Say whether the answer is a test for human visitors, from its header or the start of its body."""
        if journey.headers.get("cf-mitigated") == "challenge":
            return True
        if response.status not in {403, 503}:
            return False
        try:
            body = self._body(response, journey)
            async with Within(self._limits.idle, "The rest of it may be as slow as it likes."):
                async for piece in self._pieces(response, journey):
                    body.feed(piece)
                    if body.size >= CHALLENGE_BYTES:
                        break
        except (Stopped, aiohttp.ClientError):
            # The status alone says enough.
            return False
        start = body.so_far()[:CHALLENGE_BYTES].lower()
        return any(mark in start for mark in CHALLENGE_MARKS)

    def _body(self, response: aiohttp.ClientResponse, journey: _Journey) -> Body:
        coding = journey.headers.get("content-encoding", "")
        return Body(coding=coding, is_pdf=response.content_type == "application/pdf", limits=self._limits)

    async def _pieces(self, response: aiohttp.ClientResponse, journey: _Journey) -> AsyncIterator[bytes]:
        """Give the body as it arrives, as long as it does not stall."""
        stalled = f"The site stopped sending for {self._limits.idle:g} seconds."
        while not response.content.at_eof():
            piece = response.content.read_nowait()
            if not piece:
                async with journey.step(self._limits.idle, stalled):
                    piece = await response.content.readany()
            yield piece

    def _target(self, journey: _Journey) -> URL:
        """Read where a redirect leads; a page on the open web cannot lead to a site that is only allowed."""
        location = journey.headers.get("location", "")
        if not location:
            raise Stopped("transient", "The page sends us on without saying where.")
        try:
            written = URL(location)
            meant = written if written.scheme else journey.at.join(written)
            target = judged(str(meant), allow=self._allow if self._is_allowed(journey.at) else frozenset())
        except AddressRefused as refused:
            raise Stopped("refused", f"The page sends us on to where we do not go. {refused.sentence}") from None
        except ValueError:
            raise Stopped("transient", "The page sends us on to an address that cannot be read.") from None
        if journey.at.scheme == "https" and target.scheme == "http":
            raise Stopped("refused", "The page sends us from https on to http, where anybody could change it.")
        if target == journey.at or target in journey.seen:
            raise Stopped("transient", "The page sends us round in a circle.")
        if len(journey.seen) == self._limits.redirects:
            raise Stopped("transient", f"The page sends us on more than {self._limits.redirects} times.")
        return target

    def _is_allowed(self, url: URL) -> bool:
        return site_of(url) in self._allow


def _conditions(etag: str, last_modified: str) -> dict[str, str]:
    """Write what we have seen last time into request headers, leaving out what no header can carry."""
    named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in named.items() if value and value.isascii() and value.isprintable()}


def _plain(headers: Mapping[str, str]) -> dict[str, str]:
    """Write headers with lower-case names and sound text, the repeated ones joined."""
    plain: dict[str, str] = {}
    for name, value in headers.items():
        # aiohttp keeps bytes that are not UTF-8 as lone surrogates, which no database takes.
        sound = value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        key = name.lower()
        plain[key] = f"{plain[key]}, {sound}" if key in plain else sound
    return plain


def _seconds_to_wait(wish: str, limits: Limits) -> float | None:
    """Read a `Retry-After`, seconds or a date, within what we are ready to wait."""
    if not wish:
        return None
    try:
        seconds = (
            float(int(wish)) if wish.isdecimal() else (parsedate_to_datetime(wish) - datetime.now(UTC)).total_seconds()
        )
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(0.0, seconds), limits.retry_after)
