"""What is shown of a source: the claims that rest on it, its captures, and how it stands, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.models import Citation
from factcheck.desk.found import MOST_READ, Search
from factcheck.rechecks.reasons import day
from factcheck.sources.models import Capture, Notice, Source

CLAIMS_SHOWN = 100
NOTICES = 20


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of a capture's text; `citations` are those whose quote it is."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UsedIn:
    """A story that rests on the source, with the citations by which it does."""

    article: Article
    citations: list[Citation]


def notices_of(source: Source) -> QuerySet[Notice]:
    """What was said of the source since it was cited, newest first, whether it stands or not."""
    return source.notices.select_related("dismissed_by").order_by("-pk")[:NOTICES]


def citations_of(source: Source, user: User) -> list[Citation]:
    """All that was ever cited of the source, as far as `user` may know of it; the published stories' first."""
    citations = (
        Citation.objects.visible_to(user)
        .filter(source=source)
        .select_related("claim__article", "by")
        .order_by("-claim__article", "claim__number", "pk")
    )
    return sorted(citations, key=lambda citation: citation.claim.article.slug is None)


def standing(citations: Iterable[Citation]) -> list[Citation]:
    """Those that were not withdrawn, on claims that were not dropped."""
    return [one for one in citations if one.withdrawn_at is None and one.claim.dropped_at is None]


def stories_in(citations: Iterable[Citation]) -> list[UsedIn]:
    """Put the citations of one story together."""
    stories = groupby(citations, key=lambda citation: citation.claim.article)
    return [UsedIn(article, list(of_it)) for article, of_it in stories]


@dataclass(frozen=True, slots=True)
class LitText:
    """A capture's text in parts, and how many cited quotes were not looked for in it, since it is too long."""

    parts: list[TextPart]
    not_looked_for: int


def lit_text(capture: Capture, user: User) -> LitText:
    """The capture's text, cut so that every cited quote in it can be lit."""
    text, search, not_looked_for = capture.full_text, Search(MOST_READ), 0
    places: list[tuple[int, int, int]] = []
    for citation in standing(citations_of(capture.source, user)):
        if not citation.quote:
            continue
        if citation.capture_id == capture.pk and citation.quote_start is not None and citation.quote_end is not None:
            places.append((citation.quote_start, citation.quote_end, citation.pk))
            continue
        found = search.find(citation.quote, text)
        if found is None:
            not_looked_for += 1
        elif found.start is not None and found.end is not None and found.state != "gone":
            places.append((found.start, found.end, citation.pk))
    edges = sorted({0, len(text), *(start for start, _, _ in places), *(end for _, end, _ in places)})
    parts = [
        TextPart(text[left:right], tuple(pk for start, end, pk in places if start <= left and right <= end))
        for left, right in pairwise(edges)
    ]
    return LitText(parts, not_looked_for)


def standing_words(source: Source) -> str:
    """How the source stands, in one sentence that never says more than was seen."""
    if source.last_checked_at is None:
        return _("Nobody has looked at it yet.")
    if source.last_seen_at is None:
        return _("Never seen; the last look was on %(last)s.") % {"last": _moment(source.last_checked_at)}
    if source.struck_at:
        return _("Seen on %(seen)s, not seen on %(last)s.") % {
            "seen": day(source.last_seen_at, beside=source.last_checked_at),
            "last": day(source.last_checked_at, beside=source.last_seen_at),
        }
    return _("Seen on %(seen)s.") % {"seen": _moment(source.last_seen_at)}


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")


def duration_words(duration: timedelta) -> str:
    """A schedule's interval as people say it: “24 hours”, “3 days”."""
    hours = round(duration / timedelta(hours=1))
    if hours < 1:
        minutes = max(1, round(duration / timedelta(minutes=1)))
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    if hours <= 48:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = round(duration / timedelta(days=1))
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
