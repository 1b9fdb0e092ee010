"""A web page as a tree of plain values, with as much of its style sheet as says what a reader sees."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Self

from resiliparse.parse.html import HTMLTree, NodeType

from factcheck.articles.papers.paper import Unfit
from factcheck.lib.extraction.page import Unreadable
from factcheck.lib.extraction.prescan import measure
from factcheck.lib.text import NotText, clean_text, decode

MOST_TAGS: Final = 200_000
DEEPEST: Final = 300

CHARSET: Final = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-z0-9_:.-]{2,40})", re.IGNORECASE)
WITHIN: Final = 4_096
CSS_PIECE: Final = re.compile(r"/\*.*?(?:\*/|\Z)|[{}]", re.DOTALL)
CLASS: Final = re.compile(r"\s*[a-z]*\.([\w-]+)\s*", re.IGNORECASE)
# What a rule may say that changes what a reader sees, as (the name of the trait, how it is written).
TRAITS: Final = {
    "hidden": re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE),
    "struck": re.compile(r"text-decoration(?:-line)?\s*:[^;:]*line-through", re.IGNORECASE),
    "look": re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|font-style\s*:\s*italic", re.IGNORECASE),
    "raised": re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE),
}


@dataclass(slots=True, eq=False)
class Element:
    """An element with its attributes, and what stands in it: elements and words."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Self | None = None
    inside: list["Element | str"] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        return self.get("class").split()

    @property
    def names(self) -> list[str]:
        """What an address within the page may call it."""
        return [name for name in (self.get("id"), self.get("name")) if name]

    def above(self) -> Iterator["Element"]:
        """The element and all it stands in, nearest first."""
        here: Element | None = self
        while here is not None:
            yield here
            here = here.parent

    def below(self) -> Iterator["Element"]:
        """The element and all elements inside, in their order."""
        waiting = [self]
        while waiting:
            here = waiting.pop()
            yield here
            waiting += [one for one in reversed(here.inside) if isinstance(one, Element)]


def parse(given: bytes) -> Element:
    """The page's body; raises Unfit for one that would hang whoever reads it."""
    html = _decoded(given)
    try:
        tags = measure(html)
    except Unreadable as unreadable:
        raise Unfit(unreadable.sentence) from None
    if tags > MOST_TAGS:
        raise Unfit("many")
    return _copied(HTMLTree.parse(html))


def styles_of(page: Element) -> dict[str, set[str]]:
    """The traits that the page's style sheet gives to each class."""
    found: dict[str, set[str]] = {}
    for style in (one for one in page.below() if one.tag == "style"):
        for selector, rule in _rules("".join(one for one in style.inside if isinstance(one, str))):
            traits = traits_in(rule)
            for one in selector.split(",") if traits else ():
                if named := CLASS.fullmatch(one):
                    found.setdefault(named[1], set()).update(traits)
    return found


def traits_in(rule: str) -> set[str]:
    return {trait for trait, written in TRAITS.items() if written.search(rule)}


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """The rules that hold always; not those within another, as for print or small screens."""
    depth, since, selector = 0, 0, ""
    for piece in CSS_PIECE.finditer(css):
        if piece[0] == "{":
            if depth == 0:
                selector, since = css[since : piece.start()], piece.end()
            depth += 1
        elif piece[0] == "}":
            depth = max(depth - 1, 0)
            if depth == 0:
                yield selector, css[since : piece.start()]
                since = piece.end()
        elif depth == 0:
            since = piece.end()


def _decoded(given: bytes) -> str:
    """The page's text: as UTF-8 if that fits, else as its own tag says."""
    content_type = "text/html"
    try:
        given.decode()
    except UnicodeDecodeError:
        declared = CHARSET.search(given, 0, WITHIN)
        if declared and not given.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            content_type += f"; charset={declared[1].decode('ascii')}"
    try:
        return clean_text(decode(given, content_type=content_type))
    except NotText:
        raise Unfit("fault") from None


def _copied(tree: HTMLTree) -> Element:
    """Copy the parser's tree, without its comments, into one of our own: the style sheets, and then the body."""
    page = Element("html")
    waiting: list[tuple[Any, Element, int]] = [(tree.document, page, 0)]
    while waiting:
        node, into, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unfit("deep")
        inside = node.first_child
        while inside is not None:
            if inside.type == NodeType.TEXT:
                into.inside.append(str(inside.value))
            elif inside.type == NodeType.ELEMENT:
                attributes = {str(name): str(inside.getattr(name) or "") for name in inside.attrs or ()}
                element = Element(str(inside.tag).lower(), attributes, into)
                into.inside.append(element)
                waiting.append((inside, element, depth + 1))
            inside = inside.next
    return page
