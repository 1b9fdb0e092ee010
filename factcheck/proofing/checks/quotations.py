"""Quoted words of a passage."""

import re
from collections.abc import Iterator
from typing import Final

from factcheck.lib.spans import Span

QUOTATION: Final = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|\"([^\"]+)\"")
# A quotation of fewer words is a word held at arm's length, not something somebody said.
FEWEST_WORDS: Final = 4


def quotations(text: str, start: int, end: int) -> Iterator[Span]:
    """The places of what is quoted between `start` and `end`, without the marks and what closes a sentence."""
    for match in QUOTATION.finditer(text, start, end):
        group = match.lastindex or 0
        words = match[group].rstrip(",.;:!?… ")
        if len(words.split()) >= FEWEST_WORDS:
            yield Span(match.start(group), match.start(group) + len(words))
