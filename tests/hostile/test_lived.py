"""The lines of the hostile list that need a newsroom, a site's manners or a long life."""

import asyncio
from collections import Counter

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.accounts.models import User
from factcheck.claims.models import Reopening
from factcheck.lib.fetch import Fetched
from factcheck.sources.models import Capture, Outcome, Source
from tests.lib.web import QUICK, fetched_from, fetcher, page, run, serving
from tests.pages import Pages, article
from tests.rechecks.conftest import CLOTHES, CROSSING, Look, because, cited, decided

from .served import SWELLS, bombs
from .web import Canaries, resolver

TOLD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nHello"


# Headers and bodies


@settings(max_examples=150)
@given(at=st.integers(0, len(TOLD)), length=st.integers(0, 9), junk=st.binary(max_size=60))
def test_whatever_a_site_answers_is_a_reach_and_a_sentence(at: int, length: int, junk: bytes) -> None:
    fetched = fetched_from(TOLD[:at] + junk + TOLD[at + length :], limits=QUICK)
    assert fetched.reach in {"ok", "gone", "blocked", "transient", "refused"}
    assert fetched.sentence.endswith(".")


# Parsing, through to the database


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("NUL\0 within", "NUL within"),
        ("NUL by its number &#0;", "NUL by its number \ufffd"),
        ("a surrogate &#xD800;", "a surrogate \ufffd"),
        ("half of two &#xDC00;", "half of two \ufffd"),
    ],
)
def test_what_the_database_refuses_is_kept_as_something_else(
    title: str, says: str, source: Source, look: Look, wire: Pages, canaries: Canaries
) -> None:
    wire.set("/ferry", article(CROSSING, f"{CLOTHES} {title}", title=title), Last_Modified="\xff", ETag='"\xff"')
    assert look(source).outcome == Outcome.UNCHANGED
    assert (source.title, source.capture.text.endswith(says)) == (says, True)  # type: ignore[union-attr]


@pytest.mark.parametrize("header", ["Content-Type", "ETag", "Last-Modified", "Content-Language", "X-Odd"])
def test_headers_that_are_no_text_are_kept_as_something_else(
    header: str, source: Source, look: Look, wire: Pages, canaries: Canaries
) -> None:
    wire.set("/ferry", article(CROSSING, CLOTHES), **{header: "text/html; \xff\xed\xa0\x80"})
    assert look(source).outcome == Outcome.UNCHANGED


# Politeness


def test_a_bomb_for_robots_txt_forbids_nothing_and_costs_nothing(canaries: Canaries) -> None:
    async def story() -> tuple[Fetched, bool]:
        async with serving(bombs("gzip", content_type="text/plain")) as site, fetcher(site) as client:
            return await client.fetch(site.url("/robots.txt")), await client.allowed_by_robots(site.url("/"))

    answer, allowed = run(story())
    assert (answer.sentence, allowed) == (SWELLS, True)


NAMES = 1_000


class Queue:
    """A site that notices how many are inside at once."""

    def __init__(self) -> None:
        self.inside = self.most = 0

    async def __call__(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        await asyncio.sleep(0)
        self.inside -= 1
        writer.write(page())


def most_at_once(*, interval: float) -> int:
    """Have a thousand names of one address asked by fifty at once; say how many it saw at the same time."""
    queue = Queue()

    async def story() -> list[str]:
        hosts = [f"name{n}.example" for n in range(NAMES)]
        gate = asyncio.Semaphore(50)
        async with serving(queue) as site:
            names = resolver({host: [["127.0.0.1"]] for host in hosts})
            allow = frozenset(f"{host}:{site.port}" for host in hosts)
            async with fetcher(allow=allow, look_up=names, interval=interval) as client:

                async def one(host: str) -> str:
                    async with gate:
                        return (await client.fetch(f"http://{host}:{site.port}/")).reach

                return await asyncio.gather(*map(one, hosts))

    assert Counter(run(story())) == {"ok": NAMES}
    return queue.most


def test_a_thousand_names_on_one_address_are_one_queue(canaries: Canaries) -> None:
    assert most_at_once(interval=0.001) == 1


ADS = ("shoes", "a cruise", "insurance", "slippers", "a bank", "watches")


def advertised(load: int) -> str:
    """The same page with other advertisements, counters, tokens and dates around it and in it."""
    ad = ADS[load % len(ADS)]
    return (
        f'<!doctype html><html><head><title>Ferry runs again</title><meta name="csrf" content="{load}"></head><body>'
        f"<nav>Home · Sport · Best {ad} of the week</nav><aside>Buy {ad} now, only {load * 7 + 3} euros</aside>"
        f"<article><h1>Ferry runs again</h1><p>{CROSSING.format(hours=20)}</p>"
        f'<script>ad({load})</script><iframe src="/ad/{load}"></iframe><p>{1_000 + load * 37} views</p><p>{CLOTHES}</p>'
        f'<form><input type="hidden" value="{load}"><label>Win {ad}</label></form></article>'
        f"<aside>Readers also liked {ad}</aside>"
        f"<footer>{timezone.now():%Y-%m-%d} · {load * 11} visitors</footer></body></html>"
    )


def test_ads_that_change_on_every_load_alarm_nobody(
    source: Source, look: Look, wire: Pages, ada: User, canaries: Canaries
) -> None:
    claim = decided(cited(source, by=ada).claim)
    outcomes = []
    for load in range(12):
        wire.set("/ferry", advertised(load))
        outcomes.append(look(source).outcome)
    assert outcomes == [Outcome.UNCHANGED] * 12
    assert (because(claim), Reopening.objects.count(), Capture.objects.count()) == ("", 0, 1)
