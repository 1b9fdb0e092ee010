import errno
import hashlib
import os
import time
from pathlib import Path

import pytest
import zstandard
from django.core.files.storage import storages
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from factcheck.sources import bodies
from factcheck.sources.bodies import (
    Damaged,
    NotKept,
    bring,
    check,
    keep,
    keep_all,
    names,
    remove,
    room_of,
    sha256_of,
)
from factcheck.sources.storage import WholeFileStorage

BODY = b"<p>The crossing takes about 20 hours.</p>"
NAME = hashlib.sha256(BODY).hexdigest()


def captures() -> WholeFileStorage:
    storage = storages["captures"]
    assert isinstance(storage, WholeFileStorage)
    return storage


def kept(tmp_path: Path) -> list[Path]:
    return sorted(path for path in (tmp_path / "captures").rglob("*") if path.is_file())


def test_bytes_are_kept_under_their_hash_and_come_back_the_same() -> None:
    assert keep(BODY) == NAME
    assert bring(NAME) == BODY


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    keep(BODY)
    (file,) = kept(tmp_path)
    written = file.stat().st_mtime_ns
    keep(BODY)
    assert [path.stat().st_mtime_ns for path in kept(tmp_path)] == [written]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(body=st.binary())
def test_any_bytes_come_back_the_same(body: bytes) -> None:
    assert bring(keep(body)) == body


@pytest.mark.parametrize("packed", [b"rubbish", zstandard.compress(b"something else")])
def test_bytes_that_are_no_longer_the_same_are_refused(packed: bytes) -> None:
    captures().put(f"{NAME[:2]}/{NAME[2:4]}/{NAME}.zst", packed)
    with pytest.raises(Damaged):
        bring(NAME)
    with pytest.raises(Damaged):
        check(NAME)


def test_what_unpacks_to_more_than_we_ever_keep_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = bytes(4_000_000)
    name = keep(bomb)
    monkeypatch.setattr(bodies, "LARGEST", 1_000_000)
    with pytest.raises(Damaged):
        check(name)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The store of captures is full."),
        (errno.EDQUOT, "The store of captures is full."),
        (errno.EROFS, "The store of captures refuses to take anything."),
        (errno.EACCES, "The store of captures refuses to take anything."),
        (errno.EIO, "The store of captures cannot be written to at the moment."),
    ],
)
def test_a_disk_that_does_not_take_the_bytes_is_named(
    number: int, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_file: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(NotKept) as reason:
        keep(BODY)
    assert (reason.value.sentence, kept(tmp_path)) == (sentence, [])


def test_a_disk_that_loses_what_it_took_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", lambda draft, _place: draft.unlink())
    with pytest.raises(NotKept) as reason:
        keep(BODY)
    assert reason.value.sentence == "The store of captures took it and lost it."


def test_of_several_those_are_kept_that_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def is_full_for_large_ones(file: int) -> None:
        if os.fstat(file).st_size > 1_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(file)

    monkeypatch.setattr(os, "fsync", is_full_for_large_ones)
    given = {sha256_of(body): body for body in (b"first", os.urandom(2_000), b"last")}
    first, large, last = given
    answers = dict(keep_all(given))
    assert (bring(first), bring(last)) == (b"first", b"last")
    assert (answers[first], isinstance(answers[large], NotKept), answers[last]) == (None, True, None)
    assert len(kept(tmp_path)) == 2


def test_what_is_removed_is_gone_and_removing_it_again_does_no_harm(tmp_path: Path) -> None:
    keep(BODY)
    assert room_of(NAME) == kept(tmp_path)[0].stat().st_size
    remove(NAME)
    remove(NAME)
    assert (kept(tmp_path), room_of(NAME)) == ([], 0)
    with pytest.raises(FileNotFoundError):
        bring(NAME)


def test_what_is_in_the_folder_is_listed_in_order_and_drafts_only_when_their_writer_is_dead(tmp_path: Path) -> None:
    ours = sorted(keep(b"page %d" % number) for number in range(20))
    (tmp_path / "captures" / "notes.txt").touch()
    for draft in ("draft-fresh", "draft-left"):
        (tmp_path / "captures" / draft).touch()
    hours_ago = time.time() - 7_200
    os.utime(tmp_path / "captures" / "draft-left", (hours_ago, hours_ago))
    listed = list(names())
    assert [name for _place, name in listed if name] == ours
    assert [place for place, name in listed if not name] == ["draft-left", "notes.txt"]


def test_a_draft_that_is_done_while_we_look_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "captures").mkdir()
    draft = tmp_path / "captures" / "draft-fresh"
    draft.touch()
    walk = os.walk

    def done_meanwhile(folder: str) -> object:
        for found in walk(folder):
            draft.unlink(missing_ok=True)
            yield found

    monkeypatch.setattr(os, "walk", done_meanwhile)
    assert list(names()) == []


def test_who_is_interrupted_while_writing_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_file: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        keep(BODY)
    assert kept(tmp_path) == []


def test_a_name_that_is_taken_is_written_over(tmp_path: Path) -> None:
    for text in (b"old", b"new"):
        captures().put("a/b", text)
    assert [path.read_bytes() for path in kept(tmp_path)] == [b"new"]
