from typing import Any

import pytest
from kombu.exceptions import OperationalError

from factcheck.accounts.models import User
from factcheck.rechecks import tasks
from factcheck.rechecks.models import Recheck
from factcheck.sources.models import Source
from tests.rechecks.test_leases import due

Published = list[tuple[list[int], str]]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Published:
    """What was handed to the broker."""
    handed: Published = []
    monkeypatch.setattr(tasks.look, "delay", lambda ids, token: handed.append((ids, token)))
    return handed


def test_a_sweep_hands_on_all_that_is_due_in_batches(db: None, published: Published) -> None:
    due(60)
    tasks.sweep()
    assert [len(ids) for ids, _token in published] == [50, 10]
    tasks.sweep()
    assert len(published) == 2


def test_a_sweep_hands_on_no_more_than_can_be_done(
    db: None, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST_BATCHES", 1)
    due(60)
    tasks.sweep()
    assert [len(ids) for ids, _token in published] == [50]


def test_a_sweep_for_those_who_wait_hands_on_theirs_only(source: Source, published: Published, ada: User) -> None:
    due(1)
    tasks.sweep_wanted()
    assert [ids for ids, _token in published] == [[source.pk]]


def test_a_broker_that_is_away_leaves_everything_due(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: Any) -> None:
        raise OperationalError("nobody there")

    monkeypatch.setattr(tasks.look, "delay", away)
    due(2)
    tasks.sweep()
    assert Source.objects.due().count() == 2
    assert set(Source.objects.values_list("attempts", flat=True)) == {0}


def test_a_look_looks_at_its_batch(source: Source, published: Published) -> None:
    tasks.sweep()
    ((ids, token),) = published
    tasks.look(ids, token)
    assert Recheck.objects.get().source == source
    tasks.look(ids, token)
    assert Recheck.objects.count() == 1
