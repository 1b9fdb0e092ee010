"""What those who ask the same sites must share: whose turn it is, and what a site's robots.txt said."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from yarl import URL

from .outcomes import Stopped
from .robots import Asked
from .turns import Turns

# Looks a site's addresses up; asked again whenever the wait was long enough for them to change.
Addresses = Callable[[], Awaitable[list[str]]]


@dataclass(slots=True)
class Turn:
    """Leave to ask one site one thing, and how that went, for those who come after.

    `status` is what it answered, 0 if nothing, and `answered_at` when, by the monotonic clock; `failed` says that the
    network or the site failed us before that. `retry_after` is in seconds.
    """

    status: int = 0
    answered_at: float | None = None
    failed: bool = False
    retry_after: float | None = None

    def answered(self, status: int, *, retry_after: float | None) -> None:
        """Note that the site begins to answer."""
        self.status, self.retry_after = status, retry_after
        self.answered_at = time.monotonic()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Note whether what is done inside fails before there is any answer."""
        try:
            yield
        except Stopped as stopped:
            self.failed = not self.status and stopped.reach in {"transient", "tls_error"}
            raise


class NotNow(Exception):
    """A site is not asked now, but may be in `seconds`; the sentence says why."""

    def __init__(self, sentence: str, *, seconds: float) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.seconds = seconds


class Shared(Protocol):
    """Where turns and robots.txt files are shared with whoever else asks; one for each fetcher."""

    def turn(
        self, site: str, *, addresses: Addresses, pause: float, interval: float
    ) -> AbstractAsyncContextManager[Turn]:
        """Wait for the turn at the site, and at each of its addresses, and hold it; may raise NotNow.

        `pause` is the time in seconds between two starts at the site, `interval` at an address.
        """
        ...

    async def recall(self, site: URL) -> Asked | None:
        """Give what the site's robots.txt said, if somebody read it within its time."""
        ...

    async def keep(self, site: URL, asked: Asked, *, delay: float) -> None:
        """Keep what the site's robots.txt said, and the pause it wishes between two starts, in seconds."""
        ...

    async def rest(self) -> None:
        """Let go of everything held, until the next wish."""
        ...


class Unshared:
    """Turns and rules of this fetcher alone."""

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self._turns = Turns()

    @asynccontextmanager
    async def turn(self, site: str, *, addresses: Addresses, pause: float, interval: float) -> AsyncIterator[Turn]:
        """Wait for the turn among our own."""
        async with self._turns.of([f"site {site}"], interval=pause):
            found = await addresses()
            # Named apart from sites, for a site may be named by its address.
            async with self._turns.of([f"address {each}" for each in found], interval=interval):
                yield Turn()

    async def recall(self, site: URL) -> Asked | None:  # noqa: ARG002 (nobody told us)
        """Know nothing."""
        return None

    async def keep(self, site: URL, asked: Asked, *, delay: float) -> None:
        """Tell nobody."""

    async def rest(self) -> None:
        """Hold nothing."""
