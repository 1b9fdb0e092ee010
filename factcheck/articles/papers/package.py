"""The parts of a Word file: which there are, what each is to the document, and where links lead."""

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from factcheck.articles.papers.guard import Archive, xml
from factcheck.articles.papers.paper import Unfit
from factcheck.articles.papers.words import Node, children

MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to by an id: the last word of the relation's type, and the part's name or an address."""

    kind: str
    target: str
    is_outside: bool


class Package:
    """The parts of a Word file, read when asked for."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        main = [one.target for one in self.relations("").values() if one.kind == "officeDocument"]
        self.main = main[0] if main and archive.has(main[0]) else MAIN
        if not archive.has(self.main):
            raise Unfit("damaged")
        self.document = xml(archive.read(self.main))
        self.of_document = self.relations(self.main)

    def relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.archive.has(relations):
            return {}
        found = {}
        for one in children(xml(self.archive.read(relations)), "rel:Relationship"):
            target = str(one.get("Target", ""))
            is_outside = one.get("TargetMode") == "External"
            if not is_outside:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            kind = str(one.get("Type", "")).rpartition("/")[2]
            found[str(one.get("Id", ""))] = Relation(kind, target, is_outside)
        return found

    def names(self, kind: str) -> list[str]:
        """The parts that are this to the document."""
        return [
            one.target
            for one in self.of_document.values()
            if one.kind == kind and not one.is_outside and self.archive.has(one.target)
        ]

    def root(self, kind: str) -> Node | None:
        """The one part that is this to the document, parsed; None without one."""
        return next((xml(self.archive.read(name)) for name in self.names(kind)), None)
