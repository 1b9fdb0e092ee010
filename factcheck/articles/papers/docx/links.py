"""Fields of a Word file, and the links that some of them make."""

import re
from typing import Final

from factcheck.articles.papers.docx.words import Field, Handler, Words
from factcheck.articles.papers.paper import Anchored, Line, Loss, NoteKind
from factcheck.articles.papers.words import Node, value

LINK_CODE: Final = re.compile(r"\s*HYPERLINK\s+(?P<inside>\\l\s+)?\"(?P<address>[^\"]*)\"", re.IGNORECASE)
WEB: Final = re.compile(r"https?://", re.IGNORECASE)
LONGEST_QUOTED: Final = 300


class Links(Words):
    """Reads links too, each as a note of its own or as an address of the note that it stands in."""

    def _handlers(self) -> dict[str, Handler]:
        return super()._handlers() | {
            "w:hyperlink": self.hyperlink,
            "w:fldChar": self.field,
            "w:instrText": self.code,
            "w:fldSimple": self.simple_field,
        }

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
