"""Who looks at what: a lease lasts ten minutes, and only its holder's look is written down."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from factcheck.rechecks.schedule import LEASE, MOST_ATTEMPTS
from factcheck.sources.actions import set_aside
from factcheck.sources.models import Source

BATCH = 50
PER_HOST = 10  # leased at a time: a site is asked one thing at a time, and a slow one must not hold up the others
IN_VIEW = 500  # of those in line, so many at its front are put in order at a time: all that a lease costs
MOST_SENT_BACK = 10_000  # at a time, for whoever wants one of them waits meanwhile
MOST_STEPS = 20
# A "not modified" is believed so often and so long; then the whole page is asked for, for it may be a lie.
BELIEVED_TIMES = 9
BELIEVED_FOR = timedelta(days=30)

# The database's clock everywhere, so that workers whose clocks differ agree.
WATCHED = "kind = 'web' AND NOT paused AND same_as_id IS NULL"
DUE = "next_check_at <= statement_timestamp()"
FRESH = "attempts = 0"
TRIED = "attempts > 0"
WANTED = "wanted_at IS NOT NULL"
THESE = "id = ANY(%(ids)s)"

# The front of the line, and how many of each host somebody holds already. It costs as much as there is in view, and
# held, whatever stands behind: each part walks its own index from one end, and only so far. What is not due, or still
# held, is left out afterwards, for the planner must not choose by how many it believes to be due.
FRONT = """
WITH in_line AS MATERIALIZED (
    (SELECT id, host, wanted_at, next_check_at, leased_until FROM factcheck_source
        WHERE {watched} AND lease IS NULL AND {among} ORDER BY next_check_at LIMIT %(in_view)s)
    UNION ALL
    (SELECT id, host, wanted_at, next_check_at, leased_until FROM factcheck_source
        WHERE {watched} AND leased_until IS NOT NULL AND {among} ORDER BY leased_until LIMIT %(in_view)s)
), in_view AS MATERIALIZED (
    SELECT * FROM in_line WHERE (leased_until IS NULL OR leased_until < statement_timestamp()) AND {due}
), held AS MATERIALIZED (
    SELECT host, count(*) AS many FROM factcheck_source
    WHERE %(shares)s AND leased_until > statement_timestamp() GROUP BY host
), host AS MATERIALIZED (
    SELECT host, seen, coalesce(many, 0) AS held, known.delay, known.parked_until,
        coalesce(known.next_at > statement_timestamp(), false) AS is_resting
    FROM (SELECT host, count(*) AS seen FROM in_view GROUP BY host) AS view
    LEFT JOIN held USING (host)
    LEFT JOIN LATERAL (SELECT * FROM factcheck_host WHERE name = view.host LIMIT 1) AS known ON true
)"""
# One at a time, not the published part of the archive at once.
IN_PRINT = """coalesce((
    SELECT true FROM factcheck_citation citation
    JOIN factcheck_claim claim ON claim.id = citation.claim_id
    JOIN factcheck_article article ON article.id = claim.article_id
    WHERE citation.source_id = one.id AND citation.withdrawn_at IS NULL AND article.slug IS NOT NULL LIMIT 1
), false)"""
# Hosts that are parked, or have their share already, are passed over before anything is put in order, so that their
# sources take nobody's place. The first of each host goes before the second of any, and who was asked just now counts
# as one more: in one batch they would wait for each other, and all the others of the batch for them. The conditions
# stand twice: what another worker took between the two readings is seen when its row is locked.
TAKE = """{front}, in_turn AS (
    SELECT id, wanted_at, next_check_at, is_resting::int AS rest,
        held + row_number() OVER (PARTITION BY host ORDER BY wanted_at NULLS LAST, next_check_at) AS turn
    FROM in_view JOIN host USING (host)
    WHERE held < %(per_host)s AND (parked_until IS NULL OR parked_until <= statement_timestamp())
), fair AS MATERIALIZED (
    SELECT id, {in_print} AS in_print, turn + rest AS turn FROM in_turn one WHERE turn <= %(per_host)s
    ORDER BY wanted_at NULLS LAST, in_print DESC, turn + rest, next_check_at LIMIT 4 * %(limit)s
), taken AS (
    SELECT source.id, source.wanted_at, in_print, turn, source.next_check_at
    FROM factcheck_source source JOIN fair USING (id)
    WHERE {watched} AND (lease IS NULL OR leased_until < statement_timestamp()) AND {among} AND {due}
    ORDER BY source.wanted_at NULLS LAST, in_print DESC, turn, source.next_check_at LIMIT %(limit)s
    FOR UPDATE OF source SKIP LOCKED
), batch AS (
    SELECT id, (row_number() OVER (ORDER BY wanted_at NULLS LAST, turn, in_print DESC, next_check_at) - 1)::int
        / %(size)s AS place
    FROM taken
)
UPDATE factcheck_source SET lease = (%(tokens)s::uuid[])[batch.place + 1],
    leased_until = statement_timestamp() + make_interval(secs => %(lease)s)
FROM batch WHERE factcheck_source.id = batch.id
RETURNING batch.place, factcheck_source.id
"""
# Of each host that fills the view, all that are due stand in line, and get the time at which their turn can come. The
# last in line go first, so that many steps lead to the same as one.
SEND_BACK = """{front}, crowd AS (
    SELECT host, held, greatest(1, delay) AS pause,
        CASE WHEN parked_until > statement_timestamp() THEN parked_until END AS parked_until
    FROM host WHERE (held + seen > %(per_host)s OR parked_until > statement_timestamp())
        AND (SELECT count(*) FROM in_view) >= %(in_view)s
), in_turn AS (
    SELECT id, pause, parked_until,
        held + row_number() OVER (PARTITION BY host ORDER BY wanted_at NULLS LAST, in_print DESC, next_check_at) AS turn
    FROM crowd CROSS JOIN LATERAL (
        SELECT id, wanted_at, next_check_at, {in_print} AS in_print FROM factcheck_source one
        WHERE one.host = crowd.host AND {watched} AND lease IS NULL AND {due} OFFSET 0
    ) AS due
), sent AS (
    SELECT source.id, coalesce(parked_until, statement_timestamp()) + make_interval(secs => turn * pause) AS at
    FROM factcheck_source source JOIN in_turn USING (id)
    WHERE (turn > %(per_host)s OR parked_until IS NOT NULL) AND lease IS NULL AND {due}
    ORDER BY turn DESC LIMIT %(most)s FOR NO KEY UPDATE OF source SKIP LOCKED
)
UPDATE factcheck_source SET next_check_at = sent.at FROM sent WHERE factcheck_source.id = sent.id
"""
PUT_OFF = """
WITH given AS (
    SELECT id, statement_timestamp() + make_interval(secs => seconds) AS until, because
    FROM unnest(%(ids)s::bigint[], %(seconds)s::float8[], %(because)s::text[]) AS given(id, seconds, because)
)
UPDATE factcheck_source SET lease = NULL, leased_until = NULL, attempts = greatest(attempts - 1, 0),
    next_check_at = greatest(next_check_at, until), put_off_until = until, put_off_because = because
FROM given WHERE factcheck_source.id = given.id AND lease = %(token)s
"""
# A page that lacks what it said of itself is read at every look, the same or not, until it says it again.
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
SELECT begun.id, begun.url, begun.etag, begun.last_modified, begun.capture_id,
    coalesce(capture.url, ''), CASE WHEN is_missed THEN '' ELSE coalesce(capture.sha256, '') END,
    coalesce(publisher.robots_override_reason, '') <> '',
    NOT is_missed AND begun.struck_at IS NULL AND begun.believed < %(believed_times)s
        AND begun.sent_at > statement_timestamp() - make_interval(secs => %(believed_for)s) IS TRUE
FROM begun
LEFT JOIN factcheck_capture capture ON capture.id = begun.capture_id
LEFT JOIN factcheck_publisher publisher ON publisher.id = begun.publisher_id
CROSS JOIN LATERAL (SELECT EXISTS (
    SELECT FROM factcheck_notice WHERE source_id = begun.id AND missed_at IS NOT NULL
) AS is_missed) AS notices
ORDER BY begun.id
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """These sources are ours to look at, as long as their rows carry the token."""

    token: UUID
    ids: list[int]


def lease_several(*, batches: int, limit: int = BATCH, wanted: bool = False) -> list[Lease]:
    """Take up to so many batches of sources whose time has come, for hardly more than what one of them costs.

    A source whose last look never ended is taken alone: if it kills its worker again, it harms no other. A host has no
    more than its share of all that is leased, but whoever waits for a page does not wait for that. Where the front of
    the line is full of sources whose turn cannot come yet, they make way for the others.
    """
    waiting = [WANTED] if wanted else []
    leases = take(*waiting, FRESH, limit=limit, batches=batches, shares=not wanted)
    if not leases or len(leases[0].ids) < limit:
        for _step in range(MOST_STEPS):
            # Who has some already goes with them, and leaves the rest to whoever comes next.
            if not send_back(*waiting) or leases:
                break
            leases = take(*waiting, FRESH, limit=limit, batches=batches, shares=not wanted)
    return leases or take(*waiting, TRIED, limit=1, shares=not wanted)


def lease_these(ids: Sequence[int]) -> Iterable[Lease]:
    """Take these sources, due or not, in batches as they are looked at; what somebody else holds is left to them."""
    for tried, limit in ((FRESH, BATCH), (TRIED, 1)):
        for first in range(0, len(ids), IN_VIEW):
            left = set(ids[first : first + IN_VIEW])
            while leases := take(THESE, tried, limit=limit, ids=list(left)):
                left -= {pk for lease in leases for pk in lease.ids}
                yield from leases


def send_back(*among: str) -> int:
    """Give sources that are due but cannot have their turn yet the time at which they can, and say how many they were.

    Nobody looked, so nothing is counted. It is done only where they would keep others from being seen: where the front
    of the line is full.
    """
    given = {"in_view": IN_VIEW, "per_host": PER_HOST, "shares": True, "most": MOST_SENT_BACK}
    with connection.cursor() as cursor:
        cursor.execute(filled(SEND_BACK, *among), given)
        sent: int = cursor.rowcount
    return sent


@dataclass(frozen=True, slots=True)
class Beginning:
    """A source at which a look begins: where it is, and what was seen there last."""

    pk: int
    url: str
    etag: str
    last_modified: str
    capture: int | None
    seen_at: str
    sha256: str
    robots_overridden: bool
    may_be_believed: bool  # when the site says "not modified": all was well, and the page was sent not long ago


def begin(*, ids: Collection[int], token: UUID) -> list[Beginning]:
    """Count the attempt and renew the lease on those of the sources that are still ours.

    A task is repeated when its worker died. What was tried before goes back to be tried alone, and what failed to end
    three times is set aside.
    """
    tried = 1 if len(ids) > 1 else MOST_ATTEMPTS
    with connection.cursor() as cursor:
        given = {"believed_times": BELIEVED_TIMES, "believed_for": BELIEVED_FOR.total_seconds(), "tried": tried}
        cursor.execute(BEGIN, {**given, "ids": list(ids), "token": token, "lease": LEASE.total_seconds()})
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


def under_way() -> int:
    """Count the sources that somebody holds."""
    return Source.objects.filter(leased_until__gt=Now()).count()


def let_go(lease: Lease) -> None:
    """Undo a lease whose task could not be handed on; the sources are due as before."""
    Source.objects.filter(pk__in=lease.ids, lease=lease.token).update(lease=None, leased_until=None)


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a look is put off, and why."""

    seconds: float
    because: str


def put_off(waits: Mapping[int, Wait], *, token: UUID) -> None:
    """Give back sources whose site may not be asked now, to be looked at so many seconds from now.

    Nobody looked, so it does not count as an attempt.
    """
    seconds = [wait.seconds for wait in waits.values()]
    because = [wait.because for wait in waits.values()]
    with connection.cursor() as cursor:
        cursor.execute(PUT_OFF, {"ids": list(waits), "seconds": seconds, "because": because, "token": token})


def database_clock() -> datetime:
    """Read the clock that counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def filled(statement: str, *among: str) -> str:
    """Put into TAKE or SEND_BACK whom it is about; but for THESE, who are taken at any time, only those who are due."""
    those, due = " AND ".join(among) or "true", "true" if THESE in among else DUE
    front = FRONT.format(watched=WATCHED, among=those, due=due)
    return statement.format(front=front, watched=WATCHED, among=those, due=due, in_print=IN_PRINT)


def take(*among: str, limit: int, batches: int = 1, shares: bool = False, ids: Collection[int] = ()) -> list[Lease]:
    """Take the first in line of those, as far as their hosts have room: so many batches of `limit` at most."""
    tokens = [uuid4() for _batch in range(batches)]
    with connection.cursor() as cursor:
        cursor.execute(
            filled(TAKE, *among),
            {
                "in_view": IN_VIEW,
                "per_host": PER_HOST,
                "shares": shares,
                "limit": limit * batches,
                "size": limit,
                "tokens": tokens,
                "lease": LEASE.total_seconds(),
                "ids": list(ids),
            },
        )
        taken = cursor.fetchall()
    leases = [Lease(token, [pk for at, pk in taken if at == place]) for place, token in enumerate(tokens)]
    return [lease for lease in leases if lease.ids]
