"""Whether a quote still stands in a text, and what became of it if not."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
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
# A longer one too, in folded characters: searching for what is near it would take seconds.
LONGEST: Final = 5_000
# How far apart the parts of one quote with “[…]” may stand, in folded characters.
WIDEST_GAP: Final = 3_000
# More kinds of characters are folded in one pass over the text, which is slower than a pass for each of a few.
MOST_REPLACED: Final = 30
# How many of the places that are equally near are looked at.
MOST_TIES: Final = 8

ELLIPSIS: Final = re.compile(r"\[\s*(?:…|\.{3}|\. \. \.)\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3}")
QUOTE_MARKS: Final = " \t\n\"'“”„«»‘’‚"

HYPHENS: Final = "-‐‑−﹣－"
# Characters that typesetting changes and readers do not notice. A “–” is told from a hyphen by what stands around it.
FOLDS: Final[dict[str, str]] = (
    dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys("‒–—―﹘", "–")
    | dict.fromkeys("'‘’‚‛′`´ʹʼ\"“”„‟″«»‹›", "'")
    | {"…": "...", "%": " percent"}
)
SOFT_HYPHEN: Final = "\u00ad"
INVISIBLE: Final = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
) | {SOFT_HYPHEN}
GAP: Final = INVISIBLE | frozenset(" \n-–")
# What divides a word and is no part of it, at the end of a line or not.
IN_WORD: Final = re.compile(rf"[-{SOFT_HYPHEN}](?:\n[ \n]*)?")
# Words divided at the end of a line, as PDFs have them.
DIVIDED: Final = re.compile(rf"(?<=[^\W\d_])[{HYPHENS}{SOFT_HYPHEN}]\n\s*(?=[^\W\d_])")
UNSEEN: Final = re.compile(f"[{''.join(sorted(INVISIBLE))}]")
# Chinese, Japanese, Thai, Lao, Khmer, Burmese: no spaces between words.
UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0010ffff"
WORD: Final = re.compile(rf"[^\W_{UNSPACED}]+")
# Words that come and go without changing what a long quote says.
ARTICLES: Final = frozenset({"a", "an", "the", "that", "of"})


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
    """A text as it is compared, with the way back to the original."""

    text: str
    # Where each run of `text` begins; where it stands in the original; where that ends, for what is told apart only
    # as a whole (None: character by character).
    _begins: list[int] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _ends: list[int | None] = field(default_factory=list)

    def start_of(self, at: int) -> int:
        """Where the original of the folded character `at` starts."""
        run = bisect_right(self._begins, at) - 1
        return self._starts[run] + (at - self._begins[run] if self._ends[run] is None else 0)

    def end_of(self, at: int) -> int:
        """Where the original of the folded character `at` ends."""
        run = bisect_right(self._begins, at) - 1
        end = self._ends[run]
        return self._starts[run] + at - self._begins[run] + 1 if end is None else end


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
    """Return `text` as it is compared, with the way back to the original. Linear; the last few are remembered.

    What folds character by character is replaced at once; only what shrinks or grows is looked at by itself.
    """
    even = _folded_evenly(text)
    pieces: list[str] = []
    begins: list[int] = []
    starts: list[int] = []
    ends: list[int | None] = []
    length = at = 0
    ends_in_space = True
    for found in _uneven(even).finditer(even):
        start, end = found.span()
        folded = _fold_run(found[0], even[start - 1 : start], even[end : end + 1])
        if start > at:
            ends_in_space = even[start - 1] in " \n"
            pieces.append(even[at:start])
            begins.append(length)
            starts.append(at)
            ends.append(None)
            length += start - at
        if ends_in_space:
            folded = folded.removeprefix(" ")
        if folded:
            ends_in_space = folded[-1] == " "
            pieces.append(folded)
            begins.append(length)
            starts.append(start)
            ends.append(end)
            length += len(folded)
        at = end
    pieces.append(even[at:])
    begins.append(length)
    starts.append(at)
    ends.append(None)
    return Folded("".join(pieces).replace("\n", " "), begins, starts, ends)


def _folded_evenly(text: str) -> str:
    """The text with all that folds to one character folded; as long as it was."""
    lowered = text.lower()
    even = lowered if len(lowered) == len(text) else text
    folds = {char: folded for char in set(even) if len(folded := _fold_char(char)) == 1 and folded != char}
    if len(folds) > MOST_REPLACED:
        even = even.translate({ord(char): folded for char, folded in folds.items()})
    else:
        for char, folded in folds.items():
            even = even.replace(char, folded)
    return even.replace(" per cent", "  percent")


def _uneven(even: str) -> re.Pattern[str]:
    """What folds to fewer or more characters in this text: gaps, hyphens, accents of their own, ligatures."""
    chars = set(even)
    gaps = "".join(sorted(INVISIBLE & chars))
    grown = "".join(re.escape(char) for char in sorted(chars) if len(_fold_char(char)) > 1)
    accents = "".join(re.escape(char) for char in sorted(chars) if _joins(char))
    # Sixteen at most: composing is quadratic in the accents of one letter.
    accented = rf"|[^\s][{accents}]{{1,16}}" if accents else ""
    return re.compile(rf"[ \n][ \n\-–{gaps}]+|[\-–{gaps}][ \n\-–{gaps}]*{accented}" + (f"|[{grown}]" if grown else ""))


def _joins(char: str) -> bool:
    """Say whether a character is one with the letter before it: accents, and the parts of Korean syllables."""
    return unicodedata.combining(char) > 0 or "\u1160" <= char <= "\u11ff" or char in "\uff9e\uff9f"


def _fold_run(run: str, before: str, after: str) -> str:
    if run[0] not in GAP:
        return "".join(_fold_char(char) for char in unicodedata.normalize("NFKC", run))
    kept = "".join(char for char in run if char == SOFT_HYPHEN or char not in INVISIBLE)
    if before.isalpha() and after.isalpha() and IN_WORD.fullmatch(kept):
        return ""
    if "-" in kept or "–" in kept:
        return "-"
    return " " if kept.strip(SOFT_HYPHEN) else ""


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in INVISIBLE:
        return ""
    if char == "\n":
        return char
    return "".join(
        " " if one.isspace() else FOLDS.get(one, one) for one in unicodedata.normalize("NFKC", FOLDS.get(char, char))
    ).casefold()


def _folded_quote(quote: str) -> str:
    return fold(quote.strip(QUOTE_MARKS)).text.strip()


def _standing_alone(page: str, wanted: str, start: int = 0) -> int:
    """Where `wanted` stands on the page, not inside longer words or numbers; -1 if nowhere."""
    at = page.find(wanted, start)
    while at >= 0 and (_is_inside(page, at) or _is_inside(page, at + len(wanted))):
        # Nothing begins within a word: one of a million letters is stepped over, not through.
        word = WORD.match(page, at) if _is_inside(page, at) else None
        at = page.find(wanted, word.end() if word else at + 1)
    return at


def _is_inside(page: str, at: int) -> bool:
    """Say whether the characters around `at` belong together: one word, or one number (“1,400”, “2.5”)."""
    before, after = page[max(0, at - 2) : at], page[at : at + 2]
    if not before or not after:
        return False
    if before[-1].isalnum() and after[0].isalnum():
        return WORD.match(before[-1]) is not None and WORD.match(after[0]) is not None
    return (before[-1] in ".,:" and before[0].isdigit() and after[0].isdigit()) or (
        before[-1].isdigit() and after[0] in ".,:" and after[-1].isdigit()
    )


def _match(page: Folded, start: int, end: int, similarity: float) -> QuoteMatch:
    return QuoteMatch("intact", page.start_of(start), page.end_of(end - 1), similarity)


def _in_parts(parts: list[str], page: Folded) -> QuoteMatch | None:
    """The parts in their order, each near the one before it."""
    first = _standing_alone(page.text, parts[0])
    # Where each part was found last: the next first part stands later, so it is searched on from there only.
    places = [-1] * len(parts)
    while first >= 0:
        end = first + len(parts[0])
        for number, part in enumerate(parts[1:], start=1):
            if places[number] < end:
                places[number] = _standing_alone(page.text, part, end)
            at = places[number]
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
    place = _nearest_place(wanted, page.text) if SHORTEST <= len(wanted) <= LONGEST else None
    if not place:
        return GONE
    start, end, distance = place
    similarity = 1 - distance / len(wanted)
    start, end = _whole_words(page.text, start, end)
    start, end = page.start_of(start), page.end_of(end - 1)
    changes = tuple(compare(_as_read(quote.strip(QUOTE_MARKS)), _as_read(text[start:end])))
    intact = not changes or (similarity >= INTACT and all(map(_is_slip, changes)))
    return QuoteMatch("intact" if intact else "altered", start, end, similarity, changes)


def _nearest_place(wanted: str, page: str) -> tuple[int, int, int] | None:
    """Start, end and edit distance of what on the page is nearest; of several that which is as long as the quote."""
    query, target = _in_one_alphabet(wanted, page)
    most = int(len(wanted) * (1 - ALTERED))
    found = edlib.align(query, target, mode="HW", task="distance", k=most)
    distance: int = found["editDistance"]
    if distance < 0 or distance == len(wanted):
        return None
    places: list[tuple[int, int]] = []
    for _, last in found["locations"][:MOST_TIES]:
        # Back from where it ends to where it starts.
        back = target[max(0, last + 1 - len(query) - distance) : last + 1][::-1]
        aligned = edlib.align(query[::-1], back, mode="SHW", task="distance", k=distance)
        places += [(last - first, last + 1) for _, first in aligned["locations"]]
    start, end = min(places, key=lambda place: (abs(place[1] - place[0] - len(query)), place))
    return start, end, distance


def _whole_words(page: str, start: int, end: int) -> tuple[int, int]:
    """Widen a match to whole words and numbers, and leave out the space at its ends."""
    while page[start] == " ":
        start += 1
    while page[end - 1] == " ":
        end -= 1
    while _is_inside(page, start):
        start -= 1
    while _is_inside(page, end):
        end += 1
    return start, end


def _as_read(words: str) -> str:
    """The words as a reader sees them: whole, without what is invisible."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", DIVIDED.sub("", words)))


def _is_slip(change: Change) -> bool:
    """Say whether a change is one of spelling only: an article more or less, a letter more, less or other."""
    if change.kind != "wording":
        return False
    before, after = fold(change.before).text, fold(change.after).text
    if not before or not after:
        return {before, after} <= ARTICLES | {""}
    if abs(len(before) - len(after)) > 1:
        return False
    return edlib.align(*_in_one_alphabet(before, after), k=1)["editDistance"] >= 0 or sorted(before) == sorted(after)


def _in_one_alphabet(query: str, target: str) -> tuple[bytes, bytes]:
    """Write both in bytes, which is all that edlib tells apart: what the quote lacks is one byte."""
    try:
        return query.encode("latin-1"), target.encode("latin-1")
    except UnicodeEncodeError:
        known = {ord(char): chr(at + 1) for at, char in enumerate(dict.fromkeys(query)) if at < 254}
        table = _Alphabet(known)
        return query.translate(table).encode("latin-1"), target.translate(table).encode("latin-1")


class _Alphabet(dict[int, str]):
    def __missing__(self, _key: int) -> str:
        return "\0"
