"""The web server of the press."""

import hashlib
import sys
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from factcheck.sample.press import html
from factcheck.sample.press.clock import Clock
from factcheck.sample.press.page import Page
from factcheck.sample.press.pages import PAGES
from factcheck.sample.press.pdf import write_pdf

HOST = "127.0.0.1"
HTML = "text/html; charset=utf-8"
ROBOTS = "User-agent: *\nDisallow: /rewind\nDisallow: /change/\n"


class Press(ThreadingHTTPServer):
    """Serves the pages on this machine only, as they are at the time its clock shows."""

    daemon_threads = True

    def __init__(self, *, port: int, clock: Clock) -> None:
        """Listen, on a free port when `port` is 0."""
        super().__init__((HOST, port), _Visit)
        self.clock = clock
        self.pages = {page.path: page for page in PAGES}

    @property
    def address(self) -> str:
        """Its `host:port`."""
        return f"{HOST}:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong; a visitor who hangs up before the end did no wrong."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def turns(self, page: Page) -> int:
        """Count the turns of the page that have come, by themselves or because somebody said so."""
        return max(page.turns_by(self.clock.seconds()), self.clock.hurried(page.path))

    def at(self, path: str) -> Page | None:
        """Find the page at this address as it is now; None if there is none."""
        if page := self.pages.get(path):
            return page.after(self.turns(page))
        moved = (page.after(self.turns(page)) for page in PAGES if page.also_at == path)
        return next((_arrived(page) for page in moved if page.location), None)

    def change(self, page: Page) -> None:
        """Let the page's next turn come now."""
        self.clock.hurry(page.path, turns=min(self.turns(page) + 1, len(page.turns)))


class _Visit(BaseHTTPRequestHandler):
    server: Press
    protocol_version = "HTTP/1.1"
    server_version = "SamplePress"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            now = [(page, self.server.turns(page)) for page in PAGES]
            self._answer(HTTPStatus.OK, html.front(now, seconds=self.server.clock.seconds()).encode())
        elif path == "/robots.txt":
            self._answer(HTTPStatus.OK, ROBOTS.encode(), headers={"Content-Type": "text/plain"})
        elif page := self.server.at(path):
            self._show(page)
        else:
            self._miss(path)

    do_HEAD = do_GET  # noqa: N815 (the name http.server calls)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        page = self.server.pages.get(path.removeprefix("/change"))
        if path == "/rewind":
            self.server.clock.rewind()
        elif page and path.startswith("/change/"):
            self.server.change(page)
        else:
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        self._answer(HTTPStatus.SEE_OTHER, b"", headers={"Location": "/"})

    def _show(self, page: Page) -> None:
        if page.status == HTTPStatus.NOT_FOUND:
            self._miss(page.path)
        elif page.status != HTTPStatus.OK:
            self._refuse(HTTPStatus(page.status), location=page.location)
        elif page.steady:
            self._show_steady(page)
        else:
            self._answer(HTTPStatus.OK, html.article(page).encode())

    def _show_steady(self, page: Page) -> None:
        """Answer with a page that says which version it is, and only with that when the visitor has it."""
        body = _bytes(page)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        turns = self.server.turns(page)
        since = self.server.clock.epoch + page.turns[turns - 1].at if turns else _first_day(page)
        modified = format_datetime(datetime.fromtimestamp(int(since), UTC), usegmt=True)
        headers = {
            "ETag": etag,
            "Last-Modified": modified,
            "Content-Type": "application/pdf" if page.pdf else HTML,
        }
        asked = self.headers.get("If-None-Match")
        if etag == asked or (asked is None and self.headers.get("If-Modified-Since") == modified):
            self._answer(HTTPStatus.NOT_MODIFIED, b"", headers=headers)
        else:
            self._answer(HTTPStatus.OK, body, headers=headers)

    def _miss(self, path: str) -> None:
        """Answer for a page that is not there: a lenient publisher does not say so."""
        publishers = {page.publisher.folder: page.publisher for page in PAGES}
        publisher = publishers.get(path.strip("/").partition("/")[0])
        if publisher and publisher.lenient:
            self._answer(HTTPStatus.OK, html.nothing(publisher).encode())
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def _refuse(self, status: HTTPStatus, *, location: str = "") -> None:
        headers = {"Location": location} if location else {}
        self._answer(status, html.status(status, status.phrase).encode(), headers=headers)

    def _answer(self, status: HTTPStatus, body: bytes, *, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": HTML, "Cache-Control": "no-cache", **(headers or {})}.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _arrived(page: Page) -> Page:
    """Give a page that has moved as it stands at its new address."""
    return replace(page, status=200, location="")


def _bytes(page: Page) -> bytes:
    if page.pdf:
        return write_pdf(title=page.title, author=page.author, published=page.published, paragraphs=page.paragraphs)
    return html.article(page).encode()


def _first_day(page: Page) -> float:
    return datetime(page.published.year, page.published.month, page.published.day, 12, tzinfo=UTC).timestamp()
