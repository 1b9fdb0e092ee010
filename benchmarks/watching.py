"""How fast sources are watched, with everything that is written down, beside a loop that only asks for the pages."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import aiohttp  # noqa: TID251 (what we are measured against)
import uvloop
from django.db import connection
from django.db.models import Count
from django.db.models.functions import Now

from benchmarks.results import Result
from factcheck.accounts.models import Role, User
from factcheck.articles.models import Article
from factcheck.claims.models import Citation, Claim, Kind
from factcheck.rechecks.models import Recheck
from factcheck.sources.models import Publisher, Source

PAGES, HOSTS = 2_000, 50
REAL_PAGES = 400
REAL_SIZE = 140_000
SMALL_SIZE = 6_000
WORKERS = 2
AT_ONCE = 50
LEAST_UNCHANGED, LEAST_CHANGED, LEAST_REAL, LEAST_SHARE = 2_000, 600, 120, 0.25


def measure() -> list[Result]:
    with site() as port:
        urls = addresses(PAGES, port)
        cite(urls)
        first = _looks(PAGES, port)
        _edition(port, 2)
        changed = _looks(PAGES, port)
        # The best of three, as of those it is measured against.
        unchanged = max(_looks(PAGES, port) for _ in range(3))
        bare = PAGES / min(_asked(urls) for _ in range(3))
        Source.objects.filter(pk__in=Source.objects.order_by("-pk").values("pk")[: PAGES - REAL_PAGES]).update(
            paused=True
        )
        _edition(port, 3, size=REAL_SIZE)
        rewritten = _looks(REAL_PAGES, port)
        _edition(port, 4, size=REAL_SIZE)
        real = _looks(REAL_PAGES, port)
    outcomes = dict(Recheck.objects.values_list("outcome").annotate(many=Count("pk")).order_by())
    print(f"  outcomes {outcomes}", file=sys.stderr)
    return [
        Result("look, bare loop, 304", bare, "pages/s"),
        Result("look, first, 6 KB", first, "pages/s", "look, bare loop, 304", first / bare),
        _at_least("look, changed, 6 KB", changed, LEAST_CHANGED, bare),
        _at_least("look, unchanged", unchanged, LEAST_UNCHANGED, bare),
        Result(
            "look, unchanged, of the bare loop",
            unchanged / bare,
            "share",
            "look, bare loop, 304",
            unchanged / bare,
            f"≥ {LEAST_SHARE}",
            unchanged / bare >= LEAST_SHARE,
        ),
        # All of it is new, so its main text has to be extracted, as at the first look.
        Result("look, rewritten, 140 KB", rewritten, "pages/s", "look, bare loop, 304", rewritten / bare),
        _at_least("look, changed, 140 KB", real, LEAST_REAL, bare),
    ]


def _at_least(name: str, value: float, least: float, bare: float) -> Result:
    return Result(name, value, "pages/s", "look, bare loop, 304", value / bare, f"≥ {least:,}", value >= least)


def addresses(count: int, port: int) -> list[str]:
    """Name so many pages, spread over the hosts."""
    return [f"http://127.0.1.{at % HOSTS + 1}:{port}/page/{at}" for at in range(count)]


def cite(urls: Sequence[str]) -> None:
    """Bring in the pages, each cited with a quote that stands there."""
    # What another benchmark left is nobody's business now.
    Source.objects.filter(paused=False).update(paused=True)
    by, _ = User.objects.get_or_create(username="bench-watcher", role=Role.REPORTER)
    publisher, _ = Publisher.objects.get_or_create(name="Bench Wire")
    article = Article.objects.create(headline="Watching", author=by)
    sources = Source.objects.bulk_create(
        Source(url=url, added_by=by, publisher=publisher, next_check_at=Now()) for url in urls
    )
    claims = Claim.objects.bulk_create(
        Claim(article=article, text=f"Crossing {at} takes about 20 hours.", kind=Kind.NUMBER, number=at + 1)
        for at in range(len(urls))
    )
    Citation.objects.bulk_create(
        Citation(claim=claim, source=source, by=by, quote=f"The crossing number {at} takes about 20 hours")
        for at, (claim, source) in enumerate(zip(claims, sources, strict=True))
    )
    # As the database does by itself within a minute.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def site() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.1.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.site", str(HOSTS), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as site:
        assert site.stdout is not None
        site.stdout.readline()
        try:
            yield port
        finally:
            site.kill()


def _edition(port: int, edition: int, *, size: int = SMALL_SIZE) -> None:
    async def tell() -> None:
        async with aiohttp.ClientSession() as session:
            await session.get(
                f"http://127.0.1.1:{port}/-/edition", headers={"X-Edition": str(edition), "X-Size": str(size)}
            )

    asyncio.run(tell())


def _looks(count: int, port: int) -> float:
    """Have the workers look at everything, and say how many a second they managed."""
    Source.objects.filter(paused=False).update(next_check_at=Now())
    before = Recheck.objects.count()
    with workers(WORKERS, port) as ready:
        began = time.perf_counter()
        for each in ready:
            assert each.stdin is not None
            each.stdin.close()
        for each in ready:
            each.wait()
        took = time.perf_counter() - began
    looked = Recheck.objects.count() - before
    assert looked == count, f"{looked} looks instead of {count}"
    return count / took


@contextmanager
def workers(count: int, port: int, *given: str) -> "Iterator[list[subprocess.Popen[bytes]]]":
    """Start workers on the database of this benchmark, with a broker of their own, and wait until they are ready."""
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}@{quote(database['HOST'], safe='')}/{database['NAME']}",
        "FETCH_ALLOW": ",".join(f"127.0.1.{host + 1}:{port}" for host in range(HOSTS)),
    }
    give, take = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with give, take, ExitStack() as running:
        broker = (give.fileno(), take.fileno())
        command = [sys.executable, "-m", "benchmarks.watcher", *map(str, broker), *given]
        started = [
            running.enter_context(
                subprocess.Popen(
                    command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=broker
                )
            )
            for _ in range(count)
        ]
        for each in started:
            assert each.stdout is not None
            each.stdout.readline()
        yield started


def _asked(urls: Sequence[str]) -> float:
    """Ask for all pages with the ETag they have, and do nothing else; in seconds."""

    async def ask() -> float:
        turns = asyncio.Semaphore(AT_ONCE)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

            async def one(url: str) -> None:
                async with turns, session.get(url, headers={"If-None-Match": f'"2-{SMALL_SIZE}"'}) as answer:
                    assert answer.status == 304
                    await answer.read()

            began = time.perf_counter()
            await asyncio.gather(*map(one, urls))
            return time.perf_counter() - began

    return uvloop.run(ask())
