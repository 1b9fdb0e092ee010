"""The hostile list: each line ends as it must, in its time, and nothing inside ever hears of it."""

import asyncio
import ssl
import time
from contextlib import AsyncExitStack

import pytest

from factcheck.lib.extraction import Unreadable, read_page_limited
from factcheck.lib.fetch import Fetched, Fetcher, why_not_fetch
from tests.lib.web import CERTIFICATES, Answer, fetcher, run, serving

from . import asked, parsed, served
from .lines import Line
from .web import Canaries, resolver

LINES = [
    *asked.ADDRESSES, *asked.URLS, *asked.NAMES, *served.REDIRECTS, *served.BODIES, *served.SLOW, *served.HEADERS,
    *served.TLS, *parsed.PARSING,
]  # fmt: skip


def placed(text: str, *, canary: int, port: int) -> str:
    """Write into an address or an answer where the canaries and the server are."""
    return text.replace("{canary}", str(canary)).replace("{site}", "127.0.0.1:{port}").replace("{port}", str(port))


async def fetched(line: Line, canary: int) -> Fetched:
    """Ask what the line asks, with its server and its names around us."""
    port = 0

    def told(answer: Answer) -> Answer:
        async def tell(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(placed(answer.decode("latin-1"), canary=canary, port=port).encode("latin-1"))

        return tell if isinstance(answer, bytes) else answer

    async with AsyncExitStack() as around:
        allow: frozenset[str] = frozenset()
        if line.answers:
            answers = [told(answer) for answer in line.answers]
            site = await around.enter_async_context(serving(*answers, certificate=line.certificate, waits=line.waits))
            port = site.port
            allow = frozenset(f"{name}:{port}" for name in ("127.0.0.1", *line.names))
        tls = ssl.create_default_context(cafile=CERTIFICATES / line.certificate) if line.trusted else None
        client: Fetcher = await around.enter_async_context(
            fetcher(allow=allow, limits=line.limits, look_up=resolver(line.names), tls=tls)
        )
        return await client.fetch(placed(line.url, canary=canary, port=port))


@pytest.mark.parametrize("line", LINES, ids=str)
def test_it_ends_as_it_must(line: Line, canaries: Canaries) -> None:
    began = time.monotonic()
    result = run(fetched(line, canaries.port))
    sentence = placed(line.sentence, canary=canaries.port, port=0)
    assert (result.reach, result.sentence, result.retry_after) == (line.reach, sentence, line.retry_after)
    assert (result.body == b"") or line.reach == "ok"
    if line.reach == "ok":
        assert read(result, seconds=line.reading) == (line.says, line.unread)
    assert time.monotonic() - began < line.seconds


def read(result: Fetched, *, seconds: float) -> tuple[str, str]:
    """Give all the text of the page, or the sentence that says why there is none."""
    try:
        page = read_page_limited(result.body, url=result.final_url, content_type=result.content_type, seconds=seconds)
    except Unreadable as unreadable:
        return "", unreadable.sentence
    return page.full_text, ""


@pytest.mark.parametrize("line", [*asked.ADDRESSES, *asked.URLS], ids=str)
def test_it_is_refused_as_soon_as_it_is_written(line: Line) -> None:
    assert why_not_fetch(line.url.replace("{canary}", "80")) == line.sentence.replace("{canary}", "80")
