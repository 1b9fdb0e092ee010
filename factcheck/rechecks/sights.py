"""Going out to look: many pages side by side, nothing written, no transaction open meanwhile."""

import asyncio
import logging
import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

import uvloop
from django.conf import settings

from factcheck.lib.extraction import Page, Unreadable, read_page_limited
from factcheck.lib.fetch import Fetched, Fetcher, NotNow, why_not_fetch
from factcheck.rechecks.rules import forbidden_by_robots
from factcheck.sources.bodies import sha256_of

READERS = 2  # pages read at once, each in a child that may take a core
# A sight waits so long for others, in seconds: written together, each costs less than a tenth.
LINGER = 0.1
WITHIN = 240.0  # seconds for a batch: well below the lease and the tasks' limits

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """What to look at, and what was seen there last."""

    source: int
    url: str
    etag: str = ""
    last_modified: str = ""
    seen_at: str = ""
    sha256: str = ""
    capture: int | None = None
    robots_overridden: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look brought: `page` when there were new bytes that could be read, else why they could not.

    The page comes without its main text where there is a `capture` from which that may be told.
    """

    source: int
    fetched: Fetched
    sha256: str = ""
    page: Page | None = None
    unreadable: str = ""
    capture: int | None = None

    @property
    def is_the_same(self) -> bool:
        """Whether the very bytes came that came last time."""
        return bool(self.sha256) and self.page is None and not self.unreadable

    @property
    def is_put_off(self) -> bool:
        """Whether nobody looked, since the site may not be asked now."""
        return self.fetched.reach == "put_off"


class Lookout:
    """A fetcher in an event loop of its own thread, so that its caller may write to the database meanwhile.

    Its connections stay open from one batch to the next.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        """Enter the fetcher, in the new loop."""
        self.batches = 0
        self._fetcher = fetcher
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="looks", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(fetcher.__aenter__(), self._loop).result()

    @property
    def is_open(self) -> bool:
        """Whether anybody can look from here."""
        return not self._loop.is_closed()

    def close(self) -> None:
        """Close the connections, and end the loop."""
        asyncio.run_coroutine_threadsafe(self._fetcher.__aexit__(None, None, None), self._loop).result()
        asyncio.run_coroutine_threadsafe(self._loop.shutdown_default_executor(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def sights(self, targets: Sequence[Target], *, within: float) -> Iterator[list[Sight]]:
        """Look at all the targets and give the sights as they come, those together that came about the same time."""
        self.batches += 1
        seen = _Seen()
        begun: Future[asyncio.Task[None]] = Future()

        def begin() -> None:
            task = self._loop.create_task(_look_at_all(targets, fetcher=self._fetcher, seen=seen, within=within))
            task.add_done_callback(lambda _: seen.end())
            begun.set_result(task)

        self._loop.call_soon_threadsafe(begin)
        work = begun.result()
        try:
            while together := seen.next():
                yield together
            work.result()
        finally:
            self._loop.call_soon_threadsafe(work.cancel)
            # Whoever was cancelled still gives back what it holds.
            while seen.next():
                pass


class _Seen:
    """Sights on their way from the loop's thread to whoever writes them down.

    They are handed over together: waking another thread for each would take longer than looking at most pages.
    """

    def __init__(self) -> None:
        self._together: list[Sight] = []
        self._handed: queue.SimpleQueue[list[Sight]] = queue.SimpleQueue()
        self._is_over = False

    def add(self, sight: Sight) -> None:
        """Take what was seen; in the loop."""
        if not self._together:
            asyncio.get_running_loop().call_later(LINGER, self._hand_over)
        self._together.append(sight)

    def end(self) -> None:
        """Hand over what is left, and that it was the last; in the loop."""
        self._hand_over()
        self._handed.put([])

    def next(self) -> list[Sight]:
        """Wait for sights and give all that wait by then; nothing when there are no more. For whoever writes."""
        together: list[Sight] = []
        while not self._is_over and (not together or not self._handed.empty()):
            some = self._handed.get()
            together += some
            self._is_over = not some
        return together

    def _hand_over(self) -> None:
        if self._together:
            self._handed.put(self._together)
            self._together = []


@contextmanager
def lookout(fetcher: Fetcher) -> Iterator[Lookout]:
    """Keep a lookout for as long as it is needed."""
    kept = Lookout(fetcher)
    try:
        yield kept
    finally:
        kept.close()


def sights_of(
    targets: Sequence[Target], *, fetcher: Fetcher | Lookout, within: float = WITHIN
) -> Iterator[list[Sight]]:
    """Look at all the targets, from a lookout that is kept or one for this once; what comes too late is left out."""
    if isinstance(fetcher, Lookout):
        yield from fetcher.sights(targets, within=within)
        return
    with lookout(fetcher) as once:
        yield from once.sights(targets, within=within)


async def _look_at_all(targets: Sequence[Target], *, fetcher: Fetcher, seen: _Seen, within: float) -> None:
    readers = asyncio.Semaphore(READERS)

    async def look(target: Target) -> None:
        try:
            seen.add(await _look_at(target, fetcher=fetcher, readers=readers))
        except Exception:
            # One page must not take the others down with it; its row says that the look never ended.
            log.exception("Looking at source %s failed", target.source)

    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await asyncio.gather(*map(look, targets))
    finally:
        await fetcher.rest()


async def _look_at(target: Target, *, fetcher: Fetcher, readers: asyncio.Semaphore) -> Sight:
    fetched = await _fetch(target, fetcher=fetcher)
    if fetched.reach != "ok":
        return Sight(target.source, fetched)
    sha256 = sha256_of(fetched.body)
    if sha256 == target.sha256:
        return Sight(target.source, fetched, sha256)
    async with readers:
        return await asyncio.to_thread(read, Sight(target.source, fetched, sha256, capture=target.capture))


def read(sight: Sight) -> Sight:
    """Read the page that was fetched, in a child that can be thrown away."""
    fetched = sight.fetched
    try:
        page = read_page_limited(
            fetched.body,
            url=fetched.final_url,
            content_type=fetched.content_type,
            with_main_text=sight.capture is None,
        )
    except Unreadable as unreadable:
        return replace(sight, unreadable=unreadable.sentence)
    return replace(sight, page=page)


async def _fetch(target: Target, *, fetcher: Fetcher) -> Fetched:
    obeys = not target.robots_overridden and why_not_fetch(target.url, allow=settings.FETCH_ALLOW) is None
    try:
        is_forbidden = obeys and not await fetcher.allowed_by_robots(target.url)
    except NotNow as later:
        return Fetched("put_off", later.sentence, url=target.url, final_url=target.url, retry_after=later.seconds)
    if is_forbidden:
        return Fetched(reach="blocked", sentence=forbidden_by_robots(), url=target.url, final_url=target.url)
    return await fetcher.fetch(target.url, etag=target.etag, last_modified=target.last_modified, seen_at=target.seen_at)
