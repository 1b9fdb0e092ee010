"""A passage of a story, to be edited on its own: which characters it is, and the text with other words there.

Pure: plain values in, plain values out, positions in code points.
"""

import re
from collections.abc import Iterable
from typing import Final

from factcheck.lib.spans import Span

# What a line may begin with before its first word.
LINE_MARK: Final = re.compile(r"[ \t]*(?:(?:[-*+•‣–]|\d{1,3}[.)])[ \t]+|>[ \t]?)*")
SPACE: Final = " \t"


def passage_around(text: str, sentences: Iterable[Span], *, start: int, end: int) -> Span:
    """The whole sentences that `text[start:end]` touches; where there are none, as in a heading, the whole line."""
    touched = [one for one in sentences if one.start < end and one.end > start]
    if touched:
        return Span(min(start, *(one.start for one in touched)), max(end, *(one.end for one in touched)))
    begins = text.rfind("\n", 0, start) + 1
    ends = text.find("\n", end)
    return Span(begins, ends if ends >= 0 else len(text))


def with_passage(text: str, place: Span, words: str) -> str:
    """The text with `words` at the place; without words the passage goes, and its line with it if nothing is left."""
    words = words.strip()
    before, after = text[: place.start], text[place.end :]
    if words:
        return before + words + after
    line, rest = before.rpartition("\n")[2], after.partition("\n")[0]
    is_first, is_last = LINE_MARK.fullmatch(line) is not None, not rest.strip()
    if is_first and is_last:
        return before[: len(before) - len(line)] + after[len(rest) + 1 :]
    if is_first:
        return before + after.lstrip(SPACE)
    return before.rstrip(SPACE) + ("" if is_last else " ") + after.lstrip(SPACE)
