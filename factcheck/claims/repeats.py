"""Where a story says the same thing again: suggested, for a person to confirm.

Scores alone mislead: “killed 1,400” and “killed 800” are as alike as two sentences get. So what tells assertions apart
(numbers, dates, names, negation) must agree first, and only then is it asked how many words the two share.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Final

from factcheck.claims.counted import Count, Counted, counts, is_measured
from factcheck.claims.countries import called_alike, is_capital
from factcheck.lib.changes.tokens import NUMBER_WORDS, SPELLED, Token, tokens
from factcheck.lib.stems import stem

# Of the weight of the shorter one, this share must be found in the other; names and values weigh more than words.
# A number that both have says much, so less else is asked for then. Names alone make no assertion: some words must be
# shared too.
LEAST_SHARED: Final = 0.5
LEAST_SHARED_WORDS: Final = 0.3
LEAST_SHARED_WITH_A_NUMBER: Final = 0.4
WEIGHT_OF_A_VALUE: Final = 3
FEWEST_SHARED: Final = 2
# Only the rarest words of an assertion look for others that have them, and each remembers only the latest so many:
# this keeps a long story's cost in line with its length.
RAREST: Final = 10
REMEMBERED: Final = 30
CANDIDATES: Final = 12
# A story's passages are read by several checks, one after the other.
REMEMBERED_PASSAGES: Final = 2_000

ANY_NUMBER: Final = re.compile(rf"[\d½¼¾⅓⅔]|\b(?:{NUMBER_WORDS})\b", re.IGNORECASE)
ASIDE: Final = re.compile(r"\([^()]*\)")
POSSESSIVE: Final = re.compile(r"['’]s?(?!\w)")
HYPHENATED: Final = re.compile(r"[^\W\d_]+[-‑]([^\W\d_]+)")
PRONOUNS: Final = frozenset({"his", "her", "its", "their"})
NEAR: Final = 3
DENYING: Final = re.compile(
    r"\b(?:un(?:confirmed|verified|true|founded|substantiated|proven|clear|known|likely)|false(?:ly)?|refus\w+|"
    r"reject\w*|refut\w+)\b",
    re.IGNORECASE,
)
# “U.S.” is one name.
DOTTED: Final = re.compile(r"\b([A-Z])\.\s?([A-Z])\.(?:([A-Z])\.)?")
# Of each pair a passage has one and its opposite number the other: then the two do not say the same. By their stems.
_OPPOSITES: Final = """rose fell; rise fall; rise fell; rose declin; rose drop; grew shrank; grew fell; increas decreas;
increas fell; gain lost; rais lower; rais cut; agre refus; agre declin; accept reject; support oppos; approv reject;
allow ban; confirm deni; verifi disput; acquit convict; guilti innoc; legal illeg; open close; begin end; began end;
start end; win lose; won lost; enter left; arriv left; arriv depart; join left; hire fire; buy sell; bought sold;
import export; more less; more fewer; up down; with without; alive dead; old new; earli late; east west; north south;
minimum maximum"""
OPPOSITES: Final = tuple((one, other) for one, other in (pair.split() for pair in _OPPOSITES.split(";")))
TURNS: Final = frozenset(chain.from_iterable(OPPOSITES))
# Words that say little about what is asserted.
SLIGHT: Final = frozenset(
    """a about after again all also am amid among an and any are around as at be been before being between both but by
    can could did do does during each for from had has have he her here him his how however i if in into is it its just
    may me might more most much must my near no nor not of on once only or other our out over own per said same say says
    she should since so some still such than that the their them then there these they this those through to too under
    until up upon us very was way we were what when where which while who whom whose why will with within would you your
    although though according""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a passage asserts, as far as it can be compared."""

    words: frozenset[str]
    """The stems of its words of weight; names and values are not among them."""
    numbers: frozenset[Count]
    dates: frozenset[str]
    names: tuple[frozenset[str], ...]
    """Names as they stand in a row: “Choe Son Hui”."""
    owned: frozenset[tuple[str, str]]
    """What belongs to whom: (“kim”, “train”) in “Kim’s armoured train”."""
    owned_by_pronoun: frozenset[str]
    denies: bool
    turns: frozenset[str] = frozenset()
    """Those of its words that have an opposite."""
    opening: str = ""
    """The stem of the first word, when only its capital makes a name of it."""

    @property
    def name_words(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(self.names))

    @property
    def weight(self) -> int:
        return len(self.words) + WEIGHT_OF_A_VALUE * (len(self.numbers) + len(self.dates) + len(set(self.names)))


def repeats(passages: Sequence[str]) -> list[int]:
    """For each passage, the number of the first one that says the same; its own where it is the first.

    Near-linear: only passages that share rare words are compared, and only with those that say something first.
    """
    assertions = [assertion_of(passage) for passage in passages]
    common = Counter(chain.from_iterable(_marks(assertion) for assertion in assertions))
    seen: defaultdict[str, deque[int]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
    heads: list[int] = []
    for at, assertion in enumerate(assertions):
        rarest = sorted(_marks(assertion), key=lambda mark: (common[mark], mark))[:RAREST]
        shared = Counter(chain.from_iterable(seen[mark] for mark in rarest))
        likely = sorted(shared, key=lambda other: (-shared[other], other))[:CANDIDATES]
        alike = [(likeness, -other) for other in likely if (likeness := _likeness(assertions[other], assertion))]
        head = -max(alike)[1] if alike else at
        heads.append(head)
        if head == at:
            for mark in rarest:
                seen[mark].append(at)
    return heads


def same_assertion(one: str, other: str) -> bool:
    """Say whether two passages seem to assert the same: values, names and negation agree, and most words are shared."""
    return _likeness(assertion_of(one), assertion_of(other)) > 0


@lru_cache(maxsize=REMEMBERED_PASSAGES)
def assertion_of(passage: str) -> Assertion:
    """Take from a passage what is compared. What stands in brackets is an aside, such as a conversion."""
    passage = _plain(passage)
    found = tokens(passage)
    runs = _with_countries(list(_names(found, passage)))
    named = {stem(word) for _, _, run in runs for name in run for word in name.split()}
    named |= {stem(word) for first, last, _ in runs for token in found[first : last + 1] for word in token.key.split()}
    words = {word for token in found if token.kind in {"wording", "hedge"} for word in _stems(token.key)} - named
    manners = [token for token in found if _is_a_manner(token, passage)]
    words |= {token.key.split()[0] for token in manners}
    numbers = frozenset(one.count for one in _counts(found, passage))
    words -= {thing for number in numbers for thing in number.things}
    owned, by_pronoun = _owned(found, passage, runs)
    return Assertion(
        words=frozenset(words),
        numbers=numbers,
        dates=frozenset(" ".join(sorted(token.key.split())) for token in found if token.kind == "date"),
        names=tuple(frozenset(run) for _, _, run in runs),
        owned=owned,
        owned_by_pronoun=by_pronoun,
        denies=any(token.kind == "negation" for token in found) or DENYING.search(passage) is not None,
        turns=TURNS & {stem(word) for token in found for word in token.key.split()},
        opening=stem(runs[0][2][0]) if runs and _is_no_sure_name(found, runs[0]) else "",
    )


def numbers_of(passage: str) -> list[Counted]:
    """The numbers of a passage with their places, those in brackets left out."""
    plain = _plain(passage)
    return list(_counts(tokens(plain), plain)) if ANY_NUMBER.search(plain) else []


def are_told_apart(one: Assertion, other: Assertion) -> bool:
    """Say whether a name, a date, a negation or an opposite tells two assertions apart, whatever their numbers are."""
    return (
        one.denies != other.denies
        or bool(one.dates - other.dates and other.dates - one.dates)
        or bool(_unmatched(one, other) and _unmatched(other, one))
        or _are_opposite(one, other)
    )


def _plain(passage: str) -> str:
    """The passage without asides and the dots of “U.S.”, every character left in its place."""
    passage = ASIDE.sub(lambda aside: " " * len(aside[0]), passage)
    return DOTTED.sub(lambda dotted: "".join(filter(None, dotted.groups())).ljust(len(dotted[0])), passage)


def _counts(found: Sequence[Token], passage: str) -> Iterator[Counted]:
    numbers = [token for token in found if token.kind == "number" and not _is_a_manner(token, passage)]
    return counts(numbers, passage, stem=stem, slight=SLIGHT)


def _likeness(one: Assertion, other: Assertion) -> float:
    """How much of the shorter one stands in the other, from 0 to 1; 0 when they do not assert the same."""
    one, other = _settled(one, other), _settled(other, one)
    if are_told_apart(one, other) or not _agree(one, other):
        return 0
    words, dates = one.words & other.words, one.dates & other.dates
    numbers = sum(any(number.is_same(their) for their in other.numbers) for number in one.numbers)
    names = min(_met(one, other), _met(other, one))
    # Of a short one every word may be part of what is counted.
    says_more = bool(one.words or other.words)
    if (says_more and not words) or len(words) + numbers + len(dates) + names < FEWEST_SHARED:
        return 0
    if not numbers and len(words) < LEAST_SHARED_WORDS * min(len(one.words), len(other.words)):
        return 0
    weight = len(words) + WEIGHT_OF_A_VALUE * (numbers + len(dates) + names)
    shared = min(1.0, weight / min(one.weight, other.weight))
    return shared if shared >= (LEAST_SHARED_WITH_A_NUMBER if numbers else LEAST_SHARED) else 0


def _settled(one: Assertion, other: Assertion) -> Assertion:
    """Read the first word, whose capital says nothing, as the word it is in the other one, if it is one there."""
    if not one.opening or one.opening not in other.words:
        return one
    return replace(one, words=one.words | {one.opening}, names=one.names[1:])


def _met(one: Assertion, other: Assertion) -> int:
    """How many of the names in `one` the other has, at least in part."""
    theirs = other.name_words
    return sum(not run.isdisjoint(theirs) for run in set(one.names))


def _agree(one: Assertion, other: Assertion) -> bool:
    """Say whether the two give the same numbers; one may give more than the other."""
    if bool(one.numbers) != bool(other.numbers):
        return False
    ours, theirs = _uncounted(one, other), _uncounted(other, one)
    return not ((ours and theirs) or (one.numbers and len(ours) == len(one.numbers)))


def _uncounted(one: Assertion, other: Assertion) -> list[Count]:
    """The numbers in `one` that the other does not have."""
    return [number for number in one.numbers if not any(number.is_same(their) for their in other.numbers)]


def _are_opposite(one: Assertion, other: Assertion) -> bool:
    """Say whether one has a word where the other has its opposite: “rose” and “fell”."""
    ours, theirs = one.turns - other.turns, other.turns - one.turns
    return any({first, second} <= ours | theirs and (first in ours) != (second in ours) for first, second in OPPOSITES)


def _unmatched(one: Assertion, other: Assertion) -> set[str]:
    """The names in `one` that `other` does not have: neither whole, nor shortened, nor as a pronoun."""
    theirs = other.words | other.name_words
    ours = one.words | one.name_words
    shortened = set(chain.from_iterable(short for short in other.names if short <= ours))
    left = set(chain.from_iterable(run - theirs for run in one.names if run.isdisjoint(shortened)))
    return left - {who for who, thing in one.owned if thing in other.owned_by_pronoun}


def _marks(assertion: Assertion) -> frozenset[str]:
    values = frozenset(number.value for number in assertion.numbers)
    opening = frozenset({assertion.opening} if assertion.opening else ())
    return assertion.words | values | assertion.dates | assertion.name_words | opening


def _names(found: Sequence[Token], passage: str) -> Iterator[tuple[int, int, list[str]]]:
    """Names that stand in a row, as (number of the first token, of the last, names); a possessive ends the row."""
    row: list[int] = []
    for at, token in enumerate(found):
        is_name = token.kind == "name" or (token.kind == "wording" and _opens_with_a_name(token, at, passage))
        if row and (not is_name or not _follows(found[row[-1]], token, passage)):
            yield row[0], row[-1], _as_names(found, row)
            row = []
        if is_name:
            row.append(at)
    if row:
        yield row[0], row[-1], _as_names(found, row)


def _as_names(found: Sequence[Token], row: Sequence[int]) -> list[str]:
    return [part for at in row for part in found[at].key.split() if part != "s"]


def _with_countries(runs: Sequence[tuple[int, int, list[str]]]) -> list[tuple[int, int, list[str]]]:
    """Write a country's people and capital as the country; beside its own name a capital is a place."""
    told = {country for _, _, names in runs if not _is_capital(names) for country in called_alike(names)}
    written = []
    for first, last, names in runs:
        alike = called_alike(names)
        written.append((first, last, names if _is_capital(names) and alike[0] in told else alike))
    return written


def _is_capital(names: Sequence[str]) -> bool:
    return len(names) == 1 and is_capital(names[0])


def _opens_with_a_name(token: Token, at: int, passage: str) -> bool:
    """Say whether the passage begins with what may be a name: as every first word has a capital, any."""
    return at == 0 and passage[token.start].isupper() and token.key not in SLIGHT


def _follows(token: Token, following: Token, passage: str) -> bool:
    return passage[token.end : following.start].isspace()


def _owned(
    found: Sequence[Token], passage: str, runs: Iterable[tuple[int, int, list[str]]]
) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """What is said to be somebody's, as (who, thing), and what is said to be “his”: the few words that follow."""

    def things(after: int) -> set[str]:
        near = [token for token in found[after + 1 : after + 2 + NEAR] if token.key != "s"][:NEAR]
        return {word for token in near for word in _stems(token.key)}

    owned = {
        (name, thing)
        for _, last, names in runs
        if POSSESSIVE.match(passage, found[last].end)
        for name in names
        for thing in things(last)
    }
    by_pronoun = {thing for at, token in enumerate(found) if token.key in PRONOUNS for thing in things(at)}
    return frozenset(owned), frozenset(by_pronoun)


def _is_no_sure_name(found: Sequence[Token], first: tuple[int, int, list[str]]) -> bool:
    """Say whether the first name of a passage is only its first word, which has a capital in any case."""
    start, last, names = first
    return start == last == 0 and len(names) == 1 and found[0].kind == "wording" and names == found[0].key.split()


def _is_a_manner(token: Token, passage: str) -> bool:
    """Say whether a number only says of what sort something is: “three-way”, “one-sided”; a measure is no sort."""
    joined = HYPHENATED.match(passage, token.start)
    if token.kind != "number" or joined is None:
        return False
    return joined[1].lower() not in SPELLED and not is_measured(passage, joined.start(1) - 1)


def _stems(key: str) -> set[str]:
    """The stems of a word, or of the words a hyphen joins, but for slight ones."""
    return {stem(word) for word in key.split() if word not in SLIGHT and len(word) > 1}
