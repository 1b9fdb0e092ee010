import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.lib.fetch import Fetcher
from factcheck.rechecks.actions import looks
from factcheck.sources.actions import pause, source_for_url
from factcheck.sources.models import Source
from tests.pages import Pages
from tests.rechecks.conftest import cited, decided, ferry


@pytest.fixture(autouse=True)
def impatient(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "usual_fetcher", lambda: fetcher)


def told(*options: str) -> dict[str, object]:
    out = StringIO()
    call_command("recheck", *options, "--json", stdout=out)
    document: dict[str, object] = json.loads(out.getvalue())
    assert isinstance(document.pop("seconds"), float)
    return document


def test_recheck_looks_at_what_is_due_and_says_what_came_of_it(source: Source, wire: Pages, ada: User) -> None:
    claim = decided(cited(source, by=ada).claim)
    assert told() == {"checked": 1, "outcomes": {"unchanged": 1}, "reopened": []}
    assert told("--due") == {"checked": 0, "outcomes": {}, "reopened": []}
    wire.set("/ferry", ferry(24))
    Source.objects.update(next_check_at=timezone.now())
    assert told("--due") == {"checked": 1, "outcomes": {"changed": 1}, "reopened": [claim.pk]}


def test_recheck_of_one_source_looks_at_it_alone_though_it_is_not_due(source: Source, wire: Pages, ada: User) -> None:
    source_for_url(url=f"{wire.url}/other", by=ada)
    Source.objects.update(next_check_at=None)
    assert told("--source", str(source.pk)) == {"checked": 1, "outcomes": {"unchanged": 1}, "reopened": []}


def test_recheck_of_all_looks_at_every_watched_source(source: Source, wire: Pages, ada: User, amin: User) -> None:
    source_for_url(url=f"{wire.url}/missing", by=ada)
    pause(source=source_for_url(url=f"{wire.url}/paused", by=ada), by=amin)
    Source.objects.update(next_check_at=None)
    assert told("--all") == {"checked": 2, "outcomes": {"unchanged": 1, "unreachable": 1}, "reopened": []}


def test_recheck_says_in_words_what_it_saw(source: Source) -> None:
    out = StringIO()
    call_command("recheck", stdout=out)
    first, last = out.getvalue().splitlines()
    assert first == "Unchanged: Ferry runs again. Captured for the first time."
    assert last.startswith("1 checked in ")


def test_recheck_of_a_source_that_is_not_there_says_so(db: None) -> None:
    with pytest.raises(CommandError, match=r"^There is no source 7\.$"):
        call_command("recheck", "--source", "7")


def test_recheck_of_a_source_that_is_not_watched_says_so(source: Source, amin: User) -> None:
    pause(source=source, by=amin)
    with pytest.raises(CommandError, match=r"is not watched"):
        call_command("recheck", "--source", str(source.pk))
