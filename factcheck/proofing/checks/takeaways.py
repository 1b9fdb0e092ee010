"""Takeaways that nothing in the story bears out."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from factcheck.claims.counted import Count
from factcheck.claims.repeats import WEIGHT_OF_A_VALUE, Assertion, assertion_of, numbers_of
from factcheck.lib.changes import tokens
from factcheck.lib.spans import Span
from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.words import is_english

UNSUPPORTED: Final = "unsupported-takeaway"
ONLY_IN_A_TAKEAWAY: Final = "value-only-in-takeaway"

# So many sentences in a row may together say what a takeaway says.
RUN: Final = 3
# The share of a takeaway's weight that a run must have; more where none of its numbers is anywhere below.
LEAST: Final = 0.3
LEAST_WITHOUT_ITS_NUMBERS: Final = 0.5
# A mark that stands in more sentences than these tells nothing apart.
MOST_PLACES: Final = 60
LIGHTEST: Final = 4
# Smaller numbers a takeaway may count itself.
LEAST_TELLING: Final = 10


def unsupported_takeaways(story: Story) -> Iterator[Found]:
    """Find takeaways that share too few of their names, numbers and words with any run of sentences of the rest."""
    if not is_english(story):
        return
    takeaways, rest = _divided(story)
    if not takeaways or not rest:
        return
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, sentence in enumerate(rest):
        for mark in _weights(assertion_of(story.text[sentence.start : sentence.end])):
            if len(places[mark]) < MOST_PLACES:
                places[mark].append(at)
    for takeaway in takeaways:
        said = assertion_of(story.text[takeaway.start : takeaway.end])
        if not _is_supported(said, places):
            message = "Nothing in the rest of the story seems to support this takeaway."
            yield Found(UNSUPPORTED, takeaway.start, takeaway.end, message)
        else:
            yield from _values_of_its_own(story.text, takeaway, places)


def _values_of_its_own(text: str, takeaway: Span, places: Mapping[str, Sequence[int]]) -> Iterator[Found]:
    """Find dates and telling numbers that stand in this takeaway and nowhere in the rest of the story."""
    passage = text[takeaway.start : takeaway.end]
    found = [
        *((one.start, one.end) for one in numbers_of(passage) if _tells(one.count) and one.count.value not in places),
        *((one.start, one.end) for one in tokens(passage) if one.kind == "date" and not _is_told(one.key, places)),
    ]
    for start, end in sorted(found):
        message = f"“{passage[start:end]}” stands in this takeaway and nowhere in the rest of the story."
        yield Found(ONLY_IN_A_TAKEAWAY, takeaway.start + start, takeaway.start + end, message)


def _tells(count: Count) -> bool:
    """Say whether a number is one that the story must give: none of “one of the two”, nor a share of something."""
    return count.value.replace(".", "", 1).isdigit() and float(count.value) >= LEAST_TELLING


def _is_told(date: str, places: Mapping[str, Sequence[int]]) -> bool:
    """Say whether a day, or every part of a date, stands in the rest of the story, in whatever dates."""
    told = {part for mark in places for part in mark.split()}
    return set(date.split()) <= told


def _divided(story: Story) -> tuple[list[Span], list[Span]]:
    """The sentences of the takeaways, and the others."""
    starts = [part.start for part in story.parts]
    takeaways: list[Span] = []
    rest: list[Span] = []
    for sentence in story.sentences:
        part = bisect_right(starts, sentence.start) - 1
        is_one = part >= 0 and story.parts[part].kind == "takeaways"
        (takeaways if is_one else rest).append(sentence)
    return takeaways, rest


def _weights(said: Assertion) -> dict[str, int]:
    """What an assertion says, and how much each weighs: values and names more than words."""
    values = _bare_numbers(said) | said.dates | said.name_words
    return dict.fromkeys(said.words, 1) | dict.fromkeys(values, WEIGHT_OF_A_VALUE)


def _bare_numbers(said: Assertion) -> frozenset[str]:
    """The numbers without what they count: “passengers: 412” says the same as “412 passengers”."""
    return frozenset(number.value for number in said.numbers)


def _is_supported(said: Assertion, places: defaultdict[str, list[int]]) -> bool:
    weights = _weights(said)
    whole = sum(weights.values())
    if whole < LIGHTEST:
        return True
    shared: Counter[int] = Counter()
    for mark, weight in weights.items():
        runs = {run for at in places.get(mark, ()) for run in range(at - RUN + 1, at + 1)}
        shared.update(dict.fromkeys(runs, weight))
    best = max(shared.values(), default=0) / whole
    is_new = bool(said.numbers) and not any(places.get(number) for number in _bare_numbers(said))
    return best >= (LEAST_WITHOUT_ITS_NUMBERS if is_new else LEAST)
