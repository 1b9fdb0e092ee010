"""Footnotes, endnotes and comments of a Word file, and what stands in its margins."""

from functools import partial

from factcheck.articles.papers import own
from factcheck.articles.papers.docx.links import LONGEST_QUOTED, Links
from factcheck.articles.papers.docx.nodes import paragraphs
from factcheck.articles.papers.docx.words import Handler
from factcheck.articles.papers.guard import xml
from factcheck.articles.papers.paper import Anchored, Line, Loss, Losses, NoteKind, addresses_in
from factcheck.articles.papers.words import Node, below, children, value


class Notes(Links):
    """Reads what hangs on the text, first the notes themselves and then where they hang."""

    def _handlers(self) -> dict[str, Handler]:
        return super()._handlers() | {
            "w:footnoteReference": partial(self.foot, NoteKind.FOOTNOTE),
            "w:endnoteReference": partial(self.foot, NoteKind.ENDNOTE),
            "w:commentRangeStart": self.comment_begins,
            "w:commentRangeEnd": self.comment_ends,
            "w:commentReference": self.comment_hangs,
        }

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
        for paragraph in paragraphs(node):
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
