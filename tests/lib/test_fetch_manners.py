"""Manners: whose turn it is, and what a site's robots.txt asks."""

import asyncio
import time

import pytest

from factcheck.lib.fetch import Limits, Robots
from factcheck.lib.fetch.robots import may_fetch, rules_for
from factcheck.lib.fetch.turns import Turns

from .web import Answer, fetcher, page, redirect, run, serving

FORBIDDEN = b"User-agent: *\nDisallow: /private\n"


class TestTurns:
    @staticmethod
    async def starts(turns: Turns, *names: list[str], interval: float, busy: float = 0.0) -> list[float]:
        """Say when each of these began, in order."""
        began: list[float] = []

        async def one(wanted: list[str]) -> None:
            async with turns.of(wanted, interval=interval):
                began.append(time.monotonic())
                await asyncio.sleep(busy)

        await asyncio.gather(*(one(each) for each in names))
        return [later - began[0] for later in began]

    def test_two_starts_on_one_site_are_an_interval_apart(self) -> None:
        times = run(self.starts(Turns(), ["a"], ["a"], ["a"], interval=0.1))
        assert times[1] >= 0.1
        assert times[2] - times[1] >= 0.1

    def test_one_site_is_asked_one_thing_at_a_time(self) -> None:
        times = run(self.starts(Turns(), ["a"], ["a"], interval=0.01, busy=0.2))
        assert times[1] >= 0.2

    def test_different_sites_do_not_wait_for_each_other(self) -> None:
        times = run(self.starts(Turns(), ["a"], ["b"], ["c"], interval=60))
        assert times[-1] < 60

    def test_many_names_on_one_address_wait_for_each_other(self) -> None:
        times = run(self.starts(Turns(), ["8.8.8.8", "::1"], ["::1", "8.8.8.8"], interval=0.1))
        assert times[1] >= 0.1

    def test_without_an_interval_nobody_waits(self) -> None:
        times = run(self.starts(Turns(), ["a"], ["a"], interval=0, busy=1))
        assert times[-1] < 1

    def test_two_fetches_of_one_site_are_an_interval_apart_which_is_not_counted_as_theirs(self) -> None:
        async def story() -> tuple[float, list[float]]:
            async with serving(page()) as site, fetcher(site, interval=1) as client:
                started = time.monotonic()
                found = await asyncio.gather(client.fetch(site.url("/a")), client.fetch(site.url("/b")))
                return time.monotonic() - started, [each.seconds for each in found]

        took, seconds = run(story())
        assert took >= 1
        assert max(seconds) < 1


class TestRobots:
    @staticmethod
    def allowed(*answers: Answer, paths: list[str], **options: object) -> tuple[list[bool], list[str]]:
        """Say which of these paths are allowed, and what the site was asked to find out."""

        async def story() -> tuple[list[bool], list[str]]:
            async with serving(*answers) as site, fetcher(site, **options) as client:
                return [await client.allowed_by_robots(site.url(path)) for path in paths], site.paths

        return run(story())

    def test_the_rules_are_read_once_and_kept(self) -> None:
        assert self.allowed(page(FORBIDDEN), paths=["/private/x", "/news", "/private"]) == (
            [False, True, False],
            ["/robots.txt"],
        )

    def test_many_who_ask_at_once_make_one_request(self) -> None:
        async def story() -> tuple[list[bool], list[str]]:
            async with serving(page(FORBIDDEN)) as site, fetcher(site) as client:
                wanted = [client.allowed_by_robots(site.url("/private")) for _ in range(5)]
                return await asyncio.gather(*wanted), site.paths

        assert run(story()) == ([False] * 5, ["/robots.txt"])

    def test_rules_for_us_come_before_rules_for_everybody(self) -> None:
        rules = b"User-agent: *\nDisallow: /\n\nUser-agent: FactCheck\nDisallow: /private\n"
        assert self.allowed(page(rules), paths=["/news", "/private"])[0] == [True, False]

    def test_rules_for_others_are_not_ours(self) -> None:
        rules = b"User-agent: otherbot*\nUser agent: third\nDisallow: /\n\nUser-agent: *\nDisallow: /private\n"
        assert self.allowed(page(rules), paths=["/news", "/private"])[0] == [True, False]

    @pytest.mark.parametrize(
        ("answer", "allowed"),
        [
            (page(status="404 Not Found"), True),
            (page(status="403 Forbidden"), True),
            (page(status="429 Slow down"), False),
            (page(status="500 Oh"), False),
            (b"", True),
            (page(b"\xff\xfe<html>\0"), True),
            (redirect("http://10.0.0.1/robots.txt"), True),
        ],
    )
    def test_a_site_without_readable_rules(self, answer: bytes, allowed: bool) -> None:
        assert self.allowed(answer, paths=["/news"])[0] == [allowed]

    def test_an_address_that_is_refused_is_not_allowed(self) -> None:
        async def story() -> bool:
            async with fetcher() as client:
                return await client.allowed_by_robots("http://127.0.0.1/")

        assert run(story()) is False

    def test_rules_are_asked_for_again_after_a_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("factcheck.lib.fetch.robots.KEPT_FOR", -1.0)
        answers = (page(FORBIDDEN), page(b""))
        assert self.allowed(*answers, paths=["/private", "/private"]) == ([False, True], ["/robots.txt"] * 2)

    def test_only_so_many_sites_are_remembered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("factcheck.lib.fetch.robots.MOST_SITES", 1)

        async def story() -> list[int]:
            async with serving(page(FORBIDDEN)) as one, serving(page(FORBIDDEN)) as two:
                async with fetcher(one, two) as client:
                    for site in (one, two, one):
                        await client.allowed_by_robots(site.url("/"))
                return [len(one.paths), len(two.paths)]

        assert run(story()) == [2, 1]

    def test_what_was_learned_outlives_a_fetcher(self) -> None:
        robots = Robots()

        async def story() -> list[str]:
            async with serving(page(FORBIDDEN)) as site:
                for _ in range(2):
                    async with fetcher(site, robots=robots) as client:
                        assert not await client.allowed_by_robots(site.url("/private"))
                return site.paths

        assert run(story()) == ["/robots.txt"]

    def test_a_site_that_wants_longer_pauses_gets_them_within_reason(self) -> None:
        async def story(wish: bytes, most: float) -> float:
            rules = page(b"User-agent: *\nCrawl-delay: " + wish + b"\n")
            limits = Limits(crawl_delay=most)
            async with serving(rules, page()) as site, fetcher(site, interval=0.01, limits=limits) as client:
                await client.allowed_by_robots(site.url("/"))
                started = time.monotonic()
                await client.fetch(site.url("/a"))
                await client.fetch(site.url("/b"))
                return time.monotonic() - started

        assert run(story(b"0.2", 30)) >= 0.2
        assert 0.2 <= run(story(b"3600", 0.2)) < 60

    def test_a_file_with_thousands_of_agents_and_rules_is_read_quickly(self) -> None:
        agents = "".join(f"User-agent: bot{n}\n" for n in range(15_000))
        rules = "".join(f"Disallow: /{n}*a*b\n" for n in range(15_000))
        started = time.monotonic()
        text = rules_for("Factcheck", f"{agents}User-agent: *\n{rules}".encode())
        assert may_fetch("http://news.example/news", text=text, token="Factcheck")
        assert time.monotonic() - started < 30
