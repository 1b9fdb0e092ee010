"""Many small sites in one process, which can be told to fall silent in the middle of an answer."""

import asyncio
import os
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.pages import article

HOSTS = [f"127.0.{block}.{number}" for block in (2, 3, 4) for number in range(1, 251)]
SAID = "The crossing takes about {hours} hours in good weather, the operator told reporters at the harbour on Monday."
CLOTHES = "Passengers are advised to bring warm clothes, for the saloon is not heated after midnight in any season."
QUOTE = "takes about 20 hours"

# A silent body is given up after five seconds, so a held one goes on saying next to nothing.
DRIP = 0.1
HELD_FOR = 60.0


@dataclass(frozen=True)
class Held:
    """A visitor who waits in the middle of an answer, and the process it is."""

    host: str
    process: int


class Site:
    """Visitors of the hosts in `held_at` wait in the middle of `hold`, "robots" or "body", until `let_go`.

    The page of the host named `poison` kills whoever reads it.
    """

    def __init__(self) -> None:
        self.hold = ""
        self.held_at: set[str] = set()
        self.held: list[Held] = []
        self.hours: dict[str, int] = {}
        self.asked: list[tuple[str, str]] = []
        self.poison = ""
        self.killed: list[int] = []
        self._loop = asyncio.new_event_loop()
        self._free = iter(HOSTS)
        self.port = 0
        self._thread = threading.Thread(target=self._loop.run_forever, name="site", daemon=True)
        self._thread.start()

    @property
    def allowed(self) -> str:
        """All that may ever be fetched here, as FETCH_ALLOW has it; the first page must be there already."""
        return ",".join(f"{host}:{self.port}" for host in HOSTS)

    def new_page(self) -> str:
        """Open a site that nobody has seen, and give the address of its page."""
        host = next(self._free)
        self.hours[host] = 20
        opening = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._visit, host, self.port), self._loop)
        self.port = opening.result(10).sockets[0].getsockname()[1]
        return f"http://{host}:{self.port}/ferry"

    def let_go(self, host: str) -> None:
        """Let those who wait at this host go on, and nobody wait there any more."""
        self.held_at.discard(host)
        self.held = [held for held in self.held if held.host != host]

    def close(self) -> None:
        self.held_at = set()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                path = head.split(" ", 2)[1]
                self.asked.append((host, path))
                if path == "/robots.txt":
                    if self.hold == "robots" and host in self.held_at:
                        await self._keep_waiting(host, writer, drip=b"")
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                else:
                    await self._answer(host, writer)
                await writer.drain()
        writer.close()

    async def _answer(self, host: str, writer: asyncio.StreamWriter) -> None:
        body = article(SAID.format(hours=self.hours[host]), CLOTHES, f"So says {host}.").encode()
        half = body.rindex(b"<p")  # where a blank more changes nothing
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
            + _chunk(body[:half])
        )
        await writer.drain()
        if host == self.poison:
            await self._kill_whoever_reads(writer)
        if self.hold == "body" and host in self.held_at:
            await self._keep_waiting(host, writer, drip=_chunk(b" "))
        writer.write(_chunk(body[half:]) + b"0\r\n\r\n")

    async def _kill_whoever_reads(self, writer: asyncio.StreamWriter) -> None:
        if process := await asyncio.to_thread(_process_at, *writer.get_extra_info("peername")[:2]):
            self.killed.append(process)
            os.kill(process, signal.SIGKILL)

    async def _keep_waiting(self, host: str, writer: asyncio.StreamWriter, *, drip: bytes) -> None:
        process = await asyncio.to_thread(_process_at, *writer.get_extra_info("peername")[:2])
        if not process:
            return  # killed meanwhile
        self.held.append(Held(host, process))
        until = self._loop.time() + HELD_FOR
        while host in self.held_at and not writer.is_closing() and self._loop.time() < until:
            await asyncio.sleep(DRIP)
            writer.write(drip)
            await writer.drain()


def _chunk(piece: bytes) -> bytes:
    return f"{len(piece):x}\r\n".encode() + piece + b"\r\n"


def _process_at(host: str, port: int) -> int:
    """Find the process whose end of a connection has this address; 0 when it has ended meanwhile."""
    number = "".join(f"{int(part):02X}" for part in reversed(host.split(".")))
    here = f"{number}:{port:04X}"
    # A table of the kernel's that changes while it is read may lack a line.
    for _time in range(5):
        rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
        socket = next((f"socket:[{row[9]}]" for row in rows if row[1] == here), "")
        for file in Path("/proc").glob("[0-9]*/fd/*") if socket else ():
            with suppress(OSError):
                if str(file.readlink()) == socket:
                    return int(file.parts[2])
    return 0


def host_of(url: str) -> str:
    """Give the host of a page's address."""
    return url.split("/")[2].partition(":")[0]
