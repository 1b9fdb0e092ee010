"""What surrounds the hostile list: a resolver that lies, and canaries that must never be heard from."""

import asyncio
import socket
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import Self

from factcheck.lib.fetch.names import LookUp

from .lines import Found

LOOPBACKS = ("127.0.0.1", "::1")


class Canaries:
    """Listeners inside, on one port of each loopback address; `heard` is all that any connection has sent."""

    def __init__(self) -> None:
        self.connections = 0
        self.heard = b""
        self._stack = ExitStack()
        self._listening: list[socket.socket] = []
        self.port = 0

    def __enter__(self) -> Self:
        for address in LOOPBACKS:
            canary = self._stack.enter_context(socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET))
            canary.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            canary.bind((address, self.port))
            canary.listen(64)
            canary.setblocking(False)
            self.port = canary.getsockname()[1]
            self._listening.append(canary)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def look(self) -> tuple[int, int]:
        """Say how many connections and bytes there were until now; the kernel has kept them for us."""
        for canary in self._listening:
            with suppress(BlockingIOError):
                while True:
                    caller, _ = canary.accept()
                    self.connections += 1
                    with caller, suppress(BlockingIOError, ConnectionError):
                        caller.setblocking(False)
                        while piece := caller.recv(65_536):
                            self.heard += piece
        return self.connections, len(self.heard)


def resolver(names: Mapping[str, Sequence[Found]]) -> LookUp:
    """Look names up in a table, follow its aliases, and read numbers in every spelling the system's resolver knows."""
    left = {name: list(found) for name, found in names.items()}

    async def look_up(host: str) -> list[str]:
        if host not in left:
            return _number(host)
        found = left[host].pop(0) if len(left[host]) > 1 else left[host][0]
        if isinstance(found, OSError):
            raise found
        if isinstance(found, float):
            await asyncio.sleep(found)
            return []
        return await look_up(found) if isinstance(found, str) else found

    return look_up


def _number(host: str) -> list[str]:
    answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(address[0]) for *_, address in answers]
