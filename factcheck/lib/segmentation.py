"""Where sentences begin and end in news prose: our own interface over the library sentencesplit."""

import re
from collections.abc import Iterator
from typing import Final

from sentencesplit import Segmenter

from factcheck.lib.full_stops import is_midway, missed
from factcheck.lib.spans import Span

__all__ = ["Span", "sentences"]

# A line, without what is no part of its sentence: the marks of headings, quotes and lists.
LINE: Final = re.compile(
    r"^(?P<mark>[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]?)+|(?:[-*+•‣–]|\d{1,3}[.)])[ \t]+)?)(?P<words>[^\n]+)", re.MULTILINE
)

# Lines of mail and of plain text files are wrapped at such a width; a longer line is a paragraph.
NARROWEST, WIDEST = 50, 100
ENDS: Final = re.compile(r"[.!?…:;。！？][\"'”’»」』)\]]*\s*\Z")
# What only the middle of a sentence ends with.
STOPS_MIDWAY: Final = re.compile(
    r"(?:,|\b(?:a|an|the|of|to|in|on|at|by|for|from|with|as|and|or|but|that|which|who|is|are|was|were|has|have|had))\s*\Z"
)

# The splitter's cost grows faster than its input: never is more handed to it in one piece.
LONGEST: Final = 2_000

# It also compares every mark of a list (“a)”, “iv.”, “12.”) with all others: beyond so many in a piece they are no list
# to it, and no ends.
LIST_MARK: Final = re.compile(r"(?:\b[a-z]|\b[ivx]{2,5}|\d{1,2})[.)](?!\w)", re.IGNORECASE)
MOST_LIST_MARKS: Final = 32

# Without one of these before its last character a piece is one sentence.
STOP: Final = re.compile(r"[.!?…。！？．｡؟۔।॥።։]")

_splitter = Segmenter(language="en", clean=False)


def sentences(text: str) -> list[Span]:
    """Return the sentences of `text`, in order and without overlap, trimmed of white space and line marks.

    Every line is a block of its own, but for one that was wrapped in the middle of a sentence; no sentence runs over
    the end of a block. What has neither letter nor digit is no sentence. Positions are code points. Linear in the
    input: at most LONGEST characters are looked at together. Never raises.
    """
    return [span for start, end in _blocks(text) for span in _of_block(text, start, end)]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The runs of lines that belong together, without the mark of their first line."""
    start = end = -1
    above = ""
    is_wrapped = False
    for line in LINE.finditer(text):
        is_below = end == line.start() - 1 and not line["mark"].strip()
        is_wrapped = is_below and _goes_on(above, line["words"][0], is_wrapped=is_wrapped)
        if not is_wrapped:
            if start >= 0:
                yield start, end
            start = line.start("words")
        end = line.end()
        above = line[0]
    if start >= 0:
        yield start, end


def _goes_on(line: str, following: str, *, is_wrapped: bool) -> bool:
    """Say whether a sentence goes on below `line`; a headline that ends without a full stop has a capital below it."""
    if not NARROWEST <= len(line) <= WIDEST or ENDS.search(line):
        return False
    return is_wrapped or following.islower() or bool(STOPS_MIDWAY.search(line))


def _of_block(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        piece = text[start : min(end, start + LONGEST)].replace("\n", " ")
        ends = _ends(piece)
        if start + len(piece) < end:
            ends = _without_the_last(ends, piece)
        left = 0
        for right in ends:
            words = piece[left:right]
            if any(map(str.isalnum, words)):
                begins = start + left + len(words) - len(words.lstrip())
                yield Span(begins, begins + len(words.strip()))
            left = right
        start += left


def _ends(piece: str) -> list[int]:
    """Where its sentences end, white space included; the last one where the piece does."""
    if not STOP.search(piece[:-1]):
        return [len(piece)]
    found = {span.end for span in _splitter.segment_spans(_without_lists(piece))} | set(missed(piece))
    ends: list[int] = []
    left = 0
    for right in sorted(found | {len(piece)}):
        words = piece[left:right].rstrip()
        if right < len(piece) and is_midway(piece, left, left + len(words)):
            continue
        if any(map(str.isalnum, words)) or not ends:
            ends.append(right)
        else:
            ends[-1] = right
        left = right
    return ends


def _without_lists(piece: str) -> str:
    """The piece as it is handed to the splitter, of the same length: more marks than a list has end in commas."""
    if len(LIST_MARK.findall(piece)) <= MOST_LIST_MARKS:
        return piece
    return LIST_MARK.sub(lambda mark: f"{mark[0][:-1]},", piece)


def _without_the_last(ends: list[int], piece: str) -> list[int]:
    """What a full piece cuts through is looked at again with the next; what fills half of it is cut at a space."""
    if len(ends) > 1 and ends[-2] >= LONGEST // 2:
        return ends[:-1]
    space = piece.rfind(" ", LONGEST // 2)
    return [*ends[:-1], space + 1] if space >= 0 else ends
