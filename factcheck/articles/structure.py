"""How a draft becomes a text with sections and sentences: nothing is taken from it in silence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factcheck.articles.footnotes import Footnotes, read_footnotes
from factcheck.articles.headings import Heading, heading_of, is_underline, section_kind
from factcheck.articles.models import LONGEST_HEADLINE, Format, Kind
from factcheck.articles.papers.losses import in_sentences
from factcheck.articles.papers.paper import MOST_CHARACTERS, Brought, Note, Tracked
from factcheck.articles.papers.reading import is_paper, read_paper
from factcheck.lib.errors import Refused
from factcheck.lib.language import language_of
from factcheck.lib.segmentation import Span, sentences
from factcheck.lib.text import BIDI, NotText, clean_text, decode

__all__ = ["Draft", "SectionDraft", "SentenceDraft", "read_draft", "section_kind"]

LARGEST_DRAFT: Final = 10 * 1024 * 1024
UNREADABLE: Final = "\ufffd"

LINE: Final = re.compile(r"[^\n]*\n?")
MARKDOWN: Final = re.compile(r"^ {0,3}(?:#{1,6}[ \t]+\S|>[ \t]?\S)|\*\*\S|\]\(", re.MULTILINE)
MARKDOWN_NAME: Final = re.compile(r"\.(?:md|markdown|mdown)$", re.IGNORECASE)

# A line that names who spoke: after a dash, or a few words on their own.
DASHED: Final = re.compile(r"[ \t]*(?:>[ \t]?)*(?:—|–|―|--)[ \t]*(?P<words>\S.*)")
BULLET: Final = re.compile(r"[ \t]*(?:[-*+•‣]|\d{1,3}[.)])[ \t]+")
QUOTED: Final = re.compile(r"[ \t]*>[ \t]?")
QUOTE_MARK: Final = re.compile(r"[\"“”„«»「」]")
MOST_WORDS: Final = 8
MOST_WORDS_DASHED: Final = 16
LONGEST_SPEAKER: Final = 300


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A run of the text under one heading, which `start` includes; the sections cover the text without a gap."""

    kind: Kind
    heading: str
    start: int
    body_start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentenceDraft:
    """A sentence, the number of its section (from 0), and who said it where the draft names them below it."""

    start: int
    end: int
    section: int
    attribution: bool = False
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it was read. Positions are code points of `text`."""

    text: str
    format: Format
    language: str
    title: str
    """The words of a title line on top; empty without one."""
    sections: list[SectionDraft]
    sentences: list[SentenceDraft]
    not_imported: list[str]
    """What could not be carried over, and what a reader should know of the text, a sentence each."""
    notes: list[Note] = field(default_factory=list)
    """Footnotes, comments and links, and the words they hang on."""
    bare: str = ""
    """The text as sentences are read in it: with blanks for the footnotes of Markdown."""
    brought: Brought = field(default_factory=Brought)
    """What a file of ours brings back: what the story is called, and where its claims stand."""

    @property
    def headline(self) -> str:
        """What to call the story when nobody says: as it was called, its title, or else its first sentence."""
        first = self.sentences[0] if self.sentences else None
        words = (
            self.brought.headline or self.title or (self.text[first.start : first.end] if first else self.text.strip())
        )
        words = " ".join(words.split())
        if len(words) <= LONGEST_HEADLINE:
            return words
        return f"{words[: LONGEST_HEADLINE - 1].rpartition(' ')[0] or words[: LONGEST_HEADLINE - 1]}…"


def read_draft(given: bytes, *, name: str = "", tracked: Tracked = Tracked.ACCEPT, written_as: str = "") -> Draft:
    """Read a draft: its text, its sections, and its sentences.

    Plain text and Markdown are taken as they are. A Word file, a web page or an archive with one becomes Markdown; of
    the changes tracked in it, `tracked` says what becomes. A text of our own is `written_as` it was: it is not guessed
    again what it is. Refused, with a sentence that says what to do, when it is
    none of these, damaged, empty, or larger than LARGEST_DRAFT or MOST_CHARACTERS.
    """
    if len(given) > LARGEST_DRAFT:
        raise Refused(_("This draft is larger than 10 MB. Split it, or bring in only its text."))
    if not given:
        raise Refused(_("This draft is empty. Paste its text, or choose the file again."))
    if not written_as and is_paper(given, name=name):
        paper = read_paper(given, tracked=tracked)
        draft = _draft(paper.text, Format(paper.format))
        lost = [*paper.not_imported, *_not_imported(paper.text)]
        return replace(draft, notes=paper.notes, brought=paper.brought, not_imported=lost)
    try:
        decoded = decode(given)
    except NotText as no_text:
        raise Refused(_(str(no_text))) from None
    text = clean_text(decoded)
    if len(text) > MOST_CHARACTERS:
        raise Refused(
            _("This draft has more than %(most)s characters, which is no story but a book. Split it.")
            % {"most": f"{MOST_CHARACTERS:,}"}
        )
    if not text.strip():
        raise Refused(_("There are no words in this draft. Paste its text, or choose the file again."))
    markdown = MARKDOWN_NAME.search(name) or MARKDOWN.search(text)
    draft = _draft(text, Format(written_as or (Format.MARKDOWN if markdown else Format.TEXT)))
    return replace(draft, not_imported=[*draft.not_imported, *_not_imported(text, nulls=decoded.count("\0"))])


def _draft(text: str, kind: Format) -> Draft:
    title, sections = _sections(text)
    footnotes = read_footnotes(text) if kind == Format.MARKDOWN else Footnotes(text)
    return Draft(
        text=text,
        format=kind,
        language=language_of(text),
        title=title,
        sections=sections,
        sentences=_sentences(footnotes.text, sections),
        not_imported=in_sentences({str(loss): times for loss, times in footnotes.losses.counts.items()}, ()),
        notes=footnotes.notes,
        bare=footnotes.text,
    )


def _sections(text: str) -> tuple[str, list[SectionDraft]]:
    """The title and the sections: what stands before the first heading is the lede, and a title is its heading."""
    title = ""
    sections: list[SectionDraft] = []
    here = SectionDraft(Kind.LEDE, "", 0, 0, 0)
    is_first = True
    for start, end, heading in _headings(text):
        if heading is None:
            is_first = False
            continue
        if is_first and heading.level == 1 and heading.kind == Kind.OTHER:
            title = heading.words
            here = replace(here, heading=title, body_start=end)
        else:
            if here.heading or text[here.start : start].strip():
                sections.append(replace(here, end=start))
                here = replace(here, start=start)
            here = SectionDraft(heading.kind, heading.words, here.start, end, 0)
        is_first = False
    sections.append(replace(here, end=len(text)))
    return title, sections


def _headings(text: str) -> Iterator[tuple[int, int, Heading | None]]:
    """Every line with words, as (start, end, what it says as a heading), the line drawn under a heading with it."""
    lines = [match.span() for match in LINE.finditer(text) if match[0]]
    at = 0
    while at < len(lines):
        start, end = lines[at]
        at += 1
        line = text[start:end].rstrip("\n")
        if not line.strip():
            continue
        following = text[slice(*lines[at])].rstrip("\n") if at < len(lines) else ""
        heading = heading_of(line, following)
        if heading and not line.lstrip().startswith("#") and is_underline(following):
            end = lines[at][1]
            at += 1
        yield start, end, heading


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines of a section that belong together: they were said by somebody, or name who did, or neither."""

    start: int
    end: int
    speaker: str = ""
    attribution: bool = False


def _sentences(text: str, sections: Sequence[SectionDraft]) -> list[SentenceDraft]:
    return [
        SentenceDraft(piece.start + span.start, piece.start + span.end, number, piece.attribution, piece.speaker)
        for number, section in enumerate(sections)
        for piece in _pieces(text, section)
        for span in sentences(text[piece.start : piece.end])
    ]


def _pieces(text: str, section: SectionDraft) -> Iterator[_Piece]:
    at = section.body_start
    named = _named(text, section) if section.kind == Kind.STATEMENTS else ()
    for piece in named:
        yield _Piece(at, piece.start)
        yield piece
        at = piece.end
    yield _Piece(at, section.end)


def _named(text: str, section: SectionDraft) -> Iterator[_Piece]:
    """The lines of the section that name who spoke, each after the quote above it."""
    quote: Span | None = None
    above = ""
    for match in LINE.finditer(text, section.body_start, section.end):
        line = match[0].rstrip("\n")
        start, end = match.start(), match.start() + len(line)
        if not line.strip():
            continue
        if quote and (speaker := _speaker(line, above=above)):
            yield _Piece(quote.start, quote.end, speaker=speaker)
            yield _Piece(start, end, attribution=True)
            quote = None
        elif quote and QUOTED.match(line) and QUOTED.match(above):
            # A quote set off over several lines is one quote.
            quote = Span(quote.start, end)
        else:
            quote = Span(start, end)
        above = line


def _speaker(line: str, *, above: str) -> str:
    """Who the line names as the speaker of the line above it; empty when it does no such thing."""
    if dashed := DASHED.fullmatch(line):
        words, most = dashed["words"].rstrip(" \t"), MOST_WORDS_DASHED
    else:
        if BULLET.match(line) or not re.search(r"[.!?…\"”’»]\s*$", above):
            return ""
        words, most = QUOTED.sub("", line).strip(), MOST_WORDS
    words = words.strip("*_")
    if len(words.split()) > most or QUOTE_MARK.search(words) or re.search(r"[.!?…:]$", words):
        return ""
    first = next((char for char in words if char.isalnum()), "")
    return words[:LONGEST_SPEAKER] if first and not first.islower() else ""


def _not_imported(text: str, *, nulls: int = 0) -> list[str]:
    lost = []
    if nulls:
        lost.append(
            ngettext("%(count)d NUL character was left out.", "%(count)d NUL characters were left out.", nulls)
            % {"count": nulls}
        )
    if unreadable := text.count(UNREADABLE):
        lost.append(
            ngettext(
                "%(count)d character could not be read and stands as “�”.",
                "%(count)d characters could not be read and stand as “�”.",
                unreadable,
            )
            % {"count": unreadable}
        )
    if turning := len(BIDI.findall(text)):
        lost.append(
            ngettext(
                "Kept, but look closely: %(count)d invisible character changes the direction in which text is shown.",
                "Kept, but look closely: %(count)d invisible characters change the direction in which text is shown.",
                turning,
            )
            % {"count": turning}
        )
    return lost
