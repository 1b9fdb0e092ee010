"""Bytes are never removed under somebody who is about to refer to them."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from factcheck.lib.extraction import Page
from factcheck.sources import bodies, locks
from factcheck.sources.actions import Kept, keep_capture
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
