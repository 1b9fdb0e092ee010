"""Ages and spans of years that disagree: with the years beside them, or with what the story says elsewhere."""

import re
from collections.abc import Iterator
from typing import Final

from factcheck.lib.changes.tokens import SMALL_NUMBERS, SPELLED, TENS
from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.words import Quoted

SPAN: Final = "span-of-years"
AGES_DIFFER: Final = "ages-differ"

_YEAR: Final = r"((?:1[5-9]|20)\d\d)"
_YEARS: Final = rf"(\d{{1,3}}|{SMALL_NUMBERS}|{TENS})[\s‑-]years?\b"
FROM_TO: Final = re.compile(
    rf"\b(?:from|between)\s+{_YEAR}\s+(?:to|until|and)\s+{_YEAR}\b[^.;]{{0,40}}?\b{_YEARS}", re.IGNORECASE
)
LONG: Final = re.compile(
    rf"\b{_YEARS}[^.;]{{0,40}}?\b(?:from|between)\s+{_YEAR}\s+(?:to|until|and)\s+{_YEAR}\b", re.IGNORECASE
)
BORN: Final = re.compile(
    rf"\bborn\b[^.;()]{{0,40}}?\b{_YEAR}\b[^.;]{{0,80}}?\bdied\b[^.;()]{{0,40}}?\b{_YEAR}\b[^.;]{{0,40}}?"
    r"\b(?:aged?|at\s+the\s+age\s+of|at)\s+(\d{1,3})\b",
    re.IGNORECASE,
)
LIVED: Final = re.compile(
    rf"\({_YEAR}\s?[-–—]\s?{_YEAR}\)[^.;]{{0,120}}?\bdied\b[^.;]{{0,40}}?\b(?:aged?|at\s+the\s+age\s+of)\s+(\d{{1,3}})\b",
    re.IGNORECASE,
)
LIVES: Final = frozenset({BORN, LIVED})

_NAME: Final = r"(?P<name>(?:[A-Z][\w’'-]{1,30}[ ]){0,3}[A-Z][\w’'-]{1,30})"
OF_AN_AGE: Final = (
    re.compile(rf"{_NAME},[ ](?:aged[ ])?(?P<age>\d{{1,3}}),"),
    re.compile(rf"\b(?P<age>\d{{1,3}})[-‑ ]year[-‑ ]old[ ](?:[a-z]+[ ]){{0,3}}?{_NAME}"),
    re.compile(rf"{_NAME}(?:,[ ]who)?[ ](?:is|was)[ ](?P<age>\d{{1,3}})[ ]years[ ]old\b"),
)
OLDEST: Final = 120
# So many people of one surname, each at an age, are remembered: no story has more.
MOST_TOLD: Final = 100


def spans_of_years(story: Story) -> Iterator[Found]:
    """Find a number of years that is not that between the two years beside it; a birthday may be still to come."""
    for pattern, first, last, years in ((FROM_TO, 1, 2, 3), (LONG, 2, 3, 1), (BORN, 1, 2, 3), (LIVED, 1, 2, 3)):
        for match in pattern.finditer(story.text):
            right = int(match[last]) - int(match[first])
            said = SPELLED.get(match[years].lower(), -1)
            said = int(match[years]) if said < 0 else said
            if not right - 1 <= said <= right + (pattern not in LIVES):
                message = f"From {match[first]} to {match[last]} it is {right} years, not {match[years]}."
                yield Found(SPAN, match.start(), match.end(), message)


def ages_that_differ(story: Story) -> Iterator[Found]:
    """Find one person at two ages; a first name that differs makes two people."""
    quoted = Quoted(story.text)
    # By surname, each name and age once, in the order they are told.
    told: dict[str, dict[tuple[tuple[str, ...], str], None]] = {}
    matches = sorted(
        (match for way in OF_AN_AGE for match in way.finditer(story.text)), key=lambda match: match.start("age")
    )
    for match in matches:
        names, age = tuple(match["name"].split()), match["age"]
        if int(age) > OLDEST or quoted.holds(match.start("age")):
            continue
        before = told.setdefault(names[-1], {})
        # “Tomas Reval” and “Captain Reval” may be one; “Tomas Reval” and “Anna Reval” are not.
        same = [was for known, was in before if known == names or 1 in (len(known), len(names))]
        if same and age not in same:
            message = f"{match['name']} is {age} here and {same[0]} where the story says this first."
            yield Found(AGES_DIFFER, match.start(), match.end(), message)
        if len(before) < MOST_TOLD:
            before[names, age] = None
