"""Telling the notes of a web page: what a link leads to that leads back."""

import re
from collections.abc import Iterator
from typing import Final

from factcheck.articles.papers.paper import NoteKind
from factcheck.articles.papers.tree import Element

COMMENT: Final = re.compile(r"cmnt|comment|msocom", re.IGNORECASE)
ENDNOTE: Final = re.compile(r"edn|endnote", re.IGNORECASE)
CONTAINERS: Final = frozenset({"li", "div", "aside", "dd", "td"})
MOST_UP: Final = 4


def linked_both_ways(page: Element) -> Iterator[tuple[Element, Element, str]]:
    """Each link from the words to a note that leads back: the link, what it leads to, and by which name."""
    named = {name: one for one in page.below() for name in reversed(one.names)}
    seen: set[Element] = set()
    for link in page.below():
        name = link.get("href").removeprefix("#")
        target = named.get(name) if link.tag == "a" and link.get("href").startswith("#") else None
        if target is None or target in seen or link in seen:
            continue
        around = {one for one, _ in zip(link.above(), range(MOST_UP), strict=False)}
        back = next((one for one in body_of(target, set()).below() if _leads_to(one, around, named)), None)
        if back is not None and back is not link:
            seen |= {target, back}
            yield link, target, name


def kind_of(name: str) -> NoteKind:
    """What a note is, by the name that the link to it has."""
    if COMMENT.search(name):
        return NoteKind.COMMENT
    return NoteKind.ENDNOTE if ENDNOTE.search(name) else NoteKind.FOOTNOTE


def body_of(target: Element, others: set[Element]) -> Element:
    """The whole of a note that a link leads to: what it names, or what that stands in, but never two notes."""
    if target.tag not in {"a", "sup", "span"}:
        return target
    paragraph = next((one for one in target.above() if one.tag in {"p", *CONTAINERS}), target)
    whole = next((one for one in target.above() if one.tag in CONTAINERS), paragraph)
    return whole if not others or len(others.intersection(whole.below())) == 1 else paragraph


def _leads_to(link: Element, around: set[Element], named: dict[str, Element]) -> bool:
    href = link.get("href")
    return link.tag == "a" and href.startswith("#") and named.get(href[1:]) in around
