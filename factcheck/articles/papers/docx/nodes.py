"""Elements of a Word file, and what stands inside them."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from lxml import etree

from factcheck.articles.papers.words import Node, children, full, name_of

# What only holds other things: a table's rows may stand in any of these.
WRAPS: Final = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo"})


def words_of(node: Node) -> str:
    """An element's words; a line break in the file is not one in the text."""
    return (node.text or "").replace("\r", " ").replace("\n", " ")


def shown_of(node: Node) -> list[Node]:
    """The one form of several that is shown: the first, for every one of them says the same."""
    return [*children(node, "mc:Choice"), *children(node, "mc:Fallback")][:1]


def is_outermost(box: Node, graphic: Node) -> bool:
    """Say whether the text box lies in no other and is not the spare form of one."""
    around = takewhile(lambda one: one is not graphic, box.iterancestors())
    return not any(one.tag in {full("w:txbxContent"), full("mc:Fallback")} for one in around)


def wrapped(parent: Node, wanted: str) -> Iterator[Node]:
    """The rows of a table or cells of a row, whatever they are wrapped in."""
    for node in inside(parent):
        name = name_of(node)
        if name == wanted:
            yield node
        elif name in WRAPS:
            yield from wrapped(node, wanted)


def paragraphs(parent: Node) -> Iterator[Node]:
    """Every paragraph inside that lies in no other."""
    for node in inside(parent):
        name = name_of(node)
        if name == "w:p":
            yield node
        else:
            for one in shown_of(node) if name == "mc:AlternateContent" else [node]:
                yield from paragraphs(one)


def inside(parent: Node) -> Iterator[Node]:
    """The elements inside, but for those that only say how others look and are laid out."""
    return (one for one in parent.iterchildren(tag=etree.Element) if not str(one.tag).endswith("Pr"))
