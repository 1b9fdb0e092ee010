"""The story line by line as the house form shows it, and what its text has between the lines that are shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from factcheck.articles.headings import heading_of
from factcheck.articles.models import Format, Revision
from factcheck.articles.papers.own import Kept, checksum
from factcheck.claims.models import Claim, Occurrence
from factcheck.claims.story import Block, Mark, Part, Run, Stretch, tell

LEVEL: Final = 2
"""How deep a heading lies that has no marks to say so."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading, or an item of a block: its lines in runs, and what the text has before each of them."""

    kind: str
    """`heading`, or the kind of the block."""
    lines: tuple[tuple[Run, ...], ...]
    between: tuple[str, ...]
    after: str
    """What closes the last line: the marks behind a heading, the line drawn under it."""
    level: int = 0
    number: int | None = None
    """What the text counts the item of a list as; None for one that only has a bullet."""
    is_first: bool = True
    """Whether it begins its block."""

    @property
    def words(self) -> list[str]:
        return ["".join(run.text for run in line) for line in self.lines]

    @property
    def mark(self) -> str:
        """What an importer writes before the paragraph, if nothing tells it of another mark."""
        if self.kind == "heading":
            return f"{'#' * self.level} "
        if self.kind == "list":
            return "- " if self.number is None else f"{self.number}. "
        return "> " if self.kind == "quote" else ""

    @property
    def kept(self) -> Kept:
        return Kept(self.mark, checksum(self.words), self.between, self.after)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A section of the story: its kind, its heading, the paragraphs of each of its blocks."""

    kind: str
    heading: str
    title: Paragraph | None
    """The heading as the text has it; the text's own title has one although the section is not called so."""
    blocks: tuple[tuple[str, tuple[Paragraph, ...]], ...]


def lay_out(revision: Revision, places: Iterable[tuple[Claim, Occurrence]]) -> tuple[list[LaidOut], str]:
    """Give the sections of the story with a mark at each of the places, and what stands behind the last line."""
    parts = [
        Part(section.kind, section.heading, section.start, section.body_start, section.end)
        for section in revision.sections.all()
    ]
    story = tell(
        revision.text,
        parts=parts,
        sentences=[
            Stretch(one.pk, one.start, one.end, attribution=one.attribution) for one in revision.sentences.all()
        ],
        marks=[
            Mark(place.pk, claim.pk, claim.number, claim.status, place.start, place.end, confirmed=place.confirmed)
            for claim, place in places
        ],
        wrapped=revision.format != Format.TEXT,
    )
    reader = _Reader(revision.text)
    sections = [
        LaidOut(
            part.kind,
            section.heading,
            reader.heading(part),
            tuple((block.kind, tuple(reader.paragraphs(block))) for block in section.blocks),
        )
        for part, section in zip(parts, story.sections, strict=True)
    ]
    return sections, revision.text[reader.at :]


class _Reader:
    """Goes through the text along the lines that are shown, from the top."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def heading(self, part: Part) -> Paragraph | None:
        """The line that the section begins with, when it is a heading."""
        lines = self.text[part.start : part.body_start].split("\n")
        start, at = part.start, 0
        while at < len(lines) and not lines[at].strip():
            start += len(lines[at]) + 1
            at += 1
        if at == len(lines):
            return None
        line = lines[at]
        found = heading_of(line, lines[at + 1] if at + 1 < len(lines) else "")
        words = found.words if found and found.words in line else line.strip().strip("#").strip()
        start += line.index(words)
        end = part.start + len(self.text[part.start : part.body_start].rstrip())
        return self._paragraph("heading", [Run(start, words)], level=(found.level if found else 0) or LEVEL, end=end)

    def paragraphs(self, block: Block) -> Iterator[Paragraph]:
        """The items of a block; one of nothing but white space is no paragraph."""
        is_first = True
        for item in block.items:
            paragraph = self._paragraph(block.kind, item)
            if paragraph.lines:
                yield replace(paragraph, is_first=is_first)
                is_first = False

    def _paragraph(self, kind: str, runs: Sequence[Run], *, level: int = 0, end: int = 0) -> Paragraph:
        lines, between = [], []
        for line in _lines(runs):
            between.append(self.text[self.at : line[0].start])
            lines.append(line)
            self.at = line[-1].end
        # What closes a line goes where the line goes.
        closes = max(self.at, end) if lines else self.at
        if lines and not end:
            closes += len(self.text[self.at :].partition("\n")[0])
        after, self.at = self.text[self.at : closes], closes
        mark = between[0].split() if kind == "list" and between else []
        number = mark[-1].rstrip(".)") if mark else ""
        return Paragraph(
            kind, tuple(lines), tuple(between), after, level=level, number=int(number) if number.isdecimal() else None
        )


def _lines(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    """The runs of each line, without the white space at its ends and without the breaks between the lines."""
    for is_break, line in groupby(runs, lambda run: run.text == "\n"):
        if is_break:
            continue
        kept = list(line)
        while kept and not kept[0].text.strip():
            kept.pop(0)
        while kept and not kept[-1].text.strip():
            kept.pop()
        if kept:
            first = kept[0].text.lstrip()
            kept[0] = replace(kept[0], start=kept[0].end - len(first), text=first)
            kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
            yield tuple(kept)
