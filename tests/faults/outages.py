"""Servers that are away, frozen, emptied or started again while looks are under way; full disks, false clocks."""

import resource
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

from factcheck.rechecks import tasks
from factcheck.rechecks.models import Content, Recheck
from factcheck.sources.models import Source
from tests.faults.counting import let_leases_run_out
from tests.faults.crew import wait_for
from tests.faults.newsroom import Newsroom
from tests.leased import lease_due

SOME = 4
DAY = 86_400


def broker(newsroom: Newsroom, what: str, harm: Callable[[], None]) -> None:
    """Do harm to Redis while some looks are under way and others wait; nobody is told, and beat and worker go on.

    It must take less than the twenty seconds after which a look gives up a site that keeps it waiting.
    """
    newsroom.row("looks under way and due", what)
    at_work, waiting = newsroom.sources(SOME), newsroom.sources(SOME)
    point = newsroom.points[1]
    with point.armed(at_work.sources):
        at_work.change()
        wait_for(point.stopped, what="looks are under way")
        waiting.change()
        harm()
    newsroom.recover(at_work)
    newsroom.recover(waiting)


def emptied(newsroom: Newsroom, what: str, harm: Callable[[], None]) -> None:
    """Have Redis forget the tasks that it was given; when their leases have run out, they are handed on again."""
    newsroom.row("tasks waiting in Redis", what)
    due = newsroom.sources(SOME)
    newsroom.crew.freeze("worker")
    tasks.sweep.delay()  # the worker has asked for one already, and gets this
    due.change()
    tasks.sweep_wanted()
    harm()
    newsroom.crew.thaw("worker")
    let_leases_run_out()
    newsroom.recover(due)


def refused(newsroom: Newsroom, *, seconds: float) -> None:
    def harm() -> None:
        newsroom.scratch.kill_valkey()
        time.sleep(seconds)
        newsroom.scratch.start_valkey()

    broker(newsroom, f"Redis refuses for {seconds:.0f} s", harm)


def frozen(newsroom: Newsroom, *, seconds: float) -> None:
    def harm() -> None:
        with newsroom.scratch.frozen_valkey():
            time.sleep(seconds)

    broker(newsroom, f"Redis is frozen for {seconds:.0f} s", harm)


def flushed(newsroom: Newsroom) -> None:
    emptied(newsroom, "Redis is flushed", lambda: bool(redis.Redis.from_url(settings.REDIS_URL).flushall()) or None)


def restarted_empty(newsroom: Newsroom) -> None:
    def harm() -> None:
        newsroom.scratch.kill_valkey()
        newsroom.scratch.start_valkey()

    emptied(newsroom, "Redis is killed and starts empty", harm)


def database_restarts(newsroom: Newsroom, *, at: int, crash: bool = False, seconds: float = 0.0) -> None:
    """Stop the database while looks have come to a point, and start it again."""
    point = newsroom.points[at]
    how = "crashes" if crash else "stops"
    row = newsroom.row(point.name, f"PostgreSQL {how}" + (f" for {seconds:.0f} s" if seconds else " and starts"))
    due = newsroom.sources(SOME)
    try:
        with point.armed(due.sources):
            due.change()
            wait_for(point.stopped, what=f"looks are {point.name}")
            connection.close()
            newsroom.scratch.stop_postgres(crash=crash)
            time.sleep(seconds)
            newsroom.scratch.start_postgres()
    except OSError as trouble:
        row.note = str(trouble)
    # Whatever is still under way comes to its end first: nobody alive shall lose a lease.
    wait_for(lambda: not _at_work(due.sources), what="those at work when it stopped have ended")
    let_leases_run_out()
    newsroom.recover(due)


def _at_work(sources: list[Source]) -> bool:
    """Say whether a worker still holds the lock of a lease."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' "
            "AND mode = 'ExclusiveLock' AND application_name <> '')"
        )
        return bool(cursor.fetchone()[0])


def disk_full(newsroom: Newsroom) -> None:
    """Let the worker's children write no byte to any file, as on a full disk, and then again."""
    row = newsroom.row("while a capture is written", "the disk takes nothing (RLIMIT_FSIZE 0)")
    due = newsroom.sources(SOME)
    children = newsroom.crew.children("worker")
    _limit(children, full=True)
    due.change()
    newsroom.sweep()
    not_kept = Recheck.objects.filter(source__in=due.sources, content=Content.NOT_KEPT)
    wait_for(lambda: not_kept.count() == SOME, what="every page was seen and none was kept")
    unkept = due.doubled, due.captures
    _limit(children, full=False)
    # "We will look again soon": now.
    due.change(again=True)
    newsroom.recover(due)
    row.note = f"while full: {SOME} looks say that nothing could be kept, {unkept[0]} doubled, {unkept[1]} captures"


def _limit(processes: set[int], *, full: bool) -> None:
    for process in processes:
        # One that has ended meanwhile writes nothing, either.
        with suppress(ProcessLookupError):
            _soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
            resource.prlimit(process, resource.RLIMIT_FSIZE, (0 if full else hard, hard))


def clocks(newsroom: Newsroom, *, days: int) -> None:
    """Have a worker whose clock is wrong do the looks: leases and what comes next follow the database's clock."""
    row = newsroom.row("during looks", f"the worker's clock is {abs(days)} day {'ahead' if days > 0 else 'behind'}")
    crew, point = newsroom.crew, newsroom.points[1]
    clock = newsroom.scratch.folder / "clock"
    clock.write_text(str(days * DAY))
    crew.kill("worker")
    crew.start_worker(FAULTS_CLOCK=str(clock))
    due = newsroom.sources(SOME)
    with point.armed(due.sources):
        due.change()
        newsroom.sweep()
        wait_for(point.stopped, what="looks are under way")
        leases = _minutes("leased_until", due.sources)
        # Nobody takes what is held, whatever their clock says.
        row.ok = lease_due(wanted=True) is None
    newsroom.recover(due)
    nexts = _minutes("next_check_at", due.sources)
    row.ok = row.ok and 8 <= min(leases) <= max(leases) <= 10 and 50 <= min(nexts) <= max(nexts) <= 20 * 60
    row.note = (
        f"by the database's clock leases ended in {max(leases):.1f} minutes at most, and the next looks are in "
        f"{min(nexts) / 60:.1f} to {max(nexts) / 60:.1f} hours"
    )
    crew.kill("worker")
    crew.start_worker()


def _minutes(column: str, sources: list[Source]) -> list[float]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT extract(epoch FROM {column} - clock_timestamp()) / 60 FROM factcheck_source WHERE id = ANY(%s)",
            [[source.pk for source in sources]],
        )
        return [float(minutes) for (minutes,) in cursor.fetchall()]


def clock_put_back(newsroom: Newsroom) -> None:
    """Put beat's clock back while it runs: it goes on sweeping, and nobody else asks for a sweep."""
    newsroom.row("between two sweeps", "beat's clock is put back by five minutes")
    crew = newsroom.crew
    clock: Path = newsroom.scratch.folder / "beat-clock"
    clock.write_text("0")
    crew.stop("beat")
    crew.start_beat(FAULTS_CLOCK=str(clock))
    first = newsroom.sources(1)
    first.change()
    newsroom.recover(first)
    clock.write_text(str(-300))
    due = newsroom.sources(SOME)
    due.change()
    newsroom.recover(due, within=30)
    crew.stop("beat")
    crew.start_beat()


def delivered_twice(newsroom: Newsroom) -> None:
    """Hand the same batch to the workers three times at once, and a fourth time when it is done."""
    newsroom.row("a batch of looks", "its task is delivered four times")
    due = newsroom.sources(SOME)
    newsroom.crew.freeze("beat")
    due.change()
    lease = lease_due(wanted=True)
    if lease is None:
        raise TimeoutError("Somebody else took what was due.")
    for _time in range(3):
        tasks.look.delay(lease.ids, str(lease.token))
    newsroom.recover(due)
    tasks.look.delay(lease.ids, str(lease.token))
    newsroom.crew.thaw("beat")
    time.sleep(1)


def two_beats(newsroom: Newsroom) -> None:
    """Have two beats ask for the same sweeps."""
    newsroom.row("looks due", "two beats, each with a schedule of its own")
    newsroom.crew.start_beat("second-beat")
    for _time in range(2):
        due = newsroom.sources(SOME)
        due.change()
        newsroom.recover(due)
    newsroom.crew.stop("second-beat")
