"""Where a place that was written down stands in a text that came back from outside."""

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from typing import Final

from factcheck.lib.alignment import WORD, in_order
from factcheck.lib.anchoring.selectors import CONTEXT, LOST, Anchor, Selector, State

# What counts how much: the words themselves, those before and after them, and how far they went.
QUOTE, PREFIX, SUFFIX, POSITION = 50, 20, 20, 2
# Measured by `benchmarks/anchors.py` on other stories, in thoroughly rewritten ones: in percent, of sentences with 30 %
# of their words replaced those found, and of deleted ones those found all the same.
# The least total (0 to 1) a place must reach: at 0.45 it is 2 % more and 0.3 % more …
FLOOR: Final = 0.48
# … and by how much it must surpass any other, also one where only the context stands.
MARGIN: Final = 0.1
# The least share of the words on one side at least that must still be there …
BESIDE: Final = 0.3
# … and by how much it may be less there than elsewhere: what others have beside them too tells nothing. Without this
# rule 0.1 to 0.2 % more of the deleted ones are found.
BETTER: Final = 0.1
# The least likeness of the quote itself (0 to 1): less is another sentence in its place.
KEPT: Final = 0.3
# The least share of both, to say that they stand side by side.
SIDE_BY_SIDE: Final = 0.8
# A quote as long as this (code points) that stands in the text once, character by character, needs no context.
TELLING: Final = 20
# A word of the context counts if it stands at most so many words further from the place than it did: at 20, 2 to 3 %
# more are found and 0.2 to 0.3 % more of the deleted ones.
SLACK: Final = 8
# So many places are compared in full, those that share the most telling words.
MOST_RIVALS: Final = 8
# Places that share less than this of what the best one shares are left aside.
PROMISING: Final = 0.2
# The rarest words lead to places, as long as they lead to no more than this together.
MOST_LEADS: Final = 3_000
# So many places where the quote stands character by character are compared.
MOST_VERBATIM: Final = 100

# Words by which a place may be off when it is looked for by its context alone.
NARROW: Final = 8
ENDS: Final = frozenset(".!?…。！？")
STOP: Final = re.compile(r"(?:\A|[.!?…。！？:\n][\"'”’»)\]]*)\s*\Z")


def reanchor(selector: Selector, text: str) -> Anchor:
    """Say where in `text` the place stands that `selector` describes. Positions are code points.

    What stands where it stood, between what it stood between, is `exact`. A sentence of TELLING code points or more
    that stands in the text once is found wherever that is. Otherwise all places are scored that share telling words
    with the quote or its context: 50 for the quote (Dice's
    coefficient of the words in order, rare ones weighing more), 20 for prefix and suffix each (words that went no
    further away), 2 for the position; what the selector lacks is left out. The score is that total (0 to 1). The best
    place counts if it has something of its old context beside it that does not stand better elsewhere, reaches FLOOR
    in total and surpasses by MARGIN every other that has any, also an empty one.
    Otherwise the place is `lost`, and it is too when what stood before and behind it now stands side by side.

    `exact` and `moved` have the same words (spacing is no word), `altered` has others, or is no sentence any more that
    was one. The weights are those of the Hypothesis client (`match-quote.ts`); the rest is ours and was measured by
    `benchmarks/anchors.py`. Linear in the text, which is indexed once for many selectors; near-linear in the quote.
    Raises nothing: a selector that is empty, or points outside of the text, is one whose place is not found there.
    """
    whole = selector.prefix + selector.exact + selector.suffix
    begin = selector.start - len(selector.prefix)
    if not selector.exact:
        return LOST
    if begin >= 0 and text.startswith(whole, begin):
        return Anchor("exact", selector.start, selector.start + len(selector.exact), 1.0)
    return _Search(selector, index_of(text)).best()


@dataclass(frozen=True, slots=True)
class _Index:
    """A text and its words by number: where they begin and end, and the numbers of each."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    standing: dict[str, list[int]]

    def weight(self, word: str) -> float:
        """How much a word tells: the rarer the more; punctuation nothing."""
        return 1 / (1 + math.log(max(1, len(self.standing.get(word, ()))))) if word[0].isalnum() else 0.0

    def weigh(self, words: Iterable[str]) -> float:
        return sum(map(self.weight, words))


@lru_cache(maxsize=2)
def index_of(text: str) -> _Index:
    """Number the words of the text. Linear; the last two texts are remembered, for many selectors are looked for."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    standing: dict[str, list[int]] = defaultdict(list)
    for number, match in enumerate(WORD.finditer(text)):
        words.append(match[0])
        starts.append(match.start())
        ends.append(match.end())
        standing[match[0]].append(number)
    return _Index(text, words, starts, ends, dict(standing))


@dataclass(frozen=True, slots=True)
class _Place:
    """A candidate, in code points; empty where only the context stands.

    `beside` is the greater share of the context that is there, `tells` whether some of it tells the place from others.
    """

    start: int
    end: int
    is_verbatim: bool
    score: float
    beside: float
    tells: bool
    alike: float

    def overlaps(self, other: "_Place") -> bool:
        return self.start < max(other.end, other.start + 1) and other.start < max(self.end, self.start + 1)


class _Search:
    """One selector, looked for in one text."""

    def __init__(self, selector: Selector, index: _Index) -> None:
        self.selector: Final = selector
        self.index: Final = index
        self.quote: Final = WORD.findall(selector.exact)
        self.prefix: Final = WORD.findall(selector.prefix)
        self.suffix: Final = WORD.findall(selector.suffix)
        self.befores: Final = self._standing(self.prefix, before=True)
        self.behinds: Final = self._standing(self.suffix, before=False)

    def best(self) -> Anchor:
        verbatim = self._verbatim()
        if len(verbatim) == 1 and self._needs_no_context(verbatim[0]):
            place: _Place | None = verbatim[0]
        else:
            place = self._chosen([*verbatim, *self._alike()])
        if place is None or (not place.is_verbatim and self._was_deleted()):
            return LOST
        return Anchor(self._state(place), place.start, place.end, place.score)

    def _chosen(self, places: Sequence[_Place]) -> _Place | None:
        beside = sorted(
            (place for place in places if place.beside >= BESIDE),
            key=lambda place: (-place.score, not place.is_verbatim),
        )
        first = next((place for place in beside if place.alike >= KEPT and place.tells), None)
        if first is None or first.score < FLOOR:
            return None
        rival = max((place.score for place in beside if not place.overlaps(first)), default=0.0)
        return first if first.score - rival >= MARGIN else None

    def _needs_no_context(self, place: _Place) -> bool:
        """Say whether the quote is a sentence, and a sentence there, that is long enough to be told by itself."""
        exact, suffix = self.selector.exact, self.selector.suffix
        return (
            len(exact) >= TELLING
            and _stops(self.selector.prefix)
            and _stops(exact + suffix[:1])
            and self._begins_sentence(place)
        )

    def _begins_sentence(self, place: _Place) -> bool:
        return _stops(self.index.text[max(0, place.start - CONTEXT) : place.start])

    def _state(self, place: _Place) -> State:
        selector, text = self.selector, self.index.text
        if not place.is_verbatim and WORD.findall(text[place.start : place.end]) != self.quote:
            return "altered"
        # Without any context nobody knows whether it began a sentence.
        began = (selector.prefix or selector.suffix) and _stops(selector.prefix)
        if began and not self._begins_sentence(place):
            # It was a sentence's beginning, and is the middle of one.
            return "altered"
        return "exact" if place.start == selector.start else "moved"

    def _was_deleted(self) -> bool:
        """Say whether what stood before the quote and what stood behind it now stand side by side."""
        words = [*self.prefix, *self.suffix]
        for near in self._leads(words, NARROW):
            begin = max(0, near * NARROW)
            window = self.index.words[begin : begin + 2 * NARROW + len(words)]
            pairs = sorted(in_order(words, window))
            before = [to for at, to in pairs if at < len(self.prefix)]
            after = [to for at, to in pairs if at >= len(self.prefix)]
            if before and after and after[0] - before[-1] - 1 < KEPT * len(self.quote):
                first = self._share(
                    self.prefix[::-1], window[max(0, before[-1] - len(self.prefix)) : before[-1] + 1][::-1]
                )
                last = self._share(self.suffix, window[after[0] : after[0] + len(self.suffix) + 1])
                if min(first or 0.0, last or 0.0) >= SIDE_BY_SIDE:
                    return True
        return False

    def _verbatim(self) -> list[_Place]:
        """The places where the quote stands as it is, whole words as whole; none if there are too many."""
        text, exact = self.index.text, self.selector.exact
        was_cut = self.selector.prefix[-1:].isalnum(), self.selector.suffix[:1].isalnum()
        found: list[_Place] = []
        at = -len(exact)
        for _ in range(MOST_VERBATIM):
            at = text.find(exact, at + len(exact))
            if at < 0:
                return found
            end = at + len(exact)
            is_cut = (
                exact[0].isalnum() and text[at - 1 : at].isalnum(),
                exact[-1].isalnum() and text[end : end + 1].isalnum(),
            )
            if is_cut <= was_cut:
                found.append(self._scored(at, end, 1.0, is_verbatim=True))
        return []

    def _alike(self) -> Iterator[_Place]:
        """The places that share the most telling words with the quote and its context."""
        words = [*self.prefix, *self.quote, *self.suffix]
        step = max(8, len(self.quote) // 4)
        there = self.index.words
        for near in self._leads(words, step):
            begin = max(0, (near - 1) * step)
            end = (near + 3) * step + len(words)
            yield self._aligned(words, begin, there[begin:end])

    def _leads(self, words: Sequence[str], step: int) -> list[int]:
        """Where the whole would begin, by the words it shares, in steps; the best first."""
        votes: dict[int, float] = defaultdict(float)
        leads = 0
        standing = self.index.standing
        telling = [
            (len(standing[word]), at, word) for at, word in enumerate(words) if word in standing and word[0].isalnum()
        ]
        for count, at, word in sorted(telling):
            leads += count
            if leads > MOST_LEADS:
                break
            weight = self.index.weight(word)
            for to in standing[word]:
                votes[(to - at) // step] += weight
        together = {near: vote + votes.get(near + 1, 0.0) for near, vote in votes.items()}
        chosen: list[int] = []
        for near in nlargest(3 * MOST_RIVALS, together, key=together.__getitem__):
            is_promising = together[near] >= PROMISING * together[chosen[0]] if chosen else True
            if is_promising and near - 1 not in chosen and near + 1 not in chosen:
                chosen.append(near)
        return chosen[:MOST_RIVALS]

    def _aligned(self, words: Sequence[str], begin: int, window: Sequence[str]) -> _Place:
        """The place in the window (of words from number `begin` on) that the quote is likest to."""
        pairs = sorted(in_order(words, window))
        quote_at, suffix_at = len(self.prefix), len(self.prefix) + len(self.quote)
        before = [to for at, to in pairs if at < quote_at]
        after = [to for at, to in pairs if at >= suffix_at]
        kept = self._densest([pair for pair in pairs if quote_at <= pair[0] < suffix_at], window)
        if not kept:
            here = begin + (before[-1] + 1 if before else after[0] if after else 0)
            at = self.index.starts[here] if here < len(self.index.starts) else len(self.index.text)
            return self._scored(at, at, 0.0)
        first, last = kept[0][1], kept[-1][1]
        missing = kept[0][0] - quote_at
        stop = before[-1] if before else -1
        while missing and first - 1 > stop and not self._ends(begin + first - 1):
            first, missing = first - 1, missing - 1
        missing = suffix_at - 1 - kept[-1][0]
        stop = after[0] if after else len(window)
        while missing and last + 1 < stop and not self._ends(begin + last):
            last, missing = last + 1, missing - 1
        weigh = self.index.weigh
        common = weigh(window[to] for _, to in kept)
        alike = 2 * common / (weigh(self.quote) + weigh(window[first : last + 1])) if common else 0.0
        return self._scored(self.index.starts[begin + first], self.index.ends[begin + last], alike)

    def _densest(self, pairs: Sequence[tuple[int, int]], window: Sequence[str]) -> Sequence[tuple[int, int]]:
        """The run of pairs that stand together: without what was matched by chance further off (Kadane's maximum)."""
        most = total = 0.0
        best = (0, 0)
        begin = 0
        weigh = self.index.weight
        for number, (_, to) in enumerate(pairs):
            if number:
                total -= sum(map(weigh, window[pairs[number - 1][1] + 1 : to])) / 2
            if total <= 0:
                total, begin = 0.0, number
            total += weigh(window[to])
            if total > most:
                most, best = total, (begin, number + 1)
        return pairs[slice(*best)]

    def _ends(self, number: int) -> bool:
        """Say whether a sentence or a line ends with this word."""
        index = self.index
        following = index.starts[number + 1] if number + 1 < len(index.starts) else len(index.text)
        return index.words[number] in ENDS or "\n" in index.text[index.ends[number] : following]

    def _scored(self, start: int, end: int, alike: float, *, is_verbatim: bool = False) -> _Place:
        index, selector = self.index, self.selector
        first, after = bisect_left(index.starts, start), bisect_left(index.starts, end)
        before = self._share(self.prefix[::-1], index.words[max(0, first - len(self.prefix) - SLACK) : first][::-1])
        behind = self._share(self.suffix, index.words[after : after + len(self.suffix) + SLACK])
        sides = [
            (weight, share, share >= max(BESIDE, self._most(standing, at, len(words) + SLACK) - BETTER))
            for weight, share, standing, at, words in (
                (PREFIX, before, self.befores, first, self.prefix),
                (SUFFIX, behind, self.behinds, after, self.suffix),
            )
            if share is not None
        ]
        stayed = 1 - min(1.0, abs(start - selector.start) / len(index.text))
        parts = [(QUOTE, alike), (POSITION, stayed), *((weight, share) for weight, share, _ in sides)]
        total = sum(weight * score for weight, score in parts) / sum(weight for weight, _ in parts)
        beside = max((share for _, share, _ in sides), default=1.0)
        tells = not sides or any(tells for _, _, tells in sides)
        return _Place(start, end, is_verbatim, total, beside, tells, alike)

    def _standing(self, words: Sequence[str], *, before: bool) -> list[tuple[int, float]]:
        """Where one side of the context stands, by the word next to the quote, and how much of it."""
        found = []
        for near in self._leads(words, NARROW):
            begin = max(0, near * NARROW)
            window = self.index.words[begin : begin + 2 * NARROW + len(words)]
            met = [to for _, to in in_order(words, window)] or [0]
            edge = max(met) + 1 if before else min(met)
            share = self._share(words[::-1], window[:edge][::-1]) if before else self._share(words, window[edge:])
            found.append((begin + edge, share or 0.0))
        return found

    @staticmethod
    def _most(standing: Sequence[tuple[int, float]], at: int, reach: int) -> float:
        """How much of that side stands elsewhere, further off than `reach`."""
        return max((share for to, share in standing if abs(to - at) > reach), default=0.0)

    def _share(self, words: Sequence[str], near: Sequence[str]) -> float | None:
        """How much of the words is near, both read from the place outwards; None if they tell nothing."""
        furthest = {word: at + SLACK for at, word in enumerate(words)}
        whole = self.index.weigh(furthest)
        if not whole:
            return None if near else 1.0
        return self.index.weigh({word for at, word in enumerate(near) if at <= furthest.get(word, -1)}) / whole


def _stops(words: str) -> bool:
    """Say whether a sentence or a line ends with these words; there are none before the first one."""
    return bool(STOP.search(words[-CONTEXT:]))
