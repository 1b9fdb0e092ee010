"""Journeys whose speed, time and distance do not go together, in one sentence or over the story."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from factcheck.claims.counted import Count
from factcheck.claims.repeats import numbers_of
from factcheck.proofing.checks.story import Found, Story

ARITHMETIC: Final = "arithmetic"

IN_KM: Final = {"km": 1.0, "mile": 1.609344, "nautical mile": 1.852, "km/h": 1.0, "mph": 1.609344, "knot": 1.852}
IN_HOURS: Final = {"minute": 1 / 60, "hour": 1.0, "day": 24.0}
WAYS: Final = frozenset({"km", "mile", "nautical mile"})
SPEEDS: Final = frozenset({"km/h", "mph", "knot"})
# “20 hours later”, “14 days in power”: no time that a journey takes.
NO_JOURNEY: Final = re.compile(r"\s+(?:later|earlier|before|after|ago|in|old|of)\b")
# A trip stops and slows; so much longer or shorter is no mistake.
LEAST_OF_IT, MOST_OF_IT = 0.7, 1.4
# An average knows of the stops: what is left is rounding, of the speed above all (“60” may be 55 or 65 km/h).
LEAST_OF_AVERAGE, MOST_OF_AVERAGE = 0.87, 1.15
AVERAGE: Final = re.compile(r"\baverag|\btypical|\busual", re.IGNORECASE)
TRAVELS: Final = re.compile(
    r"\b(?:travel\w*|trip|journey|voyage|crossing|ride|drive|drove|sail\w*|flight|flew|cover\w*|train|ferry|ship|bus|route)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A measure of a journey at its place in the text."""

    words: str
    start: int
    end: int
    value: float
    sentence: int


BySentence = defaultdict[int, list[_Measured]]


@dataclass(frozen=True, slots=True)
class _Measures:
    """The measures of a story's journeys, by the numbers of their sentences."""

    ways: BySentence
    speeds: BySentence
    times: BySentence

    def within(self, *sentences: int) -> tuple[list[_Measured], list[_Measured], list[_Measured]]:
        ways, speeds, times = (
            [one for at in sentences for one in kind.get(at, ())] for kind in (self.ways, self.speeds, self.times)
        )
        return ways, speeds, times


def journeys(story: Story) -> Iterator[Found]:
    """Find a distance, a speed and a time, each the only one of its kind near the others, that do not go together."""
    measures = _measures(story)
    if not measures.ways or not measures.speeds or not measures.times:
        return
    told: set[tuple[int, int, int]] = set()
    for at in sorted({place for sentence in measures.ways for place in (sentence - 1, sentence)}):
        for sentences in ((at,), (at, at + 1)):
            if len(sentences) > 1 and not _follow(story, at):
                continue
            ways, speeds, times = measures.within(*sentences)
            if not len(ways) == len(speeds) == len(times) == 1:
                continue
            key = ways[0].start, speeds[0].start, times[0].start
            hours = ways[0].value / max(speeds[0].value, 1e-9)
            if key not in told and not LEAST_OF_IT <= hours / max(times[0].value, 1e-9) <= MOST_OF_IT:
                message = f"{ways[0].words} at {speeds[0].words} takes about {_said(hours)}, not {times[0].words}."
                yield Found(ARITHMETIC, min(key), max(one.end for one in (ways[0], speeds[0], times[0])), message)
                told.add(key)
    yield from _against_the_average(story, measures, told)


def _against_the_average(story: Story, measures: _Measures, told: set[tuple[int, int, int]]) -> Iterator[Found]:
    """A way and a time of one sentence against the only average speed that the story gives."""
    speeds = list(chain.from_iterable(measures.speeds.values()))
    sentences = story.sentences
    averages = [
        one for one in speeds if AVERAGE.search(story.text, sentences[one.sentence].start, sentences[one.sentence].end)
    ]
    if len({one.value for one in speeds}) != 1 or not averages:
        return
    speed = averages[0]
    for at in measures.ways:
        ways, _, times = measures.within(at)
        travels = TRAVELS.search(story.text, sentences[at].start, sentences[at].end)
        if not len(ways) == len(times) == 1 or not travels or (ways[0].start, speed.start, times[0].start) in told:
            continue
        needed = ways[0].value / max(times[0].value, 1e-9)
        if not LEAST_OF_AVERAGE <= needed / max(speed.value, 1e-9) <= MOST_OF_AVERAGE:
            start, end = min(ways[0].start, times[0].start), max(ways[0].end, times[0].end)
            message = (
                f"{ways[0].words} in {times[0].value:,.0f} hours is about {needed:,.0f} km/h; "
                f"the story gives an average of {speed.words}."
            )
            yield Found(ARITHMETIC, start, end, message)


def _measures(story: Story) -> _Measures:
    measures = _Measures(defaultdict(list), defaultdict(list), defaultdict(list))
    for at, sentence in enumerate(story.sentences):
        passage = story.text[sentence.start : sentence.end]
        for counted in numbers_of(passage):
            count = counted.count
            kind = (
                measures.ways
                if count.measure in WAYS
                else measures.speeds
                if count.measure in SPEEDS
                else measures.times
                if count.measure in IN_HOURS and not NO_JOURNEY.match(passage, counted.end)
                else None
            )
            if kind is not None and (value := _value(count)) is not None:
                start, end = sentence.start + counted.start, sentence.start + counted.end
                kind[at].append(_Measured(story.text[start:end], start, end, value, at))
    return measures


def _value(count: Count) -> float | None:
    try:
        return float(count.value) * IN_KM.get(count.measure, IN_HOURS.get(count.measure, 1.0))
    except ValueError:
        return None


def _follow(story: Story, at: int) -> bool:
    """Say whether the sentence and the next one stand in one paragraph."""
    if not 0 <= at < len(story.sentences) - 1:
        return False
    return "\n" not in story.text[story.sentences[at].end : story.sentences[at + 1].start]


def _said(hours: float) -> str:
    return f"{hours:,.0f} hours" if hours < 48 else f"{hours:,.0f} hours ({hours / 24:,.1f} days)"
