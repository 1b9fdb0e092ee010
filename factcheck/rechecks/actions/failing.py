"""Looks that failed: counted against the page, and weighed together with those before."""

import random
from typing import TYPE_CHECKING

from factcheck.rechecks import schedule
from factcheck.rechecks.actions import quotes
from factcheck.rechecks.actions.sentences import bad_news
from factcheck.rechecks.reasons import Seen
from factcheck.sources.models import Outcome

if TYPE_CHECKING:
    from factcheck.rechecks.actions.writing import Look

REMEMBERED = 100  # failed looks in a row that are weighed


def note(look: "Look") -> None:
    """Count the look against the page; people are told when enough looks agree, and only then claims are re-opened."""
    source = look.source
    if confirms_loss(look) and source.capture:
        seen = Seen(source, before=source.last_seen_at or source.capture.at, now=look.at)
        look.weighed = quotes.weigh_loss(look.citations, seen=seen)
    looks = _failures(look)
    strikes = schedule.strikes_of(looks)
    look.outcome = schedule.outcome_of(look.reach, look.content or "", confirmed=strikes.confirmed)
    source.struck_at = source.struck_at or look.at
    look.sentence = bad_news(look, strikes, since=source.struck_at)
    if strikes.confirmed:
        source.outcome = look.outcome
    source.trouble, source.strikes = look.sentence, strikes.count
    wait = schedule.retry_in(looks, wished=look.sight.fetched.retry_after)
    # Never sooner: strikes must lie a day apart to count.
    source.next_check_at = look.at + wait * (1 + schedule.JITTER * random.random())  # noqa: S311 (no secret)


def confirms_loss(look: "Look") -> bool:
    """Say whether it is this look by which a page that we have is gone."""
    if look.counted.kind != "gone" or look.source.outcome == Outcome.GONE or look.source.capture is None:
        return False
    return schedule.strikes_of(_failures(look)).confirmed


def _failures(look: "Look") -> list[schedule.Look]:
    """Give the failed looks in a row, oldest first, of which this is the last."""
    source = look.source
    if look.earlier is None:
        earlier = source.rechecks.filter(at__gte=source.struck_at).order_by("-pk") if source.struck_at else ()
        look.earlier = [
            schedule.Look(one.at, one.reach, one.content, one.status) for one in reversed(earlier[:REMEMBERED])
        ]
    return [*look.earlier, look.counted]
