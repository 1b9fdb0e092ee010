"""A source that said many things over the years, with the bytes of each."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from factcheck.accounts.models import User
from factcheck.lib.extraction import Page
from factcheck.sources.actions import Kept, keep_capture
from factcheck.sources.models import Capture, Source
from tests.factories import SourceFactory

KEPT = timedelta(days=30)
Said = Callable[..., Capture]


@pytest.fixture
def source(ada: User) -> Source:
    return SourceFactory.create(url="https://wire.example/ferry", title="Ferries", added_by=ada)


@pytest.fixture
def said(source: Source) -> Said:
    """Have the source say something so many days ago, and capture it."""

    def said(body: str, *, days_ago: float, of: Source = source) -> Capture:
        page = Page(title="Ferries", text=body, full_text=body)
        headers = {"content-type": "text/html; charset=utf-8", "server": "wire"}
        at = timezone.now() - timedelta(days=days_ago)
        return keep_capture(Kept(of, body.encode(), page, at, url=of.url, status=200, headers=headers))

    return said


@pytest.fixture
def thirty_days(settings: Settings) -> None:
    """A newsroom that keeps captures for thirty days."""
    settings.CAPTURES_KEPT = KEPT


def files(tmp_path: Path) -> list[str]:
    """The SHA-256s of the bodies in the folder of captures."""
    return sorted(path.stem for path in (tmp_path / "captures").rglob("*.zst"))
