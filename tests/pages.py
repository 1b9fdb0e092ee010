"""Pages on the loopback that a test sets and changes while the product watches them."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass(frozen=True)
class Answer:
    """What a path answers with."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


NOT_FOUND = Answer(b"<title>Not found</title><p>There is no such page.</p>", status=404)


class Pages:
    """A site: `set` what a path says, `asked` tells what it was asked, each as (path, headers).

    `missing` is what it says of a path that nobody set.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.missing: Callable[[str], Answer] = lambda _path: NOT_FOUND
        self.asked: list[tuple[str, dict[str, str]]] = []
        pages = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                pages.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                answer = pages.answers.get(self.path) or pages.missing(self.path)
                etag = answer.headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    answer = Answer(b"", status=304, headers=answer.headers)
                self.send_response(answer.status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                # Who waited long enough is gone.
                with suppress(ConnectionError):
                    self.end_headers()
                    self.wfile.write(answer.body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def host(self) -> str:
        """Host and port, as FETCH_ALLOW names them."""
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def set(self, path: str, body: str | bytes, *, status: int = 200, **headers: str) -> str:
        """Have the path say this from now on, and give its address; `Content_Type="…"` sets a header."""
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(raw, status, named)
        return f"{self.url}{path}"

    def send_on(self, path: str, to: str, *, status: int = 301) -> str:
        """Have the path redirect to another."""
        return self.set(path, b"", status=status, Location=to)

    def take_down(self, path: str, *, status: int = 404) -> None:
        self.answers[path] = Answer(NOT_FOUND.body, status)

    def forget(self, path: str) -> None:
        """Have the path as if nobody had ever set it."""
        del self.answers[path]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def pages() -> Iterator[Pages]:
    """A site of its own for the test; add its `host` to FETCH_ALLOW to have it fetched."""
    pages = Pages()
    yield pages
    pages.close()


def article(*paragraphs: str, title: str = "Ferry runs again", around: str = "") -> str:
    """Write a page as a newspaper would, with `around` standing where navigation stands."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><nav>{around}</nav>'
        f"<article><h1>{title}</h1>{body}</article></body></html>"
    )
