"""A web of our own for tests: small raw servers on the loopback that say exactly what they are told to."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from factcheck.lib.fetch import Fetched, Fetcher, Limits, Robots

T = TypeVar("T")

CERTIFICATES = Path(__file__).parent / "certificates"
AGENT = "Factcheck/1.0 (+https://newsroom.example/about-our-bot)"

# An answer is the bytes to send, or a conversation of its own.
Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Conversation


@dataclass
class Site:
    """A running server: where it is and what it was asked, each request as its head's text."""

    port: int
    asked: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.asked]

    def url(self, path: str = "/", *, scheme: str = "http") -> str:
        return f"{scheme}://{self.name}{path}"


@asynccontextmanager
async def serving(*answers: Answer, certificate: str = "", waits: bool = True) -> AsyncIterator[Site]:
    """Serve the answers one after the other, the last one for ever, each on a connection that is then closed.

    A server that does not wait for a request answers whoever calls.
    """
    site = Site(port=0)
    left = list(answers)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        site.connections += 1
        try:
            if waits:
                head = await reader.readuntil(b"\r\n\r\n")
                site.asked.append(head.decode())
            answer = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(answer, bytes):
                writer.write(answer)
            else:
                await answer(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, TimeoutError):
            pass
        finally:
            writer.close()

    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / certificate)
    server = await asyncio.start_server(converse, "127.0.0.1", 0, ssl=context)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()


def page(body: bytes = b"Hello", *, status: str = "200 OK", **headers: str) -> bytes:
    """Write a whole answer, its length told truly unless a header says otherwise."""
    told = {"content_length": str(len(body)), "content_type": "text/html; charset=utf-8", **headers}
    lines = [
        f"HTTP/1.1 {status}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in told.items()),
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body


def redirect(to: str, *, status: str = "302 Found") -> bytes:
    return page(b"", status=status, location=to)


def fetcher(*sites: Site, **options: Any) -> Fetcher:
    """Make a fetcher that may go to these sites and waits for nobody."""
    allow = frozenset(site.name for site in sites)
    return Fetcher(**{"allow": allow, "user_agent": AGENT, "interval": 0, "robots": Robots(), **options})


def run(story: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(story, 20))


def fetched_from(
    *answers: Answer, path: str = "/", conditions: dict[str, str] | None = None, **options: Any
) -> Fetched:
    """Fetch one page of a site that gives these answers."""

    async def story() -> Fetched:
        async with serving(*answers) as site, fetcher(site, **options) as client:
            return await client.fetch(site.url(path), **(conditions or {}))

    return run(story())


QUICK = Limits(connect=0.5, headers=0.3, idle=0.3, total=0.8)
