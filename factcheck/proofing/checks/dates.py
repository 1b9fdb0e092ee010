"""Weekdays that are not those of their dates, and relative days in a story that does not say when it was written."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Final

from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.words import Quoted, is_english

WEEKDAY: Final = "weekday"
RELATIVE: Final = "relative-day"

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH: Final = "|".join(rf"{month[:3]}(?:{month[3:]}|t?\.)?" for month in MONTHS)
DATED: Final = re.compile(
    rf"\b(?P<day>{'|'.join(DAYS)}),?\s+(?:the\s+)?"
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?![\w:])(?:,?\s+(?P<year>(?:1[5-9]|20)\d\d)\b)?",
    re.IGNORECASE,
)
# Not “today” alone: “ruins can be seen there today” means nowadays.
RELATIVE_DAY: Final = re.compile(
    r"\b(?:[Yy]esterday|[Tt]omorrow|[Tt]onight|[Ll]ast night|[Tt]his (?:morning|afternoon|evening)|today)\b(?!['’]s\b)"
)
NOWADAYS: Final = re.compile(r"\b(?:still|than|even|of|known|remains?|surviv\w+|used|live|exist\w*|common\w*)\b")
HAPPENS: Final = re.compile(
    r"\b(?:said|says|told|announced|will|arrived?s?|left|leaves?|met|meets?|due|expected|began|begins|killed|died|signed|"
    r"voted|opened|opens|published|launched|ruled|resigned|arrested|earlier|later|morning|afternoon|evening)\b"
)
FULL_DATE: Final = re.compile(
    rf"\b(?:\d{{1,2}}\s+(?:{_MONTH})|(?:{_MONTH})\s+\d{{1,2}}),?\s+(?:19|20)\d\d\b|\b\d{{4}}-\d\d-\d\d\b",
    re.IGNORECASE,
)
# “PORT MAREN, Sept. 2 (Veldan Wire) —”
DATELINE: Final = re.compile(
    rf"^[ \t*_]*[A-Z][A-Z .’'-]{{2,40}}(?:,[ ][A-Z][\w. ]{{1,30}})?,?[ ]"
    rf"(?i:(?:{_MONTH})[ ]\d{{1,2}}|\d{{1,2}}[ ](?:{_MONTH}))\b",
    re.MULTILINE,
)
COMMON_YEAR: Final = 2023
# Months further apart are those before and after a New Year.
LONGEST_STORY: Final = 6


def weekdays(story: Story) -> Iterator[Found]:
    """Find weekdays that are not those of the dates beside them.

    A date without a year is held against the others without one: all of a year's Mondays follow from one of them.
    """
    without: list[tuple[re.Match[str], int]] = []
    for match in DATED.finditer(story.text):
        with suppress(ValueError):
            right = _date(match, int(match["year"] or COMMON_YEAR)).weekday()
            said = DAYS.index(match["day"].lower())
            if not match["year"]:
                without.append((match, (said - right) % 7))
            elif said != right:
                yield _found(match, f"{_day(match)} was a {DAYS[right].title()} in {match['year']}.")
    yield from _against_each_other(without)


def _against_each_other(without: list[tuple[re.Match[str], int]]) -> Iterator[Found]:
    """Dates of one year, each with how far its weekday is shifted; in a leap year those until February by one less."""
    shifts = Counter(shift for _, shift in without)
    months = [_month(match) for match, _ in without]
    if len(shifts) < 2 or max(months) - min(months) > LONGEST_STORY or _are_of_a_leap_year(without):
        return
    # Of as many, those that come first.
    most = max(shifts, key=shifts.__getitem__)
    like = next(match for match, shift in without if shift == most)
    for match, shift in without:
        if shift != most:
            message = f"{match['day'].title()} and {_day(match)} do not go with “{' '.join(like[0].split())}”."
            yield _found(match, message)


def _are_of_a_leap_year(without: list[tuple[re.Match[str], int]]) -> bool:
    early = {shift for match, shift in without if _month(match) <= 2}
    late = {(shift - 1) % 7 for match, shift in without if _month(match) > 2}
    return len(early) == 1 and early == late


def _date(match: re.Match[str], year: int) -> date:
    return date(year, _month(match), int(match["d1"] or match["d2"]))


def _month(match: re.Match[str]) -> int:
    begins = (match["m1"] or match["m2"])[:3].lower()
    return next(at for at, name in enumerate(MONTHS, start=1) if name[:3] == begins)


def _day(match: re.Match[str]) -> str:
    return match[0].removeprefix(match["day"]).strip(" ,")


def _found(match: re.Match[str], message: str) -> Found:
    return Found(WEEKDAY, match.start(), match.end(), message)


def relative_days(story: Story) -> Iterator[Found]:
    """Find “yesterday” and the like in a story without any date: nobody can tell later which day is meant."""
    if not is_english(story) or FULL_DATE.search(story.text) or DATELINE.search(story.text):
        return
    quoted = Quoted(story.text)
    for sentence in story.sentences:
        for match in RELATIVE_DAY.finditer(story.text, sentence.start, sentence.end):
            if quoted.holds(match.start()) or _is_no_day(story.text, sentence.start, sentence.end, match):
                continue
            message = f"The story has no date, so nobody can tell later which day “{match[0]}” was."
            yield Found(RELATIVE, match.start(), match.end(), message)


def _is_no_day(text: str, start: int, end: int, match: re.Match[str]) -> bool:
    """Say whether the word is part of a title (“The Tonight Show”) or means nowadays."""
    words = text[start:end]
    if match[0][0].isupper() and match.start() > start and text[match.start() - 1].isspace():
        return True
    return match[0] == "today" and (NOWADAYS.search(words) is not None or HAPPENS.search(words) is None)
