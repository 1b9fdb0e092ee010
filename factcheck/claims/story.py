"""The story laid out for reading: sections, blocks and runs of text, cut where claims begin and end.

Pure: plain values in, plain values out, positions in code points of the revision's text. Nothing of the text is lost
but what the layout itself says (line breaks, list marks, quote marks, the heading's own line).
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

# What a line may begin with, and the kind of block that makes it.
LINE_MARK = re.compile(r"[ \t]*(?:(?P<list>(?:[-*+•‣–]|\d{1,3}[.)])[ \t]+)|(?P<quote>>[ \t]?))?")
LINE = re.compile(r"^[^\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mark:
    """One occurrence of a claim, as far as the story shows it."""

    occurrence: int
    claim: int
    number: int
    status: str
    start: int
    end: int
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence, and whether somebody said that it has nothing to check."""

    sentence: int
    start: int
    end: int
    cleared: bool = False
    attribution: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section's place in the text, with the words it is introduced by."""

    kind: str
    heading: str
    start: int
    body_start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Text that is shown in one piece: the same claims lie over all of it, the innermost first."""

    start: int
    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()
    """The claims whose first words these are: their numbers are printed here."""
    sentence: int | None = None
    """The sentence without a claim that these words end, if it can still be looked at, or looked at again."""
    state: str = ""
    """`open` in a sentence still to be looked at, `cleared` in one with nothing to check."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def mark(self) -> Mark | None:
        """The claim these words lead to: of several, the one that says the least else."""
        return self.marks[0] if self.marks else None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a quote, an attribution, or a list; only a list has more than one item."""

    kind: str
    items: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class StorySection:
    kind: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Story:
    sections: tuple[StorySection, ...]
    to_look_at: int
    """How many sentences neither carry a claim nor are marked as having none."""

    @property
    def first_open(self) -> int | None:
        """Where the first of them begins."""
        runs = (run for section in self.sections for block in section.blocks for item in block.items for run in item)
        return next((run.start for run in runs if run.state == "open"), None)


Span = TypeVar("Span", Mark, Stretch)


def tell(
    text: str, *, parts: Iterable[Part], sentences: Sequence[Stretch], marks: Sequence[Mark], wrapped: bool
) -> Story:
    """Lay out `text` for reading, with every mark where it stands.

    `wrapped`: lines that follow each other are one paragraph (Markdown); else only where a sentence runs across them.
    """
    marks = sorted(marks, key=lambda mark: (mark.start, mark.end, mark.number))
    sentences = sorted(sentences, key=lambda sentence: sentence.start)
    bare = _without_claims(sentences, marks)
    over_marks, over_bare, over_sentences = _Walk(marks), _Walk(bare), _Walk(sentences)
    sections = tuple(
        StorySection(
            part.kind,
            part.heading,
            tuple(
                _blocks(
                    text,
                    part,
                    marks=over_marks.over(part.start, part.end),
                    bare=over_bare.over(part.start, part.end),
                    sentences=over_sentences.over(part.start, part.end),
                    wrapped=wrapped,
                )
            ),
        )
        for part in parts
    )
    return Story(sections, to_look_at=sum(not sentence.cleared for sentence in bare))


def cut(start: int, text: str, *, marks: Sequence[Mark], bare: Sequence[Stretch] = ()) -> tuple[Run, ...]:
    """Cut one line, which begins at `start`, wherever a mark or a sentence without claims begins or ends."""
    end = start + len(text)
    edges = {start, end}
    spans: list[Mark | Stretch] = [*marks, *bare]
    for span in spans:
        edges.update(edge for edge in (span.start, span.end) if start < edge < end)
    places = sorted(edges)
    runs = []
    for left, right in pairwise(places):
        over = [mark for mark in marks if mark.start < right and mark.end > left]
        over.sort(key=lambda mark: (mark.end - mark.start, mark.start, mark.occurrence))
        sentence = next((one for one in bare if one.start < right and one.end > left), None)
        # A claim that comes over from the line above, or begins on this line's list mark, shows its number here again.
        begins = [mark for mark in over if mark.start == left or (mark.start < left == start)]
        runs.append(
            Run(
                start=left,
                text=text[left - start : right - start],
                marks=tuple(over),
                begins=tuple(sorted(begins, key=lambda mark: mark.number)),
                sentence=sentence.sentence if sentence and sentence.end == right else None,
                state="" if sentence is None else "cleared" if sentence.cleared else "open",
            )
        )
    return tuple(runs)


def pieces(start: int, text: str) -> Iterator[tuple[str, int, str]]:
    """The lines of `text`, which begins at `start`, as (kind, start, words) without marks and surrounding white space.

    An empty line comes as the kind `break`.
    """
    for line in LINE.finditer(text):
        mark = LINE_MARK.match(text, line.start(), line.end())
        begins = mark.end() if mark else line.start()
        words = text[begins : line.end()].rstrip()
        kind = "break" if not words else (mark and mark.lastgroup) or "paragraph"
        yield kind, start + begins, words


def _blocks(
    text: str,
    part: Part,
    *,
    marks: Sequence[Mark],
    bare: Sequence[Stretch],
    sentences: Sequence[Stretch],
    wrapped: bool,
) -> Iterator[Block]:
    over_marks, over_bare, over_sentences = _Walk(marks), _Walk(bare), _Walk(sentences)
    blocks: list[tuple[str, list[list[Run]]]] = []
    previous = "break"
    end_before = part.body_start
    for kind, start, words in pieces(part.body_start, text[part.body_start : part.end]):
        end = start + len(words)
        if kind == "break":
            previous = kind
            continue
        here = over_sentences.over(start, end)
        is_attribution = any(one.attribution and one.start <= start and end <= one.end for one in here)
        block = "attribution" if is_attribution else kind
        runs = cut(start, words, marks=over_marks.over(start, end), bare=over_bare.over(start, end))
        runs_on = any(sentence.start < end_before and sentence.end > start for sentence in here)
        if blocks and previous != "break" and (runs_on or (wrapped and _continues(previous, block))):
            blocks[-1][1][-1] += [Run(end_before, "\n"), *runs]
        elif block == "list" and blocks and blocks[-1][0] == "list":
            blocks[-1][1].append(list(runs))
        else:
            blocks.append((block, [list(runs)]))
        previous, end_before = blocks[-1][0], end
    for kind, items in blocks:
        yield Block(kind, tuple(tuple(item) for item in items))


def _continues(previous: str, kind: str) -> bool:
    """In Markdown a line goes on with what is above it, unless a mark of its own begins something new."""
    return kind == "paragraph" or (kind == previous == "quote")


class _Walk(Generic[Span]):
    """Which spans lie over a line or a section, asked from the top: no span is looked at for every one of them."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.coming: deque[Span] = deque(spans)
        self.near: list[Span] = []

    def over(self, start: int, end: int) -> list[Span]:
        while self.coming and self.coming[0].start < end:
            self.near.append(self.coming.popleft())
        self.near = [span for span in self.near if span.end > start]
        return self.near


def _without_claims(sentences: Sequence[Stretch], marks: Sequence[Mark]) -> list[Stretch]:
    """The sentences no mark touches, but for lines that only name a speaker. Both come in order."""
    over = _Walk(marks)
    return [one for one in sentences if not one.attribution and not over.over(one.start, one.end)]
