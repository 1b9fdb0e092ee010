"""Where sentences begin and end in news prose: our own interface over the library sentencesplit."""

import re
from collections.abc import Iterator
from typing import Final

from sentencesplit import Segmenter

from factcheck.lib.spans import Span

__all__ = ["Span", "sentences"]

# What a line may begin with that is no part of its sentence: marks of headings, quotes and lists.
LINE_MARK: Final = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]?)+|(?:[-*+•‣–]|\d{1,3}[.)])[ \t]+)?")
LINE: Final = re.compile(r"[^\n]+")
# A line this long that does not end like a sentence was wrapped: the next one goes on with it.
WRAPPED: Final = 50
ENDS: Final = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*\Z")
# The splitter's cost grows faster than its input: nothing longer is handed to it in one piece.
LONGEST: Final = 2_000
# "U.S." ends no sentence before one of these.
INITIALS: Final = re.compile(r"\b(?:[A-Z]\.){2,}\Z")
OFFICE: Final = re.compile(
    r"\s*(?:President|Senat|House|Represent|Secretary|Ambassador|Embassy|Supreme|Army|Navy|Air|Marine|Congress|"
    r"Department|Treasury|Attorney|Vice|Environmental|Federal|Security|General|Special|Envoy)"
)

_splitter = Segmenter(language="en", clean=False)


def sentences(text: str) -> list[Span]:
    """Return the sentences of `text`, in order and without overlap, trimmed of white space and line marks.

    Every line is a block of its own, but for one that was wrapped in the middle of a sentence. Positions are code
    points. Linear in the input: at most LONGEST characters are looked at together. Never raises.
    """
    return [span for start, end in _blocks(text) for span in _of_block(text, start, end)]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The runs of lines that belong together, without the mark of their first line."""
    start = end = -1
    for line in LINE.finditer(text):
        mark = LINE_MARK.match(text, line.start(), line.end())
        begins = mark.end() if mark else line.start()
        goes_on = 0 <= end == line.start() - 1 and begins == line.start() and _is_wrapped(text, end)
        if not goes_on:
            if start >= 0:
                yield start, end
            start = begins
        end = line.end()
    if start >= 0:
        yield start, end


def _is_wrapped(text: str, end: int) -> bool:
    line = text[max(text.rfind("\n", 0, end) + 1, end - 2 * LONGEST) : end]
    return len(line) >= WRAPPED and not ENDS.search(line[-8:])


def _of_block(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = _piece_end(text, start, end)
        yield from _of_piece(text, start, stop)
        start = stop


def _piece_end(text: str, start: int, end: int) -> int:
    """Where to cut a block that is too long: after a sentence's end if one is near, else after a space."""
    if end - start <= LONGEST:
        return end
    for mark in (". ", " "):
        at = text.rfind(mark, start + LONGEST // 2, start + LONGEST)
        if at >= 0:
            return at + len(mark)
    return start + LONGEST


def _of_piece(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end].replace("\n", " ")
    left = 0
    # The splitter may leave out what it takes for nothing: what comes last is ours all the same.
    for right in [*(found.end for found in _splitter.segment_spans(piece)), len(piece)]:
        words = piece[left:right]
        if right < len(piece) and INITIALS.search(words.rstrip()) and OFFICE.match(piece, right):
            continue
        begins = left + len(words) - len(words.lstrip())
        if stripped := words.strip():
            yield Span(start + begins, start + begins + len(stripped))
        left = right
