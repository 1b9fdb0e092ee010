"""Numbers of a passage and what they count, so that two can be told to be the same, or rivals for one place."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from factcheck.lib.changes.tokens import NUMBER_WORDS, SPELLED, Token

# What a story may write, and how it is kept: each of these is a measure, and two measures are never one.
_MEASURES: Final = {
    "km/h": r"km/h|kph|(?:km|kilomet(?:re|er)s?)\s+(?:per|an)\s+hour",
    "mph": r"mph|miles?\s+(?:per|an)\s+hour",
    "knot": r"knots?",
    "km": r"km|kilomet(?:re|er)s?",
    "nautical mile": r"nautical\s+miles?",
    "mile": r"miles?",
    "m": r"m(?=[\s.,;)]|\Z)|met(?:re|er)s?",
    "cm": r"cm|centimet(?:re|er)s?",
    "foot": r"ft|feet|foot",
    "point": r"(?:percentage\s+)?points?",
    "%": r"%|per\s?cent",
    "second": r"seconds?",
    "minute": r"minutes?|mins?",
    "hour": r"hours?|hrs?",
    "day": r"days?",
    "week": r"weeks?",
    "month": r"months?",
    "year": r"years?",
    "kg": r"kg|kilos?|kilogram(?:me)?s?",
    "tonne": r"tonnes?|tons?",
    "$": r"(?:US\s+)?dollars?",
    "€": r"euros?",
    "£": r"pounds?",
    "¥": r"yen|yuan",
    "crown": r"crowns?|kron(?:e|er|or|a)",
    "rouble": r"rou?bles?",
    "°C": r"°\s?C|degrees?\s+celsius",
    "°F": r"°\s?F|degrees?\s+fahrenheit",
    "a.m.": r"a\.?m\b\.?",
    "p.m.": r"p\.?m\b\.?",
}
MEASURES: Final = tuple(_MEASURES)
MEASURE: Final = re.compile(
    rf"[\s‑-]*(?:{'|'.join(f'(?P<m{at}>{way})' for at, way in enumerate(_MEASURES.values()))})(?![^\W\d_])",
    re.IGNORECASE,
)
BARE: Final = re.compile(
    rf"(?P<coin>[$€£¥]\s?)?(?:(?P<digits>\d+(?:[.,:]\d+)*)(?P<half>[½¼¾⅓⅔])?|(?P<alone>[½¼¾⅓⅔])"
    rf"|(?P<words>(?:{NUMBER_WORDS})\b(?:[-\s](?:{NUMBER_WORDS})\b)*))",
    re.IGNORECASE,
)
# “310m” is money or people; “310 m” is a length.
SCALE: Final = re.compile(
    r"(?:[\s‑-]*(?P<words>hundred|thousand|million|billion|trillion|dozen)|(?P<letter>bn|m|k))\b(?!/)", re.IGNORECASE
)
HALF_A: Final = re.compile(r"\s+an?\s+(?P<words>hundred|thousand|million|billion|trillion|dozen)\b", re.IGNORECASE)
SCALES: Final = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
    "bn": 1e9, "k": 1e3, "m": 1e6,
}  # fmt: skip
FRACTION: Final = re.compile(r"[\s‑-](?P<part>thirds?|quarters?|fifths?|tenths?)\b", re.IGNORECASE)
PARTS: Final = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
FRACTIONS: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
# “Twice” and “will double” are no counts of two.
MULTIPLES: Final = frozenset({"twice", "double", "triple"})
# “Everyone”, “no one”, “this one”: nothing is counted.
NO_COUNT: Final = re.compile(r"\b(?:no|any|every|some|this|that|each|another|which|the)\s+\Z", re.IGNORECASE)
# What is counted stands within so many words behind its number.
NEAR: Final = 3
THING: Final = re.compile(
    r"[\s‑-]+(?:of\s+(?:the\s+|its\s+|his\s+|her\s+|their\s+)?)?(?P<word>[^\W\d_]{2,}(?:[-‑’'][^\W\d_]+)*)"
)
# Things a story calls by another word when it counts them again; by their stems.
_ALIKE: Final = """leader head chief president; passeng peopl person travel; worker employe staff docker dock;
home hous; troop soldier; ship vessel boat; plane aircraft jet; student pupil; kid child children; job post;
inhabit resid peopl; dead kill death; citi town; arrest detain"""
ALIKE: Final = tuple(frozenset(words.split()) for words in _ALIKE.split(";"))


@dataclass(frozen=True, slots=True)
class Count:
    """A number by its value, its measure (“km”, “%”, “$”) if it has one, and else the stems of what it counts."""

    value: str
    measure: str = ""
    things: frozenset[str] = frozenset()

    def is_same(self, other: "Count") -> bool:
        """Say whether the two say the same: of one value, and nothing says that they count different things."""
        if self.value != other.value or self.measure != other.measure:
            return self.value == other.value and (self.is_bare or other.is_bare)
        return bool(self.measure) or self.is_bare or other.is_bare or self._counts_alike(other)

    def is_rival(self, other: "Count") -> bool:
        """Say whether the two give different values for one measure or for the same things."""
        if self.value == other.value or self.measure != other.measure:
            return False
        return bool(self.measure) or self._counts_alike(other)

    @property
    def is_bare(self) -> bool:
        return not self.measure and not self.things

    def _counts_alike(self, other: "Count") -> bool:
        return not self.things.isdisjoint(other.things) or any(
            not alike.isdisjoint(self.things) and not alike.isdisjoint(other.things) for alike in ALIKE
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """A count at its place in a passage, its measure or the first word of what it counts with it."""

    count: Count
    start: int
    end: int


def counts(
    numbers: Sequence[Token], passage: str, *, stem: Callable[[str], str], slight: frozenset[str]
) -> Iterator["Counted"]:
    """The numbers of a passage, each with what it counts; `slight` words are counted by nobody."""
    behind = 0
    for token in numbers:
        number = BARE.match(passage, token.start)
        if number is None or token.start < behind:
            continue
        if number["words"] and number["words"].lower() == "one" and NO_COUNT.search(passage[: token.start][-12:]):
            continue
        value, behind = _value(number, passage)
        end = behind
        measure = number["coin"].strip() if number["coin"] else ""
        if not measure and (unit := MEASURE.match(passage, end)):
            measure, end = MEASURES[int((unit.lastgroup or "m0")[1:])], unit.end()
        things = frozenset() if measure else frozenset(_things(passage, end, stem, slight))
        yield Counted(Count(value, measure, things), token.start, end if measure else max(end, token.end))


def is_measured(passage: str, end: int) -> bool:
    """Say whether a measure or a fraction's part follows the number word that ends there: “three-day”, “two-thirds”."""
    return MEASURE.match(passage, end) is not None or FRACTION.match(passage, end) is not None


def _value(number: re.Match[str], passage: str) -> tuple[str, int]:
    """The value written one way, and where it ends: “1.2 million” is “1,200,000”, “two thirds” is “⅔”."""
    end = number.end()
    words = (number["words"] or "").lower().replace("-", " ").split()
    if not MULTIPLES.isdisjoint(words):
        return " ".join(words), end
    if number["digits"]:
        plain = number["digits"].replace(",", "")
        if plain.count(".") + plain.count(":") > 1 or ":" in plain:
            return plain, end
        value = float(plain) + FRACTIONS.get(number["half"] or "", 0.0)
    elif number["alone"]:
        value = FRACTIONS[number["alone"]]
    else:
        value = _spelled(words)
    if words == ["half"] and (scale := HALF_A.match(passage, end)):
        value, end = value * SCALES[scale["words"].lower()], scale.end()
    elif scale := SCALE.match(passage, end):
        value, end = value * SCALES[(scale["words"] or scale["letter"]).lower()], scale.end()
    if part := FRACTION.match(passage, end):
        value, end = value / PARTS[part["part"].lower().removesuffix("s")], part.end()
    return f"{value:.10g}", end


def _spelled(words: list[str]) -> float:
    """The value of “twenty-six”, “two hundred”, “half a dozen”."""
    whole = 0.0
    here = 0.0
    for word in words:
        if word in SCALES:
            whole, here = whole + (here or 1.0) * SCALES[word], 0.0
        else:
            here += 0.5 if word == "half" else SPELLED[word]
    return whole + here


def _things(passage: str, end: int, stem: Callable[[str], str], slight: frozenset[str]) -> Iterator[str]:
    for _ in range(NEAR):
        word = THING.match(passage, end)
        if not word or word["word"].lower() in slight:
            return
        yield stem(word["word"].lower())
        end = word.end()
