"""Writing one look down: the capture, the quotes, the claims, the schedule, all of it or nothing."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factcheck.articles.models import Article
from factcheck.rechecks import schedule
from factcheck.rechecks.actions import quotes
from factcheck.rechecks.actions.leases import LEASE, database_clock
from factcheck.rechecks.actions.sameness import has_moved, join_if_known
from factcheck.rechecks.content import what_hides
from factcheck.rechecks.models import Content, Reach, Recheck
from factcheck.rechecks.reasons import Seen
from factcheck.rechecks.schedule import Look
from factcheck.rechecks.sights import Sight
from factcheck.sources.actions import keep_capture, text_sha256
from factcheck.sources.models import Capture, Outcome, Source

REMEMBERED = 100  # failed looks in a row that are weighed

LONGEST_ETAG = 500
LONGEST_LAST_MODIFIED = 100

WRITTEN = (
    "interval",
    "next_check_at",
    "wanted_at",
    "lease",
    "leased_until",
    "attempts",
    "etag",
    "last_modified",
    "last_checked_at",
    "last_seen_at",
    "outcome",
    "trouble",
    "strikes",
    "struck_at",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a look came to."""

    outcome: Outcome
    sentence: str
    capture: Capture | None = None
    judged: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def write_down(sight: Sight, *, token: UUID) -> Recheck | None:
    """Write one look down with all that follows from it; nothing, and None, when the lease is not ours any more."""
    source = _held(sight.source, token=token)
    if source is None:
        return None
    now = database_clock()
    standing = quotes.Standing([])
    if sight.page:
        standing = quotes.standing_in(sight.page.full_text, quotes.resting_on(source))
    reach = Reach.OK if sight.fetched.reach == "not_modified" else Reach(sight.fetched.reach)
    content = _content_of(source, sight, standing, now=now) if reach == Reach.OK else ""
    look = Look(now, reach, content, sight.fetched.status or None)
    told = _failed(source, sight, look) if look.kind else _well(source, sight, look, standing)
    recheck = source.rechecks.create(
        at=now,
        seconds=sight.fetched.seconds,
        reach=reach,
        content=content,
        outcome=told.outcome,
        status=look.status,
        final_url=sight.fetched.final_url,
        sentence=told.sentence,
        capture=told.capture,
        quotes=told.judged,
    )
    _schedule(source, now=now)
    source.save(update_fields=WRITTEN)
    return recheck


def _held(pk: int, *, token: UUID) -> Source | None:
    """Hold the source, if it is still leased to this token."""
    held = Source.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pk, lease=token)
    return held.select_related("capture", "publisher").first()


def _content_of(source: Source, sight: Sight, standing: quotes.Standing, *, now: datetime) -> Content:
    """Say what was there, cheap questions first: the same bytes, something in the page's place, the same text."""
    before, page = source.capture, sight.page
    if sight.fetched.reach == "not_modified" or (before and sight.sha256 == before.sha256):
        return Content.SAME
    if page is None:
        return Content.UNREADABLE
    if standing.none_is_here:
        hidden = what_hides(
            page,
            body=sight.fetched.body,
            url=source.url,
            final_url=sight.fetched.final_url,
            before=before.text if before else "",
            lost_quotes=standing.all_lost,
        )
        if hidden:
            return hidden
    is_first = before is None
    same_text = before is not None and before.text_sha256 == text_sha256(page.text, on=now.date())
    return Content.SAME if is_first or (same_text and not standing.otherwise) else Content.CHANGED


def _well(source: Source, sight: Sight, look: Look, standing: quotes.Standing) -> Told:
    """Keep what is new, judge the quotes by it, and note that all is well."""
    before, fetched, now = source.capture, sight.fetched, look.at
    was_lost = source.outcome == Outcome.GONE
    capture, judged = None, []
    if sight.page and (before is None or look.content == Content.CHANGED):
        seen = Seen(source, before=source.last_seen_at or now, now=now)
        capture = keep_capture(
            source=source,
            body=fetched.body,
            page=sight.page,
            at=now,
            url=fetched.final_url,
            status=fetched.status,
            headers=fetched.headers,
            content_type=fetched.content_type,
        )
        judged = quotes.judge(standing, capture=capture, before=before, seen=seen)
    outcome = schedule.outcome_of(look.reach, look.content, moved=has_moved(source, fetched))
    changed = look.content == Content.CHANGED
    source.interval = schedule.next_interval(source.interval, changed=changed, young=_is_young(source, now=now))
    source.next_check_at = now + schedule.jittered(source.interval, chance=random.random())  # noqa: S311 (no secret)
    # They speak of the page they came with, so they are kept only when that is the page we captured.
    is_the_captured = source.capture is not None and source.capture.url == fetched.final_url
    source.etag = fetched.etag if is_the_captured and len(fetched.etag) <= LONGEST_ETAG else ""
    source.last_modified = (
        fetched.last_modified if is_the_captured and len(fetched.last_modified) <= LONGEST_LAST_MODIFIED else ""
    )
    source.last_seen_at = now
    source.outcome, source.trouble, source.strikes, source.struck_at = outcome, "", 0, None
    join_if_known(source, sight)
    return Told(outcome, _good_news(outcome, capture=capture, standing=standing, was_lost=was_lost), capture, judged)


def _failed(source: Source, sight: Sight, look: Look) -> Told:
    """Count the look against the page; people are told when enough looks agree, and only then claims are re-opened."""
    source.struck_at = source.struck_at or look.at
    earlier = source.rechecks.filter(at__gte=source.struck_at).order_by("-pk")[:REMEMBERED]
    looks = [*(Look(one.at, one.reach, one.content, one.status) for one in reversed(earlier)), look]
    strikes = schedule.strikes_of(looks)
    outcome = schedule.outcome_of(look.reach, look.content, confirmed=strikes.confirmed)
    judged = []
    if outcome == Outcome.GONE != source.outcome and source.capture:
        seen = Seen(source, before=source.last_seen_at or source.capture.at, now=look.at)
        judged = quotes.judge_loss(quotes.resting_on(source), before=source.capture, seen=seen)
    sentence = _bad_news(sight, look, strikes, since=source.struck_at)
    if strikes.confirmed:
        source.outcome = outcome
    source.trouble, source.strikes = sentence, strikes.count
    wait = schedule.retry_in(looks, wished=sight.fetched.retry_after)
    # Never sooner: strikes must lie a day apart to count.
    source.next_check_at = look.at + wait * (1 + schedule.JITTER * random.random())  # noqa: S311 (no secret)
    return Told(outcome, sentence, judged=judged)


def _schedule(source: Source, *, now: datetime) -> None:
    """End the lease; whoever asked for a look while this one was under way is still waiting for theirs."""
    began = source.leased_until - LEASE if source.leased_until else now
    if source.wanted_at and source.wanted_at > began:
        source.next_check_at = now
    else:
        source.wanted_at = None
    source.lease = source.leased_until = None
    source.attempts = 0
    source.last_checked_at = now


def _is_young(source: Source, *, now: datetime) -> bool:
    """Say whether a story that cites the source was published not long ago."""
    return Article.objects.filter(
        slug__isnull=False,
        changed_at__gte=now - schedule.YOUNG_FOR,
        claims__citations__source=source,
        claims__citations__withdrawn_at__isnull=True,
    ).exists()


def _good_news(outcome: Outcome, *, capture: Capture | None, standing: quotes.Standing, was_lost: bool) -> str:
    if was_lost:
        return _("The page is back.")
    if outcome == Outcome.MOVED:
        return _("The page says the same at a new address.")
    if outcome == Outcome.CHANGED:
        return _what_changed(standing)
    return _("Captured for the first time.") if capture else _("Nothing changed.")


def _what_changed(standing: quotes.Standing) -> str:
    if words := standing.words:
        return _("The page changed: %(words)s.") % {"words": words}
    if lost := sum(match.state != "intact" for match in standing.otherwise):
        return ngettext(
            "The page changed, and %(count)s cited quote no longer stands there.",
            "The page changed, and %(count)s cited quotes no longer stand there.",
            lost,
        ) % {"count": lost}
    if any(match.state != "intact" for match in standing.matches.values()):
        return _("The page changed; the cited quotes stand as they stood.")
    if standing.matches:
        return _("The page changed; every cited quote still stands there.")
    return _("The page changed.")


def _bad_news(sight: Sight, look: Look, strikes: schedule.Strikes, *, since: datetime) -> str:
    instead = {
        Content.SOFT_404: _("The site shows an error page in its place."),
        Content.PARKED: _("The site is gone; its name is for sale."),
        Content.JS_SHELL: _("The page shows its text only to a browser that runs its scripts."),
        Content.PAYWALL: _("The site shows only the beginning and asks for a subscription."),
        Content.UNREADABLE: sight.unreadable,
    }
    what = instead[Content(look.content)] if look.content else sight.fetched.sentence
    if look.kind != "gone":
        return what
    if strikes.confirmed:
        return _("%(what)s So it has been since %(since)s.") % {"what": what, "since": date_format(since, "j F")}
    return _("%(what)s It takes %(needed)s such looks, a day apart, before we call it gone.") % {
        "what": what,
        "needed": strikes.needed,
    }
