"""`verify_captures`: what is missing, altered, unreadable or nobody's, in lines, a document and an exit status."""

import errno
import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import zstandard
from django.db import transaction
from django.utils import timezone

from factcheck.archive import checking
from factcheck.archive.checking import Checked, check_all
from factcheck.sources import bodies, locks
from factcheck.sources.models import Capture, Source
from tests.archive.conftest import Said
from tests.commands import Ended, typed
from tests.factories import CaptureFactory, SourceFactory
from tests.races import meanwhile
from tests.stores import Bucket

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(said: Said) -> list[Capture]:
    """Five captures, in the order of their names in the store."""
    captures = [said(f"It takes {hours} hours.", days_ago=hours) for hours in range(5)]
    return sorted(captures, key=lambda capture: capture.sha256)


def file_of(capture: Capture, folder: Path) -> Path:
    (file,) = (folder / "captures").rglob(f"{capture.sha256}.zst")
    return file


def report() -> dict[str, Any]:
    return json.loads(typed("verify_captures", "--json").out)


def test_captures_nobody_touched_are_whole(five: list[Capture]) -> None:
    said = f"The captures are whole: 5 hashed again, {5 * 17}\N{NO-BREAK SPACE}bytes.\n"
    assert typed("verify_captures") == Ended(0, said, "")
    nothing: list[str] = []
    assert report() == {
        "checked": 5,
        "bytes": 5 * 17,
        "missing": nothing,
        "altered": nothing,
        "unreadable": nothing,
        "orphaned": nothing,
        "ok": True,
    }


def test_before_there_is_any_capture_all_is_whole() -> None:
    assert typed("verify_captures") == Ended(
        0, "The captures are whole: 0 hashed again, 0\N{NO-BREAK SPACE}bytes.\n", ""
    )


def test_the_same_bytes_of_several_captures_are_hashed_once(five: list[Capture], said: Said) -> None:
    said("It takes 3 hours.", days_ago=9)
    assert report()["checked"] == 5


def test_all_that_is_wrong_is_named(five: list[Capture], source: Source, tmp_path: Path) -> None:
    first, altered, rubbish, sound, last = five
    file_of(first, tmp_path).unlink()
    file_of(altered, tmp_path).write_bytes(zstandard.compress(b"It takes 99 hours."))
    file_of(rubbish, tmp_path).write_bytes(b"rubbish")
    file_of(last, tmp_path).unlink()
    orphan = bodies.keep(b"Nobody refers to this.")
    (tmp_path / "captures" / "notes.txt").touch()
    ended = typed("verify_captures")
    assert (ended.status, ended.complaint) == (
        1,
        "CommandError: The captures are not whole: 2 missing, 2 altered, 2 orphaned; 1 are sound.\n",
    )
    resting = {capture.sha256: f"(capture {capture.pk} of source {source.pk})" for capture in five}
    assert sorted(ended.out.splitlines()) == sorted(
        [
            *(f"missing: {one.sha256} {resting[one.sha256]}" for one in (first, last)),
            *(f"altered: {one.sha256} {resting[one.sha256]}" for one in (altered, rubbish)),
            f"orphaned: {orphan}",
            "orphaned: notes.txt",
        ]
    )
    assert report() == {
        "checked": 3,
        "bytes": sound.size,
        "missing": [first.sha256, last.sha256],
        "altered": [altered.sha256, rubbish.sha256],
        "unreadable": [],
        "orphaned": ["notes.txt", orphan] if report()["orphaned"][0] == "notes.txt" else [orphan, "notes.txt"],
        "ok": False,
    }
    assert typed("verify_captures", "--json").status == 1


@pytest.mark.parametrize("changed", [b"", b"\x28\xb5\x2f\xfd", b"truncated"])
def test_a_file_cut_short_is_altered(changed: bytes, five: list[Capture], tmp_path: Path) -> None:
    file = file_of(five[0], tmp_path)
    file.write_bytes(file.read_bytes()[:-4] if changed == b"truncated" else changed)
    assert report()["altered"] == [five[0].sha256]


def test_one_bit_that_flipped_is_found(five: list[Capture], tmp_path: Path) -> None:
    for capture in five:
        file = file_of(capture, tmp_path)
        packed = bytearray(file.read_bytes())
        packed[-1] ^= 1
        file.write_bytes(bytes(packed))
    assert report()["altered"] == [capture.sha256 for capture in five]


def test_a_file_the_disk_cannot_read_is_named_and_the_others_are_hashed(
    five: list[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    check = bodies.check

    def fails_for_one(name: str) -> int:
        if name == five[1].sha256:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return check(name)

    monkeypatch.setattr(bodies, "check", fails_for_one)
    found = report()
    assert (found["unreadable"], found["checked"], found["ok"]) == ([five[1].sha256], 4, False)


def test_a_store_that_cannot_be_listed_is_complained_of(five: list[Capture], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> object:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(bodies, "names", fails)
    assert typed("verify_captures") == Ended(
        1, "", "CommandError: The store of captures cannot be read: [Errno 13] Permission denied.\n"
    )


def test_bytes_of_a_pruned_capture_are_neither_missing_nor_welcome(five: list[Capture], tmp_path: Path) -> None:
    gone, left = five[1], five[3]
    Capture.objects.filter(pk__in=[gone.pk, left.pk]).update(pruned_at=timezone.now())
    file_of(gone, tmp_path).unlink()
    found = report()
    assert (found["missing"], found["orphaned"], found["checked"]) == ([], [left.sha256], 3)


def test_a_capture_pruned_while_we_look_is_neither(five: list[Capture], monkeypatch: pytest.MonkeyPatch) -> None:
    check = bodies.check

    def pruned_just_before(name: str) -> int:
        Capture.objects.filter(sha256=name).update(pruned_at=timezone.now())
        bodies.remove(name)
        return check(name)

    with monkeypatch.context() as moment:
        moment.setattr(bodies, "check", pruned_just_before)
        assert list(check_all()) == []


def test_captures_in_an_object_store_are_hashed_too(bucket: Bucket, said: Said) -> None:
    sound, missing, altered = (said(f"It takes {hours} hours.", days_ago=hours) for hours in range(3))
    keys = {key.rpartition("/")[2].removesuffix(".zst"): key for key in bucket.contents}
    bucket.lose(keys[missing.sha256])
    bucket.put(keys[altered.sha256], b"rubbish")
    bucket.put("desk/captures/notes.txt", b"")
    found = report()
    assert (found["missing"], found["altered"], found["orphaned"], found["bytes"]) == (
        [missing.sha256],
        [altered.sha256],
        ["notes.txt"],
        sound.size,
    )


@pytest.mark.django_db(transaction=True)
def test_a_capture_that_is_just_being_written_is_no_orphan(said: Said) -> None:
    """Its bytes are there before its row can be seen; whoever finds them waits for the row."""
    other = SourceFactory.create()
    found = meanwhile(lambda: said("It takes 20 hours.", days_ago=0, of=other), lambda: list(check_all()))
    assert found == [Checked(other.captures.get().sha256, "sound", 18)]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_capture_that_is_just_being_written_is_taken_for_one(
    said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same race, unguarded."""
    monkeypatch.setattr(locks, "hold_alone", lambda _name: None)
    other = SourceFactory.create()
    found = meanwhile(lambda: said("It takes 20 hours.", days_ago=0, of=other), lambda: list(check_all()))
    assert [one.state for one in found] == ["orphaned"]


def test_rows_are_read_by_the_page(five: list[Capture], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "PAGE", 2)
    assert [one.name for one in check_all()] == [capture.sha256 for capture in five]


def test_a_large_body_takes_no_more_memory_than_a_small_one(source: Source) -> None:
    def peak() -> int:
        tracemalloc.start()
        assert [one.state for one in check_all()] == ["sound"]
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    def instead(body: bytes) -> None:
        with transaction.atomic():
            Capture.objects.kept().update(pruned_at=timezone.now())
        for _place, name in list(bodies.names()):
            bodies.remove(name)
        CaptureFactory.create(source=source, sha256=bodies.keep(body), size=len(body))

    instead(b"small")
    list(check_all())  # what is made once is made
    small = peak()
    instead(os.urandom(8_000_000))
    assert peak() - small < 2_000_000
