"""What a worker's memory grows by when sites answer with bombs, in each kind of packing and in a page to be read."""

import asyncio
import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Final
from urllib.parse import quote

import brotli
import zstandard

from benchmarks.results import Result
from factcheck.lib.extraction import Unreadable, read_page_limited
from factcheck.lib.fetch import Fetcher, Robots

UNPACKED: Final = 320_000_000  # bytes
LEAST_SENT: Final = 300_000
MOST: Final = 10.0  # MB
TIMES: Final = 3
PACKED: Final[dict[str, Callable[[bytes], bytes]]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=0),
    "zstd": lambda body: zstandard.compress(body, 1),
}
# Pages that parsers hang on: one that is refused before, one on which its child is killed.
HTML: Final = {"200,000 divs": b"<div>" * 200_000, "100,000 links within others": b"<a><p></a>" * 100_000}


def measure() -> list[Result]:
    # The bombs are made and served by a process of its own, and each is met by another, so that nothing is theirs.
    serving = [sys.executable, "-c", "from benchmarks.bombs import serve; serve()"]
    with subprocess.Popen(serving, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as site:
        assert site.stdout is not None
        port = site.stdout.readline().decode().strip()
        try:
            return [_result(name, port) for name in (*PACKED, *HTML)]
        finally:
            site.kill()


def _result(name: str, port: str) -> Result:
    command = [sys.executable, "-m", "benchmarks.bombs", name, port]
    grown = float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return Result(f"bomb, {name}, memory of the worker", grown, "MB", target=f"< {MOST:g}", ok=grown < MOST)


def _sent(coding: str) -> bytes:
    """Pack zeros until they are a bomb, and send no less than an honest page would be."""
    packed = PACKED[coding](bytes(UNPACKED))
    times = 1 if len(packed) >= LEAST_SENT else LEAST_SENT // len(packed) + 1
    return packed * times


def _peak() -> float:
    """The most memory that this process has had since it was last set back, in MB."""
    with open("/proc/self/status") as status:  # noqa: PTH123 (a number out of the kernel)
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


def _set_back() -> float:
    """Forget the most memory there was; answer what there is now."""
    with open("/proc/self/clear_refs", "w") as refs:  # noqa: PTH123
        refs.write("5")
    return _peak()


async def _growth(port: int, name: str) -> float:
    """Fetch the bomb some times, and have its page read if there is one; answer by how much the peak grew, in MB."""
    reads = name in HTML
    async with Fetcher(
        allow=frozenset({f"127.0.0.1:{port}"}), user_agent="Factcheck/1.0 (benchmark)", interval=0, robots=Robots()
    ) as fetcher:
        await fetcher.fetch(f"http://127.0.0.1:{port}/-")
        read_page_limited(b"<title>Warm</title><p>Warm</p>", url="")
        before = _set_back()
        for _ in range(TIMES):
            fetched = await fetcher.fetch(f"http://127.0.0.1:{port}/{quote(name)}")
            assert fetched.reach == ("ok" if reads else "refused"), fetched.sentence
            if reads:
                with suppress(Unreadable):
                    read_page_limited(fetched.body, url="", content_type="text/html")
        return _peak() - before


def serve() -> None:
    """Answer each path with its bomb, until whoever started us hangs up."""
    asyncio.run(_serving())


async def _serving() -> None:
    bodies = {f"/{coding}": (coding, _sent(coding)) for coding in PACKED}
    bodies |= {f"/{quote(name)}": ("identity", body) for name, body in HTML.items()}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
        coding, body = bodies.get(path, ("identity", b"Hello"))
        writer.write(
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            + body
        )
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    print(asyncio.run(_growth(int(sys.argv[2]), sys.argv[1])))
