"""Beat, and clocks that are not what they were."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from celery import Celery
from celery.beat import PersistentScheduler

from factcheck.celery import Scheduler
from factcheck.celery import app as ours

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def ours_again() -> Iterator[None]:
    """Whatever app a test makes the current one, ours is it afterwards."""
    yield
    ours.set_current()


def send_all(beat: PersistentScheduler) -> None:
    """Have it send what is due; it does one thing at a time."""
    assert any(beat.tick() for _time in range(20))


def sent_after_the_clock_was_put_back(kind: type[PersistentScheduler], folder: Path, patch: pytest.MonkeyPatch) -> int:
    """Have a scheduler send once and count what it sends in the next minute, which begins a day earlier."""
    # Schedules ask the current app what time it is.
    app, sent = Celery("test", broker="memory://"), []
    now = datetime(2026, 9, 3, 12, tzinfo=UTC)
    patch.setattr(app, "now", lambda: now)
    patch.setattr(kind, "apply_entry", lambda _self, entry, **_: sent.append(entry.task))
    schedule = {"often": {"task": "look", "schedule": 2.0}, "seldom": {"task": "sweep", "schedule": 60.0}}
    app.conf.update(beat_schedule=schedule, timezone="UTC")
    beat = kind(app, schedule_filename=str(folder / "schedule"))
    now += timedelta(minutes=2)
    send_all(beat)
    assert sorted(sent) == ["look", "sweep"]
    sent.clear()
    now -= DAY
    for _second in range(61):
        now += timedelta(seconds=1)
        send_all(beat)
    beat.close()
    return len(sent)


def test_beat_goes_on_when_its_clock_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sent_after_the_clock_was_put_back(Scheduler, tmp_path, monkeypatch) == 31


def test_celerys_own_would_stand_still_until_the_next_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sent_after_the_clock_was_put_back(PersistentScheduler, tmp_path, monkeypatch) == 0
