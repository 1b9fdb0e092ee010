"""The year strip: every day by the worst that was seen on it, and the same by week."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factcheck.claims.models import Citation
from factcheck.desk.year import Tally, Year, year_of
from factcheck.rechecks.models import Content, Reach
from factcheck.sources.models import Outcome, Source
from tests.factories import CitationFactory, RecheckFactory, SourceFactory

TODAY = date(2026, 11, 26)  # a Thursday


@pytest.fixture
def citation(db: None) -> Citation:
    return CitationFactory.create(source=SourceFactory.create(), quote="about 20 hours")


def look(source: Source, on: date, **fields: Any) -> None:
    RecheckFactory.create(source=source, at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC), **fields)


def year(citation: Citation, *, known: bool = True) -> Year:
    return year_of(citation.source, known=[citation.pk] if known else [], today=TODAY)


def tally_on(shown: Year, on: date) -> Tally:
    return next(day.tally for week in shown.weeks for day in week.days if day.on == on)


def found(citation: Citation, state: str, *, reopened: bool = False) -> list[dict[str, Any]]:
    return [{"citation": citation.pk, "state": state, "changes": [], "reopened": reopened}]


def test_a_year_is_53_weeks_that_end_today(citation: Citation) -> None:
    shown = year(citation)
    assert (len(shown.weeks), shown.weeks[0].begins, shown.weeks[-1].days[-1].on) == (53, date(2025, 11, 24), TODAY)
    assert {len(week.days) for week in shown.weeks[:-1]} == {7}
    assert [week.month for week in shown.weeks if week.month] == [
        "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
    ]  # fmt: skip


CHANGED = {"outcome": Outcome.CHANGED, "content": Content.CHANGED}
AWAY = {"outcome": Outcome.UNREACHABLE, "reach": Reach.TRANSIENT, "content": ""}
GONE = {"outcome": Outcome.GONE, "reach": Reach.GONE, "content": ""}


@pytest.mark.parametrize(
    ("state", "fields", "degree", "words"),
    [
        ("", {}, "0", "Nothing changed"),
        ("", AWAY, "x", "Not seen"),
        ("intact", CHANGED, "1", "Changed, no cited quote"),
        ("altered", CHANGED, "2", "A cited quote altered"),
        ("gone", CHANGED, "3", "A cited quote gone"),
        ("unknown", GONE, "4", "Page gone"),
    ],
)
def test_a_day_is_shown_by_what_was_seen_on_it(
    state: str, fields: dict[str, Any], degree: str, words: str, citation: Citation
) -> None:
    look(citation.source, TODAY, **fields, quotes=found(citation, state) if state else [])
    day = year(citation).weeks[-1].days[-1]
    assert (day.tally.degree, day.words) == (degree, f"26 November 2026: {words} (1 look)")


def test_a_day_is_shown_by_the_worst_of_its_looks(citation: Citation) -> None:
    look(citation.source, TODAY)
    look(citation.source, TODAY, **CHANGED, quotes=found(citation, "gone", reopened=True))
    look(citation.source, TODAY, **CHANGED, quotes=found(citation, "intact"))
    tally = tally_on(year(citation), TODAY)
    assert tally == Tally(looks=3, quiet=1, changed=2, lost=1, reopened=1)
    assert tally.degree == "3"


def test_a_day_without_a_look_says_so(citation: Citation) -> None:
    day = year(citation).weeks[-1].days[-1]
    assert (day.tally.degree, day.words) == ("", "26 November 2026: no look")


def test_of_a_citation_one_may_not_know_of_only_the_change_is_seen(citation: Citation) -> None:
    look(citation.source, TODAY, **CHANGED, quotes=found(citation, "gone", reopened=True))
    assert tally_on(year(citation, known=False), TODAY) == Tally(looks=1, changed=1)


def test_the_table_has_the_same_figures_by_week_the_latest_first(citation: Citation) -> None:
    for on in [date(2026, 11, 23), date(2026, 11, 24), date(2026, 3, 2)]:
        look(citation.source, on)
    look(citation.source, date(2025, 11, 23))  # longer ago than that
    shown = year(citation)
    assert [(week.begins, week.tally.looks) for week in shown.looked_at] == [
        (date(2026, 11, 23), 2),
        (date(2026, 3, 2), 1),
    ]
    assert shown.tally.looks == 3


def test_a_year_takes_one_query_whatever_was_seen(citation: Citation) -> None:
    asked = []
    for number in range(1, 4):
        look(citation.source, date(2026, 11, number))
        with CaptureQueriesContext(connection) as caught:
            year(citation)
        asked.append(len(caught))
    assert asked == [1, 1, 1]
