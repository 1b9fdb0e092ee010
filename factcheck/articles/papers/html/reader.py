"""A web page's blocks and words, written in their order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from factcheck.articles.papers.html.elements import depth_named, has_words, heading_of, parts, unwrapped, whole
from factcheck.articles.papers.html.notes import body_of, kind_of, linked_both_ways
from factcheck.articles.papers.own import Kept, character, kept_in
from factcheck.articles.papers.own_page import OwnPage, own_page, words_of
from factcheck.articles.papers.paper import (
    SOFT_HYPHEN,
    Anchored,
    Line,
    Loss,
    Losses,
    NoteKind,
    Scribe,
    Tracked,
    addresses_in,
    raised,
)
from factcheck.articles.papers.tree import Element, styles_of, traits_in

BLANK: Final = re.compile(r"[ \t\n\r\f]+")
BLOCKS: Final = frozenset({
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "main", "nav", "p",
    "pre", "search", "section", "summary",
})  # fmt: skip
LISTS: Final = frozenset({"ul", "ol", "menu", "dir"})
LEFT_OUT: Final = {
    **dict.fromkeys(("img", "svg", "canvas", "picture", "map"), Loss.PICTURE),
    **dict.fromkeys(("video", "audio", "iframe", "frame", "embed", "object", "applet"), Loss.MEDIA),
    **dict.fromkeys(("input", "button", "select", "textarea", "datalist"), Loss.CONTROL),
    "script": Loss.SCRIPT,
    "rt": Loss.READING,
}
# What holds the story of a page, and what stands around it on every page of a site.
STORY: Final = frozenset({"article", "main"})
MARGINS: Final = frozenset({"header", "footer", "aside"})
SILENT: Final = frozenset({"style", "template", "title", "meta", "link", "base", "rp", "colgroup", "col"})
LOOKS: Final = frozenset({"b", "strong", "i", "em", "u", "cite", "dfn"})
STRUCK: Final = frozenset({"s", "strike"})
QUOTE: Final = "> "
INDENT: Final = "    "
EQUATION: Final = "[equation]"
GOOGLE: Final = "doc-content"
WEB: Final = re.compile(r"https?://", re.IGNORECASE)
DEEPEST_LIST: Final = 8
MOST_SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Place:
    """What the words stand in: a heading, a quote, lists."""

    heading: int = 0
    is_quote: bool = False
    lists: int = 0
    is_plain: bool = False
    """White space counts, as in `pre`."""


@dataclass(slots=True)
class Mark:
    """What stands before an item of a list, until it is written."""

    words: str
    is_written: bool = False


class Reader:
    """Reads one page."""

    def __init__(self, page: Element, tracked: Tracked) -> None:
        self.page = page
        self.tracked = tracked
        self.styles = styles_of(page)
        self.losses = Losses()
        self.scribe = Scribe(self.losses)
        self.line = Line()
        self.place = Place()
        self.marks: list[Mark] = []
        self.is_flat = False
        self.note: Anchored | None = None
        self.own = own_page(page, self.scribe)
        self.kept: Kept | None = None
        """What is kept beside the paragraph of ours that is being read."""
        # Google writes many a space as one that does not break.
        self.spaces = any(GOOGLE in one.classes or depth_named(one) is not None for one in page.below())
        self.counts: dict[Element, int] = {}
        self.references: dict[Element, Anchored] = {}
        self.bodies: set[Element] = set()
        stories = [one for one in page.below() if one.tag in STORY]
        self.title = next((one for top in [*stories, page] for one in top.below() if one.tag == "h1"), None)
        self.has_story = bool(stories)
        self.around: set[Element] = set()
        """All that the story or its title stands in, which is no margin whatever it is called."""
        for inside in [*stories, *([self.title] if self.title else [])]:
            self.around.update(takewhile(lambda one: one not in self.around, inside.above()))

    def read(self) -> Scribe:
        self._find_notes()
        self.walk(self.page)
        self.flush()
        if self.own:
            self.own.cite()
        elif self.has_story and self.title:
            self.scribe.headline = words_of(self.title)
        return self.scribe

    # Blocks

    def flush(self) -> None:
        """Write what was gathered as one paragraph, or keep it apart from what follows within a row or a note."""
        if self.is_flat:
            self.line.space()
            return
        line, self.line = self.line, Line()
        quote = QUOTE if self.place.is_quote else ""
        if self.place.heading:
            self.scribe.block(line, mark=f"{'#' * self.place.heading} ", one_line=True, kept=self.kept)
        elif self.marks and line.text.strip():
            mark = self.marks[-1]
            blank = " " * len(mark.words)
            first = quote + (blank if mark.is_written else mark.words)
            self.scribe.block(line, mark=first, further=quote + blank, item=not mark.is_written, kept=self.kept)
            mark.is_written = True
        else:
            self.scribe.block(line, mark=quote, further=quote, kept=self.kept)

    def walk(self, element: Element) -> None:
        for one in element.inside:
            if isinstance(one, str):
                self.write(one)
            else:
                self.element(one)

    def element(self, element: Element) -> None:
        tag = element.tag
        if tag in SILENT or element in self.bodies:
            return
        if self.own and self._is_ours(element, self.own):
            return
        if tag in LEFT_OUT:
            self.losses.count(LEFT_OUT[tag])
            return
        if self._is_margin(element):
            self._leave_out(element)
            return
        traits = self._traits(element)
        if "hidden" in traits:
            # What hides nothing but pictures and scripts hides nothing.
            if any(isinstance(one, str) and one.strip() for below in element.below() for one in below.inside):
                self.losses.count(Loss.HIDDEN)
            return
        if tag == "table":
            self.table(element)
        elif tag == "li":
            self.item(element)
        elif place := self._place_of(element):
            self.block(element, place)
        else:
            self.inline(element, traits)

    def _is_ours(self, element: Element, page: OwnPage) -> bool:
        """Read what only a page of ours has; say whether the element was such a thing."""
        if page.leave_aside(element):
            return True
        if code := element.get("data-character"):
            self.line.write(character(code))
            return True
        if element.get("data-places"):
            begun = page.begin(element, self.line)
            self.walk(element)
            for note in begun:
                self.line.end(note)
            return True
        kept = kept_in(element.get("data-kept")) if self.kept is None else None
        if kept is None:
            return False
        self.flush()
        was, self.place, self.kept = self.place, replace(self.place, is_plain=True), kept
        self.element(element)
        self.flush()
        self.place, self.kept = was, None
        return True

    def _is_margin(self, element: Element) -> bool:
        """Say whether this is a menu, or stands around the story on a page that says where its story is."""
        if element in self.around:
            return False
        if element.tag in MARGINS:
            return self.has_story and not any(one.tag in STORY for one in element.above())
        return element.tag == "nav"

    def _leave_out(self, element: Element) -> None:
        """List the words of a margin, but for the notes in it, which hang on the text."""
        if shown := " ".join("".join(self._shown(element)).split()):
            self.losses.quote(Loss.MENU if element.tag == "nav" else Loss.MARGIN, shown[:MOST_SHOWN])

    def _shown(self, element: Element) -> Iterator[str]:
        for one in element.inside:
            if isinstance(one, str):
                yield one
            elif one not in self.bodies and one.tag not in SILENT and one.tag not in LEFT_OUT:
                yield " "
                yield from self._shown(one)

    def _place_of(self, element: Element) -> Place | None:
        """What an element makes of the words in it; None for one that stands in the line."""
        tag = element.tag
        if heading := heading_of(element):
            return replace(self.place, heading=heading)
        if tag == "blockquote":
            return replace(self.place, is_quote=True)
        if tag in LISTS:
            return replace(self.place, lists=self.place.lists + 1)
        if tag in BLOCKS:
            return replace(self.place, is_plain=tag == "pre" or self.place.is_plain)
        return None

    def block(self, element: Element, place: Place) -> None:
        self.flush()
        was, self.place = self.place, place
        self.walk(element)
        self.flush()
        self.place = was

    def item(self, element: Element) -> None:
        above = next((one for one in element.above() if one.tag in LISTS), None)
        named = depth_named(above) if above else None
        depth = min(named if named is not None else max(self.place.lists - 1, 0), DEEPEST_LIST)
        if above is not None and above.tag == "ol":
            mark = f"{self._number(element, above)}. "
            if above.get("type").lower() in {"a", "i"}:
                self.losses.count(Loss.LETTERED)
        else:
            mark = "- "
        self.flush()
        self.marks.append(Mark(INDENT * depth + mark))
        self.walk(element)
        self.flush()
        self.marks.pop()

    def _number(self, item: Element, above: Element) -> int:
        """Count one more item of the list."""
        following = self.counts[above] + 1 if above in self.counts else whole(above.get("start"), 1)
        self.counts[above] = whole(item.get("value"), following)
        return self.counts[above]

    def table(self, element: Element) -> None:
        """Write a table's rows, a line each; one with a single column only frames what stands in it."""
        rows = [list(parts(row, {"td", "th"})) for row in parts(element, {"tr"})]
        self.flush()
        for caption in parts(element, {"caption"}):
            self.block(caption, self.place)
        if self.is_flat or all(len(cells) <= 1 for cells in rows):
            for cell in (cell for cells in rows for cell in cells):
                self.block(cell, self.place)
            return
        self.losses.count(Loss.TABLE)
        for cells in rows:
            self.is_flat = True
            for number, cell in enumerate(cells):
                if number:
                    self.line.column()
                self.walk(cell)
            self.is_flat = False
            line, self.line = self.line, Line()
            if line.text.replace("|", "").strip():
                self.scribe.block(line, one_line=True)

    # Words

    def write(self, words: str) -> None:
        if self.spaces:
            words = words.replace("\u00a0", " ")
        if self.place.is_plain:
            words = words.replace("\r", "\n")
        else:
            words = BLANK.sub(" ", words)
            if words.startswith(" ") and (not self.line.length or self.line.pieces[-1].endswith((" ", "\n"))):
                words = words[1:]
        if self.kept is None and (hyphens := words.count(SOFT_HYPHEN)):
            self.losses.count(Loss.SOFT_HYPHENS, hyphens)
            words = words.replace(SOFT_HYPHEN, "")
        if words:
            self.line.write(words)

    def inline(self, element: Element, traits: set[str]) -> None:
        """Write what stands in the line: words that look or mean something else than those around them."""
        tag = element.tag
        if note := self.references.get(element):
            self.scribe.keep(note)
            self.line.hang(note)
        elif tag == "br":
            self.line.write("\n")
        elif tag == "math":
            self.losses.count(Loss.EQUATION)
            self.write(EQUATION)
        elif tag == "a":
            self.link(element)
        elif tag in {"ins", "del"}:
            self.change(element, arrives=tag == "ins")
        elif tag == "sup" or "raised" in traits:
            self.raise_(element)
        else:
            self.words(element, traits)

    def words(self, element: Element, traits: set[str]) -> None:
        """Write words that may look like something, and count that they do."""
        tag = element.tag
        if has_words(element):
            if tag in STRUCK or "struck" in traits:
                self.losses.count(Loss.STRUCK)
            if tag in LOOKS or "look" in traits:
                self.losses.count(Loss.LOOK)
        if tag == "q":
            self.write("“")
        self.walk(element)
        if tag == "q":
            self.write("”")

    def raise_(self, element: Element) -> None:
        before = self.line.pieces[-1] if self.line.pieces else ""
        first = len(self.line.pieces)
        self.walk(element)
        self.line.pieces[first:] = [raised(piece, before) for piece in self.line.pieces[first:]]

    def change(self, element: Element, *, arrives: bool) -> None:
        """Show or keep back words that the page marks as put in or taken out."""
        self.losses.count(Loss.CHANGES_IN if arrives else Loss.CHANGES_OUT)
        if arrives == (self.tracked == Tracked.ACCEPT):
            self.walk(element)

    def link(self, element: Element) -> None:
        address = unwrapped(element.get("href").strip())
        if not address or address.startswith("#"):
            self.walk(element)
            return
        note = None
        if not WEB.match(address):
            self.losses.quote(Loss.ELSEWHERE, address[:MOST_SHOWN])
        elif self.note is not None:
            if address not in self.note.addresses:
                self.note.addresses.append(address)
        else:
            note = Anchored(NoteKind.LINK, address, [address])
            self.scribe.keep(note)
        if note:
            self.line.begin(note)
        self.walk(element)
        if note:
            self.line.end(note)

    def _traits(self, element: Element) -> set[str]:
        traits = traits_in(element.get("style"))
        for one in element.classes:
            traits |= self.styles.get(one, set())
        if "hidden" in element.attributes:
            traits.add("hidden")
        # A page's whole body is often hidden until a script has run.
        return traits - {"hidden"} if element.tag in {"body", "html"} else traits

    # Notes

    def _find_notes(self) -> None:
        """Find what is linked both ways, and read each note before the text."""
        found = list(linked_both_ways(self.page))
        targets = {target for _, target, _ in found}
        for reference, target, name in found:
            body = body_of(target, targets)
            if reference in body.below() or any(one in self.bodies for one in reference.above()):
                continue
            self.references[reference] = self._read_note(kind_of(name), body, set(reference.above()))
            self.bodies.add(body)

    def _read_note(self, kind: NoteKind, body: Element, around: set[Element]) -> Anchored:
        note = self.note = Anchored(kind, "", [])
        back = {name for one in around for name in one.names}
        line, self.line, self.is_flat = self.line, Line(), True
        hidden = [one for one in body.below() if one.tag == "a" and one.get("href").removeprefix("#") in back]
        self.bodies.update(hidden)
        self.walk(body)
        note.text = self.line.text.strip()
        note.addresses += [one for one in addresses_in(note.text) if one not in note.addresses]
        self.line, self.is_flat, self.note = line, False, None
        return note
