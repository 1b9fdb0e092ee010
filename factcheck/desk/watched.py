"""What is shown of a source: its looks, its captures, and the claims that rest on it."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.db.models import QuerySet
from django.utils.translation import ngettext

from factcheck.accounts.models import User
from factcheck.claims.models import Citation
from factcheck.lib.quotes import find_quote
from factcheck.rechecks.models import Recheck
from factcheck.sources.models import Capture, Notice, Source

LOOKS = 50
CAPTURES = 20
NOTICES = 20


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of a capture's text; `citations` are those whose quote it is."""

    text: str
    citations: tuple[int, ...] = ()


def looks_of(source: Source) -> QuerySet[Recheck]:
    """The latest looks, newest first, with their captures but not what those said."""
    unread = ("capture__text", "capture__full_text", "capture__headers")
    return source.rechecks.select_related("capture").defer(*unread).order_by("-pk")[:LOOKS]


def captures_of(source: Source) -> QuerySet[Capture]:
    """The latest captures, newest first, without their texts."""
    return source.captures.defer("text", "full_text", "headers").order_by("-at", "-pk")[:CAPTURES]


def notices_of(source: Source) -> QuerySet[Notice]:
    """What was said of the source since it was cited, newest first."""
    return source.notices.order_by("-pk")[:NOTICES]


def citations_of(source: Source, user: User) -> QuerySet[Citation]:
    """Who rests on the source, as far as `user` may know of the stories."""
    return (
        Citation.objects.visible_to(user)
        .standing()
        .filter(source=source)
        .select_related("claim__article", "by")
        .order_by("claim__article", "claim__number")
    )


def lit_text(capture: Capture, user: User) -> list[TextPart]:
    """The capture's text, cut so that every cited quote in it can be lit."""
    text = capture.full_text
    places: list[tuple[int, int, int]] = []
    for citation in citations_of(capture.source, user).exclude(quote=""):
        if citation.capture_id == capture.pk and citation.quote_start is not None and citation.quote_end is not None:
            places.append((citation.quote_start, citation.quote_end, citation.pk))
            continue
        found = find_quote(citation.quote, text)
        if found.start is not None and found.end is not None and found.state != "gone":
            places.append((found.start, found.end, citation.pk))
    edges = sorted({0, len(text), *(start for start, _, _ in places), *(end for _, end, _ in places)})
    return [
        TextPart(text[left:right], tuple(pk for start, end, pk in places if start <= left and right <= end))
        for left, right in pairwise(edges)
    ]


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
