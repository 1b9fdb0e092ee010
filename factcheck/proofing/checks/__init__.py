"""The checks of the text alone: each reads a story and yields what it finds."""

from typing import Final

from factcheck.proofing.checks.ages import ages_that_differ, spans_of_years
from factcheck.proofing.checks.agreement import numbers_that_differ, strengths_that_differ
from factcheck.proofing.checks.arithmetic import sums
from factcheck.proofing.checks.conversions import conversions
from factcheck.proofing.checks.dates import relative_days, weekdays
from factcheck.proofing.checks.journeys import journeys
from factcheck.proofing.checks.story import Found, Part, Story
from factcheck.proofing.checks.wording import OF_WORDS, Check

CHECKS: Final[tuple[Check, ...]] = (
    *OF_WORDS,
    conversions,
    sums,
    journeys,
    weekdays,
    relative_days,
    spans_of_years,
    ages_that_differ,
    numbers_that_differ,
    strengths_that_differ,
)

__all__ = ["CHECKS", "Check", "Found", "Part", "Story"]
