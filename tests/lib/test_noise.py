from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.noise import without_noise

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "line",
    [
        "Monday, 23 November 2026",
        "Mon 23 Nov 2026, 14:05",
        "Today: 23 November 2026",
        "November 23, 2026 at 2:05 pm",
        "2026-11-22",
        "24.11.2026",
        "1,234 views",
        "12k shares",
        "Comments: 12",
        "3 people reading this",
        "Updated 5 minutes ago",
        "Last updated: just now",
        "Local time: 14:05",
        "Page generated at 2026-11-23 14:05:33",
        "Request ID: 8f3ab2c99d7e1f00",
    ],
)
def test_a_line_that_only_tells_the_day_or_counts_readers_is_noise(line: str) -> None:
    assert without_noise(f"The ferry runs.\n{line}\nIt is late.", today=TODAY) == "The ferry runs.\nIt is late."


@pytest.mark.parametrize(
    "line",
    [
        "14:05",
        "14:05 UTC",
        "20 hours",
        "23 November 2025",
        "Updated 23 November 2026",
        "12 people died.",
        "3 comments were removed by the court.",
        "On Monday, 23 November 2026, the ferry sank.",
        "Today",
        "1,234",
    ],
)
def test_a_line_that_says_something_is_not(line: str) -> None:
    assert without_noise(line, today=TODAY) == line


def test_spaces_and_empty_lines_do_not_count() -> None:
    assert without_noise("  The  ferry\n\n\truns. ", today=TODAY) == "The ferry\nruns."


@given(st.text())
def test_taking_the_noise_out_twice_takes_out_no_more(text: str) -> None:
    once = without_noise(text, today=TODAY)
    assert without_noise(once, today=TODAY) == once
