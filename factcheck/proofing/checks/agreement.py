"""The same thing told twice with another number, or said once and proved once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from factcheck.claims.repeats import Assertion, assertion_of
from factcheck.lib.changes import Token, tokens
from factcheck.lib.spans import Span
from factcheck.proofing.checks.story import Found, Story

NUMBERS_DIFFER: Final = "numbers-differ"
STRENGTH_DIFFERS: Final = "strength-differs"

# Without the number, so much of the shorter one's words and names must stand in the other …
LEAST_SHARED: Final = 0.75
# … and so many.
FEWEST_SHARED: Final = 4
# A mark in more sentences than this tells nothing apart, and a sentence is compared with so many others.
MOST_PLACES: Final = 12
MOST_COMPARED: Final = 12

STRONG: Final = frozenset(
    {"presented evidence", "provided evidence", "proved", "proven", "proves", "shows", "showed", "confirmed"}
)
WEAK: Final = frozenset(
    {
        "said",
        "say",
        "says",
        "claims",
        "claimed",
        "alleged",
        "allegedly",
        "reportedly",
        "suggests",
        "suggested",
        "suspected",
    }
)


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence by what can be compared: its marks without numbers, and the numbers by their unit."""

    place: Span
    assertion: Assertion
    marks: frozenset[str]
    values: dict[str, Token]
    strength: str


def disagreements(story: Story) -> Iterator[Found]:
    """Find sentences that say the same of the same, but for a number or for how sure somebody is of it."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    told: list[_Said] = []
    for sentence in story.sentences:
        said = _said(story.text, sentence)
        shared: defaultdict[int, int] = defaultdict(int)
        for mark in said.marks:
            for at in places[mark]:
                shared[at] += 1
            if len(places[mark]) < MOST_PLACES:
                places[mark].append(len(told))
        told.append(said)
        for at in sorted(shared, key=lambda at: (-shared[at], at))[:MOST_COMPARED]:
            if found := _differ(told[at], said, story.text, shared[at]):
                yield found
                break


def _said(text: str, sentence: Span) -> _Said:
    passage = text[sentence.start : sentence.end]
    found = tokens(passage)
    assertion = assertion_of(passage)
    units = {token.key.partition(" ")[2]: token for token in found if token.kind == "number"}
    units.pop("", None)
    hedges = {token.key for token in found if token.kind in {"hedge", "wording"}}
    strength = "strong" if hedges & STRONG else "weak" if hedges & WEAK else ""
    return _Said(sentence, assertion, assertion.words | assertion.name_words, units, strength)


def _differ(one: _Said, other: _Said, text: str, shared: int) -> Found | None:
    least = min(len(one.marks), len(other.marks))
    if shared < FEWEST_SHARED or shared < LEAST_SHARED * least or one.assertion.denies != other.assertion.denies:
        return None
    if one.assertion.dates and other.assertion.dates and one.assertion.dates != other.assertion.dates:
        return None
    for unit in one.values.keys() & other.values.keys():
        was, now = one.values[unit], other.values[unit]
        if was.key != now.key:
            start = other.place.start + now.start
            told = text[one.place.start + was.start : one.place.start + was.end]
            words = text[start : other.place.start + now.end]
            message = f"“{words}” here, “{told}” where the story says this first."
            return Found(NUMBERS_DIFFER, start, other.place.start + now.end, message)
    if {one.strength, other.strength} == {"strong", "weak"}:
        message = (
            "Here somebody only says so, elsewhere the story says it was shown."
            if other.strength == "weak"
            else ("Here the story says it was shown, elsewhere somebody only says so.")
        )
        return Found(STRENGTH_DIFFERS, other.place.start, other.place.end, message)
    return None
