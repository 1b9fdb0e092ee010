"""What comes of a paper, and how it is written down while it is read: text, notes, and what was left behind."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from factcheck.articles.papers.own import INITIALS, Field, Kept
from factcheck.lib.spans import Span
from factcheck.lib.text import clean_text

MOST_CHARACTERS: Final = 600_000
ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""How an archive begins: with its first entry, or with its end when it is empty."""

# What at the start of a line would be read as a mark of Markdown, although the author meant the characters.
MARKS: Final = re.compile(r"#{1,6}[ \t]|>|(?:=+|-{3,})[ \t]*$")
ADDRESS: Final = re.compile(r"https?://[^\s<>\"“”„«»\[\]{}|\\^`\u200b]+", re.IGNORECASE)
TRAILING: Final = ".,;:!?'’*_"
SOFT_HYPHEN: Final = "\u00ad"
SUPERSCRIPTS: Final = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
RAISED: Final = re.compile(r"[0-9+\-−]+")


class Tracked(StrEnum):
    """What becomes of the changes somebody tracked in a Word file."""

    ACCEPT = "accept"
    REJECT = "reject"


class NoteKind(StrEnum):
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    LINK = "link"
    CLAIM = "claim"
    """What a file of ours says on a claim; never a note of a Paper, which has these claims apart."""


class Loss(StrEnum):
    """What a paper may hold that Markdown does not; `losses` has the sentence for each."""

    CHANGES_IN = "changes_in"
    CHANGES_OUT = "changes_out"
    CHANGES_MOVED = "changes_moved"
    CHANGES_LOOK = "changes_look"
    PICTURE = "picture"
    CHART = "chart"
    OBJECT = "object"
    EQUATION = "equation"
    TABLE = "table"
    TEXT_BOX = "text_box"
    FIELD = "field"
    CONTENTS = "contents"
    PLACEHOLDER = "placeholder"
    HIDDEN = "hidden"
    STRUCK = "struck"
    LOOK = "look"
    SOFT_HYPHENS = "soft_hyphens"
    READING = "reading"
    LETTERED = "lettered"
    NUMBERED_HEADING = "numbered_heading"
    HEADER = "header"
    FOOTER = "footer"
    MENU = "menu"
    MARGIN = "margin"
    RESOLVED = "resolved"
    ELSEWHERE = "elsewhere"
    MACROS = "macros"
    CONTROL = "control"
    MEDIA = "media"
    SCRIPT = "script"
    OTHER_PAGES = "other_pages"
    NOTE_END = "note_end"
    NOTE_MARKS = "note_marks"
    NOTE_QUOTES = "note_quotes"
    OWN_COMMENT = "own_comment"
    OWN_LINE = "own_line"
    OWN_NAMELESS = "own_nameless"


class Unfit(Exception):
    """The paper cannot be read; `why` is a key of `losses.REFUSALS`, or a sentence of another reader's."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, endnote, comment or link, and the place of the text it hangs on: a stretch, or a point behind it."""

    kind: NoteKind
    start: int
    end: int
    text: str
    addresses: tuple[str, ...] = ()
    author: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    """What a note of our own says, by the names of `own.Field`; empty for any other."""

    @property
    def address(self) -> str:
        """The one web address in it; empty without one, and when there are several."""
        return self.addresses[0] if len(self.addresses) == 1 else ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A place of a claim, as a file of ours names it; `confirmed` unless nobody has said yet that it stands there."""

    number: int
    start: int
    end: int
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file of ours brings back beside its text and its notes."""

    headline: str = ""
    claims: tuple[Claimed, ...] = ()
    settled: tuple[Span, ...] = ()
    """The paragraphs that nobody has touched since we wrote them: all claims in them are named."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as Markdown. Positions are code points of `text`; `not_imported` has a sentence for each loss."""

    text: str
    format: str
    notes: list[Note]
    not_imported: list[str]
    brought: Brought = field(default_factory=Brought)


@dataclass(slots=True)
class Losses:
    """What was met and left behind: how often, or in which words."""

    counts: Counter[Loss] = field(default_factory=Counter)
    words: dict[tuple[Loss, str], None] = field(default_factory=dict)
    """Each once, in the order they were met."""

    def count(self, loss: Loss, times: int = 1) -> None:
        self.counts[loss] += times

    def quote(self, loss: Loss, words: str) -> None:
        self.words[loss, words] = None


@dataclass(slots=True, eq=False)
class Anchored:
    """A note while its place is being found."""

    kind: NoteKind
    text: str
    addresses: list[str]
    author: str = ""
    own: dict[Field, str] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None
    kept: bool = False


class Line:
    """The words of one paragraph as they come in, and where in them notes begin and end."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.edges: list[tuple[int, Anchored, bool]] = []

    def write(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def space(self) -> None:
        """Keep the words before and behind apart."""
        if self.length and not self.pieces[-1].endswith((" ", "\n", "\t")):
            self.write(" ")

    def column(self) -> None:
        """Keep the cells of a row apart."""
        self.space()
        self.write("| ")

    def begin(self, note: Anchored) -> None:
        self.edges.append((self.length, note, True))

    def end(self, note: Anchored) -> None:
        self.edges.append((self.length, note, False))

    def hang(self, note: Anchored) -> None:
        """Have the note hang on this very place."""
        self.begin(note)
        self.end(note)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class Scribe:
    """Writes the Markdown, block by block, and remembers where each note hangs."""

    def __init__(self, losses: Losses) -> None:
        self.losses = losses
        self.pieces: list[str] = []
        self.length = 0
        self.was_item = False
        self.notes: list[Anchored] = []
        # Of a file of ours.
        self.headline = ""
        self.settled: list[Span] = []
        self.tail = "\n"
        self.ends_as_kept = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def whole(self) -> str:
        """The text with what stands behind its last line."""
        return f"{self.text}{self.tail if self.ends_as_kept else chr(10)}" if self.pieces else ""

    def block(
        self,
        line: Line,
        *,
        mark: str = "",
        further: str = "",
        item: bool = False,
        one_line: bool = False,
        kept: Kept | None = None,
    ) -> None:
        """Write a paragraph; `mark` stands before its first line and `further` before the others.

        Blocks are kept apart by an empty line, items of a list (`item`) by none. What is `kept` of a paragraph of ours
        goes before all that, as long as it fits.
        """
        text = line.text
        if one_line:
            text = text.replace("\n", " ")
        spans = [span for span in _lines(text) if span[0] < span[1]]
        between = self._between([text[start:end] for start, end in spans], mark=mark, kept=kept)
        if spans and not between:
            self._put("" if not self.pieces else "\n" if item and self.was_item else "\n\n")
        if spans:
            self.was_item = item
            self.ends_as_kept = bool(between)
        written: list[tuple[int, int, int]] = []
        for number, (start, end) in enumerate(spans):
            words = text[start:end]
            self._put(between[number] if between else f"\n{further}" if number else mark)
            if not between and MARKS.match(words) and not mark.lstrip().startswith("#"):
                self._put("\\")
            written.append((start, end, self.length))
            self._put(words)
        if kept and between:
            self._put(kept.after)
        if kept and between and kept.is_untouched([text[start:end] for start, end in spans]):
            self.settled.append(Span(written[0][2], written[-1][2] + spans[-1][1] - spans[-1][0]))
        self.hang(line, written)

    def hang(self, line: Line, written: list[tuple[int, int, int]]) -> None:
        """Have the notes of a line hang on what was written of it; of a line left out, on what was written last."""
        for at, note, begins in line.edges:
            place = self._place(at, written)
            if begins:
                note.start = place
            else:
                note.end = place

    def _between(self, lines: list[str], *, mark: str, kept: Kept | None) -> tuple[str, ...]:
        """What the text had before each of the lines; empty when nobody knows, or it does not fit here any more."""
        if kept is None or not lines or not kept.fits(lines, mark=mark):
            return ()
        return kept.between if not self.pieces or "\n" in kept.between[0] else ()

    def keep(self, note: Anchored) -> bool:
        """Have the note among those that were met, in their order; say whether it was not yet."""
        is_new = not note.kept
        if is_new:
            note.kept = True
            self.notes.append(note)
        return is_new

    def _place(self, at: int, written: list[tuple[int, int, int]]) -> int:
        """Where a character of the paragraph stands in the text; the nearest one written for one that was not."""
        if not written:
            return self.length
        start, end, stands = written[max(bisect_right(written, at, key=lambda line: line[0]) - 1, 0)]
        return stands + max(min(at, end) - start, 0)

    def _put(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Each line's place without the white space around it."""
    at = 0
    for line in text.split("\n"):
        start = at + len(line) - len(line.lstrip())
        yield start, max(start, at + len(line.rstrip()))
        at += len(line) + 1


def raised(words: str, before: str) -> str:
    """Write digits that stand raised as such, for “10²” is not “102”; what else is raised stays as it is."""
    if RAISED.fullmatch(words) and before and not before[-1].isspace():
        return words.translate(SUPERSCRIPTS)
    return words


def addresses_in(text: str) -> list[str]:
    """The web addresses in the words, each once, without the punctuation of the sentence they stand in."""
    return list(dict.fromkeys(_without_its_sentence(match[0]) for match in ADDRESS.finditer(text)))


def _without_its_sentence(address: str) -> str:
    """The address without what stands behind it: a bracket is its own only if it opened it."""
    unopened = address.count(")") - address.count("(")
    end = len(address.rstrip(TRAILING))
    while unopened > 0 and end and address[end - 1] == ")":
        unopened -= 1
        end -= 1
        while end and address[end - 1] in TRAILING:
            end -= 1
    return address[:end]


def as_json(scribe: Scribe) -> dict[str, object]:
    """All that was written down, as JSON carries it."""
    text = scribe.text
    return {
        "text": scribe.whole,
        "notes": [
            [
                *(str(note.kind), *_sound(note, len(text)), clean_text(note.text).strip(), note.addresses, note.author),
                {str(name): clean_text(words).strip() for name, words in note.own.items()},
            ]
            for note in scribe.notes
            if note.text.strip() or note.addresses
        ],
        "counts": {str(loss): count for loss, count in scribe.losses.counts.items()},
        "words": [[str(loss), clean_text(words)] for loss, words in scribe.losses.words],
        "headline": " ".join(clean_text(scribe.headline).split()),
        "settled": [[span.start, span.end] for span in scribe.settled],
    }


def claimed(note: Note) -> Claimed | None:
    """The place of a claim that a note of ours names; None for any other note, and for a claim that has no words."""
    named = INITIALS.fullmatch(note.text) if note.kind == NoteKind.CLAIM else None
    if named is None or note.start == note.end:
        return None
    return Claimed(int(named["number"]), note.start, note.end, confirmed=not named["maybe"])


def _sound(note: Anchored, length: int) -> tuple[int, int]:
    """The note's place, whichever of its edges the paper left out."""
    start = note.start if note.start is not None else note.end if note.end is not None else length
    end = note.end if note.end is not None else start
    return min(start, end), max(start, end)
