"""The same thing told twice with another value, or only said in one place and shown in another."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from factcheck.claims.counted import Counted
from factcheck.claims.repeats import Assertion, are_told_apart, assertion_of, numbers_of, repeats
from factcheck.lib.spans import Span
from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.words import QUOTATION, is_english

NUMBERS_DIFFER: Final = "numbers-differ"
STRENGTH_DIFFERS: Final = "strength-differs"

# Without the number, so much of the shorter one's words and names must stand in the other …
LEAST_SHARED: Final = 0.75
# … and so many; fewer where a story repeats itself on purpose, as its takeaways do.
FEWEST_SHARED: Final = 4
FEWEST_SHARED_WITH_A_TAKEAWAY: Final = 2
# A mark in more sentences than this tells nothing apart, and a sentence is compared with so many others.
MOST_PLACES: Final = 12
MOST_COMPARED: Final = 12

WEAK: Final = (
    r"(?:says?|said|claim(?:s|ed)?|allege[sd]?|believe[sd]?|suspect(?:s|ed)?|insist(?:s|ed)?|argue[sd]?|"
    r"suggest(?:s|ed)?)"
)
STRONG: Final = (
    r"(?:(?:present|provid|offer|produc|publish)(?:s|es|ed|e)?\s+(?:[a-z]+\s+){0,2}(?:evidence|proof)|proved?|proves|"
    r"proven|confirm(?:s|ed)?|established|documented|demonstrated|verified)"
)
REPORTED: Final = re.compile(
    rf"(?<!not )(?<!not been )\b(?:(?P<weak>{WEAK})|(?P<strong>{STRONG}))(?:\s+that)?\s+"
    r"(?P<what>[^,;:.\n“”\"]{12,300})"
)
DOUBT: Final = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|"
    r"(?:is|are|was|were) (?:said|reported|alleged|believed|rumou?red) to)\b",
    re.IGNORECASE,
)
ATTRIBUTED: Final = re.compile(
    rf"\b(?:according to|per (?=[A-Z])|{WEAK}|{STRONG}|reports?|reported|may|might|could)\b", re.IGNORECASE
)
CLAUSE_END: Final = re.compile(r";\s+")


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence by what can be compared: its marks without numbers, and its numbers with their places."""

    place: Span
    assertion: Assertion
    numbers: Sequence[Counted]
    is_takeaway: bool

    @property
    def marks(self) -> frozenset[str]:
        return self.assertion.words | self.assertion.name_words


def numbers_that_differ(story: Story) -> Iterator[Found]:
    """Find sentences that say the same of the same, but for a number."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    told: list[_Said] = []
    starts = [part.start for part in story.parts]
    for sentence in story.sentences:
        passage = story.text[sentence.start : sentence.end]
        numbers = numbers_of(passage)
        if not numbers:
            continue
        part = bisect_right(starts, sentence.start) - 1
        is_takeaway = part >= 0 and story.parts[part].kind == "takeaways"
        said = _Said(sentence, assertion_of(passage), numbers, is_takeaway)
        shared: defaultdict[int, int] = defaultdict(int)
        for mark in said.marks:
            for at in places[mark]:
                shared[at] += 1
            if len(places[mark]) < MOST_PLACES:
                places[mark].append(len(told))
        told.append(said)
        for at in sorted(shared, key=lambda at: (-shared[at], at))[:MOST_COMPARED]:
            if _tell_of_one_thing(told[at], said, shared[at]) and (rival := _rivals(told[at].numbers, said.numbers)):
                was, now = rival
                first = _words(story.text, told[at].place.start, was)
                start, end = sentence.start + now.start, sentence.start + now.end
                message = f"“{story.text[start:end]}” here, “{first}” where the story says this first."
                # Two sentences of a story may tell of two things after all; a takeaway repeats what the story says.
                is_sure = told[at].is_takeaway != said.is_takeaway
                yield Found(NUMBERS_DIFFER, start, end, message, blocking=is_sure)
                break


def strengths_that_differ(story: Story) -> Iterator[Found]:
    """Find what somebody only says in one place and has shown in another, or what is only reported and then a fact."""
    if not is_english(story):
        return
    reported = [
        match for sentence in story.sentences for match in REPORTED.finditer(story.text, sentence.start, sentence.end)
    ]
    for at, head in enumerate(repeats([match["what"] for match in reported])):
        one, other = reported[head], reported[at]
        if bool(one["weak"]) != bool(other["weak"]):
            here, there = (_bare(match["weak"] or match["strong"]) for match in (other, one))
            message = f"“{here}” here, “{there}” where the story says this first: how sure is it?"
            yield Found(STRENGTH_DIFFERS, other.start(), other.end("what"), message)
    yield from _doubted(story)


def why_not_one(one: str, other: str) -> str | None:
    """Say in what two passages that should be one claim do not agree: a value, a date, a denial, how sure it is."""
    ours, theirs = assertion_of(one), assertion_of(other)
    if rival := _rivals(numbers_of(one), numbers_of(other)):
        was, now = rival
        return f"“{_words(other, 0, now)}” here, “{_words(one, 0, was)}” in the other place."
    if ours.dates - theirs.dates and theirs.dates - ours.dates:
        return "The two places give different dates."
    if ours.denies != theirs.denies:
        return "One place denies what the other says."
    strengths = {_strength(one), _strength(other)} - {""}
    if len(strengths) > 1:
        return "One place says that it was shown, the other only that somebody says so."
    return None


def _strength(words: str) -> str:
    match = REPORTED.search(words)
    return "" if match is None else "weak" if match["weak"] else "strong"


def _doubted(story: Story) -> Iterator[Found]:
    """Clauses that are “reportedly” so in one place and simply so in another."""
    if not DOUBT.search(story.text):
        return
    clauses = [clause for sentence in story.sentences for clause in _clauses(story.text, sentence)]
    words = [story.text[clause.start : clause.end] for clause in clauses]
    for at, head in enumerate(repeats(words)):
        if at == head:
            continue
        doubts = [DOUBT.search(words[place]) for place in (head, at)]
        plain = words[at] if doubts[0] else words[head]
        doubt = doubts[0] or doubts[1]
        if doubt and not all(doubts) and not ATTRIBUTED.search(QUOTATION.sub(" ", plain)):
            message = (
                f"“{doubt[0]}” so here, a plain fact where the story says this first."
                if doubts[1]
                else f"A plain fact here, “{doubt[0]}” so where the story says this first."
            )
            yield Found(STRENGTH_DIFFERS, clauses[at].start, clauses[at].end, message)


def _clauses(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    for match in CLAUSE_END.finditer(text, sentence.start, sentence.end):
        yield Span(start, match.start())
        start = match.end()
    if start < sentence.end:
        yield Span(start, sentence.end)


def _tell_of_one_thing(one: _Said, other: _Said, shared: int) -> bool:
    least = min(len(one.marks), len(other.marks))
    fewest = FEWEST_SHARED if one.is_takeaway == other.is_takeaway else FEWEST_SHARED_WITH_A_TAKEAWAY
    return shared >= max(fewest, LEAST_SHARED * least) and not are_told_apart(one.assertion, other.assertion)


def _rivals(ours: Sequence[Counted], theirs: Sequence[Counted]) -> tuple[Counted, Counted] | None:
    """The two numbers that give different values for one thing; where several do, two things are told of."""
    alone = [one for one in ours if not any(one.count.is_same(other.count) for other in theirs)]
    others = [one for one in theirs if not any(one.count.is_same(other.count) for other in ours)]
    rivals = [(was, now) for was in alone for now in others if was.count.is_rival(now.count)]
    is_another = min(len({was for was, _ in rivals}), len({now for _, now in rivals})) > 1
    return None if is_another or not rivals else rivals[0]


def _words(text: str, start: int, counted: Counted) -> str:
    return text[start + counted.start : start + counted.end]


def _bare(words: str) -> str:
    return " ".join(words.split())
