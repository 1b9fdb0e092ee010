"""Writing down the looks that saw nothing new: most of them, so in two statements for all that end together."""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from factcheck.rechecks import schedule
from factcheck.rechecks.actions.leases import database_clock
from factcheck.rechecks.actions.noting import cited_lately, note_marks, note_wish
from factcheck.rechecks.models import Content, Reach, Recheck
from factcheck.rechecks.sights import Sight
from factcheck.sources.models import Outcome

HOLD = """
SELECT source.id, source.interval, source.wanted_at, source.leased_until, source.etag, source.last_modified,
    source.believed, source.outcome, capture.url, capture.sha256
FROM factcheck_source source LEFT JOIN factcheck_capture capture ON capture.id = source.capture_id
WHERE source.id = ANY(%s) AND source.lease = %s
ORDER BY source.id FOR NO KEY UPDATE OF source
"""
WRITE = """
WITH look AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(looks)s::json) AS look(id bigint, interval interval, next_check_at timestamptz,
        wanted_at timestamptz, etag text, last_modified text, sent_at timestamptz, believed int, seconds float8,
        status int, url text, said text)
), noted AS (
    UPDATE factcheck_source source SET
        interval = look.interval, next_check_at = look.next_check_at, wanted_at = look.wanted_at,
        etag = look.etag, last_modified = look.last_modified, believed = look.believed,
        sent_at = coalesce(look.sent_at, source.sent_at),
        lease = NULL, leased_until = NULL, attempts = 0, last_checked_at = %(now)s, last_seen_at = %(now)s,
        outcome = %(outcome)s, trouble = '', strikes = 0, struck_at = NULL
    FROM look WHERE source.id = look.id
)
INSERT INTO factcheck_recheck (source_id, at, seconds, reach, content, outcome, status, final_url, sentence, quotes)
SELECT id, %(now)s, seconds, %(reach)s, %(content)s, %(outcome)s, status, url, said, '[]' FROM look
RETURNING source_id, id
"""


@dataclass(slots=True)
class Watched:
    """The fields of a source that a look which saw nothing new reads and writes, and what its capture is."""

    pk: int
    interval: timedelta | None
    wanted_at: datetime | None
    leased_until: datetime | None
    etag: str
    last_modified: str
    believed: int
    outcome: str
    captured_from: str | None
    sha256: str | None
    # What is only written: nothing, where it stays as it is.
    next_check_at: datetime | None = None
    sent_at: datetime | None = None


def is_quiet(sight: Sight) -> bool:
    """Say whether the look brought nothing that has to be judged: what we had seen, where we had seen it."""
    fetched = sight.fetched
    if fetched.permanent_url:
        return False
    return fetched.reach == "not_modified" or sight.is_the_same


@transaction.atomic
def write_quiet(sights: Sequence[Sight], *, token: UUID) -> list[Recheck]:
    """Write down such looks at the sources that are still leased to this token."""
    by_source = {sight.source: sight for sight in sights}
    held = _held(by_source, token=token)
    now = database_clock()
    young = cited_lately([source.pk for source in held], now=now)
    is_back, is_same = _("The page is back."), _("Nothing changed.")
    looks = [
        _look(
            source,
            by_source[source.pk],
            now=now,
            young=source.pk in young,
            sentence=is_back if source.outcome == Outcome.GONE else is_same,
        )
        for source in held
        if by_source[source.pk].sha256 in {"", source.sha256}
    ]
    return _written(looks, now=now) if looks else []


def _held(sources: Iterable[int], *, token: UUID) -> list[Watched]:
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [list(sources), token])
        return [Watched(*row) for row in cursor.fetchall()]


def _look(source: Watched, sight: Sight, *, now: datetime, young: bool, sentence: str) -> tuple[Watched, Recheck]:
    fetched = sight.fetched
    source.interval = schedule.next_interval(source.interval, changed=False, young=young)
    source.next_check_at = now + schedule.jittered(source.interval, chance=random.random())  # noqa: S311 (no secret)
    note_marks(source, fetched, captured_from=source.captured_from, at=now)
    note_wish(source, now=now)
    return source, Recheck(
        source_id=source.pk,
        at=now,
        seconds=fetched.seconds,
        reach=Reach.OK,
        content=Content.SAME,
        outcome=Outcome.UNCHANGED,
        status=fetched.status or None,
        final_url=fetched.final_url,
        sentence=sentence,
    )


def _written(looks: Sequence[tuple[Watched, Recheck]], *, now: datetime) -> list[Recheck]:
    rechecks = [recheck for _source, recheck in looks]
    given = [
        {
            "id": source.pk,
            "interval": source.interval,
            "next_check_at": source.next_check_at,
            "wanted_at": source.wanted_at,
            "etag": source.etag,
            "last_modified": source.last_modified,
            "sent_at": source.sent_at,
            "believed": source.believed,
            "seconds": recheck.seconds,
            "status": recheck.status,
            "url": recheck.final_url,
            "said": recheck.sentence,
        }
        for source, recheck in looks
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            {
                # One text in place of an array for each column: half the work for the driver.
                "looks": json.dumps(given, default=str),
                "now": now,
                "reach": Reach.OK.value,
                "content": Content.SAME.value,
                "outcome": Outcome.UNCHANGED.value,
            },
        )
        pks = dict(cursor.fetchall())
    for recheck in rechecks:
        recheck.pk = pks[recheck.source_id]
        recheck._state.adding = False  # noqa: SLF001 (as Django does where it inserts)
    return rechecks
