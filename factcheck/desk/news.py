"""What changed at the sources, for the people whose stories it touches."""

from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.accounts.models import User
from factcheck.rechecks.alerts import Story, stories_of, words_for
from factcheck.rechecks.models import Alert
from factcheck.sources.models import Source


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list: what happened at which source, and the stories whose claims wait because of it."""

    alert: Alert
    source: str
    words: str
    may_see: bool
    stories: Sequence[Story]

    @property
    def claims(self) -> int:
        return sum(len(story.claims) for story in self.stories)


def items_of(alerts: Sequence[Alert], user: User) -> list[Item]:
    """Give the alerts with their stories, and without a word of a source that `user` may not know of."""
    visible = Source.objects.visible_to(user).filter(pk__in=[alert.source_id for alert in alerts])
    known = set(visible.values_list("pk", flat=True))
    stories = stories_of(alerts, user=user)
    return [
        Item(alert, *words_for(alert, may_see=may_see), may_see, stories[alert.pk])
        for alert in alerts
        for may_see in [alert.source_id in known]
    ]
