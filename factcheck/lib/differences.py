"""Two versions of a text beside each other, word by word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile
from operator import attrgetter
from typing import Final, Literal

from factcheck.lib.alignment import in_order, sentences_of
from factcheck.lib.spans import Span

SENTENCE_END: Final = re.compile(r"[.!?…。！？]\s\Z")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of text that both versions have (`same`), only the earlier one (`removed`) or only the later (`added`)."""

    kind: Literal["same", "removed", "added"]
    text: str


EMPTY: Final = Stretch("same", "")


def differences(before: str, after: str) -> list[Stretch]:
    """Say what was removed and added, in whole words and in the order of the text; spacing is no word.

    All that is `same` or `added` makes up `after`. A passage that moved is removed in one place and added in another.
    Of the places where a passage may be said to begin, a line's or a sentence's beginning is preferred: of "It left. It
    sank." and "It sank." the words "It left." were removed, not "left. It". Patience diff (B. Cohen) over the words;
    near-linear.
    """
    found = _joined(_stretches(before, after))
    for at, stretch in enumerate(found):
        ahead = found[at - 1] if at else EMPTY
        behind = found[at + 1] if at + 1 < len(found) else EMPTY
        if stretch.kind != "same" and ahead.kind == behind.kind == "same":
            found[max(0, at - 1) : at + 2] = _slid(ahead, stretch, behind)[0 if at else 1 : 3]
    return _joined(found)


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    found = (stretch for stretch in stretches if stretch.text)
    return [
        Stretch(kind, "".join(stretch.text for stretch in alike))
        for kind, alike in groupby(found, key=attrgetter("kind"))
    ]


def _slid(ahead: Stretch, stretch: Stretch, behind: Stretch) -> list[Stretch]:
    """The three with the same texts before and after, the middle one begun with a line or a sentence if it can be."""
    size = len(stretch.text)
    left, right = len(_shared(stretch.text[::-1], ahead.text[::-1])), len(_shared(stretch.text, behind.text))
    firm = ahead.text[: len(ahead.text) - left]
    around = ahead.text[len(firm) :] + stretch.text + behind.text[:right]

    def worth(at: int) -> tuple[int, int]:
        above = (firm[-2:] + around[max(0, at - 2) : at])[-2:]
        rank = 0 if above[-1:] in {"", "\n"} else 1 if SENTENCE_END.search(above) else 2
        return rank, abs(at - left)

    at = min(range(left + right + 1), key=worth)
    return [
        Stretch("same", firm + around[:at]),
        Stretch(stretch.kind, around[at : at + size]),
        Stretch("same", around[at + size :] + behind.text[right:]),
    ]


def _stretches(before: str, after: str) -> Iterator[Stretch]:
    olds, news = _places(before), _places(after)
    pairs = sorted(
        in_order([before[one.start : one.end] for one in olds], [after[one.start : one.end] for one in news])
    )
    at = to = 0
    for old, new in [
        *((olds[a], news[b]) for a, b in pairs),
        (Span(len(before), len(before)), Span(len(after), len(after))),
    ]:
        yield from _between(before[at : old.start], after[to : new.start])
        yield Stretch("same", after[new.start : new.end])
        at, to = old.end, new.end


def _between(removed: str, added: str) -> Iterator[Stretch]:
    """What stands between two words that stayed; the space around it stays with them."""
    if not removed.strip() and not added.strip():
        yield Stretch("same", added)
        return
    head, tail = _shared(_space(removed), _space(added)), ""
    removed, added = removed[len(head) :], added[len(head) :]
    if removed.rstrip() and added.rstrip():
        tail = _shared(_space(removed[::-1]), _space(added[::-1]))[::-1]
    yield Stretch("same", head)
    yield Stretch("removed", removed[: len(removed) - len(tail)])
    yield Stretch("added", added[: len(added) - len(tail)])
    yield Stretch("same", tail)


def _shared(one: str, other: str) -> str:
    """What both begin with."""
    return "".join(char for char, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _space(text: str) -> str:
    """The space that the text begins with."""
    return text[: len(text) - len(text.lstrip())]


def _places(text: str) -> list[Span]:
    return [Span(*place) for sentence in sentences_of(text) for place in sentence.places]
