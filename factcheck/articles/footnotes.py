"""The footnotes of Markdown: marks in the text (`[^1]`) and what they say below (`[^1]: …`).

The text stays as it is. What is read as sentences, and what can be checked in them, is the text without its footnotes.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from factcheck.articles.papers.paper import Note, NoteKind, addresses_in

LABEL: Final = r"\[\^(?P<label>[^\s\[\]^]{1,40})\]"
# What a note says goes on in lines that are indented.
NOTE: Final = re.compile(rf"^ {{0,3}}{LABEL}:[ \t]*(?P<words>[^\n]*(?:\n(?:    |\t)[^\n]*)*)", re.MULTILINE)
MARK: Final = re.compile(LABEL)
# What our own export says behind a claim that is not settled.
ASIDE: Final = re.compile(r" \*\([^\W\d_]+: (?:(?! \*\()[^\n])*?(?<!\\)\)\*")
LINK: Final = re.compile(r"(?<!\\)\[(?P<words>(?:[^\[\]\n\\]|\\.)*)\]\(<?(?P<address>https?://[^\s<>]*?)>?\)")
ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
QUOTE: Final = re.compile(r"“[^“”]*”")


@dataclass(frozen=True, slots=True)
class Footnotes:
    """A text without its footnotes, every character at its place, and the notes at the words they hang on."""

    text: str
    notes: list[Note] = field(default_factory=list)


def read_footnotes(text: str) -> Footnotes:
    """Find the notes that the text has, each at every mark of it; a mark that leads nowhere is a word like others."""
    below = list(NOTE.finditer(text))
    said = {found["label"]: found for found in reversed(below)}
    bare = _blanked(text, [found.span() for found in below])
    marks = [found for found in MARK.finditer(bare) if found["label"] in said]
    times = Counter(found["label"] for found in marks)
    notes: list[Note] = []
    end, hangs_at = -1, 0
    for mark in marks:
        # Marks in a row hang on the same words.
        hangs_at = hangs_at if mark.start() == end else mark.start()
        end = mark.end()
        notes += [
            Note(NoteKind.FOOTNOTE, hangs_at, hangs_at, words, tuple(addresses_in(words)))
            for words in _said(said[mark["label"]]["words"], is_shared=times[mark["label"]] > 1)
        ]
    bare = _blanked(bare, [found.span() for found in marks])
    if marks or below:
        bare = _blanked(bare, [found.span() for found in ASIDE.finditer(bare)])
    return Footnotes(bare, notes)


def _said(words: str, *, is_shared: bool) -> list[str]:
    """What a note says, once for each quote in it; of several quotes of a shared note nobody knows which is whose."""
    words = " ".join(words.split())
    # An address in the midst of a reference would leave a hole there.
    addresses = [found["address"] for found in LINK.finditer(words)]
    plain = " ".join([ESCAPED.sub(r"\1", LINK.sub(r"\g<words>", words)), *addresses]).strip()
    quotes = QUOTE.findall(plain)
    if len(quotes) < 2:
        return [plain] if plain else []
    without = " ".join(QUOTE.sub(" ", plain).split())
    return [without] if is_shared else [f"{without} {quote}" for quote in quotes]


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these stretches blank, so that all others keep their places."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])
