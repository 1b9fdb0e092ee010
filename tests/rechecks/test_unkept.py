"""Looks whose pages the store of captures did not take: written down, no strike against the page, and done again."""

import errno
import os
from datetime import timedelta
from typing import Any

import pytest

from factcheck.accounts.models import User
from factcheck.lib.fetch import Fetcher
from factcheck.rechecks.actions import look_now
from factcheck.sources.actions import source_for_url
from factcheck.sources.bodies import bring
from factcheck.sources.models import Capture, Outcome, Source
from tests.pages import Pages
from tests.rechecks.conftest import Look, because, cited, decided, ferry


def full(*_: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


UNKEPT = (
    "The page was seen, but what it said could not be kept. The store of captures is full. We will look again soon."
)


def test_a_first_look_that_cannot_be_kept_is_written_down_and_done_again(
    source: Source, look: Look, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    citation = cited(source, by=ada)
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        recheck = look(source)
    assert (recheck.outcome, recheck.content, recheck.sentence) == (Outcome.UNREADABLE, "not_kept", UNKEPT)
    assert (Capture.objects.count(), source.capture, source.trouble, source.lease) == (0, None, UNKEPT, None)
    assert source.next_check_at is not None
    assert timedelta(minutes=26) < source.next_check_at - recheck.at < timedelta(minutes=34)
    assert look(source).sentence == "Captured for the first time."
    citation.refresh_from_db()
    assert (citation.quote_state, source.trouble) == ("intact", "")


def test_a_change_that_cannot_be_kept_waits_for_the_next_look_and_is_no_strike(
    source: Source, look: Look, wire: Pages, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    citation = cited(source, by=ada)
    first = look(source).capture
    decided(citation.claim)
    wire.set("/ferry", ferry(24))
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        recheck = look(source)
    assert (recheck.capture, recheck.quotes, recheck.content) == (None, [], "not_kept")
    assert (source.capture, source.strikes, source.struck_at) == (first, 0, None)
    assert because(citation.claim) == ""
    changed = look(source)
    assert changed.outcome == Outcome.CHANGED
    assert "20 hours" in because(citation.claim)


def test_one_that_cannot_be_kept_does_not_keep_the_others_of_its_batch(
    fetcher: Fetcher, wire: Pages, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [wire.set(f"/{hours}", ferry(hours)) for hours in (20, 21, 22)]
    sources = [source_for_url(url=address, by=ada) for address in addresses]
    fsync = os.fsync
    left = iter([False, True, False])
    monkeypatch.setattr(os, "fsync", lambda file: full() if next(left) else fsync(file))
    rechecks = look_now(sources=sources, fetcher=fetcher)
    assert sorted(recheck.content for recheck in rechecks) == ["not_kept", "same", "same"]
    assert Capture.objects.count() == 2
    assert all(bring(capture.sha256) for capture in Capture.objects.all())
