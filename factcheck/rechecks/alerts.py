"""What an alert says to whom: the stories it touches, and only what the reader may know of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.models import Citation, Claim
from factcheck.rechecks.models import Alert, Recheck
from factcheck.sources.models import Outcome, Source


@dataclass(frozen=True, slots=True)
class Story:
    """A story that an alert speaks of, and those of its claims that wait."""

    article: Article
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader is told of an alert: the source's name and what happened there."""

    source: str
    words: str
    may_see: bool


def stories_of(alerts: Collection[Alert], *, user: User) -> dict[int, list[Story]]:
    """Give the stories that `user` may know of whose claims still wait because of each alert, published ones first."""
    waiting = Alert.waiting().filter(alert__in=[alert.pk for alert in alerts], claim__in=Claim.objects.visible_to(user))
    opened: dict[int, list[int]] = defaultdict(list)
    for alert, claim in waiting.values_list("alert", "claim"):
        opened[alert].append(claim)
    claims = Claim.objects.select_related("article").in_bulk({pk for pks in opened.values() for pk in pks})
    return {alert.pk: _stories(claims[pk] for pk in opened[alert.pk]) for alert in alerts}


def told_to(user: User, alerts: Collection[Alert]) -> dict[int, Told]:
    """Say of each alert what `user` may read: no word of a source or a story that is kept from them.

    Three queries, however many alerts.
    """
    sources = {alert.source_id for alert in alerts}
    known = set(Source.objects.visible_to(user).filter(pk__in=sources).values_list("pk", flat=True))
    changed = Recheck.objects.filter(source__in=sources, at__in={alert.at for alert in alerts}, outcome=Outcome.CHANGED)
    quoting = {(look.source_id, look.at): {one["citation"] for one in look.quotes} for look in changed.order_by()}
    cited = {citation for citations in quoting.values() for citation in citations}
    ours = set(Citation.objects.visible_to(user).filter(pk__in=cited).values_list("pk", flat=True))
    return {
        alert.pk: _told(
            alert, may_see=alert.source_id in known, is_all_ours=quoting.get((alert.source_id, alert.at), set()) <= ours
        )
        for alert in alerts
    }


def _told(alert: Alert, *, may_see: bool, is_all_ours: bool) -> Told:
    if not may_see:
        return Told(_("A confidential source"), _("It changed."), may_see)
    return Told(str(alert.source), alert.words if is_all_ours else _("The page changed."), may_see)


def _stories(claims: Iterable[Claim]) -> list[Story]:
    in_order = sorted(claims, key=lambda claim: (claim.article.slug is None, claim.article_id, claim.number))
    return [
        Story(found[0].article, found)
        for _pk, group in groupby(in_order, key=lambda claim: claim.article_id)
        if (found := list(group))
    ]
