"""Whose turn it is at a host: one request at a time, a pause between two, for all workers together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from factcheck.lib.fetch import Asked
from factcheck.rechecks.schedule import Standing
from factcheck.sources.models import Host, NotFoundPage, RobotsFile

# A turn whose holder died ends by itself: a request ends within 20 seconds, and this must be longer.
HOLD = timedelta(seconds=30)
# What a host and its robots.txt were is forgotten when nobody asked it anything for so long.
FORGOTTEN_AFTER = timedelta(days=30)
# How soon to ask again whether a request that is under way has ended.
BUSY = timedelta(milliseconds=250)


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants to ask `site` something, at one of its `addresses`; the numbers are pauses in seconds."""

    token: UUID
    site: str
    addresses: Sequence[str]
    pause: float
    interval: float

    @property
    def pauses(self) -> Mapping[str, float]:
        """The pause after this request at each name; a site may be named by its address."""
        return {**dict.fromkeys(self.addresses, self.interval), self.site: self.pause}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a wish: granted, or how many seconds to wait before asking again, and why if the host is parked."""

    wait: float
    standing: Standing = field(default_factory=Standing)

    @property
    def is_granted(self) -> bool:
        return self.wait <= 0


@dataclass(frozen=True, slots=True)
class Done:
    """A turn that is over: its wish, how many seconds ago the site was still asked, and how it stands now.

    The pause is counted from when the site began to answer, for when the question reached it only the site knows.
    """

    wish: Wish
    age: float
    standing: Standing


# A turn that ran out belongs to somebody else by now: only the token gives it back. How an address stands is not known,
# for one name may fail there while a thousand others do well.
GIVE_BACK = """
UPDATE factcheck_host host SET
    lease = NULL, leased_until = NULL,
    next_at = greatest(
        next_at, statement_timestamp() + make_interval(secs => greatest(done.pause, host.delay) - done.age)),
    failures = CASE WHEN is_site THEN done.failures ELSE host.failures END,
    refusals = CASE WHEN is_site THEN done.refusals ELSE host.refusals END,
    parked_until = CASE WHEN is_site THEN statement_timestamp() + make_interval(secs => done.park)
        ELSE host.parked_until END,
    parked_because = CASE WHEN is_site THEN done.because ELSE host.parked_because END
FROM unnest(%(done_tokens)s::uuid[], %(done_names)s::text[], %(done_pauses)s::float8[], %(done_sites)s::bool[],
    %(ages)s::float8[], %(failures)s::int[], %(refusals)s::int[], %(parks)s::float8[], %(reasons)s::text[])
    AS done(token, name, pause, is_site, age, failures, refusals, park, because)
WHERE host.name = done.name AND host.lease = done.token
"""
# All names of a wish or none, so that nobody holds one and waits for another. What somebody is just taking or giving
# back is passed over and asked for again, so that nobody waits for a lock, either.
TAKE = """
WITH wish AS MATERIALIZED (
    SELECT token, name, pause, is_site, row_number() OVER (PARTITION BY name ORDER BY place) AS turn
    FROM unnest(%(tokens)s::uuid[], %(names)s::text[], %(pauses)s::float8[], %(sites)s::bool[])
        WITH ORDINALITY AS wish(token, name, pause, is_site, place)
), met AS (
    INSERT INTO factcheck_host (name, delay, failures, refusals, parked_because)
    SELECT DISTINCT name, 0, 0, 0, '' FROM wish
    WHERE NOT EXISTS (SELECT FROM factcheck_host host WHERE host.name = wish.name) ORDER BY name
    ON CONFLICT DO NOTHING RETURNING name
), held AS MATERIALIZED (
    SELECT name, delay, failures, refusals, parked_because,
        extract(epoch FROM parked_until - statement_timestamp()) AS parked_for,
        extract(epoch FROM next_at - statement_timestamp()) AS wait,
        CASE WHEN leased_until > statement_timestamp() THEN %(busy)s ELSE 0 END AS busy
    FROM factcheck_host WHERE name = ANY(%(names)s::text[]) ORDER BY name FOR NO KEY UPDATE SKIP LOCKED
), answer AS MATERIALIZED (
    SELECT token,
        max(CASE
            WHEN met.name IS NOT NULL THEN 0.001
            WHEN held.name IS NULL THEN %(busy)s
            ELSE greatest(held.wait, held.busy, CASE WHEN is_site THEN held.parked_for END, 0)
                + (turn - 1) * 1.25 * greatest(pause, held.delay)
        END) AS wait,
        coalesce(max(failures) FILTER (WHERE is_site), 0) AS failures,
        coalesce(max(refusals) FILTER (WHERE is_site), 0) AS refusals,
        max(parked_for) FILTER (WHERE is_site AND parked_for > 0) AS parked_for,
        coalesce(max(parked_because) FILTER (WHERE is_site AND parked_for > 0), '') AS parked_because
    FROM wish LEFT JOIN held USING (name) LEFT JOIN met USING (name) GROUP BY token
), taken AS (
    UPDATE factcheck_host host SET lease = wish.token,
        leased_until = statement_timestamp() + make_interval(secs => %(hold)s),
        next_at = statement_timestamp() + make_interval(secs => greatest(wish.pause, host.delay))
    FROM wish JOIN answer USING (token) WHERE answer.wait <= 0 AND host.name = wish.name
)
SELECT token, wait, failures, refusals, parked_for, parked_because FROM answer
"""


def settle(*, done: Sequence[Done] = (), wishes: Sequence[Wish] = ()) -> dict[UUID, Answer]:
    """Give back the turns that are over and answer the wishes, by their tokens, in one trip to the database."""
    statements = [*[GIVE_BACK] * bool(done), *[TAKE] * bool(wishes)]
    with connection.cursor() as cursor:
        cursor.execute(";".join(statements), {**_given_back(done), **_wished(wishes)})
        if not wishes:
            return {}
        if done:
            cursor.nextset()
        rows = cursor.fetchall()
    return {
        token: Answer(
            float(wait),
            Standing(failures, refusals, None if parked is None else timedelta(seconds=float(parked)), because),
        )
        for token, wait, failures, refusals, parked, because in rows
    }


def recall_robots(site: str) -> Asked | None:
    """Give what the site's robots.txt said, and for how long that still holds; None when it must be asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text, extract(epoch FROM kept_until - statement_timestamp()) FROM factcheck_robotsfile "
            "WHERE site = %s AND kept_until > statement_timestamp()",
            [site],
        )
        row = cursor.fetchone()
    return Asked(row[0], float(row[1])) if row else None


def keep_robots(*, site: str, host: str, asked: Asked, delay: float) -> None:
    """Keep what the site's robots.txt said, and the pause that its host wishes."""
    kept_until = Now() + timedelta(seconds=asked.seconds)
    RobotsFile.objects.update_or_create(site=site, defaults={"text": asked.text, "kept_until": kept_until})
    Host.objects.update_or_create(name=host, defaults={"delay": delay})


def forget_unused() -> int:
    """Forget hosts that nobody asked in a month, and what they said, and say how much that was.

    Not that a site says itself what it does not have: that holds for good.
    """
    before = Now() - FORGOTTEN_AFTER
    # One that was never asked, and has nothing to remember, was met by somebody who gave up.
    unused = Q(next_at__lt=before) | Q(next_at__isnull=True, delay=0)
    at_rest = Q(lease__isnull=True) & (Q(parked_until__isnull=True) | Q(parked_until__lt=before))
    hosts, _ = Host.objects.filter(unused, at_rest).delete()
    files, _ = RobotsFile.objects.filter(kept_until__lt=before).delete()
    pages, _ = NotFoundPage.objects.filter(kept_until__lt=before).delete()
    return hosts + files + pages


def _given_back(done: Sequence[Done]) -> dict[str, Any]:
    names = [(each, name, pause) for each in done for name, pause in each.wish.pauses.items()]
    parks = [each.standing.park for each, _, _ in names]
    return {
        "done_tokens": [each.wish.token for each, _, _ in names],
        "done_names": [name for _, name, _ in names],
        "done_pauses": [pause for _, _, pause in names],
        "done_sites": [name == each.wish.site for each, name, _ in names],
        "ages": [each.age for each, _, _ in names],
        "failures": [each.standing.failures for each, _, _ in names],
        "refusals": [each.standing.refusals for each, _, _ in names],
        "parks": [None if park is None else park.total_seconds() for park in parks],
        "reasons": [each.standing.because for each, _, _ in names],
    }


def _wished(wishes: Sequence[Wish]) -> dict[str, Any]:
    names = [(wish, name, pause) for wish in wishes for name, pause in wish.pauses.items()]
    return {
        "tokens": [wish.token for wish, _, _ in names],
        "names": [name for _, name, _ in names],
        "pauses": [pause for _, _, pause in names],
        "sites": [name == wish.site for wish, name, _ in names],
        "busy": BUSY.total_seconds(),
        "hold": HOLD.total_seconds(),
    }
