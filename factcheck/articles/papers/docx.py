"""Reading a Word file: its text as Markdown, and all that hangs on it or is left behind.

The parts are read as ECMA-376 (Office Open XML) lays down, in the forms that Word, LibreOffice and Google Docs write.
Whatever element is not known is gone into, for its words belong to the text all the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Final

from lxml import etree

from factcheck.articles.papers import own
from factcheck.articles.papers.guard import Archive, xml
from factcheck.articles.papers.package import Package
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
from factcheck.articles.papers.styles import Lists, Styles, is_on, numbering_in
from factcheck.articles.papers.symbols import symbol, without_private
from factcheck.articles.papers.words import Node, below, child, children, full, name_of, number, value

EQUATION: Final = "[equation]"
INDENT: Final = "    "
LINK_CODE: Final = re.compile(r"\s*HYPERLINK\s+(?P<inside>\\l\s+)?\"(?P<address>[^\"]*)\"", re.IGNORECASE)
WEB: Final = re.compile(r"https?://", re.IGNORECASE)
BREAKS_PAGE: Final = frozenset({"page", "column"})
CONTENTS_GALLERY: Final = "table of contents"
# What only holds other things: a table's rows may stand in any of these.
WRAPS: Final = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo"})
LONGEST_QUOTED: Final = 300

Handler = Callable[[Node, Line], None]


@dataclass(slots=True)
class Field:
    """A field that has begun: its code, and from its result on the link that it makes."""

    code: str = ""
    shows: bool = False
    link: Anchored | None = None


def read_docx(archive: Archive, *, tracked: Tracked) -> Scribe:
    """Read a Word file, its tracked changes accepted or rejected; raises Unfit."""
    return _Reader(Package(archive), tracked).read()


class _Reader:
    def __init__(self, package: Package, tracked: Tracked) -> None:
        self.package = package
        self.tracked = tracked
        self.losses = Losses()
        self.scribe = Scribe(self.losses)
        self.styles = Styles.read(package.root("styles"))
        self.lists = Lists(package.root("numbering"))
        self.relations = package.of_document
        self.layout = _layout(package)
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

    def read(self) -> Scribe:
        self._read_comments()
        for kind, part in ((NoteKind.FOOTNOTE, "footnotes"), (NoteKind.ENDNOTE, "endnotes")):
            self._read_feet(kind, part)
        self._read_margins()
        if self.layout:
            self.scribe.tail = self.layout.tail
        self.blocks(self.package.document)
        self._flush()
        for note in self.comments.values():
            self.scribe.keep(note)
        if any(name.endswith("vbaproject.bin") for name in map(str.lower, self.package.archive.names)):
            self.losses.count(Loss.MACROS)
        return self.scribe

    # Blocks

    def blocks(self, parent: Node) -> None:
        """Write all paragraphs and tables inside, in their order."""
        for node in _inside(parent):
            name = name_of(node)
            if name == "w:p":
                self.paragraph(node)
            elif name == "w:tbl":
                self.table(node)
            elif name in {"w:commentRangeStart", "w:commentRangeEnd"}:
                self._mark_between(name, node)
            elif name in {"w:altChunk", "w:subDoc"}:
                self.losses.count(Loss.OBJECT)
            elif name == "w:sdt":
                for content in self._controlled(node):
                    self.blocks(content)
            else:
                for one in _alternative(node) if name == "mc:AlternateContent" else [node]:
                    self._within_change(one, name, partial(self.blocks, one))

    def paragraph(self, node: Node) -> None:
        properties = self._properties(node)
        style = value(child(properties, "w:pStyle")) or self.styles.usual
        if self.styles.is_contents(style):
            self.losses.counts[Loss.CONTENTS] = 1
            return
        line, self.carried = self.carried or self._line(), None
        self._muted_if(self.styles.is_hidden(style), partial(self.inline, node, line), Loss.HIDDEN)
        self.fields = [field for field in self.fields if field.shows]
        if self._goes_on(node):
            self.carried = line
            return
        if self.layout and style in {own.HEADLINE, own.ASIDE}:
            self._leave_aside(line, style)
            return
        self._write(line, properties, style, kept=self._kept(node))
        self._open_boxes()

    def _leave_aside(self, line: Line, style: str) -> None:
        """Read a line of ours that is not of the story: at most it says what the story is called."""
        self.losses.count(Loss.OWN_LINE)
        if style == own.HEADLINE:
            self.scribe.headline = line.text
        self.scribe.hang(line, [])

    def _kept(self, node: Node) -> own.Kept | None:
        """What is kept beside the paragraph of ours that a bookmark names."""
        if self.layout is None:
            return None
        names = (own.BOOKMARK.fullmatch(value(one, "name")) for one in children(node, "w:bookmarkStart"))
        at = next((int(name[1]) for name in names if name), len(self.layout.paragraphs))
        return self.layout.paragraphs[at] if at < len(self.layout.paragraphs) else None

    def _write(self, line: Line, properties: Node | None, style: str, *, kept: own.Kept | None) -> None:
        level = self.styles.heading(style, number(value(child(properties, "w:outlineLvl"))))
        named = numbering_in(properties) or self.styles.numbering(style)
        item = self.lists.item(*named) if named and line.text.strip() else None
        if level is not None:
            if item and line.text.strip():
                self.losses.count(Loss.NUMBERED_HEADING)
            self.scribe.block(line, mark=f"{'#' * level} ", one_line=True, kept=kept)
        elif item:
            if item.lettered:
                self.losses.count(Loss.LETTERED)
            indent = INDENT * item.depth
            mark = "- " if item.number is None else f"{item.number}. "
            further = indent + " " * len(mark)
            self.scribe.block(line, mark=indent + mark, further=further, item=True, kept=kept)
        elif self.styles.is_quote(style):
            self.scribe.block(line, mark="> ", further="> ", kept=kept)
        else:
            self.scribe.block(line, kept=kept)

    def table(self, node: Node) -> None:
        """Write a table's rows, a line each; one with a single column only frames what stands in it."""
        rows = [list(_wrapped(row, "w:tc")) for row in _wrapped(node, "w:tr") if self._stays(row)]
        if all(len(cells) <= 1 for cells in rows):
            for cells in rows:
                for cell in cells:
                    self.blocks(cell)
            return
        self._flush()
        self.losses.count(Loss.TABLE)
        for cells in rows:
            line = self._line()
            for column, cell in enumerate(cells):
                if column:
                    line.column()
                for paragraph in _paragraphs(cell):
                    line.space()
                    self.inline(paragraph, line)
            if line.text.replace("|", "").strip():
                self.scribe.block(line, one_line=True)
        self._open_boxes()

    def _open_boxes(self) -> None:
        """Write what stands in the text boxes that were met, below what they hang on."""
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.losses.count(Loss.TEXT_BOX)
            self.blocks(box)

    def _line(self) -> Line:
        """A fresh line, on which the notes begin that began between the paragraphs."""
        line = Line()
        for note in self.begun:
            line.begin(note)
        self.begun = []
        return line

    def _flush(self) -> None:
        """Write a paragraph whose own end was taken out and that nothing follows."""
        if self.carried is not None:
            self.scribe.block(self.carried)
            self.carried = None

    def _mark_between(self, name: str, node: Node) -> None:
        if note := self._comment(node):
            if name == "w:commentRangeStart":
                self.begun.append(note)
            else:
                note.end = self.scribe.length

    def _properties(self, node: Node) -> Node | None:
        """The paragraph's properties; with changes rejected, those it had before."""
        properties = child(node, "w:pPr")
        changed = child(properties, "w:pPrChange")
        if changed is not None:
            self.losses.count(Loss.CHANGES_LOOK)
            if self.tracked == Tracked.REJECT:
                return child(changed, "w:pPr")
        return properties

    def _goes_on(self, node: Node) -> bool:
        """Say whether the paragraph's own end is taken out, so that the next one's words follow in it."""
        mark = child(child(node, "w:pPr"), "w:rPr")
        inserted, deleted = child(mark, "w:ins"), child(mark, "w:del")
        if inserted is None and deleted is None:
            return False
        if not any(True for name in ("w:ins", "w:del") for _ in children(node, name)):
            self.losses.count(Loss.CHANGES_IN if deleted is None else Loss.CHANGES_OUT)
        return (deleted if self.tracked == Tracked.ACCEPT else inserted) is not None

    def _stays(self, row: Node) -> bool:
        """Say whether a row of a table stays, whose coming or going may have been tracked."""
        properties = child(row, "w:trPr")
        inserted, deleted = child(properties, "w:ins"), child(properties, "w:del")
        if inserted is not None:
            self.losses.count(Loss.CHANGES_IN)
        if deleted is not None:
            self.losses.count(Loss.CHANGES_OUT)
        return (deleted if self.tracked == Tracked.ACCEPT else inserted) is None

    # Words

    def _handlers(self) -> dict[str, Handler]:
        def write(words: str) -> Handler:
            return lambda _node, line: self.write(line, words)

        def count(loss: Loss) -> Handler:
            return lambda _node, _line: self._count(loss)

        return {
            "w:r": self.run,
            "w:t": lambda node, line: self.write(line, _words(node)),
            "w:delText": lambda node, line: self.write(line, _words(node) if self.taken_out else ""),
            "w:tab": write("\t"),
            "w:ptab": write("\t"),
            "w:br": lambda node, line: self.write(line, " " if value(node, "type") in BREAKS_PAGE else "\n"),
            "w:cr": write("\n"),
            "w:noBreakHyphen": write("\u2011"),
            "w:softHyphen": count(Loss.SOFT_HYPHENS),
            "w:sym": lambda node, line: self.write(line, symbol(value(node, "char"), value(node, "font"))),
            "w:hyperlink": self.hyperlink,
            "w:fldChar": self.field,
            "w:instrText": self.code,
            "w:delInstrText": lambda _node, _line: None,
            "w:fldSimple": self.simple_field,
            "w:footnoteReference": partial(self.foot, NoteKind.FOOTNOTE),
            "w:endnoteReference": partial(self.foot, NoteKind.ENDNOTE),
            "w:commentRangeStart": self.comment_begins,
            "w:commentRangeEnd": self.comment_ends,
            "w:commentReference": self.comment_hangs,
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
        for node in _inside(parent):
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
        for one in _alternative(node):
            self.inline(one, line)

    def graphic(self, node: Node, _line: Line) -> None:
        """Note a picture or what else is drawn; the words of a text box follow behind the paragraph."""
        if self._is_quiet():
            return
        boxes = [box for box in below(node, "w:txbxContent") if _is_outermost(box, node)]
        self.boxes += boxes
        if any(True for _ in below(node, "c:chart")):
            self.losses.count(Loss.CHART)
        elif name_of(node) == "w:object" or any(True for _ in below(node, "dgm:relIds")):
            self.losses.count(Loss.OBJECT)
        elif not boxes:
            self.losses.count(Loss.PICTURE)

    # Fields and links

    def hyperlink(self, node: Node, line: Line) -> None:
        relation = self.relations.get(value(node, "id", of="r"))
        link = self._link(relation.target if relation and relation.is_outside else "")
        if link:
            line.begin(link)
        self.inline(node, line)
        if link:
            line.end(link)

    def simple_field(self, node: Node, line: Line) -> None:
        link = self._link_of_code(value(node, "instr"))
        if link:
            line.begin(link)
        self.inline(node, line)
        if link:
            line.end(link)

    def field(self, node: Node, line: Line) -> None:
        match value(node, "fldCharType"):
            case "begin":
                self.fields.append(Field())
            case "separate" if self.fields:
                field = self.fields[-1]
                field.shows = True
                field.link = self._link_of_code(field.code)
                if field.link:
                    line.begin(field.link)
            case "end" if self.fields:
                field = self.fields.pop()
                if field.link:
                    line.end(field.link)

    def code(self, node: Node, _line: Line) -> None:
        if self.fields:
            self.fields[-1].code += node.text or ""

    def _link_of_code(self, code: str) -> Anchored | None:
        """The link a field makes; any other field is counted, for its words are those it showed last."""
        found = LINK_CODE.match(code)
        if found:
            return None if found["inside"] else self._link(found["address"])
        if code.strip():
            self._count(Loss.FIELD)
        return None

    def _link(self, address: str) -> Anchored | None:
        """A note for the link; inside a footnote or comment its address is the note's own."""
        address = address.strip()
        if not address or self._is_quiet():
            return None
        if not WEB.match(address):
            self.losses.quote(Loss.ELSEWHERE, address[:LONGEST_QUOTED])
            return None
        if self.note:
            if address not in self.note.addresses:
                self.note.addresses.append(address)
            return None
        link = Anchored(NoteKind.LINK, address, [address])
        self.scribe.keep(link)
        return link

    # Notes

    def foot(self, kind: NoteKind, node: Node, line: Line) -> None:
        note = self.feet.get((kind, value(node, "id")))
        if note is None or self._is_quiet():
            return
        self.scribe.keep(note)
        line.hang(note)

    def comment_begins(self, node: Node, line: Line) -> None:
        if note := self._comment(node):
            line.begin(note)

    def comment_ends(self, node: Node, line: Line) -> None:
        if note := self._comment(node):
            line.end(note)

    def comment_hangs(self, node: Node, line: Line) -> None:
        note = self.comments.get(value(node, "id"))
        if note and self.scribe.keep(note):
            line.hang(note)

    def _comment(self, node: Node) -> Anchored | None:
        note = self.comments.get(value(node, "id"))
        if note:
            self.scribe.keep(note)
        return note

    def _read_feet(self, kind: NoteKind, part: str) -> None:
        for name in self.package.names(part):
            self.relations = self.package.relations(name)
            for one in children(xml(self.package.archive.read(name)), f"w:{kind}"):
                # Those of a type are the lines drawn above the notes.
                if value(one, "type") in {"", "normal"}:
                    note = self._read_note(kind, one)
                    if own.Field.CLAIM in note.own and not own.NAMING & note.own.keys():
                        self.losses.count(Loss.OWN_NAMELESS)
                    else:
                        self.feet[(kind, value(one, "id"))] = note
        self.relations = self.package.of_document

    def _read_comments(self) -> None:
        resolved = self._resolved()
        for name in self.package.names("comments"):
            self.relations = self.package.relations(name)
            for one in children(xml(self.package.archive.read(name)), "w:comment"):
                note = self._read_note(NoteKind.COMMENT, one)
                note.author = value(one, "author").strip()
                initials = value(one, "initials")
                if self.layout and note.author == own.AUTHOR and own.INITIALS.fullmatch(initials):
                    self.losses.count(Loss.OWN_COMMENT)
                    self.comments[value(one, "id")] = Anchored(NoteKind.CLAIM, initials, [])
                    continue
                last = [value(paragraph, "paraId", of="w14") for paragraph in below(one, "w:p")][-1:]
                if resolved.intersection(last):
                    said = f"{note.author}: {note.text}" if note.author else note.text
                    self.losses.quote(Loss.RESOLVED, said)
                else:
                    self.comments[value(one, "id")] = note
        self.relations = self.package.of_document

    def _resolved(self) -> set[str]:
        """The comments that somebody has closed, by the id of their last paragraph."""
        return {
            value(one, "paraId", of="w15")
            for one in children(self.package.root("commentsExtended"), "w15:commentEx")
            if value(one, "done", of="w15") in {"1", "true"}
        }

    def _read_note(self, kind: NoteKind, node: Node) -> Anchored:
        note = self.note = Anchored(kind, "", [])
        note.text = self._flat(node)
        self.note = None
        note.addresses += [one for one in addresses_in(note.text) if one not in note.addresses]
        return note

    def _flat(self, node: Node) -> str:
        """The words of a part that stands apart from the text, a line for each paragraph."""
        lines = []
        for paragraph in _paragraphs(node):
            line = Line()
            self.inline(paragraph, line)
            lines.append(line.text.strip())
        self.fields = []
        return "\n".join(filter(None, lines))

    def _read_margins(self) -> None:
        """List what stands at the head and foot of the pages, which no text has."""
        losses, self.losses = self.losses, Losses()
        self.note = Anchored(NoteKind.LINK, "", [])
        for kind, loss in (("header", Loss.HEADER), ("footer", Loss.FOOTER)):
            for name in self.package.names(kind):
                words = " ".join(self._flat(xml(self.package.archive.read(name))).split())
                if any(char.isalpha() for char in words):
                    losses.quote(loss, words[:LONGEST_QUOTED])
        self.losses, self.note, self.boxes = losses, None, []


def _layout(package: Package) -> own.Layout | None:
    """What a file of ours keeps beside its words."""
    for name in package.names("customXml"):
        root = xml(package.archive.read(name))
        if root.tag == f"{{{own.LAYOUT}}}layout":
            return own.layout_in(root.text or "")
    return None


def _words(node: Node) -> str:
    """An element's words; a line break in the file is not one in the text."""
    return (node.text or "").replace("\r", " ").replace("\n", " ")


def _alternative(node: Node) -> list[Node]:
    """The one form of several that is shown: the first, for every one of them says the same."""
    return [*children(node, "mc:Choice"), *children(node, "mc:Fallback")][:1]


def _is_outermost(box: Node, graphic: Node) -> bool:
    """Say whether the text box lies in no other and is not the spare form of one."""
    around = takewhile(lambda one: one is not graphic, box.iterancestors())
    return not any(one.tag in {full("w:txbxContent"), full("mc:Fallback")} for one in around)


def _wrapped(parent: Node, wanted: str) -> Iterator[Node]:
    """The rows of a table or cells of a row, whatever they are wrapped in."""
    for node in _inside(parent):
        name = name_of(node)
        if name == wanted:
            yield node
        elif name in WRAPS:
            yield from _wrapped(node, wanted)


def _paragraphs(parent: Node) -> Iterator[Node]:
    """Every paragraph inside that lies in no other."""
    for node in _inside(parent):
        name = name_of(node)
        if name == "w:p":
            yield node
        else:
            for one in _alternative(node) if name == "mc:AlternateContent" else [node]:
                yield from _paragraphs(one)


def _inside(parent: Node) -> Iterator[Node]:
    """The elements inside, but for those that only say how others look and are laid out."""
    return (one for one in parent.iterchildren(tag=etree.Element) if not str(one.tag).endswith("Pr"))
