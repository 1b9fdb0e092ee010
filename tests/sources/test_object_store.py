"""Captures in an S3-compatible store: kept once under their hash, and every failure named."""

import subprocess
import sys
from pathlib import Path

import pytest
import zstandard
from django.core.files.storage import storages
from pytest_django import Settings

from factcheck.embedded.places import ROOT
from factcheck.sources import bodies
from factcheck.sources.bodies import Damaged, NotKept, bring, keep, keep_all, names, remove, room_of
from tests.sources.test_bodies import BODY, NAME
from tests.stores import BadStore, Bucket, keep_captures_in

PLACE = f"{NAME[:2]}/{NAME[2:4]}/{NAME}.zst"
KEY = f"desk/captures/{PLACE}"


def test_bytes_are_kept_packed_under_their_hash_and_come_back_the_same(bucket: Bucket) -> None:
    assert keep(BODY) == NAME
    assert {key: zstandard.decompress(packed) for key, packed in bucket.contents.items()} == {KEY: BODY}
    assert (bring(NAME), bodies.check(NAME)) == (BODY, len(BODY))


def test_the_same_bytes_are_written_once(bucket: Bucket) -> None:
    keep(BODY)
    bucket.put(KEY, b"what was written the first time")
    keep(BODY)
    assert bucket.contents == {KEY: b"what was written the first time"}


def test_many_at_once_are_all_kept(bucket: Bucket) -> None:
    many = [b"page %d" % number for number in range(40)]
    given = {bodies.sha256_of(body): body for body in many}
    assert dict(keep_all(given)) == dict.fromkeys(given)
    assert sorted(zstandard.decompress(packed) for packed in bucket.contents.values()) == sorted(many)


def test_what_is_in_the_store_is_listed_in_order_over_many_pages_of_the_list(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = sorted(keep(b"page %d" % number) for number in range(5))
    bucket.put("desk/captures/notes.txt", b"")
    bucket.put("another-desk/file", b"")
    storage = storages["captures"]
    pages = storage.client.get_paginator
    monkeypatch.setattr(storage.client, "get_paginator", lambda name: _ShortPages(pages(name)))
    assert [name for _place, name in names()] == [*kept, ""]


class _ShortPages:
    def __init__(self, paginator: object) -> None:
        self._paginator = paginator

    def paginate(self, **asked: object) -> object:
        return self._paginator.paginate(**asked, PaginationConfig={"PageSize": 2})  # type: ignore[attr-defined]


def test_a_whole_bucket_may_be_given_to_captures(bucket: Bucket, settings: Settings) -> None:
    keep_captures_in(settings, f"s3://evidence?endpoint={bucket.endpoint}")
    keep(BODY)
    assert list(bucket.contents) == [PLACE]
    assert list(names()) == [(PLACE, NAME)]


def test_what_is_removed_is_gone_and_removing_it_again_does_no_harm(bucket: Bucket) -> None:
    keep(BODY)
    assert room_of(NAME) == len(bucket.contents[KEY])
    remove(NAME)
    remove(NAME)
    assert (bucket.contents, room_of(NAME)) == ({}, 0)
    with pytest.raises(FileNotFoundError):
        bring(NAME)


def test_bytes_that_are_no_longer_the_same_are_refused(bucket: Bucket) -> None:
    bucket.put(KEY, zstandard.compress(b"something else"))
    with pytest.raises(Damaged):
        bring(NAME)


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (507, "InsufficientStorage", "The store of captures is full."),
        (403, "QuotaExceeded", "The store of captures is full."),
        (403, "AccessDenied", "The store of captures refuses to take anything."),
        (404, "NoSuchBucket", "The store of captures cannot be written to at the moment."),
        (500, "InternalError", "The store of captures cannot be written to at the moment."),
        (200, "", "The store of captures took it and lost it."),
    ],
)
def test_a_store_that_does_not_keep_what_it_is_given_is_named(
    status: int, code: str, sentence: str, bad_store: BadStore
) -> None:
    bad_store.status, bad_store.code = status, code
    with pytest.raises(NotKept) as reason:
        keep(BODY)
    assert (reason.value.sentence, "PUT" in bad_store.asked) == (sentence, True)


def test_a_store_that_is_away_is_named(bad_store: BadStore, settings: Settings) -> None:
    keep_captures_in(settings, "s3://evidence?endpoint=http://127.0.0.1:9&region=eu-central-1")
    with pytest.raises(NotKept) as reason:
        keep(BODY)
    assert reason.value.sentence == "The store of captures cannot be written to at the moment."


def test_who_keeps_captures_in_a_folder_never_loads_boto3(tmp_path: Path) -> None:
    program = (
        "import sys, django; django.setup();"
        "from factcheck.sources import bodies; bodies.keep(b'x');"
        "print(sorted({'boto3', 'botocore', 'storages'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "factcheck.settings", "CAPTURES": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == "[]\n"
