"""Who wrote a page, who published it, when, and what it calls itself.

Asked in the order of trust: what the page says in JSON-LD, in OpenGraph, in its other meta tags, and in its own tags.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from resiliparse.parse.html import DocumentNode, HTMLTree

from factcheck.lib.text import clean_text

# Types of schema.org that describe the page itself, best first; an Organization or a BreadcrumbList does not.
PAGE_TYPES = (
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "LiveBlogPosting",
    "Article",
    "BlogPosting",
    "Report",
    "ScholarlyArticle",
    "SocialMediaPosting",
    "Dataset",
    "WebPage",
)
DATE_NAMES = (
    "article:published_time",
    "date",
    "pubdate",
    "publishdate",
    "dc.date",
    "dc.date.issued",
    "parsely-pub-date",
)
TIME_TAGS = ("time[pubdate][datetime]", "time[itemprop=datePublished][datetime]", "article time[datetime]")
MOST_JSON = 1_000_000
MOST_NODES = 2_000
MOST_CHARACTERS = 500
MOST_NAMES = 10

Thing = dict[str, Any]

DATE = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?", re.IGNORECASE)


class Metadata:
    """What a page says about itself."""

    def __init__(self, tree: HTMLTree, *, url: str) -> None:
        """Collect what the page says, without judging it yet."""
        self._page = _document(tree)
        self._url = url
        self._meta = _meta_tags(tree)
        self._linked, self._by_id = _linked_data(tree)

    @property
    def title(self) -> str:
        """The headline, without what the site adds to it in the window's title if the page has a better one."""
        return self._first(
            _words(self._linked.get("headline")),
            self._meta.get("og:title"),
            self._meta.get("twitter:title"),
            self._text_of("h1"),
            self._text_of("title"),
        )

    @property
    def author(self) -> str:
        """The people who wrote it, joined by commas."""
        return self._first(
            self._names(self._linked.get("author")),
            self._meta.get("article:author"),
            self._meta.get("author"),
            self._meta.get("byl"),
            self._meta.get("dc.creator"),
            self._meta.get("citation_author"),
        )

    @property
    def publisher(self) -> str:
        """The organisation that stands behind it."""
        return self._first(
            self._names(self._linked.get("publisher")),
            self._meta.get("og:site_name"),
            self._meta.get("publisher"),
            self._meta.get("dc.publisher"),
            self._meta.get("application-name"),
        )

    @property
    def published(self) -> date | None:
        """The day it was first published, in the publisher's own time."""
        written = [
            _words(self._linked.get("datePublished")),
            *(self._meta.get(name) for name in DATE_NAMES),
            *(self._attribute(tag, "datetime") for tag in TIME_TAGS),
        ]
        return next((day for day in map(_day, written) if day), None)

    @property
    def canonical_url(self) -> str:
        """The address the page calls its own, whole and of the web, or nothing."""
        for written in (self._attribute("link[rel~=canonical i][href]", "href"), self._meta.get("og:url")):
            if address := _web_address(written, base=self._url):
                return address
        return ""

    @property
    def language(self) -> str:
        """The language as a tag."""
        written = (
            _words(self._linked.get("inLanguage")),
            self._meta.get("og:locale"),
            self._meta.get("content-language"),
            self._attribute("html[lang]", "lang"),
        )
        return next((tag for tag in map(_language, written) if tag), "")

    def _text_of(self, selector: str) -> str:
        found = self._page.query_selector(selector)
        return found.text or "" if found else ""

    def _attribute(self, selector: str, name: str) -> str | None:
        found = self._page.query_selector(selector)
        return found.getattr(name) if found else None

    def _names(self, value: Any) -> str:
        """Read people or organisations: by name, as things that have one, or as pointers to such things."""
        names = []
        for each in (value if isinstance(value, list) else [value])[:MOST_NAMES]:
            thing = each if isinstance(each, dict) else {"name": each}
            pointed_at = self._by_id.get(_words(thing.get("@id")), {})
            names.append(_words(thing.get("name")) or _words(pointed_at.get("name")))
        return ", ".join(dict.fromkeys(filter(None, (name.strip() for name in names))))

    @staticmethod
    def _first(*written: str | None) -> str:
        """Give the first that says something; an address is no name."""
        tidy = (" ".join(clean_text(each or "").split())[:MOST_CHARACTERS] for each in written)
        return next((each for each in tidy if each and not each.lower().startswith(("http://", "https://"))), "")


def _document(tree: HTMLTree) -> DocumentNode:
    # Typed as if it could be missing; a tree that was parsed has one.
    return cast("DocumentNode", tree.document)


def _meta_tags(tree: HTMLTree) -> dict[str, str]:
    """Collect the meta tags by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in _document(tree).query_selector_all("meta[content]"):
        name = tag.getattr("property") or tag.getattr("name") or tag.getattr("http-equiv") or ""
        found.setdefault(name.strip().lower(), tag.getattr("content") or "")
    return found


def _linked_data(tree: HTMLTree) -> tuple[Thing, dict[str, Thing]]:
    """Find what the page's JSON-LD says about the page itself, and all that it gives an identifier."""
    described: list[tuple[int, Thing]] = []
    by_id: dict[str, Thing] = {}
    for script in _document(tree).query_selector_all('script[type="application/ld+json" i]'):
        for thing in _things(_json(script.text or "")):
            by_id.setdefault(_words(thing.get("@id")), thing)
            ranks = [PAGE_TYPES.index(kind) for kind in _kinds(thing) if kind in PAGE_TYPES]
            if ranks:
                described.append((min(ranks), thing))
    return min(described, key=lambda each: each[0], default=(0, {}))[1], by_id


def _json(written: str) -> Any:
    """Read JSON from a stranger; None if it is not any."""
    try:
        return json.loads(written) if len(written) <= MOST_JSON else None
    except (ValueError, RecursionError):
        return None


def _things(value: Any) -> Iterator[Thing]:
    """Walk through what JSON-LD describes: one thing, a list of things, or a graph of them."""
    waiting, seen = [value], 0
    while waiting and seen < MOST_NODES:
        seen += 1
        here = waiting.pop()
        if isinstance(here, list):
            waiting.extend(reversed(here))
        elif isinstance(here, dict):
            yield here
            waiting.extend(here[key] for key in ("mainEntity", "@graph") if key in here)


def _kinds(thing: Thing) -> Iterable[str]:
    written = thing.get("@type")
    listed = written if isinstance(written, list) else [written]
    return [each.rpartition("/")[2] for each in listed if isinstance(each, str)]


def _words(value: Any) -> str:
    """Read a value that should be text."""
    if isinstance(value, list) and value:
        value = value[0]
    # Many sites write "&#8217;" where JSON needs no such thing.
    return html.unescape(value) if isinstance(value, str) else ""


def _day(written: str | None) -> date | None:
    """Read the day out of a date in ISO form; other forms say different days to different readers."""
    found = DATE.match(written or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _language(written: str | None) -> str:
    """Write a language tag in its usual form: `en`, `pt-BR`, `zh-Hant-TW`."""
    found = LANGUAGE.fullmatch((written or "").strip())
    if found is None:
        return ""
    language, script, region = found.groups()
    return "-".join(filter(None, (language.lower(), (script or "").title(), (region or "").upper())))


def _web_address(written: str | None, *, base: str) -> str:
    """Make an address whole; nothing if it is not one of the web."""
    try:
        address = urljoin(base, clean_text(written or "").strip())
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if written and parts.scheme in {"http", "https"} and parts.hostname else ""
