import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.audit.models import Entry
from factcheck.rechecks.actions import leases
from factcheck.rechecks.actions.leases import Lease, Wait, begin, lease_several, lease_these, let_go, put_off
from factcheck.sources.models import Host, Parked, Source, SourceKind
from tests.factories import CitationFactory, SourceFactory
from tests.leased import lease_due


def due(count: int = 1, **fields: object) -> list[Source]:
    fields = {"next_check_at": timezone.now() - timedelta(minutes=1), **fields}
    return [SourceFactory.create(**{"url": f"https://wire{n}.example/{uuid4()}", **fields}) for n in range(count)]


def test_what_is_due_is_leased_once(db: None) -> None:
    sources = due(3)
    lease = lease_due()
    assert lease is not None
    assert sorted(lease.ids) == [source.pk for source in sources]
    assert set(Source.objects.values_list("lease", flat=True)) == {lease.token}
    assert lease_due() is None


@pytest.mark.parametrize(
    "fields",
    [
        {"next_check_at": None},
        {"next_check_at": timezone.now() + timedelta(hours=1)},
        {"paused": True},
        {"kind": SourceKind.DOCUMENT},
        {"lease": uuid4(), "leased_until": timezone.now() + timedelta(hours=1)},
    ],
)
def test_what_is_not_due_is_left_alone(db: None, fields: dict[str, object]) -> None:
    due(1, **fields)
    assert lease_due() is None


def test_what_is_the_same_as_another_is_left_alone(db: None) -> None:
    due(1, same_as=SourceFactory.create())
    assert lease_due() is None


def test_a_lease_that_ran_out_is_given_to_somebody_else(db: None) -> None:
    (source,) = due(1, lease=uuid4(), leased_until=timezone.now() - timedelta(seconds=1))
    lease = lease_due()
    assert lease is not None
    assert lease.ids == [source.pk]


def test_only_what_somebody_waits_for_is_wanted(db: None) -> None:
    due(1)
    (wanted,) = due(1, wanted_at=timezone.now())
    lease = lease_due(wanted=True)
    assert lease is not None
    assert lease.ids == [wanted.pk]


def test_those_cited_by_published_stories_come_first(db: None) -> None:
    due(2, next_check_at=timezone.now() - timedelta(hours=1))
    (cited,) = due(1)
    citation = CitationFactory.create(source=cited)
    Article.objects.filter(pk=citation.claim.article_id).update(state=State.PUBLISHED, slug="ferry")
    lease = lease_due(limit=1)
    assert lease is not None
    assert lease.ids == [cited.pk]


def test_several_batches_are_taken_at_once_each_with_a_token_of_its_own(db: None) -> None:
    """The first in line in the first batch, nobody in two, and what is left in the last."""
    order = [source.pk for source in due(7)]
    for ahead, pk in enumerate(order):
        Source.objects.filter(pk=pk).update(next_check_at=timezone.now() - timedelta(hours=9 - ahead))
    several = lease_several(batches=4, limit=3)
    assert [sorted(lease.ids) for lease in several] == [order[:3], order[3:6], order[6:]]
    for lease in several:
        assert set(Source.objects.filter(lease=lease.token).values_list("pk", flat=True)) == set(lease.ids)
    assert len({lease.token for lease in several}) == 3
    assert lease_several(batches=4, limit=3) == []


def test_the_first_of_each_site_goes_before_the_second_of_any(db: None) -> None:
    """In one batch they would wait for each other, and the others for them."""
    wire = due(3, url="https://wire.example/page", next_check_at=timezone.now() - timedelta(days=1))
    post = due(3, url="https://post.example/page")
    for source in (*wire, *post):
        Source.objects.filter(pk=source.pk).update(url=f"{source.url}/{source.pk}")
    several = lease_several(batches=3, limit=2)
    pairs = zip(sorted(source.pk for source in wire), sorted(source.pk for source in post), strict=True)
    assert [sorted(lease.ids) for lease in several] == [sorted(pair) for pair in pairs]


def test_a_site_that_was_asked_just_now_has_its_turn_after_the_others(db: None) -> None:
    (waiting,) = due(1, url="https://wire.example/page", next_check_at=timezone.now() - timedelta(days=1))
    Host.objects.create(name="wire.example", next_at=timezone.now() + timedelta(seconds=30))
    (free,) = due(1, url="https://post.example/page")
    assert [lease.ids for lease in lease_several(batches=2, limit=1)] == [[free.pk], [waiting.pk]]


def many_due(count: int, *, host: str) -> list[Source]:
    """A whole archive on one host, due for longer than all others."""
    (first,) = due(1, url=f"https://{host}/first", next_check_at=timezone.now() - timedelta(days=9))
    return Source.objects.bulk_create(
        Source(url=f"https://{host}/{n}", added_by=first.added_by, next_check_at=first.next_check_at)
        for n in range(count - 1)
    )


def test_one_site_takes_no_more_than_its_share_of_all_that_is_leased(db: None) -> None:
    due(leases.PER_HOST + 2, url="https://wire.example/page")
    due(1)
    lease = lease_due()
    assert lease is not None
    assert len(lease.ids) == leases.PER_HOST + 1
    assert lease_due() is None
    let_go(Lease(lease.token, lease.ids[:4]))
    assert [len(lease.ids) for lease in iter(lease_due, None) if lease] == [4]


def test_who_waits_for_a_page_does_not_wait_for_the_share_of_its_site(db: None) -> None:
    due(leases.PER_HOST, url="https://wire.example/page")
    assert lease_due()
    (wanted,) = due(1, url="https://wire.example/wanted", wanted_at=timezone.now())
    assert lease_due() is None
    lease = lease_due(wanted=True)
    assert lease is not None
    assert lease.ids == [wanted.pk]


def test_an_archive_that_is_due_starves_nobody(db: None) -> None:
    many_due(leases.IN_VIEW + 100, host="archive.example")
    (other,) = due(1)
    sizes = [sorted(lease.ids) for lease in iter(lease_due, None) if lease]
    assert [len(ids) for ids in sizes] == [leases.PER_HOST, 1]
    assert sizes[1] == [other.pk]


def seconds_until_due(**of: object) -> list[int]:
    waits = Source.objects.filter(**of, lease=None).annotate(wait=F("next_check_at") - Now()).order_by("wait")
    return [round(wait / timedelta(seconds=1)) for wait in waits.values_list("wait", flat=True)]


def test_those_of_a_host_who_fill_the_view_are_told_when_their_turn_can_come(db: None) -> None:
    many_due(leases.IN_VIEW + 100, host="archive.example")
    Host.objects.create(name="archive.example", delay=2)
    assert len(list(iter(lease_due, None))) == 1
    turns = range(leases.PER_HOST + 1, leases.IN_VIEW + 101)
    assert seconds_until_due(host="archive.example") == [pytest.approx(2 * turn, abs=5) for turn in turns]
    assert set(Source.objects.values_list("attempts", flat=True)) == {0}


def test_they_are_sent_back_in_steps_to_the_same_times(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "IN_VIEW", 20)
    monkeypatch.setattr(leases, "MOST_SENT_BACK", 7)
    many_due(50, host="archive.example")
    assert len(list(iter(lease_due, None))) == 1
    waits = seconds_until_due(host="archive.example")
    assert [wait for wait in waits if wait > 0] == [pytest.approx(turn, abs=2) for turn in range(30, 51)]
    assert len(waits) == 50 - leases.PER_HOST


def test_no_sweep_sends_back_for_ever(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "IN_VIEW", 20)
    monkeypatch.setattr(leases, "MOST_SENT_BACK", 5)
    monkeypatch.setattr(leases, "MOST_STEPS", 2)
    many_due(60, host="archive.example")
    sent = []
    for _sweep in range(2):
        lease_due()
        sent.append(sum(wait > 0 for wait in seconds_until_due()))
    # One step by whoever has a batch already, two by whoever found none.
    assert sent == [5, 15]


def test_those_whom_a_published_story_cites_come_first_at_their_host(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "IN_VIEW", 20)
    last = many_due(50, host="archive.example")[-1]
    Source.objects.filter(pk=last.pk).update(next_check_at=F("next_check_at") + timedelta(minutes=1))
    citation = CitationFactory.create(source=last)
    Article.objects.filter(pk=citation.claim.article_id).update(state=State.PUBLISHED, slug="ferry")
    assert lease_due()
    assert seconds_until_due(pk=last.pk) == [pytest.approx(leases.PER_HOST + 1, abs=2)]


def test_few_who_wait_for_their_host_are_not_sent_back(db: None) -> None:
    many_due(leases.PER_HOST + 3, host="archive.example")
    assert lease_due()
    assert lease_due() is None
    assert [wait < 0 for wait in seconds_until_due()] == [True] * 3


def parked(host: str) -> Host:
    until = timezone.now() + timedelta(minutes=15)
    return Host.objects.create(name=host, parked_until=until, parked_because=Parked.SILENT)


def test_a_parked_host_is_passed_over(db: None) -> None:
    many_due(20, host="Parked.example:443")
    (other,) = due(1)
    host = parked("parked.example")
    lease = lease_due()
    assert lease is not None
    assert lease.ids == [other.pk]
    assert lease_due() is None
    Host.objects.filter(pk=host.pk).update(parked_until=timezone.now() - timedelta(seconds=1))
    assert lease_due() is not None


def test_parked_hosts_that_fill_the_view_starve_nobody_and_come_when_they_may_be_asked(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "IN_VIEW", 20)
    for name in ("one.example", "two.example", "three.example"):
        many_due(10, host=name)
        parked(name)
    (other,) = due(1)
    lease = lease_due()
    assert lease is not None
    assert lease.ids == [other.pk]
    first = sorted(seconds_until_due(host=f"{name}.example")[0] for name in ("one", "two", "three"))
    assert first[1:] == [pytest.approx(15 * 60 + 1, abs=2)] * 2


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://zürich.example/page", "xn--zrich-kva.example"),
        ("http://[2001:DB8::1]:8080/page", "2001:db8::1"),
        ("https://WIRE.example:443/page", "wire.example"),
    ],
)
def test_a_parked_host_is_known_however_its_address_is_written(db: None, url: str, name: str) -> None:
    due(1, url=url)
    parked(name)
    assert lease_due() is None


def test_who_waits_for_a_page_does_not_wait_for_an_archive_that_others_wait_for(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "IN_VIEW", 20)
    many_due(60, host="archive.example")
    Source.objects.update(wanted_at=timezone.now() - timedelta(minutes=5))
    (wanted,) = due(1, wanted_at=timezone.now())
    first, second = lease_due(wanted=True), lease_due(wanted=True)
    assert first is not None
    assert second is not None
    assert len(first.ids) == leases.PER_HOST
    assert wanted.pk in second.ids


def test_what_is_put_off_comes_again_later_and_was_not_tried(db: None) -> None:
    first, second, other = due(3)
    lease = lease_due()
    assert lease is not None
    begin(ids=lease.ids, token=lease.token)
    busy, parked = "The site was busy.", "The site is left alone."
    put_off({first.pk: Wait(60, busy), second.pk: Wait(0, parked)}, token=lease.token)
    put_off({other.pk: Wait(0, busy)}, token=uuid4())
    for source in (first, second, other):
        source.refresh_from_db()
    assert [(source.lease, source.attempts) for source in (first, second)] == [(None, 0), (None, 0)]
    assert (other.lease, other.attempts, other.put_off_because) == (lease.token, 1, "")
    assert [(source.put_off_because, source.put_off_until) for source in (first, second)] == [
        (busy, first.next_check_at),
        (parked, second.next_check_at),
    ]
    assert first.next_check_at > timezone.now() + timedelta(seconds=55)  # type: ignore[operator]
    again = lease_due()
    assert again is not None
    assert again.ids == [second.pk]


def test_what_was_tried_before_is_taken_alone(db: None) -> None:
    due(2)
    due(2, attempts=1)
    sizes = [len(lease.ids) for lease in iter(lease_due, None) if lease]
    assert sizes == [2, 1, 1]


def test_named_sources_are_taken_though_not_due(db: None) -> None:
    sources = [*due(2, next_check_at=None), *due(1, attempts=1, next_check_at=None)]
    due(1)
    taken = [lease.ids for lease in lease_these([source.pk for source in sources])]
    assert [sorted(ids) for ids in taken] == [[sources[0].pk, sources[1].pk], [sources[2].pk]]


def test_a_lease_that_is_let_go_leaves_the_sources_due(db: None) -> None:
    due(2)
    lease = lease_due()
    assert lease is not None
    let_go(lease)
    again = lease_due()
    assert again is not None
    assert sorted(again.ids) == sorted(lease.ids)
    assert set(Source.objects.values_list("attempts", flat=True)) == {0}


# Beginning


def test_beginning_counts_the_attempt_and_renews_the_lease(db: None) -> None:
    due(1)
    lease = lease_due()
    assert lease is not None
    Source.objects.update(leased_until=timezone.now())
    (begun,) = begin(ids=lease.ids, token=lease.token)
    source = Source.objects.get(pk=begun.pk)
    assert source.attempts == 1
    assert source.leased_until is not None
    assert source.leased_until > timezone.now() + timedelta(minutes=9)


def test_an_old_token_begins_nothing(db: None) -> None:
    due(1)
    lease = lease_due()
    assert lease is not None
    assert begin(ids=lease.ids, token=uuid4()) == []
    assert Source.objects.get().attempts == 0


def test_a_batch_whose_worker_died_goes_back_to_be_tried_one_by_one(db: None) -> None:
    due(2)
    lease = lease_due()
    assert lease is not None
    assert len(begin(ids=lease.ids, token=lease.token)) == 2
    assert begin(ids=lease.ids, token=lease.token) == []
    assert [len(lease.ids) for lease in iter(lease_due, None) if lease] == [1, 1]


def test_a_page_that_kills_its_worker_three_times_is_set_aside(db: None) -> None:
    due(1)
    lease = lease_due()
    assert lease is not None
    begun = [len(begin(ids=lease.ids, token=lease.token)) for _ in range(4)]
    source = Source.objects.get()
    assert begun == [1, 1, 1, 0]
    assert (source.paused, source.lease) == (True, None)
    assert source.trouble == "Looking at this page failed 3 times without an end, so we stopped."
    assert Entry.objects.get().verb == "source.set_aside"


def test_a_source_that_was_paused_meanwhile_is_not_looked_at(db: None) -> None:
    due(1)
    lease = lease_due()
    assert lease is not None
    Source.objects.update(paused=True)
    assert begin(ids=lease.ids, token=lease.token) == []
    assert Source.objects.get().lease is None


# Races


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do the acts at the same moment, each in a thread with a connection of its own."""
    ready = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(at: int, act: Callable[[], object]) -> None:
        try:
            ready.wait(10)
            results[at] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at, act)) for at, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def leased_twice(rounds: int) -> int:
    """Lease the same due sources from four sides at once, and count those that were given out twice."""
    twice = 0
    for _round in range(rounds):
        Source.objects.update(lease=None, leased_until=None)
        taken = at_once(*[lambda: lease_due(limit=4)] * 4)
        ids = [pk for lease in taken if isinstance(lease, leases.Lease) for pk in lease.ids]
        twice += len(ids) - len(set(ids))
    return twice


def test_leases_taken_at_once_never_overlap(transactional_db: None) -> None:
    due(12)
    assert leased_twice(rounds=8) == 0


def test_without_the_lock_they_would(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    due(12)
    # What is chosen without a lock is chosen by all, and the update does not ask again.
    careless = leases.TAKE.replace("FOR UPDATE OF source SKIP LOCKED", "")
    monkeypatch.setattr(leases, "TAKE", careless.replace("FROM taken", "FROM taken, pg_sleep(0.05)"))
    assert leased_twice(rounds=3) > 0


def test_a_late_duplicate_does_not_write_over_the_one_who_took_over(transactional_db: None, ada: User) -> None:
    due(1)
    first = lease_due()
    assert first is not None
    Source.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    second = lease_due()
    assert second is not None
    late, current = at_once(
        lambda: begin(ids=first.ids, token=first.token), lambda: begin(ids=second.ids, token=second.token)
    )
    assert (late, len(current)) == ([], 1)  # type: ignore[arg-type]
