import time
from collections.abc import Iterable

import pytest
from pytest_django import Settings

from factcheck.lib.fetch import Fetcher, Robots
from factcheck.rechecks.actions.looks import usual_fetcher
from factcheck.rechecks.sights import Sight, Target, sights_of
from tests.pages import Pages
from tests.rechecks.conftest import ferry


@pytest.fixture
def patient(wire: Pages) -> Fetcher:
    """A fetcher that leaves a site alone for half a minute between two pages."""
    return Fetcher(allow=frozenset({wire.host}), user_agent="Factcheck/1.0 (test)", interval=30, robots=Robots())


def targets(wire: Pages) -> list[Target]:
    wire.set("/slow", ferry())
    return [
        Target(source=1, url=f"{wire.url}/ferry", robots_overridden=True),
        Target(source=2, url=f"{wire.url}/slow", robots_overridden=True),
    ]


def each(together: Iterable[list[Sight]]) -> list[Sight]:
    return [sight for sights in together for sight in sights]


def test_sights_come_as_they_are_seen(wire: Pages, fetcher: Fetcher) -> None:
    seen = {sight.source: sight.page.title for sight in each(sights_of(targets(wire), fetcher=fetcher)) if sight.page}
    assert seen == {1: "Ferry runs again", 2: "Ferry runs again"}


def test_what_does_not_come_in_time_is_left_out(wire: Pages, patient: Fetcher) -> None:
    assert [sight.source for sight in each(sights_of(targets(wire), fetcher=patient, within=5))] == [1]


def test_nobody_waits_for_the_rest_when_the_first_is_enough(wire: Pages, patient: Fetcher) -> None:
    sights = sights_of(targets(wire), fetcher=patient)
    started = time.monotonic()
    assert [sight.source for sight in next(sights)] == [1]
    sights.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 10


def test_the_same_bytes_are_not_read_again(wire: Pages, fetcher: Fetcher) -> None:
    target = targets(wire)[0]
    (first,) = each(sights_of([target], fetcher=fetcher))
    (again,) = each(sights_of([Target(source=1, url=target.url, sha256=first.sha256)], fetcher=fetcher))
    assert (again.sha256, again.page, again.unreadable) == (first.sha256, None, "")


def test_we_say_who_we_are_and_where_to_complain(wire: Pages, settings: Settings) -> None:
    settings.SITE_URL = "https://desk.example.org"
    list(sights_of(targets(wire)[:1], fetcher=usual_fetcher()))
    _path, headers = wire.asked[-1]
    assert headers["user-agent"] == "Factcheck/1.0 (+https://desk.example.org/)"
