"""Sums that do not come out: speed, time and distance; parts and their total; a percentage of a number."""

import re
from collections.abc import Iterator
from typing import Final

from factcheck.proofing.checks.story import Found, Story

ARITHMETIC: Final = "arithmetic"

_N: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
DISTANCE: Final = re.compile(rf"(?<![\w.,])({_N})[\s‑-]?(km|kilomet(?:re|er)s?|miles?)(?!\w|/|\s+per\b|\s+an\s+hour)")
SPEED: Final = re.compile(
    rf"(?<![\w.,])({_N})[\s‑-]?(?:(km/h|kph|kilomet(?:re|er)s?\s+(?:per|an)\s+hour)|(mph|miles?\s+(?:per|an)\s+hour))"
)
DURATION: Final = re.compile(rf"(?<![\w.,])({_N})[\s‑-]?hours?\b(?!\s+(?:later|earlier|before|after|ago))")
PERCENT_OF: Final = re.compile(
    rf"(?<![\w.,])({_N})\s*(?:%|percent|per cent)\s+of\s+(?:the\s+|its\s+|all\s+)?({_N})\b[^.;()]{{0,60}}?"
    rf"(?:,\s*or\s+|\(|\bis\s+|\bare\s+|=\s*)(?:about\s+|some\s+)?({_N})(?![\d%]|\s*(?:%|percent|per cent|\w*illion))"
)
OUT_OF: Final = re.compile(
    rf"(?<![\w.,])({_N})\s+(?:out\s+)?of\s+(?:the\s+|its\s+)?({_N})\b[^.;()]{{0,60}}?"
    rf"(?:,\s*or\s+|\()(?:about\s+|some\s+)?({_N})\s*(?:%|percent|per cent)"
)
TOTAL: Final = re.compile(
    rf"(?<![\w.,])(?:total\s+of\s+)?({_N})\s+(?:\w+\s+){{0,3}}?\w+(?:\s*\(|:\s+|\s+[–—-]\s+|,\s+made\s+up\s+of\s+)"
    rf"((?:{_N})\s+\w+(?:\s+\w+){{0,2}}(?:,\s*(?:{_N})\s+\w+(?:\s+\w+){{0,2}}){{0,5}},?\s+and\s+(?:{_N})\s+\w+)"
)
MADE_UP: Final = re.compile(rf"(?<![\w.,])({_N})(?=\s)")
# A trip stops and slows; so much longer or shorter is no mistake.
LEAST_OF_IT, MOST_OF_IT = 0.7, 1.4
KM: Final = 1.609344
WIDEST_SPACE: Final = 8
POINT: Final = 1.0


def sums(story: Story) -> Iterator[Found]:
    """Find numbers of one sentence, or of two that follow each other, that do not go together."""
    for sentence in story.sentences:
        words = story.text[sentence.start : sentence.end]
        for check in (_percent_of, _out_of, _total):
            yield from check(words, sentence.start)
    yield from _journeys(story)


def _number(digits: str) -> float:
    return float(digits.replace(",", ""))


def _percent_of(words: str, start: int) -> Iterator[Found]:
    for match in PERCENT_OF.finditer(words):
        share, whole, said = (_number(match[at]) for at in (1, 2, 3))
        right = whole * share / 100
        slack = max(whole * 0.5 / 100, 1.0)
        if abs(said - right) > slack:
            yield _found(match, start, f"{match[1]} percent of {match[2]} is {right:,.0f}, not {match[3]}.")


def _out_of(words: str, start: int) -> Iterator[Found]:
    for match in OUT_OF.finditer(words):
        part, whole, said = (_number(match[at]) for at in (1, 2, 3))
        if whole and part <= whole and abs(said - 100 * part / whole) > POINT:
            yield _found(match, start, f"{match[1]} of {match[2]} is {100 * part / whole:.0f} percent, not {match[3]}.")


def _total(words: str, start: int) -> Iterator[Found]:
    for match in TOTAL.finditer(words):
        parts = [_number(one[1]) for one in MADE_UP.finditer(match[2])]
        if sum(parts) != _number(match[1]):
            yield _found(match, start, f"The parts make {sum(parts):,.0f}, not {match[1]}.")


def _journeys(story: Story) -> Iterator[Found]:
    """A distance, a speed and a time that are each the only one of their kind in a sentence or two."""
    told: set[tuple[int, int, int]] = set()
    for at in range(len(story.sentences)):
        for last in (at, at + 1):
            if last >= len(story.sentences):
                continue
            start, end = story.sentences[at].start, story.sentences[last].end
            if "\n\n" in story.text[start:end].strip():
                continue
            ways, speeds, times = (
                list(pattern.finditer(story.text, start, end)) for pattern in (DISTANCE, SPEED, DURATION)
            )
            ways = [way for way in ways if not _is_aside(story.text, way)]
            speeds = [speed for speed in speeds if not _is_aside(story.text, speed)]
            if not len(ways) == len(speeds) == len(times) == 1:
                continue
            way, speed, time = ways[0], speeds[0], times[0]
            key = way.start(), speed.start(), time.start()
            hours = _in_km(way, is_miles=way[2].startswith("mile")) / max(
                _in_km(speed, is_miles=speed[3] is not None), 1e-9
            )
            if key not in told and not LEAST_OF_IT <= hours / max(_number(time[1]), 1e-9) <= MOST_OF_IT:
                told.add(key)
                first = min(key)
                message = f"{way[0]} at {speed[0]} takes about {hours:,.0f} hours, not {time[1]}."
                yield Found(ARITHMETIC, first, max(way.end(), speed.end(), time.end()), message)


def _is_aside(text: str, match: re.Match[str]) -> bool:
    """Say whether it stands in brackets, as the same in another unit does."""
    return text[max(0, match.start() - WIDEST_SPACE) : match.start()].rstrip()[-1:] in {"(", "["}


def _in_km(match: re.Match[str], *, is_miles: bool) -> float:
    return _number(match[1]) * (KM if is_miles else 1.0)


def _found(match: re.Match[str], start: int, message: str) -> Found:
    return Found(ARITHMETIC, start + match.start(), start + match.end(), message)
