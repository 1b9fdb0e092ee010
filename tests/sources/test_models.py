"""What the database holds true of captures, and of what sites show for nothing, whoever writes."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from factcheck.sources.models import Capture, NotFoundPage, Probed
from tests.factories import CaptureFactory

pytestmark = pytest.mark.django_db


def test_a_capture_is_never_deleted() -> None:
    capture = CaptureFactory.create()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        capture.delete()


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "The crossing takes about 24 hours."},
        {"sha256": "0" * 64},
        {"text": "The crossing takes about 24 hours.", "pruned_at": timezone.now()},
    ],
)
def test_a_capture_is_never_changed(changed: dict[str, Any]) -> None:
    CaptureFactory.create()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Capture.objects.update(**changed)


def test_that_its_bytes_were_removed_is_noted_once_and_for_all() -> None:
    kept, pruned = CaptureFactory.create(title="Ferries"), CaptureFactory.create()
    Capture.objects.filter(pk=pruned.pk).update(pruned_at=timezone.now())
    assert (list(Capture.objects.kept()), list(Capture.objects.pruned())) == ([kept], [pruned])
    for again in (timezone.now(), None):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Capture.objects.filter(pk=pruned.pk).update(pruned_at=again)


def test_a_capture_without_its_bytes_is_called_so() -> None:
    capture = CaptureFactory.create(title="Ferries")
    named = str(capture)
    Capture.objects.update(pruned_at=timezone.now())
    capture.refresh_from_db()
    assert str(capture) == f"{named}, only its text is left"


@pytest.mark.parametrize(
    ("told", "constraint"),
    [
        ({"probed": Probed.HONEST, "kept_until": timezone.now()}, "honest_for_good"),
        ({"probed": Probed.SHOWN, "text": "Oh."}, "honest_for_good"),
        ({"probed": Probed.UNKNOWN, "text": "Oh.", "kept_until": timezone.now()}, "says_what_is_shown"),
    ],
)
def test_what_is_kept_of_a_site_agrees_with_itself(told: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=f"not_found_page_{constraint}"), transaction.atomic():
        NotFoundPage.objects.create(site="https://wire.example", **told)
