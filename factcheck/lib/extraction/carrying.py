"""The main text of a page that was changed a little, told from what it was before.

Finding the main text of a page takes ten times as long as finding all that a reader sees. Where only some lines of the
latter changed, the former can be told: what stood in the main text stands there still, with its new words; what is new
between two of its lines belongs to it; what stood elsewhere stays out. Whatever is not as plain as that is left to the
extractor. This also keeps the two texts comparable: an extractor may choose otherwise because of one word.
"""

from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# The share of what a reader sees that may have changed, in characters.
MOST_CHANGED = 0.25
# Lines that changed, old times new: beyond that comparing them takes longer than the extractor.
MOST_COMPARED = 10_000
# What replaces something outside the main text is no longer than twice that, and so many characters.
MORE = 100


class _Edit(NamedTuple):
    """The lines from `start` to `end` became these."""

    start: int
    end: int
    lines: Sequence[str]


def carry_over(main: str, *, before: str, after: str) -> str | None:
    """Give the main text of a page of which a reader sees `after` and saw `before`, when `main` was its main text.

    None when that cannot be told. Linear but for the few lines that changed.
    """
    if main == before:
        return after
    lines = main.split("\n")
    if not all(lines):
        # The extractor of short pages wrote it, which takes no time.
        return None
    old, new = _lines(before), _lines(after)
    edits = _edits(old, new)
    if edits is None:
        return None
    places = _places([" ".join(line.split()) for line in lines], old)
    for edit in reversed(edits):
        inside = _inside(edit, places, old)
        if inside is None:
            return None
        lines[inside.start : inside.end] = inside.lines
    return "\n".join(lines) or None


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(each.split()) for each in text.split("\n")) if line]


def _edits(old: Sequence[str], new: Sequence[str]) -> list[_Edit] | None:
    """What changed, in order; None when it is much."""
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    same = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    was, now = old[first : len(old) - same], new[first : len(new) - same]
    if len(was) * len(now) > MOST_COMPARED:
        return None
    if sum(map(len, [*was, *now])) > MOST_CHANGED * (sum(map(len, old)) + sum(map(len, new))):
        return None
    if not was or not now:
        return [_Edit(first, first + len(was), now)] if was or now else []
    moves = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    return [_Edit(first + i, first + j, now[k:m]) for move, i, j, k, m in moves if move != "equal"]


def _places(main: Sequence[str], old: Sequence[str]) -> list[tuple[int, int]]:
    """Where lines of the main text stand on the page, as pairs (line of the page, line of the main text), in order.

    Only those of which that is sure: looked for from the first on and from the last on they are found at one place.
    """
    forwards = _found(main, old)
    backwards = _found(main[::-1], old[::-1])
    ends = [None if at is None else len(old) - 1 - at for at in reversed(backwards)]
    return [
        (at, number)
        for number, (at, other) in enumerate(zip(forwards, ends, strict=True))
        if at is not None and at == other
    ]


def _found(main: Sequence[str], old: Sequence[str]) -> list[int | None]:
    """Where each line stands first behind the one before it; None for one that does not."""
    wanted = set(main)
    standing: dict[str, list[int]] = {}
    for at, line in enumerate(old):
        if line in wanted:
            standing.setdefault(line, []).append(at)
    found: list[int | None] = []
    start = 0
    for line in main:
        there = standing.get(line, [])
        behind = bisect_left(there, start)
        if behind == len(there):
            found.append(None)
            continue
        found.append(there[behind])
        start = there[behind] + 1
    return found


def _inside(edit: _Edit, places: Sequence[tuple[int, int]], old: Sequence[str]) -> _Edit | None:
    """The same edit of the main text, which changes nothing when it is all outside; None when that is not sure."""
    begin = bisect_left(places, (edit.start, 0))
    end = bisect_left(places, (edit.end, 0))
    left = places[begin - 1] if begin else (-1, -1)
    right = places[end] if end < len(places) else None
    first, last = left[1] + 1, left[1] + 1 + end - begin
    is_between = left[0] == edit.start - 1 and right == (edit.end, last)
    if edit.start == edit.end:
        return _Edit(first, last, edit.lines) if is_between and begin else None
    is_no_longer = len(edit.lines) <= edit.end - edit.start
    if end - begin == edit.end - edit.start:
        is_whole = [number for _, number in places[begin:end]] == list(range(first, last))
        return _Edit(first, last, edit.lines) if is_whole and (is_between or is_no_longer) else None
    if begin < end or right is None or right[1] != first:
        # Some of it, or behind the last line that is sure, or beside one that the page spells otherwise.
        return None
    was, now = sum(map(len, old[edit.start : edit.end])), sum(map(len, edit.lines))
    return _Edit(0, 0, ()) if is_no_longer and now <= 2 * was + MORE else None
