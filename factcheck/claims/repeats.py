"""Where a story says the same thing again: suggested, for a person to confirm.

Scores alone mislead: “killed 1,400” and “killed 800” are as alike as two sentences get. So what tells assertions apart
(numbers, dates, names, negation) must agree first, and only then is it asked how many words the two share.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from snowballstemmer import stemmer

from factcheck.claims.countries import called_alike
from factcheck.lib.changes import Token, tokens

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

ASIDE: Final = re.compile(r"\([^()]*\)")
POSSESSIVE: Final = re.compile(r"['’]s?(?!\w)")
HYPHENATED: Final = re.compile(r"[^\W\d_]+[-‑]([^\W\d_]+)")
PRONOUNS: Final = frozenset({"his", "her", "its", "their"})
NEAR: Final = 3
DENYING: Final = re.compile(
    r"\b(?:un(?:confirmed|verified|true|founded|substantiated|proven|clear|known|likely)|false(?:ly)?|refus\w+|"
    r"reject\w*|refut\w+|isn|aren|wasn|weren|don|doesn|didn|won|hasn|haven|hadn|couldn|wouldn)\b",
    re.IGNORECASE,
)
_IN_WORDS: Final = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty"""
DIGITS: Final = {word: str(value) for value, word in enumerate(_IN_WORDS.split())}
# Words that say little about what is asserted.
SLIGHT: Final = frozenset(
    """a about after again all also am amid among an and any are around as at be been before being between both but by
    can could did do does during each for from had has have he her here him his how however i if in into is it its just
    may me might more most much must my near no nor not of on once only or other our out over own per said same say says
    she should since so some still such than that the their them then there these they this those through to too under
    until up upon us very was way we were what when where which while who whom whose why will with within would you your
    although though according""".split()  # noqa: SIM905
)
_stemmer = stemmer("english")


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a passage asserts, as far as it can be compared."""

    words: frozenset[str]
    """The stems of its words of weight; names and values are not among them."""
    numbers: frozenset[str]
    dates: frozenset[str]
    names: tuple[frozenset[str], ...]
    """Names as they stand in a row: “Choe Son Hui”."""
    owned: frozenset[tuple[str, str]]
    """What belongs to whom: (“kim”, “train”) in “Kim’s armoured train”."""
    owned_by_pronoun: frozenset[str]
    denies: bool

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


def assertion_of(passage: str) -> Assertion:
    """Take from a passage what is compared. What stands in brackets is an aside, such as a conversion."""
    passage = ASIDE.sub(" ", passage)
    found = tokens(passage)
    runs = list(_names(found, passage))
    named = {_stem(word) for _, _, run in runs for name in run for word in name.split()}
    words = {stem for token in found if token.kind in {"wording", "hedge"} for stem in _stems(token.key)} - named
    words |= {token.key.split()[0] for token in found if _is_a_manner(token, passage)}
    owned, by_pronoun = _owned(found, passage, runs)
    return Assertion(
        words=frozenset(words),
        numbers=frozenset(
            _number(token.key) for token in found if token.kind == "number" and not _is_a_manner(token, passage)
        ),
        dates=frozenset(" ".join(sorted(token.key.split())) for token in found if token.kind == "date"),
        names=tuple(frozenset(run) for _, _, run in runs),
        owned=owned,
        owned_by_pronoun=by_pronoun,
        denies=any(token.kind == "negation" for token in found) or DENYING.search(passage) is not None,
    )


def _likeness(one: Assertion, other: Assertion) -> float:
    """How much of the shorter one stands in the other, from 0 to 1; 0 when they do not assert the same."""
    if one.denies != other.denies or not _agree(one, other):
        return 0
    words, numbers, dates = one.words & other.words, one.numbers & other.numbers, one.dates & other.dates
    names = min(_met(one, other), _met(other, one))
    if not words or len(words) + len(numbers) + len(dates) + names < FEWEST_SHARED:
        return 0
    if not numbers and len(words) < LEAST_SHARED_WORDS * min(len(one.words), len(other.words)):
        return 0
    weight = len(words) + WEIGHT_OF_A_VALUE * (len(numbers) + len(dates) + names)
    shared = weight / min(one.weight, other.weight)
    return shared if shared >= (LEAST_SHARED_WITH_A_NUMBER if numbers else LEAST_SHARED) else 0


def _met(one: Assertion, other: Assertion) -> int:
    """How many of the names in `one` the other has, at least in part."""
    theirs = other.name_words
    return sum(not run.isdisjoint(theirs) for run in set(one.names))


def _agree(one: Assertion, other: Assertion) -> bool:
    """Say whether nothing is named in one that is named otherwise in the other; one may say more than the other."""
    if bool(one.numbers) != bool(other.numbers):
        return False
    return not (
        (one.numbers - other.numbers and other.numbers - one.numbers)
        or (one.numbers and not one.numbers & other.numbers)
        or (one.dates - other.dates and other.dates - one.dates)
        or (_unmatched(one, other) and _unmatched(other, one))
    )


def _unmatched(one: Assertion, other: Assertion) -> set[str]:
    """The names in `one` that `other` does not have: neither whole, nor shortened, nor as a pronoun."""
    theirs = other.words | other.name_words
    ours = one.words | one.name_words
    shortened = set(chain.from_iterable(short for short in other.names if short <= ours))
    left = set(chain.from_iterable(run - theirs for run in one.names if run.isdisjoint(shortened)))
    return left - {who for who, thing in one.owned if thing in other.owned_by_pronoun}


def _marks(assertion: Assertion) -> frozenset[str]:
    return assertion.words | assertion.numbers | assertion.dates | assertion.name_words


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
    return called_alike([part for at in row for part in found[at].key.split() if part != "s"])


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
        return {stem for token in near for stem in _stems(token.key)}

    owned = {
        (name, thing)
        for _, last, names in runs
        if POSSESSIVE.match(passage, found[last].end)
        for name in names
        for thing in things(last)
    }
    by_pronoun = {thing for at, token in enumerate(found) if token.key in PRONOUNS for thing in things(at)}
    return frozenset(owned), frozenset(by_pronoun)


def _is_a_manner(token: Token, passage: str) -> bool:
    """Say whether a number only says of what sort something is: “three-way”, “one-sided”."""
    joined = HYPHENATED.match(passage, token.start)
    return token.kind == "number" and joined is not None and joined[1].lower() not in DIGITS


def _number(key: str) -> str:
    """A number with its unit, written one way: “three hours” and “3 hour” are the same."""
    return " ".join(_stem(DIGITS.get(word, word)) for word in key.split())


def _stems(key: str) -> set[str]:
    """The stems of a word, or of the words a hyphen joins, but for slight ones."""
    return {_stem(word) for word in key.split() if word not in SLIGHT and len(word) > 1}


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    stem: str = _stemmer.stemWord(word)
    return stem
