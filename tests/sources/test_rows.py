from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError
from django.utils import timezone

from factcheck.claims.models import Citation
from factcheck.sources.models import Capture, Publisher, Source
from factcheck.sources.rows import insert_rows, update_rows
from tests.factories import CaptureFactory, CitationFactory, SourceFactory


def test_many_rows_are_written_in_one_statement(db: None, django_assert_num_queries: Any) -> None:
    first, second, left = SourceFactory.create_batch(3, title="old")
    capture, publisher, now = CaptureFactory.create(), Publisher.objects.create(name="Veldan Wire"), timezone.now()
    first.title, first.capture, first.interval, first.last_seen_at = "it’s “new”", capture, timedelta(hours=2), now
    second.title, second.publisher, second.attempts = "", publisher, 3
    with django_assert_num_queries(1):
        update_rows([first, second], ["title", "capture", "publisher", "interval", "last_seen_at", "attempts"])
    for source in (first, second):
        written = Source.objects.get(pk=source.pk)
        for field in ("title", "capture_id", "publisher_id", "interval", "last_seen_at", "attempts"):
            assert getattr(written, field) == getattr(source, field)
    assert Source.objects.get(pk=left.pk).title == "old"


def test_json_is_written_as_it_is(db: None) -> None:
    citation = CitationFactory.create()
    citation.quote_changes = [{"kind": "number", "before": "20", "after": "“24”"}]
    update_rows([citation], ["quote_changes"])
    assert Citation.objects.get().quote_changes == citation.quote_changes


def test_what_is_too_long_is_refused_and_not_cut(db: None) -> None:
    source = SourceFactory.create()
    source.title = "x" * 501
    with pytest.raises(DataError):
        update_rows([source], ["title"])


def test_no_rows_are_no_statement(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        update_rows([], ["title"])


def test_new_rows_are_written_as_they_are_and_get_their_keys(db: None) -> None:
    source, now = SourceFactory.create(), timezone.now()
    told = [
        {"source": source, "at": now, "sha256": "a", "size": 3, "text": text, "headers": headers, "status": status}
        for text, headers, status in (("it’s “new” %s", {"etag": "½"}, 200), ("", {}, None))
    ]
    captures = [Capture(**fields) for fields in told]
    insert_rows(captures)
    for capture, fields in zip(captures, told, strict=True):
        written = Capture.objects.get(pk=capture.pk)
        assert {name: getattr(written, name) for name in fields} == fields
    assert not captures[0]._state.adding


def test_a_new_row_that_is_too_long_is_refused(db: None) -> None:
    capture = CaptureFactory.build(source=SourceFactory.create(), title="x" * 501)
    with pytest.raises(DataError):
        insert_rows([capture])


def test_no_new_rows_are_no_statement(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        insert_rows([])
