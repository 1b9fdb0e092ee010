"""The named points at which a look can be stopped, none of them made by code of the product.

Two are the site's: it keeps silent. Two are the database's, in the scratch one: a trigger waits for a lock that the
harness holds, one for each source. What a client leaves behind in a trigger does not hear that the client is gone, so
the harness ends it, as the database would have done by itself; or lets it go on, as the database does when a COMMIT has
arrived.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import connection

from factcheck.sources.models import Source
from tests.faults.crew import wait_for
from tests.faults.site import Site, host_of

LOCKS = 0x0FA17
TRIGGERS = """
CREATE FUNCTION faults_stop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({locks} + TG_ARGV[0]::int, NEW.source_id::int);
    RETURN NEW;
END $$;
CREATE TRIGGER faults_capture BEFORE INSERT ON factcheck_capture FOR EACH ROW EXECUTE FUNCTION faults_stop(1);
CREATE CONSTRAINT TRIGGER faults_commit AFTER INSERT ON factcheck_recheck DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION faults_stop(2);
"""
WAITING = """
SELECT objid::bigint, activity.pid, application_name FROM pg_locks JOIN pg_stat_activity activity USING (pid)
WHERE locktype = 'advisory' AND classid = %s AND NOT granted
"""
GONE = "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)"


@dataclass(frozen=True)
class Stopped:
    """A look that has come to the point: of which source, in which process, and where it waits in the database."""

    source: int
    process: int
    backend: int | None = None


class AtTheSite:
    """The site does not go on with its answer."""

    def __init__(self, name: str, *, site: Site, what: str) -> None:
        self.name = name
        self._site, self._what = site, what
        self._sources: dict[str, int] = {}

    @contextmanager
    def armed(self, sources: Sequence[Source]) -> Iterator[None]:
        self._sources = {host_of(source.url): source.pk for source in sources}
        self._site.hold, self._site.held_at = self._what, set(self._sources)
        try:
            yield
        finally:
            for host in self._sources:
                self._site.let_go(host)

    def stopped(self) -> list[Stopped]:
        # One who was let go as they came may still be on the list.
        held = [held for held in list(self._site.held) if held.host in self._sources]
        return [Stopped(self._sources[one.host], one.process) for one in held]

    def leave(self, stopped: Stopped) -> None:
        """A connection that is gone is gone; whoever comes next is stopped again."""
        self._site.held = [held for held in self._site.held if held.process != stopped.process]

    def let_go(self, source: int) -> None:
        for host, pk in self._sources.items():
            if pk == source:
                self._site.let_go(host)


class InTheDatabase:
    """The database does not go on with what it was told to do."""

    def __init__(self, name: str, *, url: str, place: int, arrives: bool = False) -> None:
        self.name = name
        self._url, self._lock, self._arrives = url, LOCKS + place, arrives
        self._held: set[int] = set()

    @contextmanager
    def armed(self, sources: Sequence[Source]) -> Iterator[None]:
        with psycopg.connect(self._url, autocommit=True) as self._holder:
            self._held = {source.pk for source in sources}
            self._hold()
            yield

    def stopped(self) -> list[Stopped]:
        with connection.cursor() as cursor:
            cursor.execute(WAITING, [self._lock])
            return [Stopped(source, int(name), backend) for source, backend, name in cursor.fetchall() if name]

    def leave(self, stopped: Stopped) -> None:
        """End what the dead has begun, or let it go on without them."""
        if self._arrives:
            # A transaction may hold looks at several sources.
            self._holder.execute("SELECT pg_advisory_unlock_all()")
        else:
            self._holder.execute("SELECT pg_terminate_backend(%s)", [stopped.backend])
        wait_for(
            lambda: self._holder.execute(GONE, [stopped.backend]).fetchone() == (True,), what="the database hears of it"
        )
        if self._arrives:
            self._hold()

    def let_go(self, source: int) -> None:
        self._held.discard(source)
        self._holder.execute("SELECT pg_advisory_unlock(%s, %s)", [self._lock, source])

    def _hold(self) -> None:
        for source in self._held:
            self._holder.execute("SELECT pg_advisory_lock(%s, %s)", [self._lock, source])


Point = AtTheSite | InTheDatabase


def points(site: Site, url: str) -> list[Point]:
    """All of them, in the order in which a look comes to them."""
    return [
        AtTheSite("before the fetch", site=site, what="robots"),
        AtTheSite("in the middle of the body", site=site, what="body"),
        InTheDatabase("after the file, before the row", url=url, place=1),
        InTheDatabase("after the row, before the commit", url=url, place=2),
        InTheDatabase("after the commit, before the ack", url=url, place=2, arrives=True),
    ]


def make_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS.format(locks=LOCKS))


def holds_anything(process: int) -> bool:
    """Say whether a process of a worker still holds a lock in the database, as it does while it looks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE application_name = %s)",
            [str(process)],
        )
        return bool(cursor.fetchone()[0])
