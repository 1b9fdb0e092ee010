"""What changed between two passages, named the way an editor would name it."""

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
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
NEGATIONS: Final = "not|no|never|none|nobody|nothing|nor|neither|without|cannot|denied|denies|deny|failed|fails"
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
    | (?P<number> (?:[$€£¥]\s?)?\d+(?:[.,:]\d+)*(?:[½¼¾⅓⅔])?
          (?:\s?%|\s?°\s?[CF]?|\s?[ap]\.m\.|(?:st|nd|rd|th|m|bn|k|km|kg|am|pm)\b)?
        | [½¼¾⅓⅔]
        | \b(?:{NUMBER_WORDS})\b(?:[-\s](?:{NUMBER_WORDS})\b)* )
    | (?P<negation> \b(?:{NEGATIONS})\b | n[’']t\b )
    | (?P<hedge> \b(?:{HEDGES})\b )
    | (?P<word> (?:(?!n[’']t\b)\w)+(?:[-‑](?:\w)+)* | [^\w\s] )
    """,
    re.IGNORECASE | re.VERBOSE,
)
UNIT: Final = re.compile(r"[\s‑-]+(?:(million|billion|trillion|percent|per cent)\b[\s‑-]*)?([^\W\d_]{2,})?")
SENTENCE_START: Final = re.compile(r"(?:\A|[.!?…:“\"\n•])[\s“\"‘']*\Z")
# After one of these a capital is a name's, although a full stop stands before it.
TITLE: Final = re.compile(r"\b(?:[A-Z]|Mrs?|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|St)\.\s+\Z")

BEFORE_SIGN: Final = re.compile(r"\s+(?=[%°])")
PERCENT: Final = re.compile(r"\s*\bper ?cent\b")

# Beyond this many differing words on either side the passages differ as a whole: aligning is quadratic.
MOST_WORDS: Final = 800
# What one line can say of them.
MOST_NAMED: Final = 6
LONGEST_NAMED: Final = 80


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed; an empty `before` was added, an empty `after` was dropped."""

    kind: Kind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or what reads as one (a number with its unit, a date), at its place in the passage.

    Two with one `key` say the same: “twenty hours” and “20 hours”, “4 October” and “October 4”.
    """

    kind: Kind
    key: str
    start: int
    end: int


def compare(before: str, after: str) -> list[Change]:
    """Name what changed from `before` to `after`, the heaviest kind first; nothing when they say the same.

    Words are aligned (Ratcliff and Obershelp, by the standard library's difflib), numbers together with their units.
    Case, white space and punctuation are no change. Beyond MOST_WORDS differing words all is new wording.
    """
    old, new = tokens(before), tokens(after)
    names = {token.key for token in (*old, *new) if token.kind == "name"}
    old, new = _with_names(old, names), _with_names(new, names)
    first, last = _common_ends(old, new)
    old_middle, new_middle = old[first : len(old) - last], new[first : len(new) - last]
    if not old_middle and not new_middle:
        return []
    if max(len(old_middle), len(new_middle)) > MOST_WORDS:
        return [Change("wording", _words(before, old_middle), _words(after, new_middle))]
    matcher = SequenceMatcher(
        a=[token.key for token in old_middle], b=[token.key for token in new_middle], autojunk=False
    )
    changes: list[Change] = []
    for op, i1, i2, j1, j2 in matcher.get_opcodes():
        if op != "equal":
            changes += _named(before, after, old_middle[i1:i2], new_middle[j1:j2])
    named = _without_moves(changes)
    if not named:
        return [Change("wording", _words(before, old_middle), _words(after, new_middle))]
    return sorted(named, key=lambda change: KINDS.index(change.kind))


def in_words(changes: Iterable[Change]) -> str:
    """Say the changes in a line: “20 hours → 24 hours; “not” was dropped”. At most MOST_NAMED, long ones shortened."""
    said = [_in_words(change) for change in changes]
    more = [f"{len(said) - MOST_NAMED} more"] if len(said) > MOST_NAMED else []
    return "; ".join([*said[:MOST_NAMED], *more])


def tokens(passage: str) -> list[Token]:
    """Cut a passage into what is compared, in order; marks of punctuation are left out."""
    return list(_tokens(passage))


def _tokens(passage: str) -> Iterator[Token]:
    at = 0
    while match := TOKEN.search(passage, at):
        start, end = match.span()
        name = match.lastgroup or "word"
        if name == "number" and match[0][-1] not in "%°CF.":
            end = _unit_end(passage, end)
        if name != "word" or match[0][0].isalnum():
            kind = _as_kind(name) if name != "word" else "name" if _is_name(passage, start) else "wording"
            yield Token(kind, _key(kind, passage[start:end]), start, end)
        at = end


def _is_name(passage: str, start: int) -> bool:
    """Say whether the word that starts there has its capital for its own sake."""
    above = passage[max(0, start - 8) : start]
    return passage[start].isupper() and (not SENTENCE_START.search(above) or bool(TITLE.search(above)))


@cache
def _as_kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind == name)


def _with_names(found: Sequence[Token], names: Container[str]) -> list[Token]:
    """A word that is a name anywhere is one where it begins a sentence too."""
    return [replace(token, kind="name") if token.kind == "wording" and token.key in names else token for token in found]


def _unit_end(passage: str, end: int) -> int:
    """Where a number with its unit ends: “20 hours”, “2.5 million people”, “60 km”."""
    unit = UNIT.match(passage, end)
    if not unit:
        return end
    if unit[2] and unit[2].islower() and not NO_UNIT.match(unit[2]):
        return unit.end()
    return unit.end(1) if unit[1] else end


def _key(kind: Kind, words: str) -> str:
    folded = unicodedata.normalize("NFKC", words).casefold().replace("’", "'").replace("‐", " ").replace("-", " ")
    if kind == "number":
        return _number_key(PERCENT.sub("%", BEFORE_SIGN.sub("", folded.replace(",", ""))).split())
    if kind == "date":
        parts = folded.replace(",", " ").replace(".", " ").split()
        return " ".join(sorted(part[:3] if part.isalpha() else part for part in parts))
    return " ".join(folded.split())


def _number_key(parts: Sequence[str]) -> str:
    """Digits for words, one form for singular and plural units."""
    spelled = list(takewhile(SPELLED.__contains__, parts))
    value = [str(sum(SPELLED[part] for part in spelled))] if spelled else []
    *rest, unit = [*value, *parts[len(spelled) :]]
    return " ".join([*rest, unit.removesuffix("s")])


def _common_ends(old: Sequence[Token], new: Sequence[Token]) -> tuple[int, int]:
    most = min(len(old), len(new))
    first = 0
    while first < most and old[first].key == new[first].key:
        first += 1
    last = 0
    while last < most - first and old[-1 - last].key == new[-1 - last].key:
        last += 1
    return first, last


def _named(before: str, after: str, old: Sequence[Token], new: Sequence[Token]) -> Iterator[Change]:
    """The changes of one stretch: values pair with values of their kind in order, what is left is wording."""
    kinds = {token.kind for token in (*old, *new)}
    for kind in KINDS[:-1]:
        gone = [before[token.start : token.end] for token in old if token.kind == kind]
        come = [after[token.start : token.end] for token in new if token.kind == kind]
        if kind == "hedge" and kinds == {"hedge", "wording"}:
            # How strongly a thing is said is told by the whole phrase: “say” → “have presented evidence”.
            yield Change("hedge", _words(before, old), _words(after, new))
            return
        for at in range(max(len(gone), len(come))):
            yield Change(kind, gone[at] if at < len(gone) else "", come[at] if at < len(come) else "")
    if "wording" in kinds:
        yield Change("wording", _words(before, old), _words(after, new))


def _words(passage: str, run: Sequence[Token]) -> str:
    return passage[run[0].start : run[-1].end] if run else ""


def _without_moves(changes: list[Change]) -> list[Change]:
    """A value dropped here and added there has only moved."""
    added: defaultdict[tuple[Kind, str], deque[int]] = defaultdict(deque)
    for at, change in enumerate(changes):
        if not change.before:
            added[change.kind, _key(change.kind, change.after)].append(at)
    moved: set[int] = set()
    for at, change in enumerate(changes):
        if (
            change.kind != "wording"
            and not change.after
            and (twins := added[change.kind, _key(change.kind, change.before)])
        ):
            moved |= {at, twins.popleft()}
    return [change for at, change in enumerate(changes) if at not in moved]


def _in_words(change: Change) -> str:
    before, after = _shortened(change.before), _shortened(change.after)
    if not after:
        return f"“{before}” was dropped"
    if not before:
        return f"“{after}” was added"
    return f"{before} → {after}"


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_NAMED else f"{words[: LONGEST_NAMED - 1].rstrip()}…"
