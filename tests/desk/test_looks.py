"""The timeline of a source: what had something to tell, and between it the quiet looks in one line."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factcheck.accounts.models import User
from factcheck.claims.models import Citation
from factcheck.desk import looks
from factcheck.desk.looks import Quiet, Told, latest_look, sentence_for, timeline_of
from factcheck.rechecks.models import Content, Reach, Recheck
from factcheck.sources.models import Outcome, Source
from tests.factories import CaptureFactory, CitationFactory, RecheckFactory, SourceFactory

BEGIN = datetime(2026, 9, 3, 8, tzinfo=UTC)


@pytest.fixture
def source(db: None) -> Source:
    return SourceFactory.create()


@pytest.fixture
def citation(source: Source) -> Citation:
    return CitationFactory.create(source=source, quote="about 20 hours")


def day(number: int) -> datetime:
    return BEGIN + timedelta(days=number)


def quiet(source: Source, number: int) -> Recheck:
    return RecheckFactory.create(source=source, at=day(number))


def changed(source: Source, number: int, *quotes: dict[str, Any]) -> Recheck:
    return RecheckFactory.create(
        source=source,
        at=day(number),
        content=Content.CHANGED,
        outcome=Outcome.CHANGED,
        sentence="The page changed: 20 hours → 24 hours.",
        capture=CaptureFactory.create(source=source, at=day(number)),
        quotes=list(quotes),
    )


def missed(source: Source, number: int) -> Recheck:
    return RecheckFactory.create(
        source=source,
        at=day(number),
        reach=Reach.GONE,
        content="",
        outcome=Outcome.UNREACHABLE,
        status=404,
        sentence="There is no such page.",
    )


def judged(
    citation: Citation, state: str, *, reopened: bool = False, before: str = "", after: str = ""
) -> dict[str, Any]:
    changes = [{"kind": "number", "before": before, "after": after}] if before else []
    return {
        "citation": citation.pk,
        "claim": citation.claim_id,
        "state": state,
        "changes": changes,
        "reopened": reopened,
    }


def test_quiet_looks_between_two_others_are_one_line(source: Source) -> None:
    first = changed(source, 0)
    for number in range(1, 42):
        quiet(source, number)
    last = changed(source, 42)
    assert timeline_of(source, known={}).entries == [
        Told(last, "The page changed: 20 hours → 24 hours."),
        Quiet(41, day(1), day(41)),
        Told(first, "The page changed: 20 hours → 24 hours."),
    ]


def test_nothing_but_quiet_looks_are_one_line(source: Source) -> None:
    for number in range(3):
        quiet(source, number)
    assert timeline_of(source, known={}).entries == [Quiet(3, day(0), day(2))]


@pytest.mark.parametrize(
    ("later", "told"),
    [(0, "2 looks, nothing changed, 3 September 2026<"), (1, "nothing changed, 3 September 2026 – 4 September 2026<")],
)
def test_quiet_looks_of_one_day_name_it_once(source: Source, ben: User, client: Client, later: int, told: str) -> None:
    quiet(source, 0)
    quiet(source, later)
    client.force_login(ben)
    assert told in client.get(f"/sources/{source.pk}/").content.decode()


def test_a_source_nobody_looked_at_has_no_entries(source: Source) -> None:
    assert timeline_of(source, known={}).entries == []


def test_the_first_quiet_look_after_a_failed_one_says_that_the_page_was_seen_again(source: Source) -> None:
    away = missed(source, 0)
    quiet(source, 1)
    told = Told(away, "There is no such page.")
    assert timeline_of(source, known={}).entries == [Quiet(1, day(1), day(1), again=True), told]
    assert (told.word, told.is_seen) == ("Not seen", False)


@pytest.mark.parametrize(
    ("many", "told"),
    [
        (1, "Seen again on 4 September 2026, 08:00. Nothing changed.</p>"),
        (2, "Seen again on 4 September 2026, 08:00. 2 looks, nothing changed, 4 September 2026 – 5 September 2026</p>"),
    ],
)
def test_a_page_that_is_seen_again_names_that_look_once(
    source: Source, ben: User, client: Client, many: int, told: str
) -> None:
    missed(source, 0)
    for number in range(1, 1 + many):
        quiet(source, number)
    client.force_login(ben)
    assert told in client.get(f"/sources/{source.pk}/").content.decode()


def test_a_look_that_never_reached_the_page_is_called_by_its_outcome(source: Source) -> None:
    look = RecheckFactory.create(source=source, reach=Reach.TRANSIENT, content="", outcome=Outcome.UNREACHABLE)
    assert Told(look, "").word == "Unreachable"


def test_the_timeline_comes_in_pages_that_leave_nothing_out(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "A_PAGE", 2)
    for number in range(0, 10, 2):
        changed(source, number)
        quiet(source, number + 1)
    first = timeline_of(source, known={})
    second = timeline_of(source, known={}, before=first.older)
    third = timeline_of(source, known={}, before=second.older)
    assert [[type(entry).__name__ for entry in page.entries] for page in (first, second, third)] == [
        ["Quiet", "Told", "Quiet", "Told", "Quiet"],
        ["Told", "Quiet", "Told", "Quiet"],
        ["Told"],
    ]
    assert third.older is None


def test_a_quote_is_told_before_and_after_and_those_as_before_are_counted(source: Source, citation: Citation) -> None:
    other = CitationFactory.create(source=source, quote="on Monday")
    changed(source, 0, judged(citation, "intact"), judged(other, "intact"))
    changed(source, 1, judged(citation, "altered", before="20", after="24", reopened=True), judged(other, "intact"))
    known = {citation.pk: citation, other.pk: other}
    latest, first = timeline_of(source, known=known).entries
    assert isinstance(latest, Told)
    assert isinstance(first, Told)
    [one] = latest.judged
    assert (one.was, one.state, one.changes[0]["after"], one.reopened, latest.still) == (
        "Intact",
        "Altered",
        "24",
        True,
        1,
    )
    assert (first.judged, first.still) == ([], 2)


def test_a_quote_that_is_judged_for_the_first_time_is_told_unless_it_stands(source: Source, citation: Citation) -> None:
    changed(source, 0, judged(citation, "altered", before="20", after="24"))
    [entry] = timeline_of(source, known={citation.pk: citation}).entries
    assert isinstance(entry, Told)
    assert [(one.was, one.state) for one in entry.judged] == [("", "Altered")]


def test_a_quote_is_told_before_and_after_across_two_pages(
    source: Source, citation: Citation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "A_PAGE", 1)
    changed(source, 0, judged(citation, "intact"))
    changed(source, 1, judged(citation, "gone"))
    [entry] = timeline_of(source, known={citation.pk: citation}).entries
    assert isinstance(entry, Told)
    assert [(one.was, one.state) for one in entry.judged] == [("Intact", "Gone")]


def test_a_page_that_is_gone_shows_no_quote_but_does_not_say_that_the_quote_is_gone(
    source: Source, citation: Citation
) -> None:
    changed(source, 0, judged(citation, "intact"))
    RecheckFactory.create(
        source=source, reach=Reach.GONE, content="", outcome=Outcome.GONE, quotes=[judged(citation, "unknown")]
    )
    entry = timeline_of(source, known={citation.pk: citation}).entries[0]
    assert isinstance(entry, Told)
    assert [(one.was, one.state) for one in entry.judged] == [("Intact", "Not seen")]


def test_of_a_citation_one_may_not_know_of_nothing_is_told_or_hinted_at(source: Source, citation: Citation) -> None:
    look = changed(source, 0, judged(citation, "gone", reopened=True))
    [entry] = timeline_of(source, known={}).entries
    assert entry == Told(look, "The page changed.", [], 0)
    assert sentence_for(look, known=[citation.pk]) == "The page changed: 20 hours → 24 hours."


def test_the_latest_look_is_the_last_that_was_written_down(source: Source) -> None:
    assert latest_look(source) is None
    quiet(source, 1)
    last = missed(source, 2)
    assert latest_look(source) == last


def test_more_looks_take_no_more_queries(source: Source, citation: Citation) -> None:
    asked = []
    for number in range(0, 9, 3):
        changed(source, number, judged(citation, "intact"))
        quiet(source, number + 1)
        with CaptureQueriesContext(connection) as caught:
            timeline_of(source, known={citation.pk: citation})
        asked.append(len(caught))
    assert asked == [3, 3, 3]
