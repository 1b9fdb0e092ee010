"""Who looks at what: a lease lasts ten minutes, and only its holder's look is written down."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from factcheck.rechecks.schedule import LEASE, MOST_ATTEMPTS
from factcheck.sources.actions import set_aside
from factcheck.sources.models import Source

BATCH = 50
PER_HOST = 10  # leased at a time: a site is asked one thing at a time, and a slow one must not hold up the others
IN_VIEW = 1_000  # how many of those due are put in order at a time

# The database's clock everywhere, so that workers whose clocks differ agree.
FREE = """kind = 'web' AND NOT paused AND same_as_id IS NULL
    AND (leased_until IS NULL OR leased_until < statement_timestamp())"""
DUE = f"{FREE} AND next_check_at <= statement_timestamp()"
WANTED = f"{DUE} AND wanted_at IS NOT NULL"

# The name as `Host` has it, for all but addresses in brackets and names in other scripts: those are put off, if they
# must be, when their turn would have come.
HOST = "lower(split_part(split_part(url, '/', 3), ':', 1))"

# Hosts that are parked, or have their share already, are passed over before anything is put in order, so that their
# sources take nobody's place. The conditions stand twice: what another worker took between the two readings is seen
# when its row is locked.
TAKE = """
WITH held AS MATERIALIZED (
    SELECT {host} AS host, count(*) AS many FROM factcheck_source
    WHERE %(shares)s AND leased_until > statement_timestamp() GROUP BY 1
), in_view AS (
    SELECT id, {host} AS host, wanted_at, next_check_at
    FROM factcheck_source WHERE {condition} AND {tried} AND {host} NOT IN (
        SELECT name FROM factcheck_host WHERE parked_until > statement_timestamp()
        UNION ALL SELECT host FROM held WHERE many >= %(per_host)s
    ) ORDER BY {first} LIMIT %(in_view)s
), in_turn AS (
    SELECT id, coalesce(held.many, 0)
            + row_number() OVER (PARTITION BY host ORDER BY wanted_at NULLS LAST, next_check_at) AS turn,
        EXISTS (
            SELECT FROM factcheck_citation citation
            JOIN factcheck_claim claim ON claim.id = citation.claim_id
            JOIN factcheck_article article ON article.id = claim.article_id
            WHERE citation.source_id = in_view.id AND citation.withdrawn_at IS NULL AND article.slug IS NOT NULL
        ) AS in_print
    FROM in_view LEFT JOIN held USING (host)
), taken AS (
    SELECT source.id FROM factcheck_source source JOIN in_turn USING (id)
    WHERE turn <= %(per_host)s AND {condition} AND {tried}
    ORDER BY source.wanted_at NULLS LAST, in_print DESC, source.next_check_at LIMIT %(limit)s
    FOR UPDATE OF source SKIP LOCKED
)
UPDATE factcheck_source SET lease = %(token)s, leased_until = statement_timestamp() + make_interval(secs => %(lease)s)
FROM taken WHERE factcheck_source.id = taken.id
RETURNING factcheck_source.id
"""
PUT_OFF = """
UPDATE factcheck_source SET lease = NULL, leased_until = NULL, attempts = greatest(attempts - 1, 0),
    next_check_at = greatest(next_check_at, statement_timestamp() + make_interval(secs => given.wait))
FROM unnest(%(ids)s::bigint[], %(waits)s::float8[]) AS given(id, wait)
WHERE factcheck_source.id = given.id AND lease = %(token)s
"""
BEGIN = """
WITH held AS MATERIALIZED (
    SELECT id FROM factcheck_source
    WHERE id = ANY(%(ids)s) AND lease = %(token)s AND attempts < %(tried)s
        AND kind = 'web' AND NOT paused AND same_as_id IS NULL
    ORDER BY id FOR NO KEY UPDATE
), begun AS (
    UPDATE factcheck_source source
    SET attempts = attempts + 1, leased_until = statement_timestamp() + make_interval(secs => %(lease)s)
    FROM held WHERE source.id = held.id RETURNING source.*
)
SELECT begun.id, begun.url, begun.etag, begun.last_modified, begun.sent_at, begun.believed, begun.struck_at,
    begun.capture_id, coalesce(capture.url, ''), coalesce(capture.sha256, ''),
    coalesce(publisher.robots_override_reason, '') <> '', statement_timestamp()
FROM begun
LEFT JOIN factcheck_capture capture ON capture.id = begun.capture_id
LEFT JOIN factcheck_publisher publisher ON publisher.id = begun.publisher_id
ORDER BY begun.id
"""
FRESH = "attempts = 0"
TRIED = "attempts > 0"


@dataclass(frozen=True, slots=True)
class Lease:
    """These sources are ours to look at, as long as their rows carry the token."""

    token: UUID
    ids: list[int]


def lease_due(*, limit: int = BATCH, wanted: bool = False) -> Lease | None:
    """Take sources whose time has come, or only those somebody waits for; None when there are none.

    A source whose last look never ended is taken alone: if it kills its worker again, it harms no other. A host has no
    more than its share of all that is leased, but whoever waits for a page does not wait for that.
    """
    condition, first = (WANTED, "wanted_at") if wanted else (DUE, "next_check_at")
    for tried, most in ((FRESH, limit), (TRIED, 1)):
        if lease := _take(condition, tried, first=first, limit=most, shares=not wanted):
            return lease
    return None


def lease_these(ids: Collection[int]) -> Iterable[Lease]:
    """Take these sources, due or not, in batches as they are looked at; what somebody else holds is left to them."""
    condition = f"{FREE} AND id = ANY(%(ids)s)"
    for tried, limit in ((FRESH, BATCH), (TRIED, 1)):
        left = set(ids)
        while lease := _take(condition, tried, first="next_check_at", limit=limit, ids=list(left)):
            left -= set(lease.ids)
            yield lease


@dataclass(frozen=True, slots=True)
class Beginning:
    """A source at which a look begins: where it is, and what was seen there last."""

    pk: int
    url: str
    etag: str
    last_modified: str
    sent_at: datetime | None
    believed: int
    struck_at: datetime | None
    capture: int | None
    seen_at: str
    sha256: str
    robots_overridden: bool
    now: datetime


def begin(*, ids: Collection[int], token: UUID) -> list[Beginning]:
    """Count the attempt and renew the lease on those of the sources that are still ours.

    A task is repeated when its worker died. What was tried before goes back to be tried alone, and what failed to end
    three times is set aside.
    """
    tried = 1 if len(ids) > 1 else MOST_ATTEMPTS
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, {"ids": list(ids), "token": token, "tried": tried, "lease": LEASE.total_seconds()})
        starting = [Beginning(*row) for row in cursor.fetchall()]
    if len(starting) < len(ids):
        _give_back(set(ids) - {source.pk for source in starting}, token=token)
    return starting


@transaction.atomic
def _give_back(ids: Collection[int], *, token: UUID) -> None:
    """Undo the lease on those at which no look may begin, and set aside what was tried too often."""
    held = Source.objects.select_for_update(no_key=True).filter(pk__in=ids, lease=token).order_by("pk")
    for source in held:
        if source.attempts >= MOST_ATTEMPTS:
            trouble = _("Looking at this page failed %(times)s times without an end, so we stopped.")
            set_aside(source=source, trouble=trouble % {"times": source.attempts})
        else:
            Source.objects.filter(pk=source.pk).update(lease=None, leased_until=None)


@contextmanager
def held_alone(token: UUID) -> Iterator[bool]:
    """Say whether nobody else is at work under this token, and keep it so meanwhile.

    A task may be delivered twice, because its worker died or because the broker thought so. The lock is the session's:
    the database takes it back from a worker that died, however it died, and from no other.
    """
    key = int.from_bytes(token.bytes[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        is_alone: bool = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def let_go(lease: Lease) -> None:
    """Undo a lease whose task could not be handed on; the sources are due as before."""
    Source.objects.filter(pk__in=lease.ids, lease=lease.token).update(lease=None, leased_until=None)


def put_off(waits: Mapping[int, float], *, token: UUID) -> None:
    """Give back sources whose site may not be asked now, to be looked at so many seconds from now.

    Nobody looked, so it does not count as an attempt.
    """
    with connection.cursor() as cursor:
        cursor.execute(PUT_OFF, {"ids": list(waits), "waits": list(waits.values()), "token": token})


def database_clock() -> datetime:
    """Read the clock that counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def _take(
    condition: str, tried: str, *, first: str, limit: int, shares: bool = False, ids: Collection[int] = ()
) -> Lease | None:
    token = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE.format(condition=condition, tried=tried, first=first, host=HOST),
            {
                "in_view": IN_VIEW,
                "per_host": PER_HOST,
                "shares": shares,
                "limit": limit,
                "token": token,
                "lease": LEASE.total_seconds(),
                "ids": list(ids),
            },
        )
        taken = [pk for (pk,) in cursor.fetchall()]
    return Lease(token, taken) if taken else None
