"""Looking up names, refusing a name as soon as one of its addresses is closed to us."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

from .guard import AddressRefused, address_in, why_not_dial

LookUp = Callable[[str], Awaitable[list[str]]]

KEPT_FOR = 30.0
AT_ONCE = 16


class Names(AbstractResolver):
    """The addresses of a name, remembered for half a minute; all of them are judged, not only the one dialled."""

    def __init__(self, *, guarded: bool, look_up: LookUp | None = None) -> None:
        """Judge what is found if `guarded`; `look_up` stands in for the system's resolver."""
        self._guarded = guarded
        self._look_up = look_up or self._ask_the_system
        self._known: dict[str, tuple[float, list[str]]] = {}
        # Threads of our own: a slow resolver must not take those that others need.
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="names")

    async def addresses(self, host: str) -> list[str]:
        """Give every address of the name; raise AddressRefused if one is closed, OSError if there is none."""
        until, found = self._known.get(host, (0.0, []))
        if time.monotonic() > until:
            found = [host] if address_in(host) else await self._look_up(host)
            if not found:
                raise socket.gaierror(socket.EAI_AGAIN, "a name without an address")
            self._known[host] = (time.monotonic() + KEPT_FOR, found)
        if self._guarded:
            for address in found:
                if reason := why_not_dial(address):
                    raise AddressRefused(f"The name {host} leads to {address}. {reason}")
        return found

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002
    ) -> list[ResolveResult]:
        """Answer aiohttp's connector in its own form."""
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await self.addresses(host)
        ]

    async def close(self) -> None:
        """Let go of the threads, without waiting for a lookup that hangs."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask_the_system(self, host: str) -> list[str]:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _system_addresses, host)


def _system_addresses(host: str) -> list[str]:
    """Ask the operating system, which also reads /etc/hosts."""
    answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return list(dict.fromkeys(str(address[0]) for *_, address in answers))
