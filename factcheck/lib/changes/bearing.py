"""Whether what changed in the evidence matters to a claim: quiet about the rest of the page, and it says why."""

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from factcheck.lib.alignment import Sentence, align, sentences_of
from factcheck.lib.changes.comparing import Change, Comparison, Edit, compare, in_words
from factcheck.lib.changes.figures import Limit, figures_in, limits_in
from factcheck.lib.changes.tokens import Token, tokens
from factcheck.lib.stems import stem

# Of what a claim says, the sentence that carries it has at least so much (rare words and values weighing more); others
# that add so much to it carry it too.
CARRIES: Final = 0.1
ADDS: Final = 0.25
# In a long sentence, what changes further than this many words from all that the claim shares with it says nothing of
# the claim; in a short one everything does.
NEARBY: Final = 6
LONG: Final = 25
# How much a word weighs that is a value or a name.
HEAVY: Final = 2.0
# Words that say nothing of which passage it is.
SLIGHT: Final = frozenset(
    """
    a an the of to in on at by for from with as is are was were be been being has have had do does did it its he she
    his her they their them this that these those and or but who which whom whose where when what than then there also
    into about after before during over under between out up not no
    """.split()  # noqa: SIM905 (a list would be forty lines)
)
# Words that come and go without changing what is said.
FORMAL: Final = frozenset(
    "a an the of is are was were be been being has have had s it its this that which who".split()  # noqa: SIM905
)
WORD: Final = re.compile(r"\w+")

UNCHANGED: Final = "Nothing changed in what bears this claim out."
NOTHING_CARRIES: Final = "No passage could be told to bear this claim out, and the evidence has changed: {changes}."
GONE: Final = "The passage that bears this out is gone: {changes}."
CHANGED: Final = "What bears this claim out has changed: {changes}."
CROSSED: Final = "“{limit}” no longer holds: {changes}."
HOLDS: Final = "The passage changed, and “{limit}” still holds: {changes}."
BESIDE: Final = "The passage changed, but not in what the claim rests on: {changes}."
SAID_ANEW: Final = "Another passage now says as much: {changes}."


@dataclass(frozen=True, slots=True)
class Bearing:
    """Whether a change of the evidence matters to a claim, what changed there, and why in a sentence."""

    material: bool
    changes: list[Change]
    reason: str
    is_carried: bool = field(default=True, compare=False)
    """Whether some passage of the evidence could be told to bear the claim out."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """A sentence of the evidence and what it says that can be found again."""

    text: str
    says: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a claim says: its words by their weight, and the limits it sets (“more than 20”)."""

    says: Mapping[str, float]
    limits: Sequence[Limit]

    @classmethod
    def of(cls, claim: str) -> "_Claim":
        """Take the claim apart; the figure of a limit is nothing the evidence has to say."""
        limits = limits_in(claim)
        figures = {word for limit in limits for token in tokens(limit.words) for word in _numerals(token)}
        return cls({word: weight for word, weight in _says(claim).items() if word not in figures}, limits)


def bears_on(claim: str, before: str, after: str) -> Bearing:
    """Say whether what changed from `before` to `after`, two versions of the evidence, takes something from the claim.

    The sentences of `before` that share most of the claim's words carry it. What became of each is found by aligning
    the versions (see `lib.alignment`). A sentence that is gone matters, unless another one says as much of the claim.
    In one that changed it matters when the claim loses a word of its own, when a figure crosses a limit that the claim
    sets, and when anything else changes near what the two share: but for words of form, for what only adds the claim's
    own words, and for a figure on the same side of the claim's limit. The rest of the page says nothing. Where no
    sentence carries the claim, every change matters.

    Deterministic; near-linear in the evidence.
    """
    if before == after:
        return Bearing(False, [], UNCHANGED)
    olds, news = sentences_of(before), sentences_of(after)
    wanted = _Claim.of(claim)
    told = [_passage(before, [one]) for one in olds]
    carrying = _carrying(wanted.says, [one.says for one in told])
    if not carrying:
        changes = compare(before, after)
        found = _because(NOTHING_CARRIES, changes) if changes else Bearing(False, [], UNCHANGED)
        return replace(found, is_carried=False)
    became = {at: pair for pair in align(olds, news) for at in pair.old}
    quiet: list[Bearing] = []
    for at in carrying:
        pair = became.get(at)
        if pair is None:
            bearing = _replaced(wanted, told[at], (_passage(after, [one]) for one in news))
        elif pair.same:
            continue
        else:
            old = _passage(before, olds[pair.old.start : pair.old.stop])
            bearing = _changed(wanted, old.text, _passage(after, news[pair.new.start : pair.new.stop]).text)
        if bearing.material:
            return bearing
        quiet.append(bearing)
    return next((one for one in quiet if one.changes), Bearing(False, [], UNCHANGED))


def _because(why: str, changes: list[Change], *, material: bool = True, limit: str = "") -> Bearing:
    return Bearing(material, changes, why.format(changes=in_words(changes), limit=limit))


def _replaced(wanted: _Claim, old: _Passage, news: Iterable[_Passage]) -> Bearing:
    """Judge a sentence that became none: another one may say of the claim all that it said."""
    said = old.says.keys() & wanted.says.keys()
    held = [limit for limit in wanted.limits if any(map(limit.holds_for, figures_in(old.text)))]
    for new in news:
        figures = figures_in(new.text)
        if said <= new.says.keys() and all(any(map(limit.holds_for, figures)) for limit in held):
            return _because(SAID_ANEW, [Change("wording", old.text, new.text)], material=False)
    return _because(GONE, [Change("wording", old.text, "")])


def _changed(wanted: _Claim, old: str, new: str) -> Bearing:
    """Judge a sentence that became another, edit by edit."""
    comparison = Comparison.of(old, new)
    if crossed := next(
        ((edit, limit) for edit in comparison.edits if (limit := _crossed(comparison, edit, wanted.limits))), None
    ):
        edit, limit = crossed
        return _because(CROSSED, comparison.named([edit]), limit=limit.words)
    judge = _Judge.of(comparison, wanted)
    if weighty := [edit for edit in comparison.edits if judge.weighs(edit)]:
        return _because(CHANGED, comparison.named(weighty))
    changes = comparison.named(comparison.edits)
    held = next((limit for edit in comparison.edits if (limit := judge.holding(edit))), None)
    return _because(HOLDS if held else BESIDE, changes, material=False, limit=held.words if held else "")


@dataclass(frozen=True, slots=True)
class _Judge:
    """Weighs the edits of one passage against a claim."""

    comparison: Comparison
    wanted: _Claim
    shared: Sequence[int]
    """The numbers of the old tokens that say something the claim says."""
    said: frozenset[str]
    says: frozenset[str]

    @classmethod
    def of(cls, comparison: Comparison, wanted: _Claim) -> "_Judge":
        return cls(
            comparison,
            wanted,
            [at for at, token in enumerate(comparison.old) if not wanted.says.keys().isdisjoint(_stems(token))],
            frozenset(word for token in comparison.old for word in _stems(token)),
            frozenset(word for token in comparison.new for word in _stems(token)),
        )

    def weighs(self, edit: Edit) -> bool:
        old, new = _run(self.comparison.old, edit.old), _run(self.comparison.new, edit.new)
        if self._of_the_claim(old) - self.says:
            return True
        kinds = {token.kind for token in (*old, *new)}
        if self._is_far(edit) or ("negation" not in kinds and self.holding(edit)):
            return False
        if kinds & {"negation", "hedge"}:
            return True
        if all(word in FORMAL for token in (*old, *new) for word in token.key.split()):
            return False
        return bool(old) or self._of_the_claim(new) <= self.said

    def holding(self, edit: Edit) -> Limit | None:
        """The claim's limit that all figures of the edit keep to as they did, when the edit is of nothing else."""
        old, new = _run(self.comparison.old, edit.old), _run(self.comparison.new, edit.new)
        was, now = figures_in(self.comparison.before, old), figures_in(self.comparison.after, new)
        if not was or len(was) != len(old) or len(now) != len(new) or len(was) != len(now):
            return None
        return next((limit for limit in self.wanted.limits if all(map(limit.holds_for, (*was, *now)))), None)

    def _of_the_claim(self, run: Iterable[Token]) -> set[str]:
        return {word for token in run for word in _stems(token) if word in self.wanted.says}

    def _is_far(self, edit: Edit) -> bool:
        """Say whether the edit is before or behind all that the claim shares with a long sentence, and not near it."""
        if len(self.comparison.old) <= LONG or not self.shared:
            return False
        after = bisect_left(self.shared, edit.old.start)
        if after == 0:
            return self.shared[0] - edit.old.stop >= NEARBY
        return after == len(self.shared) and edit.old.start - self.shared[-1] > NEARBY


def _crossed(comparison: Comparison, edit: Edit, limits: Iterable[Limit]) -> Limit | None:
    """The claim's limit that a figure kept to and the one in its place does not."""
    was = figures_in(comparison.before, _run(comparison.old, edit.old))
    now = figures_in(comparison.after, _run(comparison.new, edit.new))
    for limit in limits:
        if any(map(limit.holds_for, was)) and any(map(limit.fails_for, now)):
            return limit
    return None


def _run(of: Sequence[Token], some: range) -> Sequence[Token]:
    return of[some.start : some.stop]


def _passage(text: str, some: Sequence[Sentence]) -> _Passage:
    (begin, _), (_, end) = some[0].places[0], some[-1].places[-1]
    words = text[begin:end]
    return _Passage(words, _says(words))


def _says(passage: str) -> dict[str, float]:
    """The stems of a passage, and how much each weighs."""
    return {
        word: HEAVY if token.kind in {"number", "date", "name"} else 1.0
        for token in tokens(passage)
        for word in _stems(token)
    }


def _stems(token: Token) -> list[str]:
    return [stem(word) for word in WORD.findall(token.key) if word not in SLIGHT]


def _numerals(token: Token) -> list[str]:
    return [word for word in WORD.findall(token.key) if word[0].isdigit()]


def _carrying(wanted: Mapping[str, float], told: Sequence[Mapping[str, float]]) -> list[int]:
    """The sentences that carry the claim, the one that says most of it first."""
    common = Counter(word for said in told for word in said)
    left = {word: weight / (1 + math.log(common[word] or 1)) for word, weight in wanted.items()}
    whole = sum(left.values())
    carrying: list[int] = []
    while True:
        scores = [(sum(left.get(word, 0.0) for word in said), -at) for at, said in enumerate(told)]
        score, at = max(scores, default=(0.0, 0))
        if not score or score < (ADDS if carrying else CARRIES) * whole:
            return carrying
        carrying.append(-at)
        left = {word: weight for word, weight in left.items() if word not in told[-at]}
