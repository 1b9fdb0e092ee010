"""Looking at sources: out to the web with no transaction open, then a short one for those seen together."""

import atexit
import threading
from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings

from factcheck.lib.fetch import Fetcher
from factcheck.rechecks.actions import leases
from factcheck.rechecks.actions.turns import SharedTurns
from factcheck.rechecks.actions.writing import write_down
from factcheck.rechecks.models import Recheck
from factcheck.rechecks.rules import AGENT
from factcheck.rechecks.sights import Lookout, Target, lookout, sights_of
from factcheck.sources.models import Source

KEPT_FOR = 100  # batches


def look_now(*, sources: Iterable[Source], fetcher: Fetcher | None = None) -> list[Recheck]:
    """Look at these sources here and now, due or not; what somebody else is looking at is left to them."""
    with lookout(fetcher or usual_fetcher()) as kept:
        return [
            recheck
            for lease in leases.lease_these([source.pk for source in sources])
            for recheck in look_at(ids=lease.ids, token=lease.token, fetcher=kept)
        ]


def look_at(*, ids: Collection[int], token: UUID, fetcher: Fetcher | Lookout | None = None) -> list[Recheck]:
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


class OwnLookout(threading.local):
    """A worker's own lookout, kept from one batch to the next and made anew now and then.

    What it remembers of the sites it met is forgotten then, so that a worker does not grow with the web.
    """

    def __init__(self) -> None:
        """Make none yet."""
        self._kept: Lookout | None = None

    def lookout(self) -> Lookout:
        """Give the lookout for the next batch."""
        if self._kept is not None and self._kept.batches >= KEPT_FOR:
            self.close()
        if self._kept is None:
            self._kept = Lookout(usual_fetcher())
            atexit.register(self.close)
        return self._kept

    def close(self) -> None:
        """Close the one there is."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
            atexit.unregister(self.close)


def usual_fetcher() -> Fetcher:
    """Make a fetcher that says who we are and where to complain, and stands in one line with all others."""
    return Fetcher(
        allow=settings.FETCH_ALLOW,
        user_agent=f"{AGENT}/1.0 (+{settings.SITE_URL}/)",
        interval=settings.FETCH_INTERVAL,
        shared=SharedTurns() if settings.FETCH_INTERVAL else None,
    )


def _targets(starting: Iterable[leases.Beginning]) -> list[Target]:
    return [
        Target(
            source=source.pk,
            url=source.url,
            etag=source.etag if source.may_be_believed else "",
            last_modified=source.last_modified if source.may_be_believed else "",
            seen_at=source.seen_at,
            sha256=source.sha256,
            capture=source.capture,
            robots_overridden=source.robots_overridden,
        )
        for source in starting
    ]
