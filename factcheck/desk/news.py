"""What changed at the sources, for the people whose stories it touches."""

from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.accounts.models import User
from factcheck.rechecks.alerts import Story, stories_of, told_to
from factcheck.rechecks.models import Alert


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
    """Give the alerts with their stories, and without a word of what `user` may not know of."""
    said, stories = told_to(user, alerts), stories_of(alerts, user=user)
    return [
        Item(alert, told.source, told.words, told.may_see, stories[alert.pk])
        for alert in alerts
        for told in [said[alert.pk]]
    ]
