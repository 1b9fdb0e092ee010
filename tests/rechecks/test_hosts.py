"""Whose turn it is at a host, and what is known of it when the turn is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from factcheck.lib.fetch import Asked
from factcheck.rechecks.actions import hosts
from factcheck.rechecks.actions.hosts import Answer, Done, Wish, keep_robots, recall_robots, settle
from factcheck.rechecks.schedule import Standing
from factcheck.sources.models import Host, Parked, RobotsFile

WIRE, ITS_ADDRESS = "wire.example", "192.0.2.1"


def wish(site: str = WIRE, *addresses: str, pause: float = 1, interval: float = 1) -> Wish:
    return Wish(uuid4(), site, addresses or (ITS_ADDRESS,), pause, interval)


def asked(*wishes: Wish, done: list[Done] | None = None) -> list[Answer]:
    """What the wishes are answered; hosts nobody has met are met first."""
    for name in {name for each in wishes for name in each.pauses}:
        Host.objects.get_or_create(name=name)
    answers = settle(done=done or [], wishes=wishes)
    return [answers[each.token] for each in wishes]


def over(granted: Wish, standing: Standing | None = None, *, age: float = 100) -> Done:
    """The turn is over, begun so long ago that no pause is left of it."""
    Host.objects.filter(lease=granted.token).update(next_at=Now() - timedelta(seconds=age))
    return Done(granted, age, standing or Standing())


def test_a_host_nobody_has_met_is_met_and_asked_for_at_once(db: None) -> None:
    first = wish()
    (answer,) = settle(wishes=[first]).values()
    assert (answer.is_granted, answer.wait < 0.01) == (False, True)
    assert settle(wishes=[first])[first.token].is_granted


def test_a_turn_takes_the_site_and_all_its_addresses(db: None) -> None:
    granted = wish(WIRE, "192.0.2.1", "2001:db8::1")
    assert [answer.is_granted for answer in asked(granted)] == [True]
    assert dict(Host.objects.values_list("name", "lease")) == dict.fromkeys(
        [WIRE, "192.0.2.1", "2001:db8::1"], granted.token
    )


@pytest.mark.parametrize("other", [wish(WIRE, "192.0.2.9"), wish("other.example")], ids=["site", "address"])
def test_who_needs_a_name_that_is_taken_gets_none_and_waits_for_the_pause(db: None, other: Wish) -> None:
    asked(wish())
    (answer,) = asked(other)
    assert 0.9 < answer.wait <= 1
    assert Host.objects.filter(lease=other.token).count() == 0


def test_a_request_that_outlasts_its_pause_is_waited_for(db: None) -> None:
    asked(wish())
    Host.objects.update(next_at=Now() - timedelta(seconds=1))
    assert [answer.wait for answer in asked(wish())] == [hosts.BUSY.total_seconds()]


def test_of_wishes_told_together_one_is_granted_for_each_name(db: None) -> None:
    names = [wish(f"{n}.example") for n in range(1_000)]
    assert [answer.is_granted for answer in asked(*names)] == [True] + [False] * 999


def test_a_site_named_by_its_address_waits_for_the_names_there(db: None) -> None:
    granted, other = asked(wish(ITS_ADDRESS), wish("other.example", ITS_ADDRESS))
    assert (granted.is_granted, other.is_granted) == (True, False)


def test_given_back_the_host_is_free_when_the_pause_since_the_start_is_over(db: None) -> None:
    first, second, third = wish(), wish(), wish()
    asked(first)
    (answer,) = asked(second, done=[Done(first, 0.0, Standing())])
    assert 0.9 < answer.wait <= 1
    Host.objects.update(next_at=Now())
    (answer,) = asked(third)
    assert answer.is_granted


def test_the_pause_begins_when_the_request_did_not_when_it_was_granted(db: None) -> None:
    first = wish()
    asked(first)
    Host.objects.update(next_at=Now() + timedelta(seconds=0.2))
    settle(done=[Done(first, 0.1, Standing())])
    host = Host.objects.filter(next_at__gt=Now() + timedelta(seconds=0.8)).get(pk=WIRE)
    assert host.lease is None


def test_a_host_that_wishes_a_longer_pause_gets_it_from_all(db: None) -> None:
    keep_robots(site="https://wire.example", host=WIRE, asked=Asked("", 60), delay=30)
    asked(wish())
    (answer,) = asked(wish())
    assert 29 < answer.wait <= 30


def test_the_turn_of_a_holder_who_died_ends_by_itself(db: None) -> None:
    asked(wish())
    later = Now() - hosts.HOLD - timedelta(seconds=1)
    Host.objects.update(leased_until=F("leased_until") - hosts.HOLD, next_at=later)
    assert [answer.is_granted for answer in asked(wish())] == [True]


def test_who_held_too_long_gives_back_nothing_of_the_next_one(db: None) -> None:
    late, current = wish(), wish()
    asked(late)
    Host.objects.update(leased_until=Now() - timedelta(seconds=1), next_at=Now())
    assert [answer.is_granted for answer in asked(current)] == [True]
    settle(done=[Done(late, 40, Standing(failures=1, park=timedelta(minutes=15), because=Parked.SILENT))])
    host = Host.objects.get(pk=WIRE)
    assert (host.lease, host.failures, host.parked_until) == (current.token, 0, None)


def test_a_parked_host_is_not_asked_and_says_why_but_its_address_is(db: None) -> None:
    first = wish()
    asked(first)
    settle(done=[over(first, Standing(5, 0, timedelta(minutes=15), Parked.SILENT))])
    answer, other = asked(wish(), wish("other.example"))
    assert answer.standing.park is not None
    assert timedelta(minutes=14) < answer.standing.park <= timedelta(minutes=15)
    assert (answer.standing.failures, answer.standing.because) == (5, Parked.SILENT)
    assert other.is_granted is False  # behind the first in this very trip
    assert [each.is_granted for each in asked(wish("other.example"))] == [True]


def test_a_good_answer_forgets_the_bad_ones(db: None) -> None:
    first, second = wish(), wish()
    asked(first)
    settle(done=[over(first, Standing(2, 0, timedelta(0), Parked.SILENT))])
    (answer,) = asked(second)
    assert (answer.is_granted, answer.standing.failures) == (True, 2)
    settle(done=[over(second)])
    host = Host.objects.get(pk=WIRE)
    assert (host.failures, host.parked_until, host.parked_because) == (0, None, "")


def test_what_a_name_does_says_nothing_of_its_address(db: None) -> None:
    numbered, named = wish(ITS_ADDRESS), wish()
    asked(numbered)
    settle(done=[over(numbered, Standing(3, 0, timedelta(0), Parked.SILENT))])
    asked(named)
    settle(done=[over(named)])
    assert Host.objects.get(pk=ITS_ADDRESS).failures == 3


class Counted:
    """Counts the trips to the database."""

    times = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.times += 1
        return execute(sql, params, many, context)


def test_giving_back_and_asking_is_one_trip(db: None) -> None:
    first, second = wish(), wish("other.example", "192.0.2.2")
    asked(first, second)
    with connection.execute_wrapper(counted := Counted()):
        settle(done=[Done(first, 1, Standing()), Done(second, 1, Standing())], wishes=[wish(), wish()])
    assert counted.times == 1


def test_a_robots_file_is_kept_for_its_time(db: None) -> None:
    site = "https://wire.example"
    assert recall_robots(site) is None
    keep_robots(site=site, host=WIRE, asked=Asked("User-agent: *", 60), delay=2)
    kept = recall_robots(site)
    assert kept is not None
    assert (kept.text, 59 < kept.seconds <= 60, Host.objects.get().delay) == ("User-agent: *", True, 2)
    RobotsFile.objects.update(kept_until=Now())
    assert recall_robots(site) is None
    keep_robots(site=site, host=WIRE, asked=Asked("", 60), delay=0)
    assert (recall_robots(site), Host.objects.get().delay) == (Asked("", pytest.approx(60, abs=1)), 0)


# What nobody asks any more


def test_hosts_and_robots_files_that_nobody_asked_for_in_a_month_are_forgotten(db: None) -> None:
    long_ago, lately = timezone.now() - timedelta(days=31), timezone.now() - timedelta(days=29)
    Host.objects.create(name="forgotten.example", next_at=long_ago)
    Host.objects.create(name="never-asked.example")
    Host.objects.create(name="asked.example", next_at=lately)
    Host.objects.create(name="slow.example", delay=10)
    Host.objects.create(name="held.example", next_at=long_ago, lease=uuid4(), leased_until=lately)
    Host.objects.create(name="parked.example", next_at=long_ago, parked_until=lately, parked_because=Parked.ASKED)
    RobotsFile.objects.create(site="https://forgotten.example", kept_until=long_ago)
    RobotsFile.objects.create(site="https://asked.example", kept_until=lately)
    assert hosts.forget_unused() == 3
    assert list(Host.objects.values_list("name", flat=True)) == [
        "asked.example",
        "held.example",
        "parked.example",
        "slow.example",
    ]
    assert RobotsFile.objects.get().site == "https://asked.example"
