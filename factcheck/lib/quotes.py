"""Whether a quote still stands in a text, and what became of it if not."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import edlib

from factcheck.lib.changes import Change, compare

State = Literal["intact", "altered", "gone"]

# The share of a quote that must be found again (measured on pages that were edited): see `find_quote`.
INTACT: Final = 0.97
ALTERED: Final = 0.75
# A quote shorter than this is found as it is or not at all: too much else is within a quarter of it.
SHORTEST: Final = 8
# How far apart the parts of one quote with “[…]” may stand, in folded characters.
WIDEST_GAP: Final = 3_000

ELLIPSIS: Final = re.compile(r"\s*(?:\[\s*(?:…|\.{3}|\. \. \.)\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3})\s*")
QUOTE_MARKS: Final = " \t\n\"'“”„«»‘’‚"

# Characters that typesetting changes and readers do not notice; the empty string leaves out.
FOLDS: Final[dict[str, str]] = (
    dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
    | dict.fromkeys("‘’‚‛′`´ʹʼ", "'")
    | dict.fromkeys("“”„‟″«»‹›", '"')
    | dict.fromkeys(
        "\u00ad\u200b\u200c\u200d\u2060\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        "",
    )
    | {"…": "..."}
)
# Words divided at the end of a line, as PDFs have them.
DIVIDED: Final = re.compile(r"(?<=[^\W\d_])[-\u00ad‐]\n\s*(?=[^\W\d_])")
CHUNK: Final = re.compile(r"\S+")
PLAIN: Final = re.compile(r"[a-z0-9 .,;:!?()'\"-]+")


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """What became of a quote: where it stands (code points; None when gone), how alike (0 to 1), what changed."""

    state: State
    start: int | None
    end: int | None
    similarity: float
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared; `offsets[i]` is where the folded character i stands in the original."""

    text: str
    offsets: Sequence[int]


GONE: Final = QuoteMatch("gone", None, None, 0.0)


def find_quote(quote: str, text: str) -> QuoteMatch:
    """Find `quote` in `text`, and say whether it is `intact`, `altered` or `gone`.

    Both are folded (Unicode NFKC, case, dashes, quotation marks, spaces, invisible characters, words divided at line
    ends). Then, in this order: the quote as it is; its parts in order where it has “[…]”; the nearest match by edit
    distance (Myers 1999, through edlib) of at most a quarter of its length. From .97 alike on it is intact, from .75
    altered, below gone; a changed number, date, name, negation or hedge makes it altered whatever the score.
    """
    wanted = _folded_quote(quote)
    if not wanted:
        return GONE
    page = fold(text)
    at = _standing_alone(page.text, wanted)
    if at >= 0:
        return _match(page, at, at + len(wanted), 1.0)
    parts = [part for part in (_folded_quote(part) for part in ELLIPSIS.split(quote)) if part]
    if len(parts) > 1 and (found := _in_parts(parts, page)):
        return found
    return _nearest(quote, wanted, text, page)


@lru_cache(maxsize=32)
def fold(text: str) -> Folded:
    """Return `text` as it is compared, with the way back to the original. Linear; the last few are remembered."""
    divided = {match.start() for match in DIVIDED.finditer(text)}
    folded: list[str] = []
    offsets: list[int] = []
    joins = True
    for chunk in CHUNK.finditer(text):
        start, end = chunk.span()
        cut = end - 1 in divided
        words, places = _fold_chunk(chunk[0][:-1] if cut else chunk[0], start)
        if not words:
            continue
        if not joins:
            folded.append(" ")
            offsets.append(start - 1)
        folded.append(words)
        offsets.extend(places)
        joins = cut
    return Folded("".join(folded), offsets)


def _fold_chunk(chunk: str, start: int) -> tuple[str, Sequence[int]]:
    if chunk.isascii():
        return chunk.lower(), range(start, start + len(chunk))
    pieces = [_fold_char(char) for char in chunk]
    places = [start + at for at, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), places


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in FOLDS:
        return FOLDS[char]
    plain = unicodedata.normalize("NFKC", char)
    return "".join(" " if one.isspace() else FOLDS.get(one, one) for one in plain).casefold()


def _folded_quote(quote: str) -> str:
    return fold(quote.strip(QUOTE_MARKS)).text.strip()


def _standing_alone(page: str, wanted: str, start: int = 0) -> int:
    """Where `wanted` stands on the page, not inside longer words or numbers; -1 if nowhere."""
    at = page.find(wanted, start)
    while at >= 0:
        end = at + len(wanted)
        cut_before = at > 0 and page[at - 1].isalnum() and wanted[0].isalnum()
        cut_after = end < len(page) and page[end].isalnum() and wanted[-1].isalnum()
        if not (cut_before or cut_after):
            return at
        at = page.find(wanted, at + 1)
    return -1


def _match(page: Folded, start: int, end: int, similarity: float) -> QuoteMatch:
    return QuoteMatch("intact", page.offsets[start], page.offsets[end - 1] + 1, similarity)


def _in_parts(parts: list[str], page: Folded) -> QuoteMatch | None:
    """The parts in their order, each near the one before it."""
    first = _standing_alone(page.text, parts[0])
    while first >= 0:
        end = first + len(parts[0])
        for part in parts[1:]:
            at = _standing_alone(page.text, part, end)
            if at < 0:
                return None
            if at - end > WIDEST_GAP:
                break
            end = at + len(part)
        else:
            return _match(page, first, end, 1.0)
        first = _standing_alone(page.text, parts[0], first + 1)
    return None


def _nearest(quote: str, wanted: str, text: str, page: Folded) -> QuoteMatch:
    if len(wanted) < SHORTEST or not page.text:
        return GONE
    query, target = _in_one_alphabet(wanted, page.text)
    found = edlib.align(query, target, mode="HW", task="locations", k=int(len(wanted) * (1 - ALTERED)))
    if found["editDistance"] < 0:
        return GONE
    # Several may be equally near: the one that is as long as the quote.
    start, last = min(found["locations"], key=lambda at: (abs(at[1] + 1 - at[0] - len(wanted)), at[0] - at[1]))
    similarity = 1 - found["editDistance"] / len(wanted)
    start, end = _whole_words(page.text, start, last + 1)
    place = (page.offsets[start], page.offsets[end - 1] + 1)
    changes = tuple(compare(quote.strip(QUOTE_MARKS), text[place[0] : place[1]]))
    only_wording = all(change.kind == "wording" for change in changes)
    intact = not changes or (similarity >= INTACT and only_wording)
    state: State = "intact" if intact else "altered"
    return QuoteMatch(state, *place, similarity, changes)


def _whole_words(page: str, start: int, end: int) -> tuple[int, int]:
    """Widen a match to whole words."""
    while start > 0 and page[start - 1].isalnum() and page[start].isalnum():
        start -= 1
    while end < len(page) and page[end].isalnum() and page[end - 1].isalnum():
        end += 1
    return start, end


def _in_one_alphabet(query: str, target: str) -> tuple[str, str]:
    """Rewrite both in at most 256 characters, all that edlib tells apart: what the quote lacks is one character."""
    if PLAIN.fullmatch(query) and target.isascii():
        return query, target
    known = {ord(char): chr(at + 1) for at, char in enumerate(dict.fromkeys(query)) if at < 254}
    table = _Alphabet(known)
    return query.translate(table), target.translate(table)


class _Alphabet(dict[int, str]):
    def __missing__(self, _key: int) -> str:
        return "\0"
