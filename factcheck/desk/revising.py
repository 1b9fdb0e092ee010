"""A comparison as it is read: long stretches that stayed are left out but for their ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from factcheck.lib.alignment import WORD
from factcheck.lib.differences import Stretch

# Characters of what stayed that are shown on either side of a change, at most.
AROUND: Final = 160


@dataclass(frozen=True, slots=True)
class Shown:
    """A run of the comparison: `same`, `removed`, `added`, or `left_out`, which then says how many words."""

    kind: str
    text: str
    words: int = 0


def shortened(stretches: Sequence[Stretch]) -> list[Shown]:
    """Leave out the middle of what stayed, from one line or word to another."""
    shown = []
    for at, stretch in enumerate(stretches):
        text = stretch.text
        head = _head(text) if at else ""
        tail = _tail(text) if at < len(stretches) - 1 else ""
        left_out = text[len(head) : len(text) - len(tail)]
        if stretch.kind != "same" or len(left_out) <= AROUND:
            shown.append(Shown(stretch.kind, text))
            continue
        ends = Shown("same", head), Shown("left_out", "", _words(left_out)), Shown("same", tail)
        shown += [one for one in ends if one.text or one.words]
    return shown


def _head(text: str) -> str:
    """The beginning that is shown: whole lines if one ends there, else whole words, if there is space between them."""
    begin = text[:AROUND]
    cut = begin.rfind("\n") + 1 or begin.rfind(" ") + 1
    return begin[: cut or AROUND]


def _tail(text: str) -> str:
    end = text[-AROUND:]
    line, space = end.find("\n"), end.find(" ")
    return end[(line if line >= 0 else space) + 1 :]


def _words(text: str) -> int:
    return sum(match[0][0].isalnum() for match in WORD.finditer(text))
