"""Sums that do not come out: speed, time and distance; parts and their total; a percentage of a number."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from factcheck.proofing.checks.story import Found, Story

ARITHMETIC: Final = "arithmetic"

_N: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
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
IN_ALL: Final = re.compile(
    rf"(?<![\w.,])((?:{_N})\s+\w+(?:\s+\w+){{0,2}}(?:,\s*(?:{_N})\s+\w+(?:\s+\w+){{0,2}}){{0,5}},?\s+and\s+(?:{_N})\s+\w+"
    rf"(?:\s+\w+){{0,2}}?),?\s+(?:for\s+|making\s+|or\s+)?(?:a\s+total\s+of\s+)?({_N})\s+(?:\w+\s+)?(?:in\s+all|in\s+total|altogether)\b"
)
YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")
_UP: Final = r"(?P<up>rose|rises?|risen|grew|grows?|grown|increased?s?|climbed|jumped|went\s+up|soared)"
_DOWN: Final = r"(?P<down>fell|falls?|fallen|dropped|drops?|declined|decreased|shrank|sank|went\s+down)"
CHANGED: Final = re.compile(
    rf"\b(?:{_UP}|{_DOWN})\s+(?:by\s+)?(?:(?P<before>{_N})\s*(?:%|percent|per\s+cent),?\s+)?from\s+[$€£]?(?P<first>{_N})"
    rf"(?!\s*(?:%|per\s?cent|percent|\w*illion))(?:\s+[a-z]+){{0,3}}?\s+to\s+[$€£]?(?P<last>{_N})"
    rf"(?![\d,.]*\d|\s*(?:%|per\s?cent|percent|\w*illion))"
    rf"(?:[^.;()]{{0,30}}?(?:,\s*or\s+|,\s*(?:a|an)\s+\w+\s+of\s+|\()(?:about\s+|some\s+)?(?P<after>{_N})\s*(?:%|percent|per\s+cent))?"
)
OF_THEM: Final = re.compile(rf"Of\s+(?:them|these|those),?\s+({_N})\b(?!\s*(?:%|percent|per\s+cent))")
WHOLE: Final = re.compile(rf"(?<![\w.,$€£:])({_N})(?![\d,.]*\d|\w|\s*(?:%|percent|per\s+cent))")
ROUNDED: Final = 0.06
MADE_UP: Final = re.compile(rf"(?<![\w.,])({_N})(?=\s)")
POINT: Final = 1.0


def sums(story: Story) -> Iterator[Found]:
    """Find numbers of one sentence, or of two that follow each other, that do not go together."""
    for sentence in story.sentences:
        words = story.text[sentence.start : sentence.end]
        for check in (_percent_of, _out_of, _total, _change):
            yield from check(words, sentence.start)
    yield from _parts_of_the_sentence_before(story)


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
        yield from _summed(match, start, total=match[1], parts=match[2])
    for match in IN_ALL.finditer(words):
        yield from _summed(match, start, total=match[2], parts=match[1])


def _summed(match: re.Match[str], start: int, *, total: str, parts: str) -> Iterator[Found]:
    numbers = [_number(one[1]) for one in MADE_UP.finditer(parts)]
    are_years = all(YEAR.fullmatch(one[1]) for one in MADE_UP.finditer(parts))
    if sum(numbers) != _number(total) and not are_years:
        yield _found(match, start, f"The parts make {sum(numbers):,.0f}, not {total}.")


def _change(words: str, start: int) -> Iterator[Found]:
    """“Rose from 200 to 300, or 20 percent”: how far and where to."""
    for match in CHANGED.finditer(words):
        first, last = _number(match["first"]), _number(match["last"])
        goes_up = match["up"] is not None
        if first == last or (last > first) != goes_up:
            message = f"From {match['first']} to {match['last']} nothing {'rises' if goes_up else 'falls'}."
            yield _found(match, start, message)
        elif first and (said := match["before"] or match["after"]):
            right = abs(last - first) / first * 100
            if abs(right - _number(said)) > max(POINT, right * ROUNDED):
                message = f"From {match['first']} to {match['last']} it is {right:,.0f} percent, not {said}."
                yield _found(match, start, message)


def _parts_of_the_sentence_before(story: Story) -> Iterator[Found]:
    """“It carried 300 people. Of them 412 were children”: no part is larger than the whole."""
    for before, sentence in pairwise(story.sentences):
        match = OF_THEM.match(story.text, sentence.start, sentence.end)
        totals = WHOLE.findall(story.text, before.start, before.end)
        if match and len(totals) == 1 and _number(match[1]) > _number(totals[0]):
            message = f"{match[1]} cannot be a part of the {totals[0]} in the sentence before."
            yield _found(match, 0, message)


def _found(match: re.Match[str], start: int, message: str) -> Found:
    return Found(ARITHMETIC, start + match.start(), start + match.end(), message)
