"""`prune_captures`, and what beat has done once a day: by the newsroom's own rule, in a sentence or a document."""

import errno
import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from factcheck.archive.tasks import prune
from factcheck.celery import app
from factcheck.sources import bodies
from factcheck.sources.models import Capture
from tests.archive.conftest import KEPT, Said, files
from tests.commands import Ended, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(said: Said) -> list[Capture]:
    """Two old captures on which nothing rests, and a newest one."""
    return [said(f"It takes {20 + hours} hours.", days_ago=90 - hours) for hours in range(3)]


def day() -> str:
    return f"{timezone.now() - KEPT:%Y-%m-%d}"


def test_old_bytes_are_removed_and_counted(three: list[Capture], thirty_days: None, tmp_path: Path) -> None:
    room = sum(bodies.room_of(capture.sha256) for capture in three[:2])
    said = f"Removed the bytes of 2 captures from before {day()}: 2 files, {room}\N{NO-BREAK SPACE}bytes.\n"
    assert typed("prune_captures") == Ended(0, said, "")
    assert files(tmp_path) == [three[2].sha256]


def test_a_dry_run_says_the_same_and_removes_nothing(three: list[Capture], thirty_days: None, tmp_path: Path) -> None:
    room = sum(bodies.room_of(capture.sha256) for capture in three[:2])
    said = f"Would remove the bytes of 2 captures from before {day()}: 2 files, {room}\N{NO-BREAK SPACE}bytes.\n"
    assert typed("prune_captures", "--dry-run") == Ended(0, said, "")
    assert len(files(tmp_path)) == 3


def test_the_document_says_what_the_sentence_says(three: list[Capture], thirty_days: None) -> None:
    room = sum(bodies.room_of(capture.sha256) for capture in three[:2])
    would = json.loads(typed("prune_captures", "--dry-run", "--json").out)
    did = json.loads(typed("prune_captures", "--json").out)
    for told, dry in ((would, True), (did, False)):
        before = datetime.fromisoformat(told.pop("before"))
        assert abs((timezone.now() - KEPT - before).total_seconds()) < 60
        assert told == {"captures": 2, "bodies": 2, "bytes": room, "dry_run": dry}


def test_a_newsroom_that_says_nothing_keeps_all(three: list[Capture], tmp_path: Path) -> None:
    assert typed("prune_captures") == Ended(0, "Captures are kept for ever: CAPTURES_KEPT_DAYS is not set.\n", "")
    told = json.loads(typed("prune_captures", "--json").out)
    assert told == {"captures": 0, "bodies": 0, "bytes": 0, "before": None, "dry_run": False}
    assert len(files(tmp_path)) == 3


def test_a_store_that_fails_is_complained_of(
    three: list[Capture], thirty_days: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_name: str) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(bodies, "remove", refuses)
    ended = typed("prune_captures", "--json")
    assert (ended.status, ended.out) == (1, "")
    assert ended.complaint == (
        "CommandError: The store of captures failed: [Errno 13] Permission denied. Nothing refers to what was removed "
        "so far; the next time goes on from there.\n"
    )


def test_once_a_day_old_bytes_are_removed(three: list[Capture], thirty_days: None, tmp_path: Path) -> None:
    prune()
    assert files(tmp_path) == [three[2].sha256]


def test_once_a_day_nothing_is_removed_where_all_is_kept(three: list[Capture], tmp_path: Path) -> None:
    prune()
    assert len(files(tmp_path)) == 3


def test_beat_knows_the_task_that_workers_know() -> None:
    named = app.conf.beat_schedule["remove the bytes of old captures"]["task"]
    assert named == prune.name
