"""Looks that saw nothing new are written in a way of their own, and say what any other look would."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.lib.fetch import Fetched, Fetcher
from factcheck.rechecks.actions import lease_these, writing
from factcheck.rechecks.actions.leases import begin
from factcheck.rechecks.actions.quiet import is_quiet, write_quiet
from factcheck.rechecks.models import Recheck
from factcheck.rechecks.sights import Sight
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Capture, Outcome, Source
from tests.pages import Pages
from tests.rechecks.conftest import Look, ferry

# What differs from look to look, or is there by chance.
PASSING = {"id", "at", "seconds", "next_check_at", "sent_at", "last_checked_at", "last_seen_at"}


def fetched(source: Source, reach: str = "not_modified", **more: Any) -> Fetched:
    return Fetched(reach, "", url=source.url, final_url=source.url, status=304, **more)  # type: ignore[arg-type]


def lasting(row: Recheck | Source) -> dict[str, Any]:
    return {
        name: value for name, value in type(row).objects.filter(pk=row.pk).values()[0].items() if name not in PASSING
    }


@pytest.fixture
def seen(source: Source, look: Look, wire: Pages) -> Source:
    """A source that was captured, with a mark by which it may be asked for again."""
    wire.set("/ferry", ferry(), ETag='"1"')
    look(source)
    return source


@pytest.mark.parametrize("mark", ['"1"', '"2"'])
@pytest.mark.parametrize("before", [Outcome.UNCHANGED, Outcome.GONE, Outcome.UNREACHABLE])
def test_they_leave_what_any_look_would_leave(
    seen: Source, look: Look, wire: Pages, monkeypatch: pytest.MonkeyPatch, before: Outcome, mark: str
) -> None:
    """Not modified, and the same bytes with another mark; written together with others, and alone."""
    ways = []
    first = lasting(seen)
    for quietly in (True, False):
        Source.objects.update(**{**first, "outcome": before, "trouble": "It is away.", "strikes": 1, "believed": 3})
        wire.set("/ferry", ferry(), ETag=mark)
        with monkeypatch.context() as patch:
            if not quietly:
                patch.setattr(writing, "is_quiet", lambda _sight: False)
            ways.append((lasting(look(seen)), lasting(seen)))
    assert ways[0] == ways[1]
    assert (seen.outcome, seen.believed, seen.etag) == (Outcome.UNCHANGED, 4 if mark == '"1"' else 0, mark)


def test_they_cost_two_statements_however_many_they_are(fetcher: Fetcher, wire: Pages, ada: User, look: Look) -> None:
    sources = [source_for_url(url=wire.set(path, ferry()), by=ada) for path in ("/a", "/b", "/c", "/d")]
    for source in sources:
        look(source)
    (lease,) = lease_these([source.pk for source in sources])
    begin(ids=lease.ids, token=lease.token)
    sights = [Sight(source.pk, fetched(source)) for source in sources]
    with CaptureQueriesContext(connection) as for_one:
        assert len(writing.write_down(sights[:1], token=lease.token)) == 1
    with CaptureQueriesContext(connection) as for_three:
        assert len(writing.write_down(sights[1:], token=lease.token)) == 3
    assert len(for_three) == len(for_one)
    assert Recheck.objects.filter(sentence="Nothing changed.").count() == 4


def test_a_lease_that_was_taken_away_leaves_no_trace(seen: Source) -> None:
    Source.objects.update(lease=uuid4(), leased_until=timezone.now() + timedelta(minutes=10))
    assert write_quiet([Sight(seen.pk, fetched(seen))], token=uuid4()) == []
    assert Recheck.objects.count() == 1


def test_what_was_compared_with_another_capture_than_the_latest_is_not_called_the_same(seen: Source) -> None:
    (lease,) = lease_these([seen.pk])
    sight = Sight(seen.pk, fetched(seen, "ok"), sha256="0" * 64)
    assert write_quiet([sight], token=lease.token) == []
    assert seen.capture is not None
    assert len(write_quiet([replace(sight, sha256=seen.capture.sha256)], token=lease.token)) == 1


def test_what_the_database_refuses_together_is_written_one_by_one(
    seen: Source, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: Any, **_more: Any) -> None:
        raise DataError("a value no row takes")

    monkeypatch.setattr(writing, "write_quiet", refuse)
    assert look(seen).sentence == "Nothing changed."
    assert Capture.objects.count() == 1


def test_a_page_that_moved_for_good_is_never_quiet(source: Source) -> None:
    assert is_quiet(Sight(source.pk, fetched(source)))
    assert not is_quiet(Sight(source.pk, fetched(source, permanent_url="https://wire.example/new")))
    assert not is_quiet(Sight(source.pk, fetched(source, "gone")))
