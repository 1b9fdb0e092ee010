"""Telling people what changed at the sources: one message a change, however many claims it opened again."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factcheck.accounts.models import User
from factcheck.claims.models import Claim
from factcheck.rechecks.alerts import Story, Told, stories_of, told_to
from factcheck.rechecks.models import Alert, Mailing
from factcheck.sources.models import Source

MOST_PEOPLE = 100  # told in one turn; the others' turn comes a minute later
MOST_ALERTS = 50  # told of in one mail

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """What came of a look, and the claims it opened again."""

    source: Source
    at: datetime
    words: str
    claims: Collection[int]


@transaction.atomic
def raise_alerts(changes: Iterable[Change]) -> list[Alert]:
    """Write down one alert for each change that opened a claim again, and whom to tell of it by mail."""
    telling = [change for change in changes if change.claims]
    if not telling:
        return []
    alerts = Alert.objects.bulk_create(
        Alert(source=change.source, at=change.at, words=change.words) for change in telling
    )
    pairs = [(alert, claim) for alert, change in zip(alerts, telling, strict=True) for claim in set(change.claims)]
    Alert.claims.through.objects.bulk_create(
        Alert.claims.through(alert_id=alert.pk, claim_id=claim) for alert, claim in pairs
    )
    people = _people_of({claim for _alert, claim in pairs})
    mailings = {(alert.pk, person) for alert, claim in pairs for person in people[claim]}
    Mailing.objects.bulk_create(Mailing(alert_id=alert, to_id=person) for alert, person in sorted(mailings))
    return alerts


def tell_people() -> int:
    """Mail everybody who waits to be told, each in one letter; who could not be reached is tried again next time."""
    waiting = Mailing.objects.filter(done_at__isnull=True).order_by("to").values_list("to", flat=True).distinct()
    told = 0
    for person in User.objects.filter(pk__in=list(waiting[:MOST_PEOPLE])):
        try:
            told += _tell(person)
        except (OSError, SMTPException, ValueError):  # the last for an address that is none
            log.exception("Mail to %s could not be sent", person.username)
    return told


@transaction.atomic
def _tell(person: User) -> bool:
    """Send the person what waits for them; who looked at the claims meanwhile need not be told."""
    mailings = list(
        Mailing.objects.filter(to=person, done_at__isnull=True)
        .select_related("alert__source")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")[:MOST_ALERTS]
    )
    alerts = [mailing.alert for mailing in mailings]
    Mailing.objects.filter(pk__in=[mailing.pk for mailing in mailings]).update(done_at=Now())
    stories = stories_of(alerts, user=person)
    standing = sorted((alert for alert in alerts if stories[alert.pk]), key=lambda alert: _rank(stories[alert.pk]))
    if not standing or not person.is_active or not person.email:
        return False
    said = told_to(person, standing)
    told = [(said[alert.pk], stories[alert.pk]) for alert in standing]
    send_mail(_subject([said.source for said, _stories in told]), _letter(told), None, [person.email])
    return True


def _people_of(claims: Collection[int]) -> dict[int, set[int]]:
    """Whom a claim concerns: who it is assigned to, the story's editor, and its author."""
    concerned = Claim.objects.filter(pk__in=claims).values_list(
        "pk", "assigned_to", "article__editor", "article__author"
    )
    return {pk: {person for person in people if person} for pk, *people in concerned}


def _rank(stories: Sequence[Story]) -> bool:
    """What touches a published story comes first."""
    return all(story.article.slug is None for story in stories)


def _subject(sources: Sequence[str]) -> str:
    subject = ngettext("%(source)s changed", "%(count)s sources changed", len(sources))
    return " ".join((subject % {"source": sources[0], "count": len(sources)}).split())


def _letter(told: Sequence[tuple[Told, Sequence[Story]]]) -> str:
    return "\n\n".join(
        "\n".join([f"{said.source}: {said.words}", *(_line(story) for story in stories)]) for said, stories in told
    )


def _line(story: Story) -> str:
    waiting = ngettext("%(count)s claim to look at again", "%(count)s claims to look at again", len(story.claims))
    address = f"{settings.SITE_URL}{reverse('desk', args=[story.article.pk])}?claim={story.claims[0].pk}"
    return _("  %(state)s: %(headline)s – %(waiting)s: %(address)s") % {
        "state": _("Published") if story.article.slug else story.article.get_state_display(),
        "headline": story.article.headline,
        "waiting": waiting % {"count": len(story.claims)},
        "address": address,
    }
