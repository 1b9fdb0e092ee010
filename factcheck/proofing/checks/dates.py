"""Weekdays that are not those of their dates, and relative days in a story that does not say when it was written."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Final

from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.words import is_english

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
    r"\b,?\s+(?P<year>(?:1[5-9]|20)\d\d)\b",
    re.IGNORECASE,
)
# “Today, ruins can be seen there” means nowadays.
RELATIVE_DAY: Final = re.compile(r"\b(?:[Yy]esterday|[Tt]omorrow|[Tt]onight|today)\b(?!['’]s\b)")
FULL_DATE: Final = re.compile(
    rf"\b(?:\d{{1,2}}\s+(?:{_MONTH})|(?:{_MONTH})\s+\d{{1,2}}),?\s+(?:19|20)\d\d\b|\b\d{{4}}-\d\d-\d\d\b", re.IGNORECASE
)
# No mark of its own kind stands within, so that each stretch of a text is looked at once.
QUOTED: Final = re.compile("|".join(rf"{mark}[^{mark}”\"“»]*[”\"“»]" for mark in '“"„«'))


def weekdays(story: Story) -> Iterator[Found]:
    """Find weekdays that are not those of the dates beside them; without a year nobody can tell."""
    for match in DATED.finditer(story.text):
        year = int(match["year"])
        month = next(
            at for at, name in enumerate(MONTHS, start=1) if name[:3] == (match["m1"] or match["m2"])[:3].lower()
        )
        with suppress(ValueError):
            right = DAYS[date(year, month, int(match["d1"] or match["d2"])).weekday()]
            if right != match["day"].lower():
                message = f"{match[0].removeprefix(match['day']).strip(' ,')} was a {right.title()} in {year}."
                yield Found(WEEKDAY, match.start(), match.end(), message)


def relative_days(story: Story) -> Iterator[Found]:
    """Find “yesterday” and the like in a story without any date: nobody can tell later which day is meant."""
    if not is_english(story) or FULL_DATE.search(story.text):
        return
    quoted = [match.span() for match in QUOTED.finditer(story.text)]
    at = 0
    for match in RELATIVE_DAY.finditer(story.text):
        while at < len(quoted) and quoted[at][1] <= match.start():
            at += 1
        if at < len(quoted) and quoted[at][0] <= match.start():
            continue
        message = f"The story has no date, so nobody can tell later which day “{match[0]}” was."
        yield Found(RELATIVE, match.start(), match.end(), message)
