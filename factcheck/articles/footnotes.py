"""The footnotes of Markdown: marks in the text (`[^1]`) and what they say below (`[^1]: …`).

The text stays as it is. What is read as sentences, and what can be checked in them, is the text without its footnotes.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from factcheck.articles.papers.paper import Loss, Losses, Note, NoteKind, addresses_in

LABEL: Final = r"\[\^(?P<label>[^\s\[\]^]{1,40})\]"
# What a note says goes on in lines that are indented.
NOTE: Final = re.compile(rf"^ {{0,3}}{LABEL}:[ \t]*(?P<words>[^\n]*(?:\n(?:    |\t)[^\n]*)*)", re.MULTILINE)
MARK: Final = re.compile(LABEL)
# What our own export says behind a claim that is not settled.
ASIDE: Final = re.compile(r" \*\([^\W\d_]+: (?:(?! \*\()[^\n])*?(?<!\\)\)\*")
LINK: Final = re.compile(r"(?<!\\)\[(?P<words>(?:[^\[\]\n\\]|\\.)*)\]\(<?(?P<address>https?://[^\s<>)]{0,2048}+)>?\)")
ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
QUOTE: Final = re.compile(r"“[^“”]*”")

# What a note says is written down at each of its marks, and once for each of its quotes; beyond these it is no note.
LONGEST_NOTE: Final = 5_000
MOST_MARKS: Final = 100
MOST_QUOTES: Final = 50


@dataclass(frozen=True, slots=True)
class Footnotes:
    """A text without its footnotes, every character at its place, and the notes at the words they hang on."""

    text: str
    notes: list[Note] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)


def read_footnotes(text: str) -> Footnotes:
    """Find the notes that the text has, each at every mark of it; a mark that leads nowhere is a word like others."""
    below = list(NOTE.finditer(text))
    first = {found["label"]: found["words"] for found in reversed(below)}
    bare = _blanked(text, [found.span() for found in below])
    marks = [found for found in MARK.finditer(bare) if found["label"] in first]
    losses = Losses()
    said = {
        label: _said(first[label], losses, is_shared=times > 1)
        for label, times in Counter(found["label"] for found in marks).items()
    }
    hung: Counter[str] = Counter()
    notes: list[Note] = []
    end, hangs_at = -1, 0
    for mark in marks:
        # Marks in a row hang on the same words.
        hangs_at = hangs_at if mark.start() == end else mark.start()
        end = mark.end()
        hung[mark["label"]] += 1
        if hung[mark["label"]] > MOST_MARKS:
            losses.count(Loss.NOTE_MARKS)
            continue
        notes += [
            Note(NoteKind.FOOTNOTE, hangs_at, hangs_at, words, addresses) for words, addresses in said[mark["label"]]
        ]
    bare = _blanked(bare, [found.span() for found in marks])
    if marks or below:
        bare = _blanked(bare, [found.span() for found in ASIDE.finditer(bare)])
    return Footnotes(bare, notes, losses)


def _said(words: str, losses: Losses, *, is_shared: bool) -> list[tuple[str, tuple[str, ...]]]:
    """What a note says and its addresses, once for each quote in it.

    Of several quotes of a shared note nobody knows which is whose.
    """
    words = " ".join(words.split())
    if len(words) > LONGEST_NOTE:
        losses.count(Loss.NOTE_END)
        words = words[:LONGEST_NOTE]
    # An address in the midst of a reference would leave a hole there.
    addresses = [found["address"] for found in LINK.finditer(words)]
    plain = " ".join([ESCAPED.sub(r"\1", LINK.sub(r"\g<words>", words)), *addresses]).strip()
    quotes = QUOTE.findall(plain)
    said = [plain] if plain else []
    if len(quotes) > 1:
        without = " ".join(QUOTE.sub(" ", plain).split())
        said = [without] if is_shared else [f"{without} {quote}" for quote in quotes[:MOST_QUOTES]]
        if not is_shared:
            losses.count(Loss.NOTE_QUOTES, len(quotes[MOST_QUOTES:]))
    return [(one, tuple(addresses_in(one))) for one in said]


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these stretches blank, so that all others keep their places."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])
