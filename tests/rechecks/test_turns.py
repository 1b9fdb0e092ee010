"""Many workers at one site: one request at a time and a pause between two, whoever asks, and however it ends."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import Error, connection
from django.utils import timezone
from pytest_django import Settings

from factcheck.accounts.models import User
from factcheck.lib.fetch import Fetched, Fetcher, Robots
from factcheck.rechecks import actions, tasks
from factcheck.rechecks.actions import hosts, leases, turns
from factcheck.rechecks.actions.looks import usual_fetcher
from factcheck.rechecks.actions.turns import SharedTurns
from factcheck.rechecks.models import Recheck
from factcheck.sources.models import Host, Parked, RobotsFile, Source
from tests.leased import lease_due
from tests.rechecks.crowd import ADDRESSES, Street, crowd

PAUSE = 0.15
HERE, THERE = ADDRESSES
WORKERS = 10

Visit = Callable[..., list[Fetched]]


@pytest.fixture
def street(transactional_db: None) -> Iterator[Street]:
    street = Street()
    yield street
    street.close()


class Worker:
    """Somebody who fetches pages of the street, with an event loop and turns of their own."""

    def __init__(self, street: Street, *, shared: bool = True, pause: float = PAUSE, **names: str) -> None:
        self.street = street
        self.names = names
        self.pause = pause
        self.shared = SharedTurns() if shared else None

    def fetcher(self) -> Fetcher:
        async def look_up(host: str) -> list[str]:
            return [self.names.get(host.partition(".")[0], HERE)]

        sites = [*ADDRESSES, *(f"{name}.example" for name in self.names)]
        return Fetcher(
            allow=frozenset(f"{site}:{self.street.port}" for site in sites),
            user_agent="Factcheck/1.0 (test)",
            interval=self.pause,
            robots=Robots(),
            look_up=look_up,
            shared=self.shared,
        )

    def visit(self, *places: str) -> list[Fetched]:
        async def all_of_them() -> list[Fetched]:
            async with self.fetcher() as fetcher:
                return await asyncio.gather(*[fetcher.fetch(self.url(place)) for place in places])

        return asyncio.run(all_of_them())

    def url(self, place: str) -> str:
        host, _, path = place.partition("/")
        return f"http://{host}:{self.street.port}/{path}"


def visits(street: Street, *places: str, shared: bool = True, **names: str) -> list[Fetched]:
    """Have ten workers ask at once, each for all the places."""
    workers = [Worker(street, shared=shared, **names) for _ in range(WORKERS)]
    fetched = crowd(*[lambda worker=worker: worker.visit(*places) for worker in workers])
    return [each for many in fetched for each in many]


def test_ten_workers_ask_one_host_one_thing_at_a_time(street: Street) -> None:
    fetched = visits(street, "wire.example/a", "wire.example/b", wire=HERE)
    assert Counter(each.reach for each in fetched) == {"ok": 2 * WORKERS}
    assert street.most == {"wire.example": 1, HERE: 1}
    assert street.shortest_pause("wire.example") >= PAUSE


def test_workers_who_share_nothing_do_not(street: Street) -> None:
    visits(street, "wire.example/a", wire=HERE, shared=False)
    assert street.most["wire.example"] > 1


def test_a_host_at_two_addresses_is_one_host(street: Street) -> None:
    here, there = Worker(street, wire=HERE), Worker(street, wire=THERE)
    crowd(lambda: here.visit("wire.example/a"), lambda: there.visit("wire.example/b"))
    assert street.most == {"wire.example": 1, HERE: 1, THERE: 1}
    assert street.shortest_pause("wire.example") >= PAUSE


NAMES = {f"name{n}": HERE for n in range(12)}


def visit_all_names(street: Street, workers: int = WORKERS) -> None:
    visitors = [Worker(street, **NAMES) for _ in range(workers)]
    shares = [[f"{name}.example/" for name in list(NAMES)[at::workers]] for at in range(workers)]
    crowd(*[lambda worker=w, share=s: worker.visit(*share) for w, s in zip(visitors, shares, strict=True)])


def test_many_names_at_one_address_are_one_queue(street: Street) -> None:
    visit_all_names(street)
    assert street.most[HERE] == 1
    assert len(street.starts[HERE]) == len(NAMES)
    assert street.shortest_pause(HERE) >= PAUSE


def test_without_turns_for_addresses_they_would_not_be(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts.Wish, "pauses", property(lambda wish: {wish.site: wish.pause}))
    visit_all_names(street)
    assert street.most[HERE] > 1


def test_different_hosts_at_different_addresses_do_not_wait_for_each_other(street: Street) -> None:
    slow = Worker(street, pause=30, wire=HERE, post=THERE)
    assert [each.reach for each in slow.visit("wire.example/", "post.example/")] == ["ok", "ok"]


def test_a_redirect_waits_for_the_turn_of_the_host_it_leads_to(street: Street) -> None:
    for n in range(WORKERS):
        to = {"Location": f"http://wire.example:{street.port}/{n}"}
        street.answers[f"name{n}.example/"] = (302, to, b"")
    workers = [Worker(street, wire=THERE, **NAMES) for _ in range(WORKERS)]
    fetched = crowd(*[lambda w=w, n=n: w.visit(f"name{n}.example/")[0] for n, w in enumerate(workers)])
    assert {each.reach for each in fetched} == {"ok"}
    assert len(street.starts[THERE]) == WORKERS
    assert (street.most["wire.example"], street.most[THERE], street.most[HERE]) == (1, 1, 1)
    assert street.shortest_pause(THERE) >= PAUSE


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Each trip to the database, as the number of wishes it carries."""
    carried: list[int] = []
    settle = hosts.settle

    def counted(**given: Any) -> dict[UUID, hosts.Answer]:
        carried.append(len(given["wishes"]))
        return settle(**given)

    monkeypatch.setattr(hosts, "settle", counted)
    return carried


def test_fifty_hosts_are_asked_with_two_trips_to_the_database(transactional_db: None, trips: list[int]) -> None:
    sites = {f"name{n}.example": f"192.0.2.{n}" for n in range(50)}
    Host.objects.bulk_create(Host(name=name) for pair in sites.items() for name in pair)

    async def all_of_them() -> None:
        shared = SharedTurns()

        async def one(site: str, address: str) -> None:
            async def addresses() -> list[str]:
                return [address]

            async with shared.turn(site, addresses=addresses, pause=1, interval=1):
                await asyncio.sleep(0.05)

        await asyncio.gather(*[one(site, address) for site, address in sites.items()])
        await shared.rest()

    asyncio.run(all_of_them())
    assert trips == [50, 0]


def test_a_queue_costs_less_than_two_trips_for_each_look(street: Street, trips: list[int]) -> None:
    names = {f"name{n}": (HERE, THERE)[n % 2] for n in range(12)}
    Worker(street, pause=1, **names).visit(*[f"{name}.example/" for name in names])
    assert len(trips) < 2 * len(names)


# How it ends


def test_a_host_that_asks_for_patience_is_left_alone_by_all(street: Street) -> None:
    street.answers["wire.example/"] = (429, {"Retry-After": "7200"}, b"")
    first, second = Worker(street, wire=HERE), Worker(street, wire=HERE)
    (refused,) = first.visit("wire.example/")
    (later,) = second.visit("wire.example/other")
    assert (refused.status, later.reach) == (429, "put_off")
    assert later.sentence == "wire.example is left alone for a while, for it asked us to come back later."
    assert later.retry_after == pytest.approx(7200, abs=5)
    assert street.paths == ["/"]


def test_a_host_that_never_answers_is_parked_after_five_times(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "random", lambda: 0.0)
    street.close()
    fetched = [Worker(street, wire=HERE).visit("wire.example/")[0] for _ in range(6)]
    assert [each.reach for each in fetched] == ["transient"] * 5 + ["put_off"]
    assert fetched[-1].sentence == "wire.example is left alone for a while, for it did not answer."
    host = Host.objects.get(pk="wire.example")
    assert (host.failures, host.parked_because, host.lease) == (5, Parked.SILENT, None)
    assert Host.objects.get(pk=HERE).parked_until is None


def test_a_short_pause_is_waited_for(street: Street) -> None:
    street.answers["wire.example/"] = (429, {"Retry-After": "1"}, b"")
    Worker(street, wire=HERE).visit("wire.example/")
    assert Worker(street, wire=HERE).visit("wire.example/b")[0].reach == "ok"
    assert street.shortest_pause("wire.example") >= 1


@pytest.mark.parametrize("who", ["the same worker", "another worker"])
def test_who_waits_too_long_for_a_busy_host_comes_again_later(
    who: str, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Worker(street, pause=300, wire=HERE)
    second = first if who == "the same worker" else Worker(street, pause=300, wire=HERE)

    async def one_after_the_other() -> tuple[Fetched, Fetched]:
        async with first.fetcher() as ours, second.fetcher() as theirs:
            seen = await ours.fetch(first.url("wire.example/a"))
            # Not before: on a busy machine the first may wait as long as that for the database.
            monkeypatch.setattr(turns, "PATIENCE", 0.5)
            return seen, await theirs.fetch(second.url("wire.example/b"))

    seen, later = asyncio.run(one_after_the_other())
    assert (seen.reach, later.reach, street.paths) == ("ok", "put_off", ["/a"])
    assert (later.sentence, later.retry_after) == ("wire.example was busy with other looks.", 0.5)
    assert set(Host.objects.values_list("lease", flat=True)) == {None}


def test_who_is_called_away_while_waiting_holds_nothing(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    settle = hosts.settle

    def slow(**given: Any) -> dict[UUID, hosts.Answer]:
        answers = settle(**given)
        time.sleep(0.3)
        return answers

    monkeypatch.setattr(hosts, "settle", slow)
    Host.objects.bulk_create([Host(name="wire.example"), Host(name=HERE)])

    async def called_away() -> None:
        async with Worker(street, wire=HERE).fetcher() as fetcher:
            task = asyncio.create_task(fetcher.fetch(f"http://wire.example:{street.port}/"))
            await asyncio.sleep(0.15)
            assert set(await asyncio.to_thread(holders)) != {None}
            task.cancel()

    asyncio.run(called_away())
    assert (set(holders()), street.paths) == ({None}, [])


@pytest.mark.parametrize("parked", [False, True])
def test_who_is_called_away_just_as_the_answer_comes_holds_nothing(transactional_db: None, parked: bool) -> None:
    until = {"parked_until": timezone.now() + timedelta(hours=1), "parked_because": Parked.SILENT} if parked else {}
    Host.objects.bulk_create([Host(name="wire.example", **until), Host(name=HERE)])

    class CalledAway:
        """An answer upon which whoever waits for it is called away, before they can hear it."""

        def __init__(self, answer: asyncio.Future[hosts.Answer], task: asyncio.Task[hosts.Answer]) -> None:
            self.answer, self.task = answer, task
            self.cancelled = answer.cancelled

        def set_result(self, answer: hosts.Answer) -> None:
            self.answer.set_result(answer)
            self.task.cancel()

    async def called_away() -> bool:
        shared = SharedTurns()
        task = asyncio.create_task(shared._answer(hosts.Wish(uuid4(), "wire.example", [HERE], 1, 1)))
        await asyncio.sleep(0)
        ((wish, answer),) = shared._waiting.wishes
        shared._waiting.wishes[0] = (wish, CalledAway(answer, task))  # type: ignore[assignment]
        await asyncio.wait([task])
        await shared.rest()
        return task.cancelled()

    assert asyncio.run(called_away())
    assert set(holders()) == {None}


def holders() -> list[UUID | None]:
    try:
        return list(Host.objects.values_list("lease", flat=True))
    finally:
        connection.close()


def test_a_database_that_is_away_for_a_moment_is_waited_for(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "AWAY", 0.1)
    settle, troubles = hosts.settle, [Error("away"), Error("still away")]

    def away(**given: Any) -> dict[UUID, hosts.Answer]:
        if troubles:
            raise troubles.pop()
        return settle(**given)

    monkeypatch.setattr(hosts, "settle", away)
    assert Worker(street, wire=HERE).visit("wire.example/")[0].reach == "ok"


HOLDER = """
import asyncio, django, sys
from datetime import timedelta
django.setup()
from factcheck.rechecks.actions import hosts
from factcheck.rechecks.actions.turns import SharedTurns
hosts.HOLD = timedelta(seconds=3)

async def hold():
    async def addresses():
        return ["127.0.0.1"]
    async with SharedTurns().turn("wire.example", addresses=addresses, pause=0.1, interval=0.1):
        print("held", flush=True)
        await asyncio.sleep(60)

asyncio.run(hold())
"""


def test_the_turn_of_a_worker_that_was_killed_is_free_when_its_time_is_up(street: Street) -> None:
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "DATABASE_URL": f"postgresql://{database['USER']}@{quote(database['HOST'], safe='')}/{database['NAME']}",
    }
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=django_settings.BASE_DIR, env=environment, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        held = time.monotonic()
        holder.send_signal(signal.SIGKILL)
    assert Worker(street, wire=HERE).visit("wire.example/")[0].reach == "ok"
    assert 2 < time.monotonic() - held < 10


# What a robots.txt said


def test_a_robots_file_is_read_by_one_worker_for_all(street: Street) -> None:
    street.robots = b"User-agent: *\nDisallow: /private\nCrawl-delay: 0.4"

    async def asks(worker: Worker) -> list[bool]:
        async with worker.fetcher() as fetcher:
            return [await fetcher.allowed_by_robots(worker.url(f"wire.example/{path}")) for path in ("private", "")]

    allowed = [asyncio.run(asks(Worker(street, wire=HERE))) for _ in range(3)]
    assert (allowed, street.paths) == ([[False, True]] * 3, ["/robots.txt"])
    assert Host.objects.get(pk="wire.example").delay == 0.4
    # Somebody who never read the file keeps the pause, too.
    visits(street, "wire.example/a", wire=HERE)
    assert street.shortest_pause("wire.example") >= 0.4
    assert RobotsFile.objects.get().site == f"http://wire.example:{street.port}"


# The whole way


def sources_of(street: Street, count: int, *, by: User) -> list[Source]:
    return Source.objects.bulk_create(
        Source(url=f"http://{ADDRESSES[n % 2]}:{street.port}/page/{n}", added_by=by, next_check_at=by.date_joined)
        for n in range(count)
    )


def looked_at_by_all(street: Street, monkeypatch: pytest.MonkeyPatch) -> Sequence[Recheck]:
    """Two beats hand on what is due, the broker delivers each task twice, and ten workers do them all at once."""
    handed: list[tuple[list[int], UUID]] = []
    monkeypatch.setattr(tasks.look, "apply_async", lambda task, **_: handed.append((task[0], UUID(task[1]))))
    crowd(tasks.sweep, tasks.sweep)
    deliveries = [*handed, *handed]
    assert handed
    while len(deliveries) < WORKERS:
        deliveries += handed
    acts = [lambda ids=ids, token=token: actions.look_at(ids=ids, token=token) for ids, token in deliveries[:WORKERS]]
    crowd(*acts)
    return Recheck.objects.all()


def test_two_beats_and_ten_workers_look_once_at_each_source(
    street: Street, amin: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FETCH_ALLOW = frozenset(f"{address}:{street.port}" for address in ADDRESSES)
    settings.FETCH_INTERVAL = 0.05
    monkeypatch.setattr(leases, "IN_VIEW", 10)
    sources = sources_of(street, 20, by=amin)
    rechecks = looked_at_by_all(street, monkeypatch)
    assert Counter(recheck.source_id for recheck in rechecks) == {source.pk: 1 for source in sources}
    asked = Counter(path for path in street.paths if path != "/robots.txt")
    assert asked == {f"/page/{n}": 1 for n in range(20)}
    assert street.most == {HERE: 1, THERE: 1}
    assert min(street.shortest_pause(address) for address in ADDRESSES) >= 0.05


def test_a_task_delivered_twice_at_once_would_look_twice_without_its_lock(
    street: Street, amin: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FETCH_ALLOW = frozenset(f"{address}:{street.port}" for address in ADDRESSES)
    from contextlib import nullcontext

    monkeypatch.setattr(leases, "held_alone", lambda _token: nullcontext(True))
    sources_of(street, 1, by=amin)
    looked_at_by_all(street, monkeypatch)
    assert street.paths.count("/page/0") > 1


def test_a_source_whose_host_is_parked_is_put_off_and_not_looked_at(
    street: Street, amin: User, settings: Settings
) -> None:
    settings.FETCH_ALLOW = frozenset({f"{HERE}:{street.port}"})
    settings.FETCH_INTERVAL = 0.05
    (source,) = sources_of(street, 1, by=amin)
    lease = lease_due()
    assert lease is not None
    Host.objects.create(
        name=HERE, parked_until=amin.date_joined + timedelta(hours=1), parked_because=Parked.SILENT, failures=5
    )
    assert actions.look_at(ids=lease.ids, token=lease.token, fetcher=usual_fetcher()) == []
    source.refresh_from_db()
    assert (source.lease, source.attempts, Recheck.objects.count(), street.paths) == (None, 0, 0, [])
    assert source.next_check_at == pytest.approx(amin.date_joined + timedelta(hours=1), abs=timedelta(seconds=5))
