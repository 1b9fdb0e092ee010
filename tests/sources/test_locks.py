"""Bytes are never removed under somebody who is about to refer to them."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from factcheck.lib.extraction import Page
from factcheck.sources import bodies, locks
from factcheck.sources.actions import Kept, keep_capture, keep_captures
from factcheck.sources.models import Capture
from tests.factories import SourceFactory
from tests.races import _somebody_waits_for_us, meanwhile

pytestmark = pytest.mark.django_db(transaction=True)

BODY = b"<p>The crossing takes about 20 hours.</p>"
NAME = bodies.sha256_of(BODY)
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def keeping() -> Capture:
    page = Page(title="Ferries", text="x", full_text="x")
    return keep_capture(Kept(SourceFactory.create(), BODY, page, AT))


@transaction.atomic
def removing_what_nobody_refers_to() -> bool:
    locks.hold_alone(NAME)
    if referred := Capture.objects.filter(sha256=NAME).exists():
        return referred
    bodies.remove(NAME)
    return False


def test_who_removes_waits_for_who_keeps_and_then_sees_the_capture() -> None:
    bodies.keep(BODY)
    assert meanwhile(keeping, removing_what_nobody_refers_to) is True
    assert bodies.bring(NAME) == BODY


def test_who_keeps_waits_for_who_removes_and_then_writes_the_bytes_again() -> None:
    bodies.keep(BODY)
    capture = meanwhile(removing_what_nobody_refers_to, keeping)
    assert bodies.bring(capture.sha256) == BODY


def test_two_who_keep_the_same_bytes_do_not_wait_for_each_other() -> None:
    waiting: list[bool] = []
    meanwhile(keeping, keeping, once_it_waits=lambda: waiting.append(_somebody_waits_for_us()))
    assert waiting == [False]
    assert Capture.objects.filter(sha256=NAME).count() == 2


def test_without_the_lock_the_bytes_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same race, unguarded."""
    monkeypatch.setattr(locks, "hold", lambda _names: None)
    bodies.keep(BODY)
    assert meanwhile(keeping, removing_what_nobody_refers_to) is False
    with pytest.raises(FileNotFoundError):
        bodies.bring(NAME)


def kept_first_and_captured_once_somebody_removes() -> tuple[Capture, bool]:
    """Keep the bytes before the transaction, and capture them when somebody is about to remove them."""

    def late() -> bool:
        try:
            return removing_what_nobody_refers_to()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with locks.held([NAME]):
            answered = dict(bodies.keep_all({NAME: BODY}))
            removal = other.submit(late)
            while not (removal.done() or _somebody_waits_for_us()):
                pass
            page = Page(title="Ferries", text="x", full_text="x")
            (capture,) = keep_captures([Kept(SourceFactory.create(), BODY, page, AT)], answered=answered)
        assert isinstance(capture, Capture)
        return capture, removal.result(30)


def test_who_removes_waits_for_who_kept_bytes_that_no_row_refers_to_yet() -> None:
    capture, is_referred_to = kept_first_and_captured_once_somebody_removes()
    assert (bodies.bring(capture.sha256), is_referred_to) == (BODY, True)


def test_without_the_lock_bytes_kept_before_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same race, unguarded until the transaction begins."""
    monkeypatch.setattr(locks, "held", lambda _names: nullcontext())
    capture, is_referred_to = kept_first_and_captured_once_somebody_removes()
    assert is_referred_to is False
    with pytest.raises(FileNotFoundError):
        bodies.bring(capture.sha256)


def test_what_was_held_is_free_afterwards_however_it_ended() -> None:
    with pytest.raises(KeyError), locks.held([NAME]):
        raise KeyError
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)
