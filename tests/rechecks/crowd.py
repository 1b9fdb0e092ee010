"""A street of sites on the loopback that notices who asks at the same time, and a crowd of workers to send there."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")

ADDRESSES = ("127.0.0.1", "127.0.0.2")


class Street:
    """Servers at two addresses with one port; each answer takes `takes` seconds."""

    def __init__(self, *, takes: float = 0.05) -> None:
        self.takes = takes
        self.starts: defaultdict[str, list[float]] = defaultdict(list)
        self.most: defaultdict[str, int] = defaultdict(int)
        self.paths: list[str] = []
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.robots = b""
        self._now: defaultdict[str, int] = defaultdict(int)
        self._lock = threading.Lock()
        first = ThreadingHTTPServer((ADDRESSES[0], 0), self._visitor())
        self.port = first.server_port
        self._servers = [first, ThreadingHTTPServer((ADDRESSES[1], self.port), self._visitor())]
        for server in self._servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def shortest_pause(self, name: str) -> float:
        """The least time between two starts at a host or an address."""
        starts = sorted(self.starts[name])
        return min(later - earlier for earlier, later in pairwise(starts))

    def _visitor(street) -> type[BaseHTTPRequestHandler]:  # noqa: N805 (the handler has a self of its own)
        class Visitor(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host = self.headers["Host"].partition(":")[0]
                names = {host, str(self.connection.getsockname()[0])}
                with street._inside(names, self.path):
                    time.sleep(street.takes)
                    status, headers, body = street.answers.get(f"{host}{self.path}", (200, {}, b"<p>A page"))
                    if self.path == "/robots.txt":
                        body = street.robots
                    # They are gone, as far as we count, before the other side can know that it was answered.
                self.send_response(status)
                for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_given: object) -> None:
                """Say nothing."""

        return Visitor

    @contextmanager
    def _inside(self, names: set[str], path: str) -> Iterator[None]:
        with self._lock:
            self.paths.append(path)
            for name in names:
                self.starts[name].append(time.monotonic())
                self._now[name] += 1
                self.most[name] = max(self.most[name], self._now[name])
        try:
            yield
        finally:
            with self._lock:
                for name in names:
                    self._now[name] -= 1


def crowd(*acts: Callable[[], Result]) -> list[Result]:
    """Do all the acts at once, each in a thread with a connection of its own, and give what they gave."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], Result]) -> Result:
        try:
            ready.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
