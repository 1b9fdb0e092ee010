"""Ages and spans of years that disagree with the years beside them."""

import re
from collections.abc import Iterator
from typing import Final

from factcheck.proofing.checks.story import Found, Story

SPAN: Final = "span-of-years"

_YEAR: Final = r"((?:1[5-9]|20)\d\d)"
FROM_TO: Final = re.compile(
    rf"\b(?:from|between)\s+{_YEAR}\s+(?:to|until|and)\s+{_YEAR}\b[^.;]{{0,40}}?\b(\d{{1,3}})[\s‑-]years?\b",
    re.IGNORECASE,
)
LONG: Final = re.compile(
    rf"\b(\d{{1,3}})[\s‑-]years?\b[^.;]{{0,40}}?\b(?:from|between)\s+{_YEAR}\s+(?:to|until|and)\s+{_YEAR}\b",
    re.IGNORECASE,
)
BORN: Final = re.compile(
    rf"\bborn\b[^.;()]{{0,40}}?\b{_YEAR}\b[^.;]{{0,80}}?\bdied\b[^.;()]{{0,40}}?\b{_YEAR}\b[^.;]{{0,40}}?"
    r"\b(?:aged?|at\s+the\s+age\s+of|at)\s+(\d{1,3})\b",
    re.IGNORECASE,
)


def ages(story: Story) -> Iterator[Found]:
    """Find a number of years that is not that between the two years beside it; a birthday may be still to come."""
    for pattern, first, last, years in ((FROM_TO, 1, 2, 3), (LONG, 2, 3, 1), (BORN, 1, 2, 3)):
        for match in pattern.finditer(story.text):
            right = int(match[last]) - int(match[first])
            if not right - 1 <= int(match[years]) <= right + (pattern is not BORN):
                message = f"From {match[first]} to {match[last]} it is {right} years, not {match[years]}."
                yield Found(SPAN, match.start(), match.end(), message)
