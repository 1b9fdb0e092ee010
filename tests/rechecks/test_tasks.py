from typing import Any

import pytest
from kombu.exceptions import OperationalError

from factcheck.accounts.models import User
from factcheck.rechecks import actions, tasks
from factcheck.rechecks.models import Recheck
from factcheck.sources.models import Source
from tests.rechecks.test_leases import due

Published = list[tuple[list[int], str, int]]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Published:
    """What was handed to the broker."""
    handed: Published = []
    monkeypatch.setattr(tasks.look, "apply_async", lambda task, priority: handed.append((*task, priority)))
    return handed


def test_a_sweep_hands_on_all_that_is_due_in_batches(db: None, published: Published) -> None:
    due(60)
    tasks.sweep()
    assert [len(ids) for ids, _token, _priority in published] == [50, 10]
    tasks.sweep()
    assert len(published) == 2


def test_sweeps_have_no_more_batches_under_way_than_can_be_done(
    db: None, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST_BATCHES", 2)
    monkeypatch.setattr(tasks, "TOGETHER", 2)
    due(160)
    tasks.sweep()
    tasks.sweep()
    assert [len(ids) for ids, _token, _priority in published] == [50, 50]


def test_a_batch_that_ends_makes_room_for_the_next(
    db: None, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST_BATCHES", 1)
    monkeypatch.setattr(tasks, "TOGETHER", 1)
    monkeypatch.setattr(actions, "look_at", lambda ids, token, **_: actions.let_go(actions.Lease(token, ids)))
    due(60)
    tasks.sweep()
    Source.objects.filter(lease__isnull=False).update(next_check_at=None)
    ids, token, _priority = published[0]
    tasks.look(ids, token)
    assert [len(ids) for ids, _token, _priority in published] == [50, 10]


def test_a_sweep_for_those_who_wait_hands_on_theirs_only(source: Source, published: Published, ada: User) -> None:
    due(1)
    tasks.sweep_wanted()
    assert [(ids, priority) for ids, _token, priority in published] == [([source.pk], 0)]
    tasks.sweep()
    assert [priority for _ids, _token, priority in published[1:]] == [9]


def test_a_broker_that_is_away_leaves_everything_due(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: Any, **_named: Any) -> None:
        raise OperationalError("nobody there")

    monkeypatch.setattr(tasks.look, "apply_async", away)
    due(2)
    tasks.sweep()
    assert Source.objects.due().count() == 2
    assert set(Source.objects.values_list("attempts", flat=True)) == {0}


def test_a_broker_that_goes_away_keeps_what_it_has_and_leaves_the_rest_due(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    def full(task: tuple[list[int], str], **_named: Any) -> None:
        if taken:
            raise OperationalError("nobody there any more")
        taken.extend(task[0])

    monkeypatch.setattr(tasks.look, "apply_async", full)
    due(160)
    tasks.sweep()
    assert (len(taken), Source.objects.due().count()) == (50, 110)
    assert not Source.objects.due().filter(pk__in=taken).exists()


def test_a_look_looks_at_its_batch(source: Source, published: Published) -> None:
    tasks.sweep()
    ((ids, token, _priority),) = published
    tasks.look(ids, token)
    assert Recheck.objects.get().source == source
    tasks.look(ids, token)
    assert Recheck.objects.count() == 1
