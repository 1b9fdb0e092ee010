"""What every good look notes on its source, whatever else follows from it."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from factcheck.articles.models import Article
from factcheck.lib.fetch import Fetched
from factcheck.rechecks import schedule

LONGEST_ETAG = 500
LONGEST_LAST_MODIFIED = 100


class Marked(Protocol):
    """What carries the marks by which a site may be asked whether its page was modified: a source, or its fields."""

    etag: str
    last_modified: str
    sent_at: datetime | None
    believed: int


class Leased(Protocol):
    """What is leased to whoever looks at it, and wanted by those who wait: a source, or its fields."""

    next_check_at: datetime | None
    wanted_at: datetime | None
    leased_until: datetime | None


def note_marks(source: Marked, fetched: Fetched, *, captured_from: str | None, at: datetime) -> None:
    """Keep what the site said the page may be asked for by next time, and count how often it is believed.

    They speak of the page they came with, so they are kept only when that is the page we captured.
    """
    if fetched.reach == "not_modified":
        # Who only says that nothing was modified need not say again what by.
        source.believed += 1
        source.etag = fetched.etag or source.etag
        source.last_modified = fetched.last_modified or source.last_modified
    else:
        source.believed, source.sent_at = 0, at
        source.etag, source.last_modified = fetched.etag, fetched.last_modified
    if captured_from != fetched.final_url or len(source.etag) > LONGEST_ETAG:
        source.etag = ""
    if captured_from != fetched.final_url or len(source.last_modified) > LONGEST_LAST_MODIFIED:
        source.last_modified = ""


def note_wish(source: Leased, *, now: datetime) -> None:
    """Note that nobody waits any more, but for who asked for a look while this one was under way: they get another."""
    began = source.leased_until - schedule.LEASE if source.leased_until else now
    if source.wanted_at and source.wanted_at > began:
        source.next_check_at = now
    else:
        source.wanted_at = None


def cited_lately(sources: Collection[int], *, now: datetime) -> set[int]:
    """Choose the sources that a story cites which was published not long ago."""
    citing = Article.objects.filter(
        slug__isnull=False,
        changed_at__gte=now - schedule.YOUNG_FOR,
        claims__citations__source__in=sources,
        claims__citations__withdrawn_at__isnull=True,
    )
    return set(citing.values_list("claims__citations__source", flat=True))
