"""A comparison as it is read: long stretches that stayed are left out but for their ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from factcheck.lib.differences import Stretch

# Characters of what stayed that are shown on either side of a change.
AROUND: Final = 160


@dataclass(frozen=True, slots=True)
class Shown:
    """A run of the comparison: `same`, `removed`, `added`, or `left_out`, which then says how many characters."""

    kind: str
    text: str
    length: int = 0


def shortened(stretches: Sequence[Stretch]) -> list[Shown]:
    """Leave out the middle of what stayed."""
    shown = []
    for at, stretch in enumerate(stretches):
        head = AROUND if at else 0
        tail = AROUND if at < len(stretches) - 1 else 0
        left_out = len(stretch.text) - head - tail
        if stretch.kind != "same" or left_out <= AROUND:
            shown.append(Shown(stretch.kind, stretch.text))
            continue
        shown += [
            Shown("same", stretch.text[:head]),
            Shown("left_out", "", left_out),
            Shown("same", stretch.text[len(stretch.text) - tail :]),
        ]
    return shown
