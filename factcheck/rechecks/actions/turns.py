"""Standing in one line with all other workers: the turns and robots.txt files that a fetcher shares with them."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import random
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import Error, connection
from django.utils.translation import gettext as _
from yarl import URL

from factcheck.lib.fetch import Asked, NotNow, Turn
from factcheck.lib.fetch.shared import Addresses
from factcheck.lib.fetch.turns import Turns
from factcheck.rechecks.actions import hosts
from factcheck.rechecks.rules import why_parked
from factcheck.rechecks.schedule import Standing, standing_after

# Who has waited so long for a turn lets the others of the batch end, and comes again with another.
PATIENCE = 60.0
# A host that is left alone for no longer than this is waited for.
SHORT = timedelta(seconds=5)
# What is only given back waits so long for company: the pause keeps the others away for longer anyway.
LINGER = 0.2
# Who asks again does so at the next of these moments.
TOGETHER = 0.25
# How long to wait for a database that is away.
AWAY = 1.0

Result = TypeVar("Result")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Waiting:
    """What is to be said to the database next: what is over, what is wished, and who waits for the answers."""

    done: list[hosts.Done] = field(default_factory=list)
    wishes: list[tuple[hosts.Wish, asyncio.Future[hosts.Answer]]] = field(default_factory=list)


class SharedTurns:
    """Turns and robots.txt files in the database, for the looks of one fetcher, batch after batch.

    One thread speaks to the database. While it does, what others of the batch wish and give back gathers, and goes
    together in the next trip: the busier, the fewer trips for each look.
    """

    def __init__(self) -> None:
        """Ask nobody yet, and connect to nothing."""
        self._ours = Turns()
        self._waiting = _Waiting()
        self._clerk: asyncio.Task[None] | None = None
        self._in_a_hurry = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="turns")

    @asynccontextmanager
    async def turn(self, site: str, *, addresses: Addresses, pause: float, interval: float) -> AsyncIterator[Turn]:
        """Wait for the turn, first among our own, then among all workers, and hold it; may raise NotNow."""
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(PATIENCE):
                    # One of us asks at a time, for the others could not be granted it anyway.
                    await stack.enter_async_context(self._ours.of([site], interval=pause))
                    wish, before = await self._granted(site, addresses=addresses, pause=pause, interval=interval)
            except TimeoutError:
                busy = _("%(host)s was busy with other looks.") % {"host": site}
                raise NotNow(busy, seconds=PATIENCE) from None
            turn = Turn()
            try:
                yield turn
            finally:
                standing = standing_after(
                    before,
                    status=turn.status,
                    failed=turn.failed,
                    wished=turn.retry_after,
                    chance=random(),  # noqa: S311 (no secret)
                )
                now = time.monotonic()
                self._give_back(hosts.Done(wish, age=now - (turn.answered_at or now), standing=standing))

    async def recall(self, site: URL) -> Asked | None:
        """Give what the site's robots.txt said, if a worker read it in the last day."""
        return await self._told(lambda: hosts.recall_robots(str(site)), otherwise=None)

    async def keep(self, site: URL, asked: Asked, *, delay: float) -> None:
        """Keep what the site's robots.txt said for all workers."""
        host = site.raw_host or ""
        kept = partial(hosts.keep_robots, site=str(site), host=host, asked=asked, delay=delay)
        await self._told(kept, otherwise=None)

    async def rest(self) -> None:
        """Give back what is over, and let go of the database until somebody wishes again."""
        self._in_a_hurry.set()
        if self._clerk:
            await self._clerk
        await self._told(_hang_up, otherwise=None)

    async def _granted(
        self, site: str, *, addresses: Addresses, pause: float, interval: float
    ) -> tuple[hosts.Wish, Standing]:
        """Ask until it is granted, with the addresses that the site has then; or raise NotNow."""
        while True:
            wish = hosts.Wish(uuid4(), site, await addresses(), pause, interval)
            answer = await self._answer(wish)
            if answer.is_granted:
                return wish, answer.standing
            park = answer.standing.park
            if park is not None and park > SHORT:
                sentence = why_parked(site, because=answer.standing.because)
                raise NotNow(sentence, seconds=park.total_seconds())
            # All who wait for about the same time ask in one trip.
            until = asyncio.get_running_loop().time() + answer.wait
            await asyncio.sleep(answer.wait + (TOGETHER - until % TOGETHER if answer.wait > TOGETHER else 0))

    async def _answer(self, wish: hosts.Wish) -> hosts.Answer:
        answer: asyncio.Future[hosts.Answer] = asyncio.get_running_loop().create_future()
        self._waiting.wishes.append((wish, answer))
        self._in_a_hurry.set()
        self._speak()
        try:
            return await answer
        except asyncio.CancelledError:
            if not answer.cancelled():
                self._refuse(wish, answer.result())
            raise

    def _refuse(self, wish: hosts.Wish, answer: hosts.Answer) -> None:
        """Give a turn back that came when nobody waited for it any more."""
        if answer.is_granted:
            standing = standing_after(answer.standing, status=0, failed=False, wished=None, chance=0)
            self._give_back(hosts.Done(wish, age=wish.pause, standing=standing))

    def _give_back(self, done: hosts.Done) -> None:
        self._waiting.done.append(done)
        self._speak()

    def _speak(self) -> None:
        """Have what waits said, unless it is going to be said anyway."""
        if self._clerk is None or self._clerk.done():
            self._clerk = asyncio.get_running_loop().create_task(self._say_what_waits())

    async def _say_what_waits(self) -> None:
        while self._waiting.done or self._waiting.wishes:
            with suppress(TimeoutError):
                async with asyncio.timeout(LINGER):
                    await self._in_a_hurry.wait()
            self._in_a_hurry.clear()
            said, self._waiting = self._waiting, _Waiting()
            wishes = [wish for wish, _answer in said.wishes]
            # A turn that could not be given back ends by itself.
            nothing: dict[UUID, hosts.Answer] = {}
            answers = await self._told(partial(hosts.settle, done=said.done, wishes=wishes), otherwise=nothing)
            for wish, waiting in said.wishes:
                answer = answers.get(wish.token, hosts.Answer(AWAY))
                if waiting.cancelled():
                    self._refuse(wish, answer)
                else:
                    waiting.set_result(answer)

    async def _told(self, act: Callable[[], Result], *, otherwise: Result) -> Result:
        """Give what the database answers, or `otherwise` if it is away."""

        def ask() -> Result:
            try:
                return act()
            except Error:
                log.exception("The turns could not be read or written")
                connection.close()
                return otherwise

        return await asyncio.get_running_loop().run_in_executor(self._thread, ask)


def _hang_up() -> None:
    """Close the connection of the thread that does it."""
    connection.close()
