"""The main text of a page that was changed a little, told from what it was before.

Finding the main text of a page takes ten times as long as finding all that a reader sees. Where only some lines of the
latter changed, the former can be told: what stood in the main text stands there still, with its new words; what is new
between two of its lines belongs to it; what stood elsewhere stays out. Whatever is not as plain as that is left to the
extractor. This also keeps the two texts comparable: an extractor may choose otherwise because of one word.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from factcheck.lib.alignment import WORD

# The share of what a reader sees that may have changed, and how many lines of it, old and new.
MOST_CHANGED = 0.5
MOST_LINES = 60
# Characters of a page, beyond which looking for its lines takes long.
LONGEST = 1_000_000
# What replaces something outside the main text is no longer than twice that, and so many characters.
MORE = 100
# So many words of a line in a row that are in the main text tell that the line is, however that is written there.
IN_A_ROW = 3


class _Edit(NamedTuple):
    """Lines that became others, and the one line before and after them, empty where there is none."""

    left: str
    was: Sequence[str]
    now: Sequence[str]
    right: str


class _Told:
    """What the main text told before: its lines, and its words, bare of marks and spacing."""

    def __init__(self, main: str) -> None:
        self.lines = _written([main])
        self._main = main

    @cached_property
    def words(self) -> str:
        return _words(self._main)

    def has(self, line: str) -> bool:
        """Say whether some of the line is told, be it in a table, or without what hides in a line."""
        # Most lines stand there as they are: taking a whole page apart into words costs more than all else here.
        if _written([line]) in self.lines:
            return True
        told = _words(line).split()
        starts = range(max(1, len(told) - IN_A_ROW + 1))
        return any(f" {' '.join(told[start : start + IN_A_ROW])} " in self.words for start in starts)


def carry_over(main: str, *, before: str, after: str) -> str | None:
    """Give the main text of a page of which a reader sees `after` and saw `before`, when `main` was its main text.

    None when that cannot be told. Linear but for the few lines that changed.
    """
    if main == before:
        return after
    edits = _edits(before, after)
    if edits is None:
        return None
    told = _Told(main)
    standing = told.lines
    for edit in edits:
        if not edit.was and not _is_once(before, edit.left, edit.right):
            return None
        if edit.was and _is_outside(edit, standing, told=told):
            continue
        if edit.was and not _is_once(before, *edit.was):
            return None
        edited = _edited(standing, edit)
        if edited is None:
            return None
        standing = edited
    return standing[1:-1] or None


def _edits(before: str, after: str) -> list[_Edit] | None:
    """What changed, in order; None when it is much."""
    if max(len(before), len(after)) > LONGEST:
        return None
    start = before.rfind("\n", 0, _shared(before, after)) + 1
    same = _shared_end(before, after, most=min(len(before), len(after)) - start)
    end = before.find("\n", len(before) - same) if same else -1
    same = len(before) - end if end >= 0 else 0
    was, now = _lines(before[start : len(before) - same]), _lines(after[start : len(after) - same])
    if len(was) + len(now) > MOST_LINES:
        return None
    around = [_last_line(before[:start]), *was, _first_line(before[len(before) - same :])]
    moves = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    edits = [_Edit(around[i], was[i:j], now[k:m], around[j + 1]) for move, i, j, k, m in moves if move != "equal"]
    changed = sum(len(line) for edit in edits for line in (*edit.was, *edit.now))
    return edits if changed <= MOST_CHANGED * (len(before) + len(after)) else None


def _shared(one: str, other: str) -> int:
    """How many characters the two have in common from the start."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _shared_end(one: str, other: str, *, most: int) -> int:
    """How many of the last characters the two have in common, `most` of them at most."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if one[len(one) - middle : len(one) - least] == other[len(other) - middle : len(other) - least]:
            least = middle
        else:
            most = middle - 1
    return least


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(each.split()) for each in text.split("\n")) if line]


def _first_line(text: str) -> str:
    return " ".join(text.lstrip().partition("\n")[0].split())


def _last_line(text: str) -> str:
    return " ".join(text.rstrip().rpartition("\n")[2].split())


def _is_once(before: str, *lines: str) -> bool:
    """Say whether each of the lines is at one place on the page only, so that it is known which one changed."""
    return all(line and before.count(line) == 1 for line in lines)


def _is_outside(edit: _Edit, standing: str, *, told: _Told) -> bool:
    """Say whether nothing of what changed is in the main text, and what came instead is of its kind.

    Between two lines of the main text nobody can tell: a sentence may stand where an advertisement stood.
    """
    is_like_it = len(edit.now) <= len(edit.was) and sum(map(len, edit.now)) <= 2 * sum(map(len, edit.was)) + MORE
    is_between = bool(edit.now) and _written([edit.left, edit.right]) in standing
    return is_like_it and not is_between and not any(map(told.has, edit.was))


def _words(text: str) -> str:
    """The words of a text, bare of marks and spacing."""
    return f" {' '.join(word for word in WORD.findall(text.casefold()) if word.isalnum())} "


def _edited(standing: str, edit: _Edit) -> str | None:
    """Change the main text; None if it does not have those lines as they are, or not what is around them."""
    for around in _surroundings(edit):
        old, new = (_written([*around[:1], *lines, *around[1:]]) for lines in (edit.was, edit.now))
        if standing.count(old) == 1:
            return standing.replace(old, new)
    return None


def _surroundings(edit: _Edit) -> Iterator[Sequence[str]]:
    """The lines that must be around those that changed: both, or none when there are no more than there were."""
    if edit.left and edit.right:
        yield edit.left, edit.right
    if edit.was and len(edit.now) <= len(edit.was):
        yield ()


def _written(lines: Sequence[str]) -> str:
    return "".join(f"\n{line}" for line in lines) + "\n"
