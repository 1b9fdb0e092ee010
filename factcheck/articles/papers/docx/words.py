"""What stands inside a paragraph of a Word file, run by run."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from factcheck.articles.papers import own
from factcheck.articles.papers.docx.nodes import inside, is_outermost, shown_of, words_of
from factcheck.articles.papers.guard import xml
from factcheck.articles.papers.package import Package
from factcheck.articles.papers.paper import SOFT_HYPHEN, Anchored, Line, Loss, Losses, Scribe, Tracked, raised
from factcheck.articles.papers.styles import Lists, Styles, is_on
from factcheck.articles.papers.symbols import symbol, without_private
from factcheck.articles.papers.words import Node, below, child, children, name_of, value

EQUATION: Final = "[equation]"
BREAKS_PAGE: Final = frozenset({"page", "column"})
CONTENTS_GALLERY: Final = "table of contents"

Handler = Callable[[Node, Line], None]


@dataclass(slots=True)
class Field:
    """A field that has begun: its code, and from its result on the link that it makes."""

    code: str = ""
    shows: bool = False
    link: Anchored | None = None


class Words:
    """Reads the words inside a paragraph, whoever may have tracked, hidden or controlled them."""

    def __init__(self, package: Package, tracked: Tracked) -> None:
        self.package = package
        self.tracked = tracked
        self.losses = Losses()
        self.scribe = Scribe(self.losses)
        self.styles = Styles.read(package.root("styles"))
        self.lists = Lists(package.root("numbering"))
        self.relations = package.of_document
        self.layout = layout_of(package)
        """What a file of ours keeps beside its words; None for other files, in which nothing of ours is looked for."""
        self.fields: list[Field] = []
        self.boxes: list[Node] = []
        self.carried: Line | None = None
        self.begun: list[Anchored] = []
        self.comments: dict[str, Anchored] = {}
        self.feet: dict[tuple[str, str], Anchored] = {}
        self.note: Anchored | None = None
        """The footnote or comment that is being read; its links are its own."""
        self.muted = 0
        self.taken_out = 0
        self.is_coded = False
        """Whether the words being read are a code of ours, for a character that Word cannot show."""
        self.handlers = self._handlers()

    def _handlers(self) -> dict[str, Handler]:
        """What is done with each element that is known; whatever is built upon this adds its own."""

        def write(words: str) -> Handler:
            return lambda _node, line: self.write(line, words)

        def count(loss: Loss) -> Handler:
            return lambda _node, _line: self._count(loss)

        return {
            "w:r": self.run,
            "w:t": lambda node, line: self.write(line, words_of(node)),
            "w:delText": lambda node, line: self.write(line, words_of(node) if self.taken_out else ""),
            "w:tab": write("\t"),
            "w:ptab": write("\t"),
            "w:br": lambda node, line: self.write(line, " " if value(node, "type") in BREAKS_PAGE else "\n"),
            "w:cr": write("\n"),
            "w:noBreakHyphen": write("\u2011"),
            "w:softHyphen": count(Loss.SOFT_HYPHENS),
            "w:sym": lambda node, line: self.write(line, symbol(value(node, "char"), value(node, "font"))),
            "w:delInstrText": lambda _node, _line: None,
            "w:sdt": self.controlled,
            "w:rt": count(Loss.READING),
            "w:drawing": self.graphic,
            "w:pict": self.graphic,
            "w:object": self.graphic,
            "w:control": count(Loss.CONTROL),
            "w:subDoc": count(Loss.OBJECT),
            "w:contentPart": count(Loss.PICTURE),
            "mc:AlternateContent": self.alternative,
            "m:oMath": self.equation,
            "m:oMathPara": self.inline,
        }

    def inline(self, parent: Node, line: Line) -> None:
        """Write all words inside, in their order."""
        for node in inside(parent):
            name = name_of(node)
            if handler := self.handlers.get(name):
                handler(node, line)
            else:
                self._within_change(node, name, partial(self.inline, node, line))

    def write(self, line: Line, words: str) -> None:
        if self._is_quiet():
            return
        if not self.is_coded and (hyphens := words.count(SOFT_HYPHEN)):
            self.losses.count(Loss.SOFT_HYPHENS, hyphens)
            words = words.replace(SOFT_HYPHEN, "")
        if words:
            line.write(words)

    def _is_quiet(self) -> bool:
        return self.muted > 0 or not all(field.shows for field in self.fields)

    def _count(self, loss: Loss) -> None:
        if not self._is_quiet():
            self.losses.count(loss)

    def _muted_if(self, condition: bool, act: Callable[[], None], loss: Loss | None = None) -> None:  # noqa: FBT001 (reads as a sentence)
        if condition and loss:
            self._count(loss)
        self.muted += condition
        act()
        self.muted -= condition

    def _within_change(self, node: Node, name: str, act: Callable[[], None]) -> None:
        """Go into an element; one that is a tracked change shows its words or keeps them back."""
        arrives, leaves = name in {"w:ins", "w:moveTo"}, name in {"w:del", "w:moveFrom"}
        if arrives or leaves:
            if name == "w:moveTo":
                self._count(Loss.CHANGES_MOVED)
            elif name != "w:moveFrom" and len(node):
                self._count(Loss.CHANGES_IN if arrives else Loss.CHANGES_OUT)
        self.taken_out += leaves
        self._muted_if(leaves if self.tracked == Tracked.ACCEPT else arrives, act)
        self.taken_out -= leaves

    def run(self, node: Node, line: Line) -> None:
        properties = child(node, "w:rPr")
        style = value(child(properties, "w:rStyle"))
        hidden = is_on(child(properties, "w:vanish")) or self.styles.is_hidden(style)
        inside = Line()
        self.is_coded = self.layout is not None and style == own.CHARACTER
        self._muted_if(hidden, partial(self._run_inside, node, inside), Loss.HIDDEN)
        words = inside.text
        if self.layout and self.note and (field := own.FIELDS.get(style)):
            self.note.own[field] = self.note.own.get(field, "") + words
        if value(child(properties, "w:vertAlign")) == "superscript":
            words = raised(words, line.pieces[-1] if line.pieces else "")
        font = value(child(properties, "w:rFonts"), "ascii")
        words = own.decoded(words) if self.is_coded else without_private(words, font)
        self.is_coded = False
        at = line.length
        if words:
            line.write(words)
        # Every change above keeps the number of characters.
        line.edges += [(at + place, note, begins) for place, note, begins in inside.edges]
        if words.strip() and properties is not None:
            self._tell_look(properties)

    def _run_inside(self, node: Node, line: Line) -> None:
        mark = next(
            (one for name in ("w:footnoteReference", "w:endnoteReference") for one in children(node, name)), None
        )
        if mark is not None and value(mark, "customMarkFollows") in {"1", "true", "on"}:
            # The run's words are only the mark that stands for the note.
            self.handlers[name_of(mark)](mark, line)
            return
        self.inline(node, line)

    def _tell_look(self, properties: Node) -> None:
        if is_on(child(properties, "w:strike")) or is_on(child(properties, "w:dstrike")):
            self._count(Loss.STRUCK)
        underline = child(properties, "w:u")
        if any(is_on(child(properties, name)) for name in ("w:b", "w:i")) or (
            underline is not None and value(underline) != "none"
        ):
            self._count(Loss.LOOK)

    def equation(self, _node: Node, line: Line) -> None:
        self._count(Loss.EQUATION)
        self.write(line, EQUATION)

    def controlled(self, node: Node, line: Line) -> None:
        for content in self._controlled(node):
            self.inline(content, line)

    def _controlled(self, node: Node) -> list[Node]:
        """What stands in a content control: nothing but a hint when nobody filled it in."""
        properties = child(node, "w:sdtPr")
        gallery = child(child(properties, "w:docPartObj"), "w:docPartGallery")
        if value(gallery).lower() == CONTENTS_GALLERY:
            self._count(Loss.CONTENTS)
            return []
        if is_on(child(properties, "w:showingPlcHdr")):
            self._count(Loss.PLACEHOLDER)
            return []
        return list(children(node, "w:sdtContent"))

    def alternative(self, node: Node, line: Line) -> None:
        for one in shown_of(node):
            self.inline(one, line)

    def graphic(self, node: Node, _line: Line) -> None:
        """Note a picture or what else is drawn; the words of a text box follow behind the paragraph."""
        if self._is_quiet():
            return
        boxes = [box for box in below(node, "w:txbxContent") if is_outermost(box, node)]
        self.boxes += boxes
        if any(True for _ in below(node, "c:chart")):
            self.losses.count(Loss.CHART)
        elif name_of(node) == "w:object" or any(True for _ in below(node, "dgm:relIds")):
            self.losses.count(Loss.OBJECT)
        elif not boxes:
            self.losses.count(Loss.PICTURE)


def layout_of(package: Package) -> own.Layout | None:
    """What a file of ours keeps beside its words."""
    for name in package.names("customXml"):
        root = xml(package.archive.read(name))
        if root.tag == f"{{{own.LAYOUT}}}layout":
            return own.layout_in(root.text or "")
    return None
