"""Saying that what was read as a notice is none about what we cite, and taking that back."""

from django.db import transaction

from factcheck.accounts.models import User
from factcheck.audit import actions as audit
from factcheck.lib.errors import Refused
from factcheck.lib.text import clean_text
from factcheck.rechecks import rules
from factcheck.rechecks.actions import quotes
from factcheck.rechecks.actions.alerts import Change, raise_alerts
from factcheck.rechecks.actions.leases import database_clock
from factcheck.rechecks.actions.passing_on import (
    Told,
    decided_since,
    in_words,
    last_decided,
    pass_on,
    reopen,
    show_anew,
)
from factcheck.sources.models import Notice, Source

DISMISSED = ("dismissed_at", "dismissed_by", "dismissed_because")


@transaction.atomic
def dismiss_notice(*, notice: Notice, by: User, reason: str) -> Notice:
    """Say that the notice is none about what we cite; it counts no more, wherever the same words stand.

    What was re-opened for it waits for its editor as before. Sent twice it acts once.
    """
    held, reason = _held(notice), clean_text(reason).strip()
    if why := rules.why_not_dismiss_notice(by=by, reason=reason):
        raise Refused(why)
    if held.dismissed_at:
        return held
    held.dismissed_at, held.dismissed_by, held.dismissed_because = database_clock(), by, reason
    held.save(update_fields=DISMISSED)
    show_anew(held.source)
    audit.record("notice.dismissed", about=held.source, by=by, notice=held.pk, says=held.sentence, reason=reason)
    return held


@transaction.atomic
def restore_notice(*, notice: Notice, by: User) -> Notice:
    """Have a dismissed notice count again, and tell it to the claims that were decided meanwhile without it."""
    held = _held(notice)
    if why := rules.why_not_dismiss_notice(by=by):
        raise Refused(why)
    if held.dismissed_at is None:
        return held
    citing = quotes.resting_on([held.source])[held.source_id]
    resting = decided_since(held.dismissed_at, citing, decided=last_decided(citing))
    held.dismissed_at, held.dismissed_by, held.dismissed_because = None, None, ""
    held.save(update_fields=DISMISSED)
    told = Told(source=held.source, found=[held], citations=resting, at=database_clock())
    if held.stands:
        pass_on(told, [held])
    show_anew(held.source)
    opened = reopen([told])
    audit.record("notice.restored", about=held.source, by=by, notice=held.pk, says=held.sentence)
    raise_alerts([Change(held.source, told.at, in_words([held]), opened[held.source_id])])
    return held


def _held(notice: Notice) -> Notice:
    """Hold the notice's source, as looks do, and read the notice afresh."""
    held = Source.objects.select_for_update(no_key=True, of=("self",)).select_related("publisher", "notice")
    source = held.get(pk=notice.source_id)
    fresh = Notice.objects.select_related("dismissed_by").get(pk=notice.pk)
    fresh.source = source
    return fresh
