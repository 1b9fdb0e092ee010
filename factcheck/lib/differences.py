"""Two versions of a text beside each other, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile
from operator import attrgetter
from typing import Literal

from factcheck.lib.alignment import in_order, sentences_of
from factcheck.lib.spans import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of text that both versions have (`same`), only the earlier one (`removed`) or only the later (`added`)."""

    kind: Literal["same", "removed", "added"]
    text: str


def differences(before: str, after: str) -> list[Stretch]:
    """Say what was removed and added, in whole words and in the order of the text; spacing is no word.

    All that is `same` or `added` makes up `after`. A passage that moved is removed in one place and added in another.
    Patience diff (B. Cohen) over the words; near-linear.
    """
    found = (stretch for stretch in _stretches(before, after) if stretch.text)
    return [
        Stretch(kind, "".join(stretch.text for stretch in alike))
        for kind, alike in groupby(found, key=attrgetter("kind"))
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
    return [place for sentence in sentences_of(text) for place in sentence.places]
