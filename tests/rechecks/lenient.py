"""A site that shows a page for whatever it is asked, and who looks there."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.db.models.functions import Now
from django.utils import timezone

from factcheck.lib.fetch import Fetcher, Robots
from factcheck.rechecks.actions import look_now
from factcheck.rechecks.models import Recheck
from factcheck.sources.models import NotFoundPage, Source
from tests.pages import Answer, Pages, article
from tests.rechecks.conftest import Look

DRAWERS = (
    "We have looked for {path} in every drawer of the house, but what you are after is not here, nor in the cellar."
)
STRAY = "Perhaps an old link led you astray, or the story has a new address: the search above knows all of them."
PATHS = ("/ferry", "/clothes", "/robots.txt", "/search", "/sorry")


def nothing(path: str) -> Answer:
    """What a site shows that does not say plainly that it has no such page."""
    said = (DRAWERS.format(path=escape(path)), STRAY, f"It is {timezone.now():%H:%M:%S on %A, %d %B %Y}.")
    return Answer(article(*said, title="Halden Wire", around="Home · News · Sport").encode())


def be_lenient(site: Pages) -> None:
    """Have the site show a page for whatever it is asked, and forbid nothing."""
    site.set("/robots.txt", "", Content_Type="text/plain")
    site.missing = nothing


def asked_for_nothing(site: Pages) -> list[str]:
    """The paths that the site was asked for and never had."""
    return [path for path, _headers in site.asked if path not in PATHS]


def a_week_later() -> None:
    NotFoundPage.objects.update(kept_until=Now())


def fetching(site: Pages, kind: type[Fetcher] = Fetcher, *, also: Iterable[Pages] = (), **more: Any) -> Fetcher:
    """A fetcher that has not read the sites' robots.txt yet."""
    allow = frozenset({site.host, *(other.host for other in also)})
    return kind(allow=allow, user_agent="Factcheck/1.0 (test)", interval=0, robots=Robots(), **more)


def look_of(site: Pages, **more: Any) -> Look:
    """Look with such a fetcher."""
    fetcher = fetching(site, **more)

    def look(source: Source) -> Recheck:
        (recheck,) = look_now(sources=[source], fetcher=fetcher)
        return recheck

    return look
