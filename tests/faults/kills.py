"""`kill -9` at every named point: of children, of whole workers, of beat; and who comes late."""

import time

from django.db.models.functions import Now

from factcheck.rechecks.schedule import LEASE
from factcheck.sources.models import Source
from tests.embedded.checkout import is_alive
from tests.faults.counting import Due, let_leases_run_out, let_turns_run_out
from tests.faults.crew import kill, standing_still, wait_for
from tests.faults.newsroom import Newsroom
from tests.faults.points import Point, Stopped, holds_anything

AT_ONCE = 4


def children(newsroom: Newsroom, point: Point, *, rounds: int) -> None:
    """Kill the child that has the batch, then each that has one page of it; the worker gives their tasks to others.

    The third attempt at a page is the last, and must succeed.
    """
    row = newsroom.row(point.name, "a worker's child")
    for _round in range(rounds):
        due = newsroom.sources(AT_ONCE)
        with point.armed(due.sources):
            due.change()
            newsroom.sweep()
            first = wait_for(point.stopped, what=f"a child is {point.name}")[0]
            _kill(first, point)
            row.kills += 1 + _killed_one_by_one(due, point)
        newsroom.recover(due)


def workers(newsroom: Newsroom, point: Point, *, rounds: int) -> None:
    """Kill a worker with all its children, and start another."""
    row = newsroom.row(point.name, "a whole worker")
    for _round in range(rounds):
        due = newsroom.sources(AT_ONCE)
        with point.armed(due.sources):
            due.change()
            newsroom.sweep()
            stopped = wait_for(point.stopped, what=f"a child is {point.name}")
            newsroom.crew.kill("worker")
            for one in stopped:
                point.leave(one)
        row.kills += 1
        let_leases_run_out()
        newsroom.crew.start_worker()
        newsroom.recover(due)


def given_back(newsroom: Newsroom, *, without: str) -> None:
    """Kill a child whose task nobody gives to another, as it is without acks_late; no lease runs out, either."""
    crew, point = newsroom.crew, newsroom.points[1]
    row = newsroom.row(point.name, f"a child, without {without}; no lease runs out", is_control=True)
    crew.kill("worker")
    crew.start_worker(FAULTS_WITHOUT=without)
    due = newsroom.sources(1)
    with point.armed(due.sources):
        due.change()
        newsroom.sweep()
        _kill(wait_for(point.stopped, what="a child reads")[0], point)
        row.kills += 1
    newsroom.recover(due, within=3)
    newsroom.count_now()
    row.note = "the task is lost with the child, until its lease runs out"
    crew.kill("worker")
    crew.start_worker()


def stalls(newsroom: Newsroom, *, fenced: bool = True) -> None:
    """Have a child stand still until its lease has run out and another has done its look; then it ends its own.

    The control gives the lease back to the late one, as if nobody asked for the token.
    """
    point = newsroom.points[1]
    row = newsroom.row(point.name, "a child stands still for longer than its lease", is_control=not fenced)
    due = newsroom.sources(1)
    (source,) = due.sources
    with point.armed(due.sources):
        due.change()
        newsroom.sweep()
        late = wait_for(point.stopped, what="a child reads")[0]
        lease = Source.objects.values_list("lease", flat=True).get(pk=source.pk)
        with standing_still(late.process):
            newsroom.site.hold = ""  # nobody else is kept waiting
            let_leases_run_out()
            newsroom.recover(due)
            if not fenced:
                row.killed += ", and nobody asks for the token"
                Source.objects.filter(pk=source.pk).update(lease=lease, leased_until=Now() + LEASE)
    wait_for(lambda: not holds_anything(late.process), what="the late one ends its look")
    row.ok = row.ok and is_alive(late.process)
    row.note = row.note or "it ended its look after another had done it"


def beats(newsroom: Newsroom, *, kills: int) -> None:
    """Kill beat while it sends, and start it again on the same schedule file; nobody else asks for a sweep."""
    row = newsroom.row("between two sweeps", "beat")
    due = newsroom.sources(AT_ONCE)
    due.change()
    for at in range(kills):
        newsroom.crew.kill("beat")
        row.kills += 1
        newsroom.crew.start_beat()
        time.sleep(0.6 + 0.3 * (at % 5))
    newsroom.recover(due)


def _kill(stopped: Stopped, point: Point) -> None:
    kill(stopped.process)
    point.leave(stopped)
    let_turns_run_out()


def _killed_one_by_one(due: Due, point: Point) -> int:
    """Kill whoever comes to the point for the first time with a page alone, and count them."""
    kills = 0
    left = {source.pk for source in due.sources}
    killed: set[int] = set()

    def come() -> list[Stopped]:
        return [one for one in point.stopped() if one.source in left and one.process not in killed]

    while left := left - set(due.looked_at):
        wait_for(lambda: come() or left <= set(due.looked_at), what=f"children are {point.name}")
        for one in come()[:1]:
            _kill(one, point)
            killed.add(one.process)
            left.discard(one.source)
            point.let_go(one.source)
            kills += 1
    return kills
