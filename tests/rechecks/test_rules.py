"""Why a source has not been looked at, in a sentence for an admin."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from factcheck.rechecks.rules import why_not_looked_at
from factcheck.sources.models import Host, Parked, RobotsFile, Source, SourceKind
from tests.factories import PublisherFactory, SourceFactory

NOON = datetime(2026, 9, 5, 12, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def source(**fields: object) -> Source:
    given = {"url": "https://wire.example/ferry", "next_check_at": NOON - timedelta(hours=1), **fields}
    return SourceFactory.create(**given)


def host(**fields: object) -> Host:
    return Host.objects.create(name="wire.example", **fields)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": SourceKind.INTERVIEW, "url": ""}, "It has no web address, so there is nothing to look at."),
        ({"paused": True}, "It is paused until somebody has it watched again."),
        ({"paused": True, "attempts": 3, "trouble": "It failed."}, "It was set aside. It failed."),
        ({"next_check_at": None}, "No look is planned."),
        (
            {"lease": uuid4(), "leased_until": NOON + timedelta(minutes=4)},
            "A worker has it since 11:54, and until 12:04 at most.",
        ),
        (
            {"lease": uuid4(), "leased_until": NOON - timedelta(minutes=4)},
            "It has been due since 11:00 and waits for a worker.",
        ),
        ({"next_check_at": NOON + timedelta(minutes=5)}, "It is not due until 12:05."),
        ({"next_check_at": NOON + timedelta(days=1)}, "It is not due until 6 September, 12:00."),
    ],
)
def test_what_of_the_source_itself_keeps_us(db: None, fields: dict[str, object], sentence: str) -> None:
    assert why_not_looked_at(source(**fields)) == sentence


BUSY = {"put_off_until": NOON + timedelta(minutes=3), "put_off_because": "wire.example was busy with other looks."}


def test_a_look_that_was_put_off_says_why_until_then(db: None) -> None:
    waiting = source(**BUSY, next_check_at=NOON + timedelta(minutes=3))
    assert why_not_looked_at(waiting) == (
        "wire.example was busy with other looks. It is looked at again from 12:03 on."
    )


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (timedelta(minutes=4), "It is not due until 12:04."),
        (timedelta(minutes=2), "It is not due until 12:02."),
        (timedelta(0), "It has been due since 12:00 and waits for a worker."),
    ],
)
def test_why_a_look_was_put_off_is_no_reason_once_it_is_planned_otherwise(
    db: None, due: timedelta, sentence: str
) -> None:
    assert why_not_looked_at(source(**BUSY, next_check_at=NOON + due)) == sentence


def test_a_look_that_was_put_off_is_due_when_its_time_has_come(db: None) -> None:
    passed = {**BUSY, "put_off_until": NOON - timedelta(minutes=1)}
    assert why_not_looked_at(source(**passed, next_check_at=NOON - timedelta(minutes=1))) == (
        "It has been due since 11:59 and waits for a worker."
    )


def test_another_source_that_stands_for_it(db: None) -> None:
    alias = source(same_as=SourceFactory.create())
    assert why_not_looked_at(alias) == "It is the same page as another source, which is looked at instead."


@pytest.mark.parametrize(
    ("because", "words"),
    [
        (Parked.ASKED, "it asked us to come back later"),
        (Parked.REFUSED, "it has too much to do to answer us"),
        (Parked.SILENT, "it did not answer"),
    ],
)
def test_a_host_that_is_parked(db: None, because: str, words: str) -> None:
    host(parked_until=NOON + timedelta(minutes=15), parked_because=because)
    assert why_not_looked_at(source()) == (
        f"wire.example is left alone for a while, for {words}. It is asked again from 12:15 on."
    )


def test_a_host_that_was_parked_is_no_reason(db: None) -> None:
    host(parked_until=NOON - timedelta(minutes=1), parked_because=Parked.SILENT)
    assert why_not_looked_at(source()) == "It has been due since 11:00 and waits for a worker."


@pytest.mark.parametrize("busy", ["next_at", "leased_until"])
def test_a_host_that_is_busy(db: None, busy: str) -> None:
    host(**{"lease": uuid4() if busy == "leased_until" else None, busy: NOON + timedelta(seconds=1)})
    assert why_not_looked_at(source()) == (
        "It has been due since 11:00; its site is busy with other looks, one at a time."
    )


def test_a_robots_file_that_forbids_it_unless_an_admin_overrode_that(db: None) -> None:
    rules = RobotsFile.objects.create(
        site="https://wire.example", text="User-agent: *\nDisallow: /ferry", kept_until=NOON + timedelta(hours=1)
    )
    forbidden = "The site asks programs not to fetch this page (robots.txt). An admin may override that."
    due = "It has been due since 11:00 and waits for a worker."
    overridden = PublisherFactory.create(robots_override_reason="The ministry agreed on the phone.")
    said = [why_not_looked_at(source()), why_not_looked_at(source(publisher=overridden))]
    assert [*said, why_not_looked_at(source(url="https://wire.example/news"))] == [forbidden, due, due]
    RobotsFile.objects.filter(pk=rules.pk).update(kept_until=NOON)
    assert why_not_looked_at(source()) == due
