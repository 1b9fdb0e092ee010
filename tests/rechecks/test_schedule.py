from datetime import UTC, datetime, timedelta

import pytest

from factcheck.rechecks.models import Content, Reach
from factcheck.rechecks.schedule import (
    PARKED_FOR,
    Look,
    Standing,
    jittered,
    next_interval,
    outcome_of,
    retry_in,
    standing_after,
    strikes_of,
)
from factcheck.sources.models import Outcome, Parked

START = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def looks(*hours: float, reach: str = "gone", content: str = "", status: int | None = 404) -> list[Look]:
    return [Look(START + HOUR * hour, reach, content, status) for hour in hours]


@pytest.mark.parametrize(
    ("reach", "content", "outcome"),
    [
        (Reach.OK, Content.SAME, Outcome.UNCHANGED),
        (Reach.OK, Content.CHANGED, Outcome.CHANGED),
        (Reach.OK, Content.SOFT_404, Outcome.UNREADABLE),
        (Reach.OK, Content.PARKED, Outcome.UNREADABLE),
        (Reach.OK, Content.JS_SHELL, Outcome.UNREADABLE),
        (Reach.OK, Content.UNREADABLE, Outcome.UNREADABLE),
        (Reach.OK, Content.NOT_KEPT, Outcome.UNREADABLE),
        (Reach.OK, Content.PAYWALL, Outcome.BLOCKED),
        (Reach.BLOCKED, "", Outcome.BLOCKED),
        (Reach.GONE, "", Outcome.UNREACHABLE),
        (Reach.TRANSIENT, "", Outcome.UNREACHABLE),
        (Reach.TLS_ERROR, "", Outcome.UNREACHABLE),
        (Reach.REFUSED, "", Outcome.UNREACHABLE),
    ],
)
def test_the_outcome_follows_from_what_was_reached_and_what_was_there(reach: str, content: str, outcome: str) -> None:
    assert outcome_of(reach, content) == outcome


@pytest.mark.parametrize(
    ("reach", "content"), [(Reach.GONE, ""), (Reach.OK, Content.SOFT_404), (Reach.OK, Content.PARKED)]
)
def test_a_page_is_called_gone_only_when_that_is_confirmed(reach: str, content: str) -> None:
    assert outcome_of(reach, content) != Outcome.GONE
    assert outcome_of(reach, content, confirmed=True) == Outcome.GONE


def test_a_block_stays_a_block_however_often_it_is_seen() -> None:
    assert outcome_of(Reach.BLOCKED, "", confirmed=True) == Outcome.BLOCKED


def test_a_page_that_says_the_same_elsewhere_has_moved_and_one_that_changed_has_changed() -> None:
    assert outcome_of(Reach.OK, Content.SAME, moved=True) == Outcome.MOVED
    assert outcome_of(Reach.OK, Content.CHANGED, moved=True) == Outcome.CHANGED


@pytest.mark.parametrize(
    ("interval", "changed", "young", "then"),
    [
        (None, False, False, 24 * HOUR),
        (None, False, True, 6 * HOUR),
        (24 * HOUR, False, False, 36 * HOUR),
        (24 * HOUR, True, False, 12 * HOUR),
        (HOUR, True, False, HOUR),
        (29 * DAY, False, False, 30 * DAY),
        (24 * HOUR, False, True, 6 * HOUR),
        (HOUR, True, True, HOUR),
    ],
)
def test_the_interval_grows_when_nothing_changed_and_shrinks_when_something_did(
    interval: timedelta | None, changed: bool, young: bool, then: timedelta
) -> None:
    assert next_interval(interval, changed=changed, young=young) == then


def test_intervals_vary_by_a_tenth_either_way() -> None:
    assert [jittered(10 * HOUR, chance=chance) for chance in (0, 0.5, 1)] == [9 * HOUR, 10 * HOUR, 11 * HOUR]


@pytest.mark.parametrize(
    ("reach", "minutes"),
    [
        ("transient", [1, 5, 30, 24 * 60, 24 * 60]),
        ("gone", [15, 24 * 60, 24 * 60]),
        ("blocked", [60, 24 * 60]),
        ("tls_error", [60, 24 * 60]),
    ],
)
def test_after_a_failed_look_the_next_ones_come_later_and_later(reach: str, minutes: list[int]) -> None:
    waits = [retry_in(looks(*range(count + 1), reach=reach)) for count in range(len(minutes))]
    assert waits == [timedelta(minutes=minute) for minute in minutes]


def test_a_site_that_names_a_longer_wait_gets_it() -> None:
    (last,) = looks(0, reach="blocked", status=429)
    assert retry_in([last], wished=7200) == 2 * HOUR
    assert retry_in([last], wished=5) == HOUR


@pytest.mark.parametrize(
    ("hours", "count", "confirmed"),
    [
        ([0], 1, False),
        ([0, 0.25], 1, False),
        ([0, 0.25, 24.25], 2, False),
        ([0, 0.25, 24.25, 48.25], 3, True),
        ([0, 24, 47], 2, False),
        ([0, 1, 2, 3, 4, 5], 1, False),
    ],
)
def test_gone_takes_three_looks_a_day_apart(hours: list[float], count: int, confirmed: bool) -> None:
    strikes = strikes_of(looks(*hours))
    assert (strikes.count, strikes.needed, strikes.confirmed) == (count, 3, confirmed)


@pytest.mark.parametrize(("hours", "confirmed"), [([0], False), ([0, 23], False), ([0, 24], True)])
def test_removed_for_good_takes_two(hours: list[float], confirmed: bool) -> None:
    assert strikes_of(looks(*hours, status=410)).confirmed == confirmed


@pytest.mark.parametrize(("hours", "confirmed"), [([0], False), ([0, 23], False), ([0, 24], True)])
def test_an_error_page_takes_two(hours: list[float], confirmed: bool) -> None:
    assert strikes_of(looks(*hours, reach="ok", content="soft404", status=200)).confirmed == confirmed


@pytest.mark.parametrize(("hours", "confirmed"), [([0], False), ([0, 0.5], False), ([0, 1], True)])
@pytest.mark.parametrize(("reach", "content"), [("blocked", ""), ("tls_error", ""), ("ok", "unreadable")])
def test_a_page_that_is_shut_to_us_is_told_after_two(
    hours: list[float], confirmed: bool, reach: str, content: str
) -> None:
    assert strikes_of(looks(*hours, reach=reach, content=content, status=None)).confirmed == confirmed


@pytest.mark.parametrize(("hours", "confirmed"), [([0], False), ([0, 71], False), ([0, 1, 24, 48, 72], True)])
def test_a_site_that_is_away_is_told_after_three_days(hours: list[float], confirmed: bool) -> None:
    assert strikes_of(looks(*hours, reach="transient", status=503)).confirmed == confirmed


def test_a_site_that_is_away_in_between_neither_counts_nor_breaks_the_row() -> None:
    row = [*looks(0, 24), *looks(30, reach="transient", status=503), *looks(48)]
    assert strikes_of(row).confirmed


def test_another_trouble_in_between_breaks_the_row() -> None:
    row = [*looks(0, 24), *looks(30, reach="blocked", status=403), *looks(48)]
    assert (strikes_of(row).count, strikes_of(row).confirmed) == (1, False)


def test_a_site_that_fails_in_turns_for_three_days_is_away() -> None:
    row = [*looks(0), *looks(24, 48, 73, reach="transient", status=503)]
    assert strikes_of(row).confirmed


# How a host stands


def after(before: Standing, **how: object) -> Standing:
    given = {"status": 0, "failed": False, "wished": None, "chance": 1.0, **how}
    return standing_after(before, **given)  # type: ignore[arg-type]


def test_failures_in_a_row_are_waited_out_twice_as_long_each_time_and_the_fifth_parks() -> None:
    standing, parks = Standing(), []
    for _ in range(6):
        standing = after(standing, failed=True)
        parks.append(standing.park)
    seconds = [timedelta(seconds=each) for each in (10, 20, 40, 80)]
    assert parks == [*seconds, PARKED_FOR, PARKED_FOR]
    assert (standing.failures, standing.because) == (6, Parked.SILENT)


def test_the_wait_is_anything_up_to_its_most() -> None:
    waits = [after(Standing(), failed=True, chance=chance).park for chance in (0, 0.5)]
    assert waits == [timedelta(0), timedelta(seconds=5)]


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_with_too_much_to_do_is_left_alone_as_it_wishes_or_longer_each_time(status: int) -> None:
    before = Standing(failures=3, refusals=1)
    assert after(before, status=status, wished=7200.0) == Standing(0, 2, timedelta(hours=2), Parked.ASKED)
    assert after(before, status=status) == Standing(0, 2, timedelta(seconds=20), Parked.REFUSED)
    assert after(Standing(refusals=5_000), status=status).park == HOUR


def test_any_other_answer_forgets_what_was_and_no_answer_leaves_it() -> None:
    before = Standing(failures=3, refusals=1)
    assert [after(before, status=404), after(before)] == [Standing(), before]
