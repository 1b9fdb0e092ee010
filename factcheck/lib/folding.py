"""Texts as they are compared: without what typesetting changes and readers do not notice, and with the way back."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

HYPHENS: Final = "-‐‑−﹣－"
# Characters that typesetting changes and readers do not notice. A “–” is told from a hyphen by what stands around it.
FOLDS: Final[dict[str, str]] = (
    dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys("‒–—―﹘", "–")
    | dict.fromkeys("'‘’‚‛′`´ʹʼ\"“”„‟″«»‹›", "'")
    | {"…": "...", "%": " percent"}
)
# More kinds of characters are folded in one pass over the text, which is slower than a pass for each of a few.
MOST_REPLACED: Final = 30
SOFT_HYPHEN: Final = "\u00ad"
INVISIBLE: Final = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
) | {SOFT_HYPHEN}
GAP: Final = INVISIBLE | frozenset(" \n-–")
# What folds to itself, and is no part of the letter before it: Latin, Cyrillic, Arabic, kana, Chinese, Korean.
PLAIN: Final = re.compile(r"[a-z0-9 \n.,;:()?!а-яء-غف-ي、。ぁ-ゖァ-ヺ一-龥가-힣]+")
# What divides a word and is no part of it, at the end of a line or not.
IN_WORD: Final = re.compile(rf"[-{SOFT_HYPHEN}](?:\n[ \n]*)?")
# Words divided at the end of a line, as PDFs have them.
DIVIDED: Final = re.compile(rf"(?<=[^\W\d_])[{HYPHENS}{SOFT_HYPHEN}]\n\s*(?=[^\W\d_])")
UNSEEN: Final = re.compile(f"[{''.join(sorted(INVISIBLE))}]")


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


@lru_cache(maxsize=32)
def fold(text: str) -> Folded:
    """Return `text` as it is compared, with the way back to the original. Linear; the last few are remembered.

    What folds character by character is replaced at once; only what shrinks or grows is looked at by itself.
    """
    even, chars = _folded_evenly(text)
    pieces: list[str] = []
    begins: list[int] = []
    starts: list[int] = []
    ends: list[int | None] = []
    length = at = 0
    ends_in_space = True
    for found in _uneven(chars).finditer(even):
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


def _folded_evenly(text: str) -> tuple[str, set[str]]:
    """The text with all that folds to one character folded, as long as it was; and what letters but PLAIN are in it."""
    lowered = text.lower()
    even = lowered if len(lowered) == len(text) else text
    folds = {char: _fold_char(char) for char in set(PLAIN.sub("", even))}
    chars = {folded if len(folded) == 1 else char for char, folded in folds.items()}
    changed = {char: folded for char, folded in folds.items() if len(folded) == 1 and folded != char}
    if len(changed) > MOST_REPLACED:
        even = even.translate({ord(char): folded for char, folded in changed.items()})
    else:
        for char, folded in changed.items():
            even = even.replace(char, folded)
    return even.replace(" per cent", "  percent"), chars


def _uneven(chars: AbstractSet[str]) -> re.Pattern[str]:
    """What folds to fewer or more characters in this text: gaps, hyphens, accents of their own, ligatures.

    Each way begins with one letter, which lets the search skip from one to the next.
    """
    gap = "[ \n\\-–" + "".join(sorted(INVISIBLE & chars)) + "]"
    ways = [f" {gap}+", f"\n{gap}+", *(f"{re.escape(char)}{gap}*" for char in sorted((GAP - {" ", "\n"}) & chars))]
    accents = "".join(re.escape(char) for char in sorted(chars) if _joins(char))
    if accents:
        # Sixteen at most: composing is quadratic in the accents of one letter.
        ways.append(rf"[^\s][{accents}]{{1,16}}")
    ways += [re.escape(char) for char in sorted(chars) if char not in GAP and len(_fold_char(char)) > 1]
    return re.compile("|".join(ways))


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
    return "".join(
        " " if one.isspace() else FOLDS.get(one, one) for one in unicodedata.normalize("NFKC", FOLDS.get(char, char))
    ).casefold()
