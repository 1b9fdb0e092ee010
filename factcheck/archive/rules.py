"""Which captures are old."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def old_before() -> datetime | None:
    """Say from before which moment captures are old; None while this newsroom keeps them for ever."""
    return timezone.now() - settings.CAPTURES_KEPT if settings.CAPTURES_KEPT else None
