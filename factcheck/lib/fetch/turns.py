"""Taking turns, so that no site is asked two things at once or twice within its interval."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager


class Turns:
    """One turn at a time for each name, with at least `interval` seconds between two starts."""

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self._busy: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, float] = {}

    @asynccontextmanager
    async def of(self, names: Iterable[str], *, interval: float) -> AsyncIterator[None]:
        """Wait for the turn of all these names together, and hold it; an interval of 0 waits for nobody."""
        if not interval:
            yield
            return
        async with AsyncExitStack() as held:
            # In one order for everybody, so that two who need the same names never wait for each other.
            for name in sorted(set(names)):
                await held.enter_async_context(self._turn(name, interval))
            yield

    @asynccontextmanager
    async def _turn(self, name: str, interval: float) -> AsyncIterator[None]:
        clock = asyncio.get_running_loop().time
        async with self._busy[name]:
            await asyncio.sleep(max(0.0, self._free_at.get(name, 0.0) - clock()))
            self._free_at[name] = clock() + interval
            yield
