"""Looking at sources: out to the web with no transaction open, then one short transaction for each."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from factcheck.lib.fetch import Fetcher
from factcheck.rechecks.actions import leases
from factcheck.rechecks.actions.writing import write_down
from factcheck.rechecks.models import Reach, Recheck
from factcheck.rechecks.sights import Target, sights_of
from factcheck.sources.models import Source

# A "not modified" is believed so often and so long; then the whole page is asked for, for it may be a lie.
BELIEVED_TIMES = 9
BELIEVED_FOR = timedelta(days=30)
NOT_MODIFIED = 304


def look_now(*, sources: Iterable[Source], fetcher: Fetcher | None = None) -> list[Recheck]:
    """Look at these sources here and now, due or not; what somebody else is looking at is left to them."""
    rechecks: list[Recheck] = []
    for lease in leases.lease_these([source.pk for source in sources]):
        rechecks += look_at(ids=lease.ids, token=lease.token, fetcher=fetcher)
    return rechecks


def look_at(*, ids: Collection[int], token: UUID, fetcher: Fetcher | None = None) -> list[Recheck]:
    """Look at the leased sources side by side, and write down each look if its source is still ours when it ends.

    A look that does not end leaves its row as it is: when the lease has run out, the source is tried again, alone.
    """
    starting = leases.begin(ids=ids, token=token)
    if not starting:
        return []
    sights = sights_of(_targets(starting), fetcher=fetcher)
    written = (write_down(sight, token=token) for sight in sights)
    return [recheck for recheck in written if recheck]


def _targets(starting: Collection[Source]) -> list[Target]:
    sure = _sure_of_not_modified(starting)
    return [
        Target(
            source=source.pk,
            url=source.url,
            etag=source.etag if source.pk in sure else "",
            last_modified=source.last_modified if source.pk in sure else "",
            seen_at=source.capture.url if source.capture else "",
            sha256=source.capture.sha256 if source.capture else "",
            robots_overridden=bool(source.publisher and source.publisher.robots_override_reason),
        )
        for source in starting
    ]


def _sure_of_not_modified(starting: Collection[Source]) -> set[int]:
    """Choose the sources whose site may answer "not modified": all was well, and the page was sent not long ago."""
    asked = [source.pk for source in starting if not source.struck_at and (source.etag or source.last_modified)]
    looks = Recheck.objects.filter(source=OuterRef("pk"))
    rows = Source.objects.filter(pk__in=asked).values_list(
        "pk",
        ArraySubquery(looks.order_by("-pk").values("status")[:BELIEVED_TIMES]),
        Exists(looks.filter(reach=Reach.OK, at__gte=Now() - BELIEVED_FOR).exclude(status=NOT_MODIFIED)),
    )
    return {pk for pk, latest, sent in rows if sent and latest != [NOT_MODIFIED] * BELIEVED_TIMES}
