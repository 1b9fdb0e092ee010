"""How the watching itself is doing: which sources it fails at, how much it does, and when it last did anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.models import Citation
from factcheck.rechecks.models import Reach, Recheck
from factcheck.rechecks.schedule import FIRST, LEASE, MOST_ATTEMPTS
from factcheck.sources.models import Host, Source, SourceKind

# What is later than this should have been looked at: a sweep comes every minute, a batch takes a few.
LATE: Final = timedelta(minutes=15)
# So long a new source may take to be fetched for the first time.
NEW: Final = timedelta(hours=1)
# Whoever does nothing for so long while something is late is away.
AWAY: Final = timedelta(minutes=5)

LAST_LOOKS: Final = 20
FEWEST_LOOKS: Final = 5
NOISY_FROM: Final = 0.5
NOISY_WITHIN: Final = timedelta(days=60)
MOST_SUSPECTS: Final = 200

# Nobody but a robots.txt refuses a page before it was asked for.
REFUSED: Final = Q(reach=Reach.BLOCKED, status__isnull=True)

# Of each suspect its last looks: how many there were, how many brought a change, and whether what they found of the
# cited quotes ever differed.
LATEST = """
SELECT suspect.id, count(*), count(*) FILTER (WHERE look.outcome = 'changed'),
    count(DISTINCT look.quotes) FILTER (WHERE look.outcome = 'changed') > 1
FROM unnest(%(ids)s::bigint[]) AS suspect(id)
JOIN LATERAL (
    SELECT outcome, quotes FROM factcheck_recheck
    WHERE source_id = suspect.id AND at > %(since)s ORDER BY at DESC, id DESC LIMIT %(looks)s
) look ON true
GROUP BY suspect.id
"""


class List(TextChoices):
    """The lists of the page, each of the sources that something is the matter with."""

    FAILING = "failing", _("Failing")
    NEVER = "never", _("Never fetched")
    NOISY = "noisy", _("Noisy")
    OVERDUE = "overdue", _("Overdue")
    ASIDE = "aside", _("Set aside")
    PARKED = "parked", _("Parked hosts")
    ROBOTS = "robots", _("Robots refusals")
    PAUSED = "paused", _("Paused")
    DUE = "due", _("Due now")
    LOOKS = "looks", _("Looks")


# What each list is, above it; and what it means that it is empty.
ABOUT: Final[Mapping[str, Any]] = {
    List.FAILING: _("The last looks did not see these. Those of published stories first, then the most cited."),
    List.NEVER: _("Brought in more than an hour ago, and no look has seen the page since."),
    List.NOISY: _("Most of the last 20 looks brought a change, and none touched a cited quote."),
    List.OVERDUE: _("Their time passed more than 15 minutes ago, and no worker has them. The oldest first."),
    List.ASIDE: _("Three looks never ended, so they are looked at no more. Watch them again once the cause is known."),
    List.PARKED: _("Sites that are left alone for a while, because they asked for it or did not answer."),
    List.ROBOTS: _(
        "Their robots.txt asks programs to stay away. You may override that for a publisher, with a reason."
    ),
    List.PAUSED: _("Somebody had these no longer watched."),
    List.DUE: _("Their time has come; the oldest first."),
    List.LOOKS: _("What the workers did, the latest first."),
}
NOTHING: Final[Mapping[str, Any]] = {
    List.FAILING: _("Every watched page was seen at its last look."),
    List.NEVER: _("Every source that was brought in has been seen."),
    List.NOISY: _("No page changes on most looks without touching what is cited."),
    List.OVERDUE: _("Nothing is late: the workers keep up."),
    List.ASIDE: _("No page has killed its look three times."),
    List.PARKED: _("Every site may be asked."),
    List.ROBOTS: _("No site that is watched asks us to stay away."),
    List.PAUSED: _("Every source is watched."),
    List.DUE: _("Nothing waits to be looked at."),
    List.LOOKS: _("Nobody looked at anything in that time."),
}


def is_list(name: str) -> bool:
    return name in List.values


@dataclass(frozen=True, slots=True)
class Noise:
    """How many of a source's last looks brought a change that touched nothing cited."""

    looks: int
    changed: int

    @property
    def share(self) -> float:
        return self.changed / self.looks


@dataclass(frozen=True, slots=True)
class Signs:
    """When the watching last did anything, as far as rows tell."""

    looked: datetime | None
    handed_out: datetime | None
    late: int

    @property
    def last(self) -> datetime | None:
        return max((at for at in (self.looked, self.handed_out) if at), default=None)

    @property
    def is_away(self) -> bool:
        """Whether something is late and nobody has done anything for a while."""
        return bool(self.late) and (self.last is None or timezone.now() - self.last > AWAY)


def sources_in(name: str, user: User, *, noisy: Sequence[int] = ()) -> QuerySet[Source]:
    """The sources of one list that `user` may know of, without order."""
    if name == List.NOISY:
        return Source.objects.visible_to(user).filter(pk__in=noisy)
    if name == List.ROBOTS:
        return _struck(user).filter(REFUSED)
    if name == List.FAILING:
        return _struck(user).exclude(REFUSED)
    sources = Source.objects.visible_to(user).filter(_conditions()[name])
    return _at_open_hosts(sources) if name in {List.DUE, List.OVERDUE} else sources


def counts_of(user: User, *, noisy: Sequence[int]) -> dict[str, int]:
    """How long each list is: a query for each that has an index of its own, instead of one that reads every source."""
    failing = _struck(user).aggregate(all=Count("pk"), refused=Count("pk", filter=REFUSED))
    return {
        **{name: sources_in(name, user).count() for name in _conditions()},
        List.FAILING: failing["all"] - failing["refused"],
        List.ROBOTS: failing["refused"],
        List.NOISY: len(noisy),
        List.PARKED: parked_hosts().count(),
    }


def _at_open_hosts(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Without those at parked hosts: nobody may look at them, so nobody is late."""
    return sources.exclude(host__in=parked_hosts().order_by().values("name"))


def _struck(user: User) -> QuerySet[Source]:
    """The watched sources that the last look did not see, with how far that look came."""
    struck = Source.objects.visible_to(user).watched().filter(struck_at__isnull=False)
    return struck.annotate(reach=_last("reach"), status=_last("status"))


def _conditions() -> dict[str, Q]:
    now = timezone.now()
    watched = Q(kind=SourceKind.WEB, paused=False, same_as__isnull=True)
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    stopped = Q(kind=SourceKind.WEB, paused=True, same_as__isnull=True)
    return {
        List.NEVER: watched & Q(last_seen_at__isnull=True, added_at__lt=now - NEW),
        List.OVERDUE: watched & free & Q(next_check_at__lt=now - LATE),
        List.DUE: watched & free & Q(next_check_at__lte=now),
        List.ASIDE: stopped & Q(attempts__gte=MOST_ATTEMPTS),
        List.PAUSED: stopped & Q(attempts__lt=MOST_ATTEMPTS),
    }


def in_order(sources: QuerySet[Source], name: str, user: User) -> QuerySet[Source]:
    """The sources with the stories that rest on each; those of published stories first, in the list's own order."""
    seen = Article.objects.visible_to(user)
    resting = Citation.objects.standing().filter(
        source=OuterRef("pk"), claim__dropped_at__isnull=True, claim__article__in=seen
    )
    by_source = resting.order_by().values("source")
    stories = by_source.annotate(many=Count("claim__article", distinct=True)).values("many")
    sources = sources.select_related("publisher", "added_by").annotate(
        stories=Coalesce(Subquery(stories), 0),
        in_print=Exists(resting.filter(claim__article__slug__isnull=False)),
    )
    if name in {List.OVERDUE, List.DUE}:
        return sources.order_by("next_check_at", "pk")
    if name == List.NEVER:
        return sources.order_by("-in_print", "added_at", "pk")
    return sources.order_by("-in_print", "-stories", F("struck_at").asc(nulls_last=True), "pk")


def parked_hosts() -> QuerySet[Host]:
    return Host.objects.filter(parked_until__gt=timezone.now()).order_by("parked_until", "pk")


def noise(user: User) -> dict[int, Noise]:
    """The noisy sources, the noisiest first.

    Who changes on most looks is looked at ever more often, so the suspects are those with the shortest interval.
    """
    suspects = (
        Source.objects.visible_to(user)
        .watched()
        .filter(interval__lt=FIRST, last_seen_at__isnull=False)
        .order_by("interval", "pk")
        .values_list("pk", flat=True)[:MOST_SUSPECTS]
    )
    named: dict[str, Any] = {"ids": list(suspects), "since": timezone.now() - NOISY_WITHIN, "looks": LAST_LOOKS}
    with connection.cursor() as cursor:
        cursor.execute(LATEST, named)
        found = {
            pk: Noise(looks, changed)
            for pk, looks, changed, touched in cursor.fetchall()
            if looks >= FEWEST_LOOKS and changed > NOISY_FROM * looks and not touched
        }
    return dict(sorted(found.items(), key=lambda one: -one[1].share))


def signs_of(late: int) -> Signs:
    """When a worker last finished a look, and when pages were last handed out."""
    latest = Recheck.objects.order_by("-at", "-pk").values_list("at", flat=True).first()
    leased = Source.objects.filter(leased_until__isnull=False).aggregate(latest=Max("leased_until"))["latest"]
    return Signs(latest, leased - LEASE if leased else None, late)


def _last(name: str) -> Subquery:
    return Subquery(Recheck.objects.filter(source=OuterRef("pk")).order_by("-at", "-pk").values(name)[:1])
