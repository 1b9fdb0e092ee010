import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.claims.models import Citation, Claim, Reopening, Stance, Verdict
from factcheck.lib.fetch import Fetcher
from factcheck.rechecks.actions import holding, look_at, look_now, looks, quotes, writing
from factcheck.rechecks.actions.holding import Rows
from factcheck.rechecks.actions.leases import begin, lease_these
from factcheck.rechecks.models import Recheck
from factcheck.rechecks.sights import Sight, sights_of
from factcheck.sources.actions import Kept, source_for_url, want_look
from factcheck.sources.models import Capture, Outcome, Publisher, Source
from tests.pages import Pages, article
from tests.rechecks.conftest import CLOTHES, Look, because, cited, decided, ferry


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def struck(source: Source, *days: float, reach: str = "gone", content: str = "", status: int | None = 404) -> None:
    """Have failed looks behind the source, so many days ago."""
    times = [days_ago(day) for day in days]
    for at in times:
        source.rechecks.create(at=at, seconds=0.1, reach=reach, content=content, outcome="unreachable", status=status)
    Source.objects.filter(pk=source.pk).update(struck_at=times[0], strikes=1)


# The first look


def test_the_first_look_captures_the_page_and_proves_its_citations(source: Source, look: Look, ada: User) -> None:
    citation = cited(source, by=ada)
    recheck = look(source)
    citation.refresh_from_db()
    assert (recheck.outcome, recheck.sentence) == (Outcome.UNCHANGED, "Captured for the first time.")
    assert recheck.capture == source.capture == citation.capture == citation.proved_capture
    assert citation.quote_state == "intact"
    assert recheck.quotes == [
        {"citation": citation.pk, "claim": citation.claim_id, "state": "intact", "changes": [], "reopened": False}
    ]


def test_the_first_look_fills_in_what_the_source_did_not_know(source: Source, look: Look, wire: Pages) -> None:
    look(source)
    assert (source.title, source.language) == ("Ferry runs again", "en")
    assert (str(source.publisher), source.publisher.reliability) == (wire.host, "unrated")  # type: ignore[union-attr]
    assert (source.outcome, source.trouble, source.wanted_at, source.lease, source.attempts) == (
        "unchanged", "", None, None, 0,
    )  # fmt: skip


def test_a_citation_proved_by_the_first_look_may_confirm_what_was_unconfirmed(
    source: Source, look: Look, ada: User
) -> None:
    claim = decided(cited(source, by=ada).claim, Verdict.UNCONFIRMED)
    look(source)
    assert because(claim).startswith("The source may now confirm it: the quote stands there (127.0.0.1")


def test_a_quote_that_was_never_there_opens_nothing(source: Source, look: Look, ada: User) -> None:
    citation = cited(source, by=ada, quote="The minister resigned at noon")
    decided(citation.claim)
    look(source)
    citation.refresh_from_db()
    assert (citation.quote_state, because(citation.claim)) == ("gone", "")


# What changed


def test_a_changed_value_in_a_quote_opens_the_claim_and_is_named(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    claim = decided(cited(source, by=ada).claim)
    look(source)
    Source.objects.update(last_seen_at=days_ago(6))
    wire.set("/ferry", ferry(24))
    recheck = look(source)
    assert (recheck.outcome, recheck.sentence) == (Outcome.CHANGED, "The page changed: 20 hours → 24 hours.")
    assert re.fullmatch(
        r"The source changed: 20 hours → 24 hours \(127\.0\.0\.1:\d+, seen on \d+ \w+, not seen on \d+ \w+\)",
        because(claim),
    )
    reopening = Reopening.objects.get()
    assert (reopening.claim, reopening.before, reopening.after) == (claim, *Capture.objects.order_by("pk"))
    assert reopening.changes == [{"kind": "number", "before": "20 hours", "after": "24 hours"}]


def test_two_looks_within_a_minute_are_told_apart(source: Source, look: Look, wire: Pages, ada: User) -> None:
    claim = decided(cited(source, by=ada).claim)
    look(source)
    Source.objects.update(last_seen_at=timezone.now() - timedelta(microseconds=1))
    wire.set("/ferry", ferry(24))
    look(source)
    seen, unseen = re.findall(r"seen on [^,]+, (\S+?)[,)]", because(claim))
    assert len(seen) == len(unseen) == len("20:04:42")


def test_only_the_claims_that_rest_on_the_change_are_opened(source: Source, look: Look, wire: Pages, ada: User) -> None:
    opened = decided(cited(source, by=ada).claim)
    kept = decided(cited(source, by=ada, quote="bring warm clothes").claim)
    undecided = cited(source, by=ada).claim
    withdrawn = cited(source, by=ada)
    decided(withdrawn.claim)
    Citation.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now(), withdrawn_by=ada)
    look(source)
    wire.set("/ferry", ferry(24))
    look(source)
    assert list(Claim.objects.reopened()) == [opened]
    assert [because(claim) for claim in (kept, undecided, withdrawn.claim)] == ["", "", ""]


def test_a_quote_that_left_its_page_opens_the_claim(source: Source, look: Look, wire: Pages, ada: User) -> None:
    claim = decided(cited(source, by=ada).claim)
    look(source)
    wire.set("/ferry", article("The timetable of the night ferry is being revised, the operator said.", CLOTHES))
    assert look(source).sentence == "The page changed, and 1 cited quote no longer stands there."
    assert because(claim).startswith("The quote is gone from the source (127.0.0.1")


def test_there_and_back_again_are_two_changes(source: Source, look: Look, wire: Pages, ada: User) -> None:
    claim = decided(cited(source, by=ada).claim)
    look(source)
    wire.set("/ferry", ferry(24))
    look(source)
    wire.set("/ferry", ferry(20))
    assert look(source).outcome == Outcome.CHANGED
    assert because(claim).startswith("The source says again what is quoted (127.0.0.1")
    assert Reopening.objects.count() == 2


def test_a_second_change_of_the_value_opens_the_claim_again(source: Source, look: Look, wire: Pages, ada: User) -> None:
    claim = decided(cited(source, by=ada).claim)
    look(source)
    for hours in (24, 26):
        wire.set("/ferry", ferry(hours))
        look(source)
    assert because(claim).startswith("The source changed: 20 hours → 26 hours")


def test_an_altered_quote_that_stays_as_it_is_opens_nothing_twice(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    wire.set("/ferry", ferry(24))
    look(source)
    decided(claim)
    wire.set("/ferry", ferry(24, "The operator added that the bar closes at midnight."))
    assert look(source).sentence == "The page changed; the cited quotes stand as they stood."
    assert because(claim) == ""


def test_a_look_names_only_the_quotes_that_were_altered_since_the_last(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    cited(source, by=ada)
    cited(source, by=ada, quote="Tickets cost 45 crowns.")
    wire.set("/ferry", ferry(20, "Tickets cost 45 crowns."))
    look(source)
    wire.set("/ferry", ferry(24, "Tickets cost 45 crowns."))
    look(source)
    wire.set("/ferry", ferry(24, "Tickets cost 50 crowns."))
    assert look(source).sentence == "The page changed: 45 crowns → 50 crowns."


def test_new_text_with_every_quote_intact_is_a_change_that_opens_nothing(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    claim = decided(cited(source, by=ada).claim)
    look(source)
    wire.set("/ferry", ferry(20, "The operator added that the bar closes at midnight."))
    recheck = look(source)
    assert (recheck.outcome, recheck.sentence) == (
        Outcome.CHANGED, "The page changed; every cited quote still stands there.",
    )  # fmt: skip
    assert because(claim) == ""


def test_a_change_of_a_page_nobody_quotes_says_just_that(source: Source, look: Look, wire: Pages) -> None:
    look(source)
    wire.set("/ferry", ferry(24))
    assert look(source).sentence == "The page changed."


def test_what_only_stands_around_the_text_is_no_change(source: Source, look: Look, wire: Pages, ada: User) -> None:
    decided(cited(source, by=ada).claim)
    today = f"{timezone.now():%Y-%m-%d}"
    wire.set("/ferry", ferry(20, today, "1,234 views", around="Home · News"))
    look(source)
    wire.set("/ferry", ferry(20, today, "1,999 views", around="Home · Sport · an advertisement for shoes"))
    recheck = look(source)
    assert (recheck.outcome, recheck.capture, recheck.sentence) == (Outcome.UNCHANGED, None, "Nothing changed.")
    assert Capture.objects.count() == 1


def test_a_quote_beside_the_main_text_is_judged_too(source: Source, look: Look, wire: Pages, ada: User) -> None:
    wire.set("/ferry", ferry(20, around="Departures every 3 days in winter"))
    citation = cited(source, by=ada, quote="Departures every 3 days in winter")
    claim = decided(citation.claim)
    look(source)
    citation.refresh_from_db()
    assert citation.quote_state == "intact"
    wire.set("/ferry", ferry(20, around="Departures every 4 days in winter"))
    look(source)
    assert because(claim).startswith("The source changed: 3 days → 4 days")


# What is cited without a quote rests on the passage that says it

CROSSES = "The crossing takes about 20 hours in good weather."


def test_a_changed_value_where_the_page_bears_the_claim_out_opens_it(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    claim = decided(cited(source, by=ada, quote="", text=CROSSES).claim)
    look(source)
    wire.set("/ferry", ferry(24))
    recheck = look(source)
    assert because(claim).startswith("The source changed: 20 hours → 24 hours (127.0.0.1")
    (judged,) = recheck.quotes
    assert (judged["state"], judged["reopened"]) == ("unknown", True)
    assert [change["after"] for change in claim.reopenings.get().changes] == ["24 hours"]


def test_a_change_elsewhere_on_a_page_cited_without_a_quote_opens_nothing(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    claim = decided(cited(source, by=ada, quote="", text=CROSSES).claim)
    look(source)
    wire.set("/ferry", ferry(20, "The operator added that the bar closes at 11 at night."))
    assert look(source).content == "changed"
    assert because(claim) == ""


def test_a_change_of_a_page_that_never_spoke_of_the_claim_opens_nothing(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    claim = decided(cited(source, by=ada, quote="", text="Zinc prices doubled.").claim)
    look(source)
    wire.set("/ferry", ferry(24))
    look(source)
    assert because(claim) == ""


# Unconfirmed claims are watched too


def test_a_quote_that_appears_may_confirm_an_unconfirmed_claim(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    claim = decided(cited(source, by=ada, quote="The minister was on board the ferry").claim, Verdict.UNCONFIRMED)
    look(source)
    assert because(claim) == ""
    wire.set("/ferry", ferry(20, "The minister was on board the ferry, a spokeswoman confirmed."))
    look(source)
    assert because(claim).startswith("The source may now confirm it: the quote stands there")


def test_a_quote_that_appears_against_a_claim_does_not_confirm_it(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    quote = "The minister was not on board the ferry"
    claim = decided(cited(source, by=ada, quote=quote, stance=Stance.CONTRADICTS).claim, Verdict.UNCONFIRMED)
    look(source)
    wire.set("/ferry", ferry(20, f"{quote}, a spokeswoman confirmed."))
    look(source)
    assert because(claim).startswith("The source says again what is quoted")


def test_new_words_about_an_unconfirmed_claim_are_shown(source: Source, look: Look, wire: Pages, ada: User) -> None:
    text = "It is not known whether the transport minister was on board on Monday."
    claim = decided(cited(source, by=ada, quote="", text=text).claim, Verdict.UNCONFIRMED)
    look(source)
    news = "The transport minister was on board on Monday, a spokeswoman said."
    wire.set("/ferry", ferry(20, news))
    look(source)
    assert because(claim).startswith(f"The source changed and may now confirm it: “{news}” (127.0.0.1")


def test_new_words_about_something_else_open_no_unconfirmed_claim(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    text = "It is not known whether the transport minister was on board on Monday."
    claim = decided(cited(source, by=ada, quote="", text=text).claim, Verdict.UNCONFIRMED)
    look(source)
    wire.set("/ferry", ferry(20, "The operator added that the bar closes at midnight."))
    look(source)
    assert because(claim) == ""


def test_a_confidential_source_is_not_named_to_those_who_read_the_claim(wire: Pages, look: Look, ada: User) -> None:
    source = source_for_url(url=f"{wire.url}/ferry", by=ada, confidential=True)
    changed = decided(cited(source, by=ada).claim)
    confirmed = decided(cited(source, by=ada, quote="the bar closes at midnight").claim, Verdict.UNCONFIRMED)
    look(source)
    wire.set("/ferry", ferry(24, "The operator added that the bar closes at midnight."))
    look(source)
    assert [because(claim) for claim in (changed, confirmed)] == ["A confidential source changed"] * 2


def test_a_claim_that_stays_unconfirmed_though_its_quote_stands_is_left_alone(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    claim = cited(source, by=ada, text="It is not known whether the ferry takes about 20 hours.").claim
    look(source)
    decided(claim, Verdict.UNCONFIRMED)
    wire.set("/ferry", ferry(20, "It is now known that the ferry takes about 20 hours."))
    look(source)
    assert because(claim) == ""


def test_a_page_not_seen_since_another_year_says_the_year(source: Source, look: Look, wire: Pages, ada: User) -> None:
    claim = decided(cited(source, by=ada).claim)
    look(source)
    Source.objects.update(last_seen_at=datetime(2019, 5, 4, 12, tzinfo=UTC))
    wire.set("/ferry", ferry(24))
    look(source)
    assert re.search(r"seen on 4 May 2019, not seen on \d+ \w+ 20\d\d\)$", because(claim))


# One failed look changes nothing


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, Outcome.UNREACHABLE), (503, Outcome.UNREACHABLE), (403, Outcome.BLOCKED)]
)
def test_one_failed_look_changes_nothing(
    status: int, outcome: str, source: Source, look: Look, wire: Pages, ada: User
) -> None:
    citation = cited(source, by=ada)
    decided(citation.claim)
    look(source)
    wire.take_down("/ferry", status=status)
    assert look(source).outcome == outcome
    citation.refresh_from_db()
    assert (source.outcome, source.strikes, bool(source.trouble)) == (Outcome.UNCHANGED, 1, True)
    assert (citation.quote_state, because(citation.claim)) == ("intact", "")


def test_a_page_is_gone_after_three_looks_a_day_apart(source: Source, look: Look, wire: Pages, ada: User) -> None:
    citation = cited(source, by=ada)
    claim = decided(citation.claim)
    look(source)
    wire.take_down("/ferry")
    struck(source, 2.1, 1.05)
    recheck = look(source)
    assert (recheck.outcome, source.outcome, source.strikes) == (Outcome.GONE, Outcome.GONE, 3)
    assert re.search(r"does not exist \(404\)\. So it has been since \d+ \w+\.", recheck.sentence)
    assert because(claim).startswith("The page is gone (127.0.0.1")
    assert recheck.quotes == [
        {"citation": citation.pk, "claim": claim.pk, "state": "unknown", "changes": [], "reopened": True}
    ]
    citation.refresh_from_db()
    assert citation.quote_state == "intact"


def test_a_page_that_is_still_gone_opens_nothing_again(source: Source, look: Look, wire: Pages, ada: User) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    wire.take_down("/ferry")
    struck(source, 3.2, 2.1, 1.05)
    Source.objects.update(outcome=Outcome.GONE)
    decided(claim)
    assert look(source).outcome == Outcome.GONE
    assert because(claim) == ""


def test_a_page_that_was_removed_for_good_is_gone_after_two(source: Source, look: Look, wire: Pages) -> None:
    look(source)
    wire.take_down("/ferry", status=410)
    struck(source, 1.05, status=410)
    assert look(source).outcome == Outcome.GONE


def test_a_page_that_was_never_seen_is_lost_to_nobody(source: Source, look: Look, wire: Pages, ada: User) -> None:
    claim = decided(cited(source, by=ada).claim)
    wire.take_down("/ferry")
    struck(source, 2.1, 1.05)
    assert look(source).outcome == Outcome.GONE
    assert because(claim) == ""


def test_a_page_that_comes_back_is_well_again(source: Source, look: Look, wire: Pages) -> None:
    look(source)
    struck(source, 3.2, 2.1, 1.05)
    Source.objects.update(outcome=Outcome.GONE, trouble="Gone.")
    assert look(source).sentence == "The page is back."
    assert (source.outcome, source.trouble, source.strikes, source.struck_at) == ("unchanged", "", 0, None)


def test_an_error_page_in_the_place_of_the_page_leaves_the_quotes_as_they_were(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    citation = cited(source, by=ada)
    decided(citation.claim)
    look(source)
    wire.set("/ferry", article("We are sorry, but this page does not exist.", title="Page not found"))
    recheck = look(source)
    citation.refresh_from_db()
    assert (recheck.content, recheck.outcome) == ("soft404", Outcome.UNREADABLE)
    assert recheck.sentence == (
        "The site shows an error page in its place. It takes 2 such looks, a day apart, before we call it gone."
    )
    assert (citation.quote_state, because(citation.claim), Capture.objects.count()) == ("intact", "", 1)


def test_a_page_that_is_no_text_is_unreadable(source: Source, look: Look, wire: Pages) -> None:
    wire.set("/ferry", b"\x89PNG\r\n\x1a\n" + bytes(200), Content_Type="image/png")
    recheck = look(source)
    assert (recheck.outcome, recheck.content) == (Outcome.UNREADABLE, "unreadable")
    assert source.trouble == recheck.sentence == "This is not a page of text but a file of another kind (image/png)."


@pytest.mark.parametrize(
    ("page", "content", "sentence"),
    [
        (
            '<html><body><div id="root"></div><p>Loading</p><script src="/app.js"></script></body></html>',
            "js_shell",
            "The page shows its text only to a browser that runs its scripts.",
        ),
        (
            article("The crossing", "Subscribe now to continue reading. Already a subscriber? Sign in to read."),
            "paywall",
            "The site shows only the beginning and asks for a subscription.",
        ),
    ],
)
def test_what_hides_the_text_is_told(
    page: str, content: str, sentence: str, source: Source, look: Look, wire: Pages, ada: User
) -> None:
    cited(source, by=ada)
    wire.set(
        "/ferry", ferry(20, *(f"On day {day} the sea was calm and the crossing pleasant for all." for day in range(9)))
    )
    look(source)
    wire.set("/ferry", page)
    recheck = look(source)
    assert (recheck.content, recheck.sentence) == (content, sentence)


def test_a_site_that_asks_to_be_left_alone_is_asked_later(source: Source, look: Look, wire: Pages) -> None:
    look(source)
    wire.set("/ferry", "", status=429, Retry_After="7200")
    look(source)
    assert timedelta(hours=2) <= source.next_check_at - timezone.now() + timedelta(seconds=5)  # type: ignore[operator]


def test_robots_txt_is_obeyed_unless_an_admin_has_a_reason(source: Source, look: Look, wire: Pages) -> None:
    wire.set("/robots.txt", "User-agent: *\nDisallow: /ferry", Content_Type="text/plain")
    recheck = look(source)
    assert (recheck.outcome, recheck.status) == (Outcome.BLOCKED, None)
    assert "robots.txt" in source.trouble
    publisher = Publisher.objects.create(name="Halden Wire", robots_override_reason="They agreed by mail.")
    Source.objects.update(publisher=publisher)
    assert look(source).outcome == Outcome.UNCHANGED


def test_an_address_that_leads_nowhere_says_so(look: Look, settings: Settings, ada: User, wire: Pages) -> None:
    source = source_for_url(url=f"{wire.url}/ferry", by=ada)
    Source.objects.update(url="http://localhost/")
    assert look(source).reach == "refused"
    assert "private network" in source.trouble


# Asking politely


def test_the_second_look_asks_whether_anything_changed(source: Source, look: Look, wire: Pages) -> None:
    wire.set("/ferry", ferry(), ETag='"v1"')
    look(source)
    recheck = look(source)
    assert (recheck.outcome, recheck.status) == (Outcome.UNCHANGED, 304)
    assert source.etag == '"v1"'


def test_a_not_modified_is_believed_nine_times_in_a_row(source: Source, look: Look, wire: Pages) -> None:
    wire.set("/ferry", ferry(), ETag='"v1"')
    statuses = [look(source).status for _ in range(12)]
    assert statuses == [200, *[304] * 9, 200, 304]


def test_after_a_failed_look_the_whole_page_is_asked_for(source: Source, look: Look, wire: Pages) -> None:
    wire.set("/ferry", ferry(), ETag='"v1"')
    look(source)
    wire.take_down("/ferry", status=503)
    look(source)
    wire.set("/ferry", ferry(), ETag='"v1"')
    assert look(source).status == 200


def test_marks_that_are_too_long_to_keep_are_not_kept(source: Source, look: Look, wire: Pages) -> None:
    wire.set("/ferry", ferry(), ETag=f'"{"v" * 600}"', Last_Modified="Mon, 23 Nov 2026 10:00:00 GMT" + " " * 90 + "x")
    look(source)
    assert (source.etag, source.last_modified) == ("", "")


# When next


def test_an_unchanged_page_is_looked_at_less_often_and_a_changed_one_more(
    source: Source, look: Look, wire: Pages
) -> None:
    intervals = []
    for hours in (20, 20, 24):
        wire.set("/ferry", ferry(hours))
        look(source)
        intervals.append(source.interval)
    assert intervals == [timedelta(hours=24), timedelta(hours=36), timedelta(hours=18)]


def test_a_page_cited_by_a_young_story_is_looked_at_within_hours(source: Source, look: Look, ada: User) -> None:
    claim = cited(source, by=ada).claim
    Article.objects.filter(pk=claim.article_id).update(state=State.PUBLISHED, slug="ferry")
    look(source)
    assert source.interval == timedelta(hours=6)


# Leases


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> UUID:
    """While a look is under way its lease runs out, and somebody else takes the source over with this token."""
    theirs = uuid4()

    def sights(*given: Any, **more: Any) -> Iterator[list[Sight]]:
        for together in sights_of(*given, **more):
            Source.objects.update(lease=theirs)
            yield together

    monkeypatch.setattr(looks, "sights_of", sights)
    return theirs


def test_a_look_whose_lease_was_taken_away_changes_nothing(
    source: Source, fetcher: Fetcher, taken_over: UUID, ada: User
) -> None:
    citation = cited(source, by=ada)
    assert look_now(sources=[source], fetcher=fetcher) == []
    source.refresh_from_db()
    citation.refresh_from_db()
    assert (source.lease, source.capture, citation.quote_state) == (taken_over, None, "unknown")
    assert (Recheck.objects.count(), Capture.objects.count()) == (0, 0)


def test_without_its_token_it_would_be_written_over_the_other(
    source: Source, fetcher: Fetcher, taken_over: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_of(pks: Collection[int], **_token: Any) -> Rows:
        return Rows(Source.objects.in_bulk(pks), quotes.citing(pks))

    monkeypatch.setattr(holding, "read", all_of)
    monkeypatch.setattr(holding, "hold_claims", lambda *_on, known, **_more: known)
    assert len(look_now(sources=[source], fetcher=fetcher)) == 1
    source.refresh_from_db()
    assert source.lease != taken_over


def test_a_look_that_was_done_is_not_done_again_when_its_task_is_delivered_twice(
    source: Source, fetcher: Fetcher
) -> None:
    (lease,) = lease_these([source.pk])
    assert len(look_at(ids=lease.ids, token=lease.token, fetcher=fetcher)) == 1
    assert look_at(ids=lease.ids, token=lease.token, fetcher=fetcher) == []
    assert Recheck.objects.count() == 1


def test_who_asks_for_a_look_while_one_is_under_way_gets_another(source: Source, look: Look) -> None:
    Source.objects.update(wanted_at=timezone.now() + timedelta(minutes=1))
    look(source)
    assert source.wanted_at is not None
    assert source.next_check_at == source.last_checked_at
    Source.objects.update(wanted_at=timezone.now() - timedelta(minutes=1))
    look(source)
    assert source.wanted_at is None


def test_nobody_is_looked_at_when_everything_is_held_by_others(source: Source, fetcher: Fetcher) -> None:
    list(lease_these([source.pk]))
    assert look_now(sources=[source], fetcher=fetcher) == []


def test_want_look_has_the_source_looked_at_next(source: Source, look: Look, ada: User) -> None:
    look(source)
    want_look(source=source, by=ada)
    source.refresh_from_db()
    assert list(Source.objects.wanted()) == [source]


def test_a_page_that_breaks_its_reader_does_not_take_the_others_down(
    source: Source, fetcher: Fetcher, wire: Pages, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from factcheck.rechecks import sights

    read = sights.read_page_limited

    def read_or_break(body: bytes, **more: str) -> object:
        if b"poison" in body:
            raise ValueError("a fault of ours")
        return read(body, **more)

    monkeypatch.setattr(sights, "read_page_limited", read_or_break)
    wire.set("/poison", article("poison"))
    poison = source_for_url(url=f"{wire.url}/poison", by=ada)
    (recheck,) = look_now(sources=[source, poison], fetcher=fetcher)
    poison.refresh_from_db()
    assert (recheck.source, poison.attempts, poison.lease is None) == (source, 1, False)


# Together


def several(wire: Pages, ada: User, *paths: str) -> list[Source]:
    return [source_for_url(url=wire.set(path, ferry()), by=ada) for path in paths]


def test_looks_that_end_together_are_written_together(
    fetcher: Fetcher, wire: Pages, ada: User, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    sources = several(wire, ada, "/a", "/b", "/c", "/d", "/e")
    for source in sources:
        cited(source, by=ada)
    (lease,) = lease_these([source.pk for source in sources])
    starting = begin(ids=lease.ids, token=lease.token)
    together = [sight for group in sights_of(looks._targets(starting), fetcher=fetcher) for sight in group]
    writing.write_down(together[:1], token=lease.token)
    Source.objects.update(publisher=Publisher.objects.get())  # who was met just then
    with CaptureQueriesContext(connection) as for_one:
        writing.write_down(together[1:2], token=lease.token)
    with django_assert_num_queries(len(for_one)):
        writing.write_down(together[2:], token=lease.token)
    assert Citation.objects.filter(quote_state="intact").count() == Capture.objects.count() == 5


def test_one_that_cannot_be_written_does_not_take_the_others_down(
    fetcher: Fetcher, wire: Pages, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, *others = several(wire, ada, "/poison", "/a", "/b")
    keep = writing.keep_captures

    def keep_or_break(several: Sequence[Kept], **answered: Any) -> list[Capture]:
        if any(kept.source == poison for kept in several):
            raise DataError("a value no row takes")
        return keep(several, **answered)

    monkeypatch.setattr(writing, "keep_captures", keep_or_break)

    def all_at_once(*given: Any, **more: Any) -> Iterator[list[Sight]]:
        yield [sight for together in sights_of(*given, **more) for sight in together]

    monkeypatch.setattr(looks, "sights_of", all_at_once)
    rechecks = look_now(sources=[poison, *others], fetcher=fetcher)
    poison.refresh_from_db()
    assert {recheck.source for recheck in rechecks} == set(others)
    assert (poison.attempts, poison.lease is None, poison.capture) == (1, False, None)


def test_a_site_that_only_says_not_modified_need_not_say_again_by_what(source: Source, look: Look, wire: Pages) -> None:
    wire.set("/ferry", ferry(), ETag='"1"')
    look(source)
    Source.objects.update(last_modified="Tue, 02 Sep 2025 10:00:00 GMT")
    assert look(source).status == 304
    assert (source.etag, source.last_modified, source.believed) == ('"1"', "Tue, 02 Sep 2025 10:00:00 GMT", 1)
