"""Paragraphs, lists and tables of a Word file, in their order."""

from functools import partial
from typing import Final

from factcheck.articles.papers import own
from factcheck.articles.papers.docx.nodes import inside, paragraphs, shown_of, wrapped
from factcheck.articles.papers.docx.notes import Notes
from factcheck.articles.papers.paper import Line, Loss, NoteKind, Scribe, Tracked
from factcheck.articles.papers.styles import numbering_in
from factcheck.articles.papers.words import Node, child, children, name_of, number, value

INDENT: Final = "    "


class Reader(Notes):
    """Reads all of a Word file."""

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

    def blocks(self, parent: Node) -> None:
        """Write all paragraphs and tables inside, in their order."""
        for node in inside(parent):
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
                for one in shown_of(node) if name == "mc:AlternateContent" else [node]:
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
        rows = [list(wrapped(row, "w:tc")) for row in wrapped(node, "w:tr") if self._stays(row)]
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
                for paragraph in paragraphs(cell):
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
