"""`python -m benchmarks.site HOSTS PORT`: many sites in one process, for measuring how fast they are watched.

Every path is a page. It changes when its edition does: `GET /-/edition` with `X-Edition: 2` sets the edition of all,
`X-Size: 140000` their size in bytes. A page asked for with the ETag it has answers 304.
"""

import asyncio
import sys
from functools import lru_cache
from typing import cast

import uvloop

WORDS = (
    "The ferry to the islands was late again on Monday, the operator said, and the harbour master has asked for a new "
    "timetable before the winter. Nobody was hurt, but many travellers had to wait until the evening."
)


@lru_cache(maxsize=20_000)
def page(path: str, edition: str, size: int) -> bytes:
    """Write a page that says the same in every edition but for one sentence."""
    number = path.rpartition("/")[2]
    links = "<a href=/>Home</a> " * 10
    head = (
        f'<!doctype html><html lang="en"><head><title>Report {number}</title></head><body><nav>{links}</nav>'
        f"<article><h1>Report {number}</h1>"
        f"<p>The crossing number {number} takes about 20 hours in good weather.</p>"
        f"<p>This is what we knew in edition {edition}: the ferry {number} carried {edition}00 people.</p>"
    )
    tail = "</article><footer>All rights reserved</footer></body></html>"
    paragraphs = max(1, (size - len(head) - len(tail)) // (len(WORDS) + 20))
    body = "".join(f"<p>{WORDS} Part {at} of it.</p>" for at in range(paragraphs))
    return (head + body + tail).encode()


class Site(asyncio.Protocol):
    """Answers one connection after the other request on it."""

    edition = "1"
    size = 6_000

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        self.heard += data
        while b"\r\n\r\n" in self.heard:
            request, _, self.heard = self.heard.partition(b"\r\n\r\n")
            self.transport.write(self.answer(request))

    def answer(self, request: bytes) -> bytes:
        first, *lines = request.decode("latin-1").split("\r\n")
        path = first.split(" ", 2)[1]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        if path == "/-/edition":
            Site.edition, Site.size = headers["x-edition"], int(headers.get("x-size", self.size))
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        if path == "/robots.txt":
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        etag = f'"{self.edition}-{self.size}"'
        if headers.get("if-none-match") == etag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        body = page(path, self.edition, self.size)
        return (
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: {etag}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body


async def serve(hosts: int, port: int) -> None:
    loop = asyncio.get_running_loop()
    for host in range(1, hosts + 1):
        await loop.create_server(Site, f"127.0.1.{host}", port, backlog=1_024)
    print("ready", flush=True)
    # Until whoever started us hangs up.
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), int(sys.argv[2])))
