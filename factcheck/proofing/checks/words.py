"""The words of a story, as the checks about words read them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from factcheck.lib.spans import Span
from factcheck.proofing.checks.story import Story

TOKEN: Final = re.compile(r"[^\W_]+(?:['’.\-‑–][^\W_]+)*|[^\w\s]")
COMMA: Final = re.compile(r"(\s?),")
# Of English and of hardly anything else; so many of them in the first characters of a text tell it.
SMALL_WORD: Final = re.compile(
    r"\b(?:the|of|and|was|were|is|are|with|from|that|said|has|had|will|by|for|on|at)\b", re.IGNORECASE
)
FEWEST_SMALL_WORDS: Final = 2
LOOKED_AT: Final = 1_000
# No mark of its own kind stands within, so that each stretch of a text is looked at once.
QUOTATION: Final = re.compile(r"“[^“”\n]*”|„[^„“”\n]*[“”]|«[^«»\n]*»|\"[^\"\n]*\"|‘[^‘\n]*?’(?!\w)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark of punctuation, at its place in the text."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        return self.text.lower()

    @property
    def is_mark(self) -> bool:
        return not self.text[0].isalnum()

    @property
    def has_capital(self) -> bool:
        return self.text[0].isupper()


class Quoted:
    """The quotations of a text: words said by others are not the writer's."""

    def __init__(self, text: str) -> None:
        self.spans: Sequence[Span] = [Span(*match.span()) for match in QUOTATION.finditer(text)]
        self._starts = [span.start for span in self.spans]

    def holds(self, place: int) -> bool:
        """Say whether the place stands within a quotation."""
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self.spans[at].end


def is_english(story: Story) -> bool:
    """Say whether the story is in English; a text too short to tell is, when its small words are."""
    if story.language:
        return story.language.lower().startswith("en")
    return len({word.lower() for word in SMALL_WORD.findall(story.text, 0, LOOKED_AT)}) >= FEWEST_SMALL_WORDS


def words_of(text: str, span: Span) -> list[Word]:
    """The words and marks of a stretch of the text, in order."""
    return [Word(match[0], *match.span()) for match in TOKEN.finditer(text, span.start, span.end)]


def sentences_in_words(story: Story) -> Iterator[list[Word]]:
    """Each sentence as its words and marks; those without any are left out."""
    for sentence in story.sentences:
        if words := words_of(story.text, sentence):
            yield words


def spaces_commas(text: str) -> bool:
    """Say whether a text sets most of its commas apart on purpose, as some tools do: then such a space says nothing."""
    commas = COMMA.findall(text)
    return len(commas) > 2 and 2 * sum(map(bool, commas)) > len(commas)
