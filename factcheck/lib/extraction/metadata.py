"""Who wrote a page, who published it, when, and what it calls itself.

Asked in the order of trust: what the page says in JSON-LD, in OpenGraph, in its other meta tags, and in its own tags.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urljoin, urlsplit

from resiliparse.parse.html import DocumentNode, HTMLTree

from factcheck.lib.dois import normalise_doi
from factcheck.lib.text import clean_text

from .page import Origin

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
MODIFIED_NAMES = (
    "article:modified_time",
    "og:updated_time",
    "dc.date.modified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)
DOI_NAMES = ("citation_doi", "bepress_citation_doi", "prism.doi", "dc.identifier", "dc.identifier.doi", "doi")
TIME_TAGS = ("time[pubdate][datetime]", "time[itemprop=datePublished][datetime]", "article time[datetime]")
MOST_JSON = 1_000_000
MOST_NODES = 2_000
MOST_CHARACTERS = 500
MOST_NAMES = 10
MOST_CORRECTIONS = 20
LONGEST_CORRECTION = 2_000

OPEN_GRAPH = ("og:", "article:")

Thing = dict[str, Any]
Written = tuple[Origin, str | None]
"""Words of a page, if there are any, and where they stand."""
Value = TypeVar("Value")

ADDRESS = re.compile(r"https?://", re.IGNORECASE)
DATE = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said(Generic[Value]):
    """Something a page says about itself, and where; without an origin it does not say it."""

    value: Value
    origin: Origin | None = None


class Metadata:
    """What a page says about itself."""

    def __init__(self, tree: HTMLTree, *, url: str) -> None:
        """Collect what the page says, without judging it yet."""
        self._page = _document(tree)
        self._url = url
        self._meta = _meta_tags(tree)
        self._linked, self._by_id = _linked_data(tree)

    @property
    def origins(self) -> dict[str, Origin]:
        """Where the page says each of these things, by its name; what it does not say is not in it."""
        told: dict[str, Said[str] | Said[date | None]] = {
            "title": self.title,
            "author": self.author,
            "publisher": self.publisher,
            "published": self.published,
            "canonical_url": self.canonical_url,
            "language": self.language,
            "modified": self.modified,
            "doi": self.doi,
        }
        return {name: said.origin for name, said in told.items() if said.origin}

    @cached_property
    def title(self) -> Said[str]:
        """The headline, without what the site adds to it in the window's title if the page has a better one."""
        return self._first(
            ("json-ld", _words(self._linked.get("headline"))),
            *self._in_meta("og:title", "twitter:title"),
            ("html", self._text_of("h1")),
            ("html", self._text_of("title")),
        )

    @cached_property
    def author(self) -> Said[str]:
        """The people who wrote it, joined by commas."""
        return self._first(
            ("json-ld", self._names(self._linked.get("author"))),
            *self._in_meta("article:author", "author", "byl", "dc.creator", "citation_author"),
        )

    @cached_property
    def publisher(self) -> Said[str]:
        """The organisation that stands behind it."""
        return self._first(
            ("json-ld", self._names(self._linked.get("publisher"))),
            *self._in_meta("og:site_name", "publisher", "dc.publisher", "application-name"),
        )

    @cached_property
    def published(self) -> Said[date | None]:
        """The day it was first published, in the publisher's own time."""
        written: list[Written] = [
            ("json-ld", _words(self._linked.get("datePublished"))),
            *self._in_meta(*DATE_NAMES),
            *(("html", self._attribute(tag, "datetime")) for tag in TIME_TAGS),
        ]
        return _first_day(written)

    @cached_property
    def modified(self) -> Said[date | None]:
        """The day it was last changed, as it says itself."""
        written: list[Written] = [
            ("json-ld", _words(self._linked.get("dateModified"))),
            *self._in_meta(*MODIFIED_NAMES),
            ("html", self._attribute("time[itemprop=dateModified][datetime]", "datetime")),
        ]
        return _first_day(written)

    @cached_property
    def doi(self) -> Said[str]:
        """The DOI of the paper that it is, when it says so."""
        dois = ((origin, normalise_doi(words or "")) for origin, words in self._in_meta(*DOI_NAMES))
        return next((Said(doi, origin) for origin, doi in dois if doi), Said(""))

    @cached_property
    def corrections(self) -> tuple[str, ...]:
        """What it says of its corrections in data for machines: words, or things that have some (CorrectionComment)."""
        value = self._linked.get("correction")
        said = []
        for each in (value if isinstance(value, list) else [value])[:MOST_CORRECTIONS]:
            words = (
                _words(each.get("text")) or _words(each.get("description")) if isinstance(each, dict) else _words(each)
            )
            said.append(" ".join(clean_text(words).split())[:LONGEST_CORRECTION])
        # Instead of a correction some give the address of one.
        return tuple(dict.fromkeys(words for words in said if words and not ADDRESS.match(words)))

    @cached_property
    def canonical_url(self) -> Said[str]:
        """The address the page calls its own, whole and of the web, or nothing."""
        written: list[Written] = [
            ("html", self._attribute("link[rel~=canonical i][href]", "href")),
            *self._in_meta("og:url"),
        ]
        addresses = ((origin, _web_address(words, base=self._url)) for origin, words in written)
        return next((Said(address, origin) for origin, address in addresses if address), Said(""))

    @cached_property
    def language(self) -> Said[str]:
        """The language as a tag."""
        written: list[Written] = [
            ("json-ld", _words(self._linked.get("inLanguage"))),
            *self._in_meta("og:locale", "content-language"),
            ("html", self._attribute("html[lang]", "lang")),
        ]
        return next((Said(tag, origin) for origin, words in written if (tag := _language(words))), Said(""))

    def _in_meta(self, *names: str) -> Iterator[Written]:
        """What the page's meta tags say under these names; those with a colon are OpenGraph's."""
        for name in names:
            yield "opengraph" if name.startswith(OPEN_GRAPH) else "meta", self._meta.get(name)

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
    def _first(*written: Written) -> Said[str]:
        """Give the first that says something; an address is no name."""
        tidy = ((origin, " ".join(clean_text(words or "").split())[:MOST_CHARACTERS]) for origin, words in written)
        names = (Said(name, origin) for origin, name in tidy if name)
        return next((said for said in names if not ADDRESS.match(said.value)), Said(""))


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


def _first_day(written: Iterable[Written]) -> Said[date | None]:
    return next((Said(day, origin) for origin, words in written if (day := _day(words))), Said(None))


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
