"""Cutting a passage into what is compared: words, and what reads as one (a number with its unit, a date)."""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from typing import Final, Literal

Kind = Literal["number", "date", "name", "negation", "hedge", "wording"]

# In this order the kinds are named: what weighs most comes first.
KINDS: Final[tuple[Kind, ...]] = ("number", "date", "name", "negation", "hedge", "wording")

MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
WEEKDAYS: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
RELATIVE_DAYS: Final = "yesterday|today|tomorrow|tonight"
SMALL_NUMBERS: Final = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen"
)
TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
NUMBER_WORDS: Final = f"{SMALL_NUMBERS}|{TENS}|hundred|thousand|million|billion|trillion|dozen|half|twice|double|triple"
SPELLED: Final = {word: number for number, word in enumerate(SMALL_NUMBERS.split("|"))} | {
    word: 10 * ten for ten, word in enumerate(TENS.split("|"), start=2)
}
NEGATIONS: Final = "not|no|never|none|nobody|nothing|nor|neither|without|denied|denies|deny|failed|fails"
HEDGES: Final = (
    "may|might|could|would|should|can|must|will|reportedly|allegedly|apparently|likely|unlikely|possibly|probably|"
    "perhaps|maybe|suspected|alleged|purported|unconfirmed|unverified|disputed|confirmed|believed|believes?|"
    "thinks?|expected|expects?|claims?|claimed|says?|said|suggests?|suggested|appears?|appeared|seems?|seemed|about|"
    "around|roughly|nearly|almost|approximately|over|under|some|several|many|most|all|few|every|any|only|"
    r"at\s+least|at\s+most|up\s+to|more\s+than|less\s+than|fewer\s+than|presented\s+evidence|"
    r"provided\s+evidence|proved|proven|proves|showed|shows"
)
# Words that are no unit of the number before them.
NO_UNIT: Final = re.compile(
    r"(?:of|to|and|or|in|on|at|by|for|from|with|as|is|are|was|were|be|been|has|have|had|that|the|a|an|than|but|it|its|"
    r"which|who|when|while|after|before|into|over|under|per|not|no|said|says|may|might|could|will|would)\Z"
)

TOKEN: Final = re.compile(
    rf"""
    (?P<date> \b(?:\d{{1,2}}\.?\s+(?:{MONTHS})\b\.?(?:,?\s+\d{{4}})?
        | (?:{MONTHS})\.?,?\s+\d{{4}}\b
        | (?:{MONTHS})\.?\s+\d{{1,2}}\b(?!:)(?:,?\s+\d{{4}})?
        | \d{{4}}-\d{{2}}-\d{{2}}
        | (?:{WEEKDAYS}|{RELATIVE_DAYS})\b
        | (?-i:March|May)\b
        | (?:january|february|april|june|july|august|september|october|november|december)\b
        | (?:1[5-9]|20)\d\ds?\b(?![,.]\d|\s*%) ) )
    | (?P<number> (?:(?<![\w.,)])[-−](?=[$€£¥]?\d))?(?:[$€£¥]\s?)?\d+(?:[.,:\u00a0\u2009\u202f]\d+)*(?:[½¼¾⅓⅔])?
          (?:\s?%|\s?°\s?[CF]?|\s?[ap](?:\.m\.|m\b)|(?:st|nd|rd|th|m|bn|k|km|kg)\b)?
        | [½¼¾⅓⅔]
        | \b(?:{NUMBER_WORDS})\b(?:[-\s](?:{NUMBER_WORDS})\b)* )
    | (?P<negation> \b(?:{NEGATIONS})\b | n[’']t\b | (?<=\bcan)not\b )
    | (?P<hedge> \b(?:{HEDGES})\b(?![’']t\b) | \bcan(?=not\b) | \b(?:ca|wo)(?=n[’']t\b) )
    | (?P<word> (?-i:\b(?:[A-Z]\.){{2,}}) | (?:(?!n[’']t\b)\w)+(?:[-‑](?:\w)+)* | [^\w\s] )
    """,
    re.IGNORECASE | re.VERBOSE,
)
UNIT: Final = re.compile(r"[\s‑-]+(?:(million|billion|trillion|percent|per cent)\b[\s‑-]*)?([^\W\d_]{2,})?")
SENTENCE_START: Final = re.compile(r"(?:\A|[.!?…:“\"\n•])[\s“\"‘']*\Z")
# After one of these a capital is a name's, although a full stop stands before it.
TITLE: Final = re.compile(r"\b(?:[A-Z]|Mrs?|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|St)\.\s+\Z")

# One form for what is written in several.
CONTRACTED: Final = {"n't": "not", "ca": "can", "wo": "will"}
DOTTED: Final = re.compile(r"(?:[A-Z]\.){2,}")
UNITS: Final = {
    "km": "kilometre", "kilometers": "kilometre", "kilometer": "kilometre", "kg": "kilogram", "metres": "metre",
    "meters": "metre", "meter": "metre", "liters": "litre", "liter": "litre", "ft": "foot", "feet": "foot",
}  # fmt: skip
MAGNITUDES: Final = {"m": "million", "bn": "billion"}
MONEY: Final = re.compile(r"([$€£¥]\s?[\d.]+)(m|bn)")
CLOCK: Final = re.compile(r"(\d)\s?([ap])\.?m\.?\Z")
# Of thousands; a no-break or a thin space is a plain one when it comes here.
BETWEEN_DIGITS: Final = re.compile(r",|(?<=\d) (?=\d)")
BEFORE_DEGREES: Final = re.compile(r"\s+(?=°)")
PERCENT: Final = re.compile(r"\s*(?:%|\bper ?cent\b)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or what reads as one (a number with its unit, a date), at its place in the passage.

    Two with one `key` say the same: “twenty hours” and “20 hours”, “4 October” and “October 4”.
    """

    kind: Kind
    key: str
    start: int
    end: int


def tokens(passage: str) -> list[Token]:
    """Cut a passage into what is compared, in order; marks of punctuation are left out."""
    return list(_tokens(passage))


def with_names(found: Sequence[Token], names: Container[str]) -> list[Token]:
    """A word that is a name anywhere is one where it begins a sentence too."""
    return [replace(token, kind="name") if token.kind == "wording" and token.key in names else token for token in found]


def _tokens(passage: str) -> Iterator[Token]:
    at = 0
    while match := TOKEN.search(passage, at):
        start, end = match.span()
        name = match.lastgroup or "word"
        if name == "number" and match[0][-1] not in "%°CF.":
            end = _unit_end(passage, end)
        if name != "word" or match[0][0].isalnum():
            kind = _as_kind(name) if name != "word" else "name" if _is_name(passage, start) else "wording"
            yield Token(kind, key_of(kind, passage[start:end]), start, end)
        at = end


def _is_name(passage: str, start: int) -> bool:
    """Say whether the word that starts there has its capital for its own sake."""
    above = passage[max(0, start - 8) : start]
    return passage[start].isupper() and (not SENTENCE_START.search(above) or bool(TITLE.search(above)))


@cache
def _as_kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind == name)


def _unit_end(passage: str, end: int) -> int:
    """Where a number with its unit ends: “20 hours”, “2.5 million people”, “60 km”."""
    unit = UNIT.match(passage, end)
    if not unit:
        return end
    if unit[2] and unit[2].islower() and not NO_UNIT.match(unit[2]):
        return unit.end()
    return unit.end(1) if unit[1] else end


def key_of(kind: Kind, words: str) -> str:
    """Write down what a value or word says, so that two ways of writing it are the same."""
    folded = unicodedata.normalize("NFKC", words).casefold().replace("’", "'").replace("‐", " ").replace("-", " ")
    if kind == "number":
        sign = "minus " if words[0] in "-−" else ""
        return sign + _number_key(PERCENT.sub(" %", BEFORE_DEGREES.sub("", BETWEEN_DIGITS.sub("", folded))).split())
    if kind == "date":
        parts = folded.replace(",", " ").replace(".", " ").split()
        return " ".join(sorted(part[:3] if part.isalpha() else part for part in parts))
    if kind in {"negation", "hedge"}:
        folded = CONTRACTED.get(folded, folded)
    return " ".join((folded.replace(".", "") if DOTTED.fullmatch(words) else folded).split())


def _number_key(parts: Sequence[str]) -> str:
    """Digits for words, one form for singular and plural units."""
    spelled = list(takewhile(SPELLED.__contains__, parts))
    value = [str(sum(SPELLED[part] for part in spelled))] if spelled else []
    *rest, unit = [*value, *parts[len(spelled) :]]
    written = " ".join([*rest, UNITS.get(unit, unit).removesuffix("s")])
    if money := MONEY.fullmatch(written):
        return f"{money[1]} {MAGNITUDES[money[2]]}"
    return CLOCK.sub(r"\1\2m", written)
