"""Looking at sources: out to the web with no transaction open, then a short one for those seen together."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from factcheck.lib.fetch import Fetcher
from factcheck.rechecks.actions import leases
from factcheck.rechecks.actions.turns import SharedTurns
from factcheck.rechecks.actions.writing import write_down
from factcheck.rechecks.models import Recheck
from factcheck.rechecks.rules import AGENT
from factcheck.rechecks.sights import Target, sights_of
from factcheck.sources.models import Source

# A "not modified" is believed so often and so long; then the whole page is asked for, for it may be a lie.
BELIEVED_TIMES = 9
BELIEVED_FOR = timedelta(days=30)


def look_now(*, sources: Iterable[Source], fetcher: Fetcher | None = None) -> list[Recheck]:
    """Look at these sources here and now, due or not; what somebody else is looking at is left to them."""
    rechecks: list[Recheck] = []
    for lease in leases.lease_these([source.pk for source in sources]):
        rechecks += look_at(ids=lease.ids, token=lease.token, fetcher=fetcher)
    return rechecks


def look_at(*, ids: Collection[int], token: UUID, fetcher: Fetcher | None = None) -> list[Recheck]:
    """Look at the leased sources side by side, and write down each look if its source is still ours when it ends.

    A look that does not end leaves its row as it is: when the lease has run out, the source is tried again, alone. A
    task that is delivered twice looks once.
    """
    with leases.held_alone(token) as is_alone:
        if not is_alone:
            return []
        starting = leases.begin(ids=ids, token=token)
        if not starting:
            return []
        return [
            recheck
            for together in sights_of(_targets(starting), fetcher=fetcher or usual_fetcher())
            for recheck in write_down(together, token=token)
        ]


def usual_fetcher() -> Fetcher:
    """Make a fetcher that says who we are and where to complain, and stands in one line with all others."""
    return Fetcher(
        allow=settings.FETCH_ALLOW,
        user_agent=f"{AGENT}/1.0 (+{settings.SITE_URL}/)",
        interval=settings.FETCH_INTERVAL,
        shared=SharedTurns() if settings.FETCH_INTERVAL else None,
    )


def _targets(starting: Collection[Source]) -> list[Target]:
    now = leases.database_clock()
    return [
        Target(
            source=source.pk,
            url=source.url,
            etag=source.etag if _may_be_believed(source, now=now) else "",
            last_modified=source.last_modified if _may_be_believed(source, now=now) else "",
            seen_at=source.capture.url if source.capture else "",
            sha256=source.capture.sha256 if source.capture else "",
            robots_overridden=bool(source.publisher and source.publisher.robots_override_reason),
        )
        for source in starting
    ]


def _may_be_believed(source: Source, *, now: datetime) -> bool:
    """Say whether the site may answer "not modified": all was well, and the page was sent not long ago."""
    if source.struck_at or source.sent_at is None:
        return False
    return source.believed < BELIEVED_TIMES and now - source.sent_at < BELIEVED_FOR
