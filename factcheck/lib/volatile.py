"""Places on a page that say something else at every load: advertisements, teasers, quotes of the day."""

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from factcheck.lib.alignment import in_order

MOST_LINES: Final = 6  # in one place: what is longer is part of what the page says
MOST_OF_THE_PAGE: Final = 1 / 3
ALIKE: Final = 0.3  # share of the words: two lines that share more are one line that was edited

WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Place:
    """Between which two lines something is another thing at every load; empty at the text's beginning and end."""

    above: str
    below: str


def volatile_places(first: str, second: str) -> list[Place]:
    """Say where two texts of one page, fetched within minutes, have wholly different lines in the same place.

    A line that was edited, added or taken out is a change of what the page says, and so is the greater part of a page:
    none of them is volatile. The lines around a place are kept as fingerprints, for they may be long. Lines are
    paired by patience diff; linear but for that.
    """
    olds, news = _lines(first), _lines(second)
    pairs = [(-1, -1), *sorted(in_order(olds, news)), (len(olds), len(news))]
    places, replaced = [], 0
    for (old, new), (next_old, next_new) in pairwise(pairs):
        removed, added = olds[old + 1 : next_old], news[new + 1 : next_new]
        if removed and added and max(len(removed), len(added)) <= MOST_LINES and not _is_edited(removed, added):
            places.append(Place(_print_at(olds, old), _print_at(olds, next_old)))
            replaced += len(removed)
    return places if replaced <= MOST_OF_THE_PAGE * len(olds) else []


def without_volatile(text: str, places: Collection[Place]) -> str:
    """Give the text without what stands in the volatile places; a place that cannot be told for sure is left alone."""
    lines = _lines(text)
    prints = ["", *map(_print, lines), ""]
    known = {(place.above, place.below) for place in places}
    above = {place.above for place in places}
    kept, at = list[str](), 0
    while at < len(prints) - 1:
        if at:
            kept.append(lines[at - 1])
        within = range(at + 2, min(at + 2 + MOST_LINES, len(prints))) if prints[at] in above else ()
        at = next((end for end in within if (prints[at], prints[end]) in known), at + 1)
    return "\n".join(kept)


def _lines(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := " ".join(each.split()))]


def _print_at(lines: Sequence[str], at: int) -> str:
    return _print(lines[at]) if 0 <= at < len(lines) else ""


def _print(line: str) -> str:
    return hashlib.sha256(line.casefold().encode()).hexdigest()[:16]


def _is_edited(removed: Sequence[str], added: Sequence[str]) -> bool:
    """Say whether one of the lines is another one with some words changed."""
    return any(_share(one, other) >= ALIKE for one in removed for other in added)


def _share(one: str, other: str) -> float:
    ours, theirs = set(_words(one)), set(_words(other))
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 1.0


def _words(line: str) -> Iterator[str]:
    return (word.casefold() for word in WORD.findall(line))
