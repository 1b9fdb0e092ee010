"""What an element of a web page says of itself."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from factcheck.articles.papers.tree import Element

HEADING: Final = re.compile(r"h([1-6])")
KIX: Final = re.compile(r"lst-kix_\w+-(\d)")
REDIRECT: Final = re.compile(r"https?://(?:www\.)?google\.[a-z.]+/url\Z", re.IGNORECASE)
NUMBER: Final = re.compile(r"-?\d{1,6}")


def unwrapped(address: str) -> str:
    """The address that Google's redirect leads to; any other as it is."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if not REDIRECT.match(f"{parts.scheme}://{parts.netloc}{parts.path}"):
        return address
    inside = parse_qs(parts.query)
    return next(iter(inside.get("q") or inside.get("url") or []), address)


def heading_of(element: Element) -> int:
    """The level of a heading; 0 for what is none."""
    if named := HEADING.fullmatch(element.tag):
        return int(named[1])
    if element.get("role") == "heading":
        level = element.get("aria-level")
        return int(level) if level in set("123456") else 2
    return 1 if element.tag == "p" and "title" in element.classes else 0


def depth_named(element: Element) -> int | None:
    """How deep Google says that a list lies: it writes all lists side by side."""
    return next((int(named[1]) for one in element.classes if (named := KIX.fullmatch(one))), None)


def whole(text: str, otherwise: int) -> int:
    return int(text) if NUMBER.fullmatch(text) else otherwise


def parts(element: Element, wanted: set[str]) -> Iterator[Element]:
    """The rows of a table or the cells of a row, but not those of a table inside."""
    for one in element.inside:
        if isinstance(one, Element):
            if one.tag in wanted:
                yield one
            elif one.tag in {"tbody", "thead", "tfoot"}:
                yield from parts(one, wanted)


def has_words(element: Element) -> bool:
    return any(isinstance(one, str) and one.strip() for one in element.inside)
