"""What became of places of a text in its next version, when both are at hand."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import Final

from factcheck.lib.alignment import Sentence, align, in_order, sentences_of
from factcheck.lib.anchoring.selectors import LOST, Anchor, check
from factcheck.lib.spans import Span

# Of what was altered, at least this share of the words is still there.
KEPT: Final = 0.3
# Words that were torn apart further than this many times their number are not one place any more.
TORN: Final = 3


def carry(old: str, new: str, spans: Sequence[Span]) -> list[Anchor]:
    """Say what became of each of the `spans` of `old` in `new`, a later version of the same text; in their order.

    The versions are aligned by sentences (see `lib.alignment`), then the words at the other end are judged: `exact`
    and `moved` when they are the same (score 1), `altered` when they are not (score: the Dice coefficient of the words
    that stayed), `lost` when too few stayed or nobody can say which place it is (score 0). Spacing is no word, and what
    has no words is lost. Near-linear in the texts, linear in the spans.

    Raises ValueError when a span is no run of `old`.
    """
    for span in spans:
        check(old, span.start, span.end)
    versions = _Versions.of(old, new)
    return [versions.carried(span) for span in spans]


@dataclass(frozen=True, slots=True)
class _Versions:
    """Two versions of a text, aligned. Words are numbered through each of them."""

    old: str
    new: str
    old_words: list[tuple[int, int]]
    new_words: list[tuple[int, int]]
    new_begins: list[int]
    """The number of each new sentence's first word, and at last of the word after all."""
    became: list[int | None]
    """For each old word, the number of the new one that it became."""
    taken: frozenset[int]
    """The new words that an old one became."""

    @classmethod
    def of(cls, old: str, new: str) -> "_Versions":
        olds, news = sentences_of(old), sentences_of(new)
        old_begins, new_begins = _begins(olds), _begins(news)
        became: list[int | None] = [None] * old_begins[-1]
        for pair in align(olds, news):
            first, to_first = old_begins[pair.old.start], new_begins[pair.new.start]
            if pair.same:
                words: Iterable[tuple[int, int]] = ((at, at) for at in range(old_begins[pair.old.stop] - first))
            else:
                words = in_order(_words(olds, pair.old), _words(news, pair.new))
            for at, to in words:
                became[first + at] = to_first + to
        return cls(
            old,
            new,
            [place for sentence in olds for place in sentence.places],
            [place for sentence in news for place in sentence.places],
            new_begins,
            became,
            frozenset(to for to in became if to is not None),
        )

    def carried(self, span: Span) -> Anchor:
        first = bisect_right(self.old_words, span.start, key=itemgetter(1))
        after = bisect_left(self.old_words, span.end, key=itemgetter(0))
        stayed = [to for to in self.became[first:after] if to is not None]
        if len(stayed) < max(1, KEPT * (after - first)) or any(one > other for one, other in pairwise(stayed)):
            return LOST
        start, end = self._widened(first, after, stayed)
        if len(stayed) == after - first == end - start:
            return self._unchanged(span, Span(first, after), Span(start, end))
        if end - start > TORN * (after - first) + TORN:
            return LOST
        score = 2 * len(stayed) / (after - first + end - start)
        return Anchor("altered", self.new_words[start][0], self.new_words[end - 1][1], score)

    def _unchanged(self, span: Span, was: Span, now: Span) -> Anchor:
        """The same words; their ends are the span's own, also inside of a word or in the space beside it."""
        shift = self.new_words[now.start][0] - self.old_words[was.start][0]
        start, end = span.start + shift, span.end + shift
        if start < 0 or self.new[start:end] != self.old[span.start : span.end]:
            # Other spacing between the words.
            start = self.new_words[now.start][0]
            end = self.new_words[now.end - 1][1]
        return Anchor("exact" if start == span.start else "moved", start, end, 1.0)

    def _widened(self, first: int, after: int, stayed: Sequence[int]) -> tuple[int, int]:
        """From which new word to which: what was replaced at the ends belongs to what it was replaced by."""
        start, end = stayed[0], stayed[-1] + 1
        begin = self.new_begins[bisect_right(self.new_begins, start) - 1]
        while first < after and self.became[first] is None and start > begin and start - 1 not in self.taken:
            first, start = first + 1, start - 1
        stop = self.new_begins[bisect_left(self.new_begins, end)]
        while self.became[after - 1] is None and end < stop and end not in self.taken:
            after, end = after - 1, end + 1
        return start, end


def _words(sentences: Sequence[Sentence], some: range) -> list[str]:
    return [word for at in some for word in sentences[at].words]


def _begins(sentences: Iterable[Sentence]) -> list[int]:
    return list(accumulate((len(sentence.words) for sentence in sentences), initial=0))
