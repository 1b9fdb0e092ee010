"""What an alert says to whom: the stories it touches, and only what the reader may know of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.rechecks.models import Alert


@dataclass(frozen=True, slots=True)
class Story:
    """A story that an alert speaks of, and those of its claims that wait."""

    article: Article
    claims: Sequence[Claim]


def stories_of(alerts: Collection[Alert], *, user: User) -> dict[int, list[Story]]:
    """Give the stories that `user` may know of whose claims still wait because of each alert, published ones first."""
    waiting = Alert.waiting().filter(alert__in=[alert.pk for alert in alerts], claim__in=Claim.objects.visible_to(user))
    opened: dict[int, list[int]] = defaultdict(list)
    for alert, claim in waiting.values_list("alert", "claim"):
        opened[alert].append(claim)
    claims = Claim.objects.select_related("article").in_bulk({pk for pks in opened.values() for pk in pks})
    return {alert.pk: _stories(claims[pk] for pk in opened[alert.pk]) for alert in alerts}


def words_for(alert: Alert, *, may_see: bool) -> tuple[str, str]:
    """Name the source and what happened, to somebody who may know of the source or may not."""
    return (str(alert.source), alert.words) if may_see else (_("A confidential source"), _("It changed."))


def _stories(claims: Iterable[Claim]) -> list[Story]:
    in_order = sorted(claims, key=lambda claim: (claim.article.slug is None, claim.article_id, claim.number))
    return [
        Story(found[0].article, found)
        for _pk, group in groupby(in_order, key=lambda claim: claim.article_id)
        if (found := list(group))
    ]
