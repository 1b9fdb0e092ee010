"""What became of each sentence of a text in a later version of it: the same, changed, or not there.

Sentences are aligned before words, for a diff over words alone runs into its neighbours: of two sentences that begin
alike and of which the first was deleted, it keeps the beginning of the first and the end of the second.
"""

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nlargest
from itertools import accumulate
from typing import Final

# Scripts that write no spaces have a word a character.
UNSPACED: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD: Final = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+|[^\w\s]")
# Good enough to align by: a wrong cut is the same in both versions.
BREAK: Final = re.compile(r"\n\s*|(?<=[.!?…。！？])[\"'”’»)\]]*(?:\s+|(?<=[。！？]))")
# … but for one behind a title or a short form, where two halves of a sentence would go their own ways.
SHORT_FORM: Final = re.compile(
    r"\b(?:[A-Z]|[JS]r|Mrs?|Ms|Dr|St|Ft|Mt|vs|Prof|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Bros|Inc|Corp|Co|Ltd)\.\Z"
)
LONGEST_FORM: Final = 6

# A changed sentence is the same one when so much of it is there (0 to 1, rare words counting for more) …
FLOOR: Final = 0.5
# … and no other sentence has nearly as much.
MARGIN: Final = 0.1
# What stands behind the same neighbour as before is likelier to be it, and so is what stands before the same; what has
# neither neighbour may as well be another one that says nearly the same.
SAME_SIDE: Final = 0.1
# Words in more sentences than this tell nothing about which is which.
MOST_SENTENCES: Final = 50
# So many sentences are compared in full, those that share the most telling words.
MOST_RIVALS: Final = 12
# Pairs of words difflib may compare; beyond it only the beginnings and ends are.
MOST_PAIRS: Final = 250_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by the places of its words (start and end in code points), which `words` spells out."""

    places: list[tuple[int, int]]
    words: list[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences `old` of the earlier version, one or two in a row, became `new`; `same` says whether word by word."""

    old: range
    new: range
    same: bool


def sentences_of(text: str) -> list[Sentence]:
    """Cut the text into sentences with words. Linear."""
    found = []
    begin = 0
    for end in (*_breaks(text), len(text)):
        if words := WORD.findall(text, begin, end):
            found.append(Sentence([match.span() for match in WORD.finditer(text, begin, end)], words))
        begin = end
    return found


def _breaks(text: str) -> Iterator[int]:
    for match in BREAK.finditer(text):
        at = match.start()
        if text.startswith("\n", at) or not SHORT_FORM.search(text, max(0, at - LONGEST_FORM), at):
            yield match.end()


def align(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Pair]:
    """Say which sentences of `new` those of `old` became; one that is in no pair became none.

    What is the same in the same order first (patience diff, B. Cohen), then what is the same elsewhere, if it is clear
    which; at last what was changed, divided or joined, by the words they share. Near-linear: words that stand in too
    many sentences tell nothing and are left aside.
    """
    olds = [" ".join(sentence.words) for sentence in old]
    news = [" ".join(sentence.words) for sentence in new]
    same = dict(in_order(olds, news))
    same |= _moved(olds, news, same)
    pairs = [Pair(range(at, at + 1), range(to, to + 1), same=True) for at, to in same.items()]
    left = _candidates(old, same)
    free = _candidates(new, {to: to for to in same.values()})
    return [*pairs, *_changed(left, free)]


def in_order(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pair what is the same in both, in order. Where nothing is unique and much is left, only beginnings and ends."""
    regions = [(0, len(old), 0, len(new))]
    while regions:
        a, a_end, b, b_end = regions.pop()
        while a < a_end and b < b_end and old[a] == new[b]:
            yield a, b
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            yield a_end, b_end
        if a == a_end or b == b_end:
            continue
        if anchors := _unique(old, new, (a, a_end, b, b_end)):
            for at, to in (*anchors, (a_end, b_end)):
                regions.append((a, at, b, to))
                a, b = at, to
        elif (a_end - a) * (b_end - b) <= MOST_PAIRS:
            for block in SequenceMatcher(None, old[a:a_end], new[b:b_end], autojunk=False).get_matching_blocks():
                yield from ((a + block.a + at, b + block.b + at) for at in range(block.size))


def _unique(old: Sequence[str], new: Sequence[str], region: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """The longest run, in order in both, of what stands once in each."""
    a, a_end, b, b_end = region
    once_old = Counter(old[a:a_end])
    once_new = Counter(new[b:b_end])
    place = {new[to]: to for to in range(b, b_end) if once_new[new[to]] == 1}
    shared = [(at, place[old[at]]) for at in range(a, a_end) if once_old[old[at]] == 1 and old[at] in place]
    return increasing(shared)


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest increasing subsequence by the second number (patience sorting)."""
    ends: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for number, (_at, to) in enumerate(pairs):
        pile = bisect_right(ends, to)
        before.append(heads[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [to]
        heads[pile : pile + 1] = [number]
    longest = []
    number = heads[-1] if heads else -1
    while number >= 0:
        longest.append(pairs[number])
        number = before[number]
    return longest[::-1]


def _moved(olds: Sequence[str], news: Sequence[str], same: Mapping[int, int]) -> dict[int, int]:
    """Pair what stands elsewhere word by word, once; of what stands there more often nobody knows which is which."""
    taken = frozenset(same.values())
    here, there = defaultdict(list), defaultdict(list)
    for at, words in enumerate(olds):
        if at not in same:
            here[words].append(at)
    for to, words in enumerate(news):
        if to not in taken:
            there[words].append(to)
    return {places[0]: there[words][0] for words, places in here.items() if len(places) == len(there[words]) == 1}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One sentence that is in no pair yet, or two in a row, as a bag of words.

    `behind` and `before` are the new numbers of the nearest sentences on either side that are in a pair.
    """

    sentences: range
    behind: int
    before: int
    bag: Counter[str]

    def sides_shared(self, other: "_Candidate") -> int:
        """Count the sides (0 to 2) on which both have the same neighbour."""
        return (self.behind == other.behind) + (self.before == other.before)


def _candidates(sentences: Sequence[Sentence], paired: Mapping[int, int]) -> list[_Candidate]:
    behind = list(accumulate((paired.get(at) for at in range(len(sentences))), _latest, initial=-1))
    before = list(accumulate((paired.get(at) for at in reversed(range(len(sentences)))), _latest, initial=-1))[::-1]
    found: list[_Candidate] = []
    for at, sentence in enumerate(sentences):
        if at not in paired:
            bag = Counter(word.casefold() for word in sentence.words if word[0].isalnum())
            one = found[-1] if found and found[-1].sentences.stop == at else None
            if one:
                found.append(_Candidate(range(at - 1, at + 1), one.behind, before[at + 1], one.bag + bag))
            found.append(_Candidate(range(at, at + 1), behind[at], before[at + 1], bag))
    return found


def _latest(known: int, number: int | None) -> int:
    return known if number is None else number


def _changed(left: Sequence[_Candidate], free: Sequence[_Candidate]) -> Iterator[Pair]:
    """Pair by the words shared: the likest first, and none that has a rival elsewhere that is nearly as like.

    Two sentences became one, or one two, only if that explains the words clearly better than one for one does.
    """
    scores = _scores(left, free)
    single = {
        (one.sentences.start, other.sentences.start): score
        for score, one, other in scores
        if len(one.sentences) == len(other.sentences)
    }
    by_old: dict[int, list[tuple[int, float]]] = defaultdict(list)
    by_new: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (at, to), score in single.items():
        by_old[at].append((to, score))
        by_new[to].append((at, score))
    gone_old: set[int] = set()
    gone_new: set[int] = set()
    for score, one, other in scores:
        if not gone_old.isdisjoint(one.sentences) or not gone_new.isdisjoint(other.sentences):
            continue
        rivals = [
            *(rival for at in one.sentences for to, rival in by_old[at] if to not in other.sentences),
            *(rival for to in other.sentences for at, rival in by_new[to] if at not in one.sentences),
        ]
        if len(one.sentences) != len(other.sentences):
            rivals += (single.get((at, to), 0.0) for at in one.sentences for to in other.sentences)
        if one.sides_shared(other) and max(rivals, default=0.0) <= score - MARGIN:
            yield Pair(one.sentences, other.sentences, same=False)
            gone_old.update(one.sentences)
            gone_new.update(other.sentences)


def _scores(left: Sequence[_Candidate], free: Sequence[_Candidate]) -> list[tuple[float, _Candidate, _Candidate]]:
    """How alike they are, the likest first: Dice's coefficient of their words, rare ones weighing more."""
    spread = Counter(word for one in (*left, *free) for word in one.bag)
    weight = {word: 1 / (1 + math.log(count)) for word, count in spread.items()}
    standing: dict[str, list[int]] = defaultdict(list)
    for number, other in enumerate(free):
        for word in other.bag:
            standing[word].append(number)
    weights = [_weight(other.bag, weight) for other in free]
    found = []
    for one in left:
        shared: dict[int, float] = defaultdict(float)
        for word in one.bag:
            if len(standing[word]) <= MOST_SENTENCES:
                for number in standing[word]:
                    shared[number] += weight[word]
        own = _weight(one.bag, weight)
        for number in nlargest(MOST_RIVALS, shared, key=shared.__getitem__):
            other = free[number]
            if len(one.sentences) == len(other.sentences) == 2:
                continue
            common = sum(weight[word] * min(count, other.bag[word]) for word, count in one.bag.items())
            score = 2 * common / (own + weights[number])
            score += SAME_SIDE * one.sides_shared(other)
            if score >= FLOOR and one.sides_shared(other):
                found.append((score, one, other))
    found.sort(key=lambda each: (-each[0], each[1].sentences.start, each[2].sentences.start))
    return found


def _weight(bag: Counter[str], weight: Mapping[str, float]) -> float:
    return sum(weight[word] * count for word, count in bag.items())
