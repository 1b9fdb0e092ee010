"""What a Word file's styles and lists say: which paragraphs are headings, quotes or items, and how items count."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from factcheck.articles.papers.words import Node, child, children, number, value

HEADING_NAME: Final = re.compile(r"heading\s?([1-9])", re.IGNORECASE)
TITLES: Final = frozenset({"title"})
QUOTES: Final = frozenset(
    {"quote", "intense quote", "block text", "quotations", "block quotation", "blockquote", "block quote"}
)
CONTENTS: Final = re.compile(r"toc (?:heading|\d)|table of (?:figures|authorities)|index \d|contents \d", re.IGNORECASE)
BODY_LEVEL: Final = 9
DEEPEST_HEADING: Final = 6
MOST_ANCESTORS: Final = 20
BULLETS: Final = frozenset({"bullet"})
PLAIN_NUMBERS: Final = frozenset({"decimal", "decimalZero", "ordinal", "cardinalText", "ordinalText"})


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    parent: str
    outline: int | None
    numbering: tuple[str, int] | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Level:
    """How the items of one level of a list are marked, and with which number they begin."""

    format: str
    first: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: how deep it lies, its number (None for a bullet), and whether letters counted it."""

    depth: int
    number: int | None
    lettered: bool


@dataclass(slots=True)
class Styles:
    """The styles by their ids; a style without a trait has its parent's."""

    by_id: dict[str, Style] = field(default_factory=dict)
    usual: str = ""

    @classmethod
    def read(cls, root: Node | None) -> "Styles":
        styles = cls()
        for style in children(root, "w:style"):
            properties, runs = child(style, "w:pPr"), child(style, "w:rPr")
            key = value(style, "styleId")
            styles.by_id[key] = Style(
                name=value(child(style, "w:name")).strip(),
                parent=value(child(style, "w:basedOn")),
                outline=number(value(child(properties, "w:outlineLvl"))),
                numbering=numbering_in(properties),
                hidden=is_on(child(runs, "w:vanish")),
            )
            if value(style, "type") == "paragraph" and value(style, "default") in {"1", "true", "on"}:
                styles.usual = key
        return styles

    def chain(self, key: str) -> Iterator[Style]:
        """The style and those it is based on, nearest first."""
        for _ in range(MOST_ANCESTORS):
            style = self.by_id.get(key)
            if style is None:
                return
            yield style
            key = style.parent

    def heading(self, key: str, outline: int | None) -> int | None:
        """The level of a paragraph that is a heading; None for one that is not.

        What stands on the paragraph goes before its style, and a style's level before its name.
        """
        levels = [outline, *(style.outline for style in self.chain(key))]
        level = next((one for one in levels if one is not None), None)
        if level is not None:
            return min(level + 1, DEEPEST_HEADING) if 0 <= level < BODY_LEVEL else None
        for style in self.chain(key):
            if style.name.lower() in TITLES:
                return 1
            if named := HEADING_NAME.fullmatch(style.name):
                return min(int(named[1]), DEEPEST_HEADING)
        return None

    def is_quote(self, key: str) -> bool:
        return any(style.name.lower() in QUOTES for style in self.chain(key))

    def is_contents(self, key: str) -> bool:
        return any(CONTENTS.fullmatch(style.name) for style in self.chain(key))

    def numbering(self, key: str) -> tuple[str, int] | None:
        return next((style.numbering for style in self.chain(key) if style.numbering), None)

    def is_hidden(self, key: str) -> bool:
        return any(style.hidden for style in self.chain(key))


class Lists:
    """The file's lists, counting their items as Word does."""

    def __init__(self, root: Node | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract: dict[str, str] = {}
        self._overridden: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, Counter[int]] = {}
        links: dict[str, str] = {}
        targets: dict[str, str] = {}
        for abstract in children(root, "w:abstractNum"):
            key = value(abstract, "abstractNumId")
            self._levels[key] = {
                number(value(level, "ilvl")) or 0: _level(level) for level in children(abstract, "w:lvl")
            }
            if style := value(child(abstract, "w:styleLink")):
                targets[style] = key
            if style := value(child(abstract, "w:numStyleLink")):
                links[key] = style
        for key, style in links.items():
            self._levels[key] = self._levels.get(targets.get(style, ""), {})
        for one in children(root, "w:num"):
            key = value(one, "numId")
            self._abstract[key] = value(child(one, "w:abstractNumId"))
            self._overridden[key] = dict(self._overrides(key, one))

    def _overrides(self, key: str, one: Node) -> Iterator[tuple[int, Level]]:
        for override in children(one, "w:lvlOverride"):
            depth = number(value(override, "ilvl")) or 0
            whole = child(override, "w:lvl")
            level = _level(whole) if whole is not None else self._levels.get(self._abstract[key], {}).get(depth)
            first = number(value(child(override, "w:startOverride")))
            if level:
                yield depth, level if first is None else Level(level.format, first)

    def item(self, key: str, depth: int) -> Item | None:
        """Count one more item of the list; None when the list marks nothing, or is none."""
        if key not in self._abstract:
            return None
        own = self._overridden[key]
        level = own.get(depth) or self._levels.get(self._abstract[key], {}).get(depth)
        if level is None or level.format == "none":
            return None
        if level.format in BULLETS:
            return Item(depth, None, lettered=False)
        # Lists of one make go on counting, unless one says where it begins.
        counts = self._counts.setdefault(key if own else f"of {self._abstract[key]}", Counter())
        counts[depth] = counts[depth] + 1 if depth in counts else level.first
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return Item(depth, counts[depth], lettered=level.format not in PLAIN_NUMBERS)


def numbering_in(properties: Node | None) -> tuple[str, int] | None:
    """The list a paragraph or style belongs to, and how deep; None when it names none."""
    found = child(properties, "w:numPr")
    key = value(child(found, "w:numId"))
    depth = number(value(child(found, "w:ilvl"))) or 0
    return (key, max(0, min(depth, 8))) if key else None


def is_on(switch: Node | None) -> bool:
    """Say whether a property is set: it is there, and does not say that it is off."""
    return switch is not None and value(switch) not in {"0", "false", "off"}


def _level(level: Node) -> Level:
    first = number(value(child(level, "w:start")))
    return Level(value(child(level, "w:numFmt")) or "decimal", 1 if first is None else first)
