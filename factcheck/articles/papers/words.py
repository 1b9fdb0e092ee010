"""The names of a Word file's elements, short, and how one asks for what they hold."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import QName
from lxml.etree import _Element as Node

__all__ = ["Node", "below", "child", "children", "full", "name_of", "number", "value"]

OFFICE: Final = "http://schemas.openxmlformats.org"
W: Final = f"{OFFICE}/wordprocessingml/2006/main"
R: Final = f"{OFFICE}/officeDocument/2006/relationships"
PREFIXES: Final = {
    W: "w",
    R: "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    f"{OFFICE}/drawingml/2006/main": "a",
    f"{OFFICE}/drawingml/2006/chart": "c",
    f"{OFFICE}/drawingml/2006/diagram": "dgm",
    f"{OFFICE}/drawingml/2006/picture": "pic",
    f"{OFFICE}/officeDocument/2006/math": "m",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    f"{OFFICE}/package/2006/relationships": "rel",
}
NAMESPACES: Final = {prefix: address for address, prefix in PREFIXES.items()}
MOST_DIGITS: Final = 9


def name_of(element: Node) -> str:
    """The element's name with its usual prefix: `w:p`; of a namespace we do not know, only the last part."""
    found = QName(element)
    prefix = PREFIXES.get(found.namespace or "")
    return f"{prefix}:{found.localname}" if prefix else str(found.localname)


def full(name: str) -> str:
    """The name with its namespace written out, as the parser knows it."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def child(element: Node | None, name: str) -> Node | None:
    return None if element is None else element.find(full(name))


def children(element: Node | None, name: str) -> Iterator[Node]:
    yield from () if element is None else element.iterchildren(full(name))


def below(element: Node, name: str) -> Iterator[Node]:
    """All of this name inside the element, however deep."""
    yield from element.iter(full(name))


def value(element: Node | None, name: str = "val", *, of: str = "w") -> str:
    """What the element's attribute says; empty without one."""
    return "" if element is None else str(element.get(full(f"{of}:{name}"), ""))


def number(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None
