"""The source's page, its captures, and what one may have done to the watching."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from factcheck.accounts.models import User
from factcheck.articles.actions import set_people
from factcheck.articles.models import Article
from factcheck.claims.actions import attach_citation
from factcheck.claims.models import Citation, Proves, Stance
from factcheck.desk.watched import duration_words, standing_words
from factcheck.rechecks.actions import look_now
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Capture, Notice, Outcome, Publisher, Source
from tests.factories import CitationFactory, ClaimFactory, NoticeFactory, RecheckFactory, RevisionFactory
from tests.leased import lease_due
from tests.pages import Pages, article
from tests.stories import ferry_story, record_for

HTMX = {"HX-Request": "true"}
LAST = datetime(2026, 9, 9, 8, tzinfo=UTC)


@pytest.fixture
def story(ada: User, ben: User) -> Article:
    return ferry_story(ada, ben)


@pytest.fixture
def page_source(story: Article, ada: User, pages: Pages, settings: LazySettings) -> Source:
    settings.FETCH_ALLOW = frozenset({pages.host})
    address = pages.set("/ferry", article("The crossing takes about 20 hours, the operator said. " * 3))
    source = source_for_url(url=address, by=ada)
    claim = story.claims.get(number=1)
    attach_citation(
        claim=claim, source=source, by=ada, quote="about 20 hours", stance=Stance.SUPPORTS, proves=Proves.SO
    )
    return source


def said_in(response: HttpResponse) -> str:
    """What an answer has the page say aloud."""
    return json.loads(response["HX-Trigger"])["say"]["status"]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_source_tells_its_looks_and_who_rests_on_it(page_source: Source, story: Article, ben: User) -> None:
    look_now(sources=[page_source])
    page = client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()
    assert page_source.rechecks.get().sentence in page
    assert f"/articles/{story.pk}/?claim={story.claims.get(number=1).pk}#claim-card" in page
    assert "The night ferry" in page


def test_an_editor_dismisses_a_notice_and_counts_it_again(page_source: Source, ben: User) -> None:
    notice = NoticeFactory.create(source=page_source)
    client, address = client_of(ben), f"/sources/{page_source.pk}/"
    response = client.post(f"/notices/{notice.pk}/dismiss/", {"reason": "<b>Another</b> paper."}, follow=True)
    assert response.redirect_chain == [(f"{address}#notices", 302)]
    page = response.content.decode()
    assert "Dismissed. The reason is kept." in page
    assert "No notice about what we cite, Ben said on" in page
    assert ("&lt;b&gt;Another&lt;/b&gt; paper." in page, "badge--bad" in page) == (True, False)
    page = client.post(f"/notices/{notice.pk}/restore/", follow=True).content.decode()
    assert ("The notice counts again." in page, "No notice about" in page, "badge--bad" in page) == (True, False, True)


def test_a_capture_too_long_to_look_through_says_which_quotes_are_not_lit(
    page_source: Source, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_now(sources=[page_source])
    shown = Capture.objects.get()
    CitationFactory.create(source=page_source, quote="the operator said")
    pages = []
    for most in (20_000_000, 0):
        monkeypatch.setattr("factcheck.desk.watched.MOST_READ", most)
        page = client_of(ben).get(f"/captures/{shown.pk}/").content.decode()
        pages.append((page.count("<mark"), "1 cited quote was not looked for: the text is too long for that." in page))
    # The first quote was found there by the look.
    assert pages == [(2, False), (1, True)]


def test_a_notice_is_dismissed_by_those_only_who_may(page_source: Source, ada: User, ben: User) -> None:
    NoticeFactory.create(source=page_source)
    asks = {
        user: "This is no notice about what we cite"
        in client_of(user).get(f"/sources/{page_source.pk}/").content.decode()
        for user in (ada, ben)
    }
    assert asks == {ada: False, ben: True}


def test_a_notice_that_the_page_shows_no_more_says_since_when(page_source: Source, ben: User) -> None:
    notice = NoticeFactory.create(source=page_source, origin="page", text="Retracted.")
    pages = []
    for gone_at in (None, LAST):
        Notice.objects.filter(pk=notice.pk).update(missed_at=LAST, gone_at=gone_at)
        pages.append(client_of(ben).get(f"/sources/{page_source.pk}/").content.decode())
    missed = "The page was seen without it on 9 September 2026; it counts until a later look misses it too."
    assert [(missed in page, "badge--bad" in page) for page in pages] == [(True, True), (False, False)]
    assert "The page was seen without it on 9 September 2026." in pages[1]


def test_a_source_and_the_claims_that_cite_it_show_what_was_said_of_it(
    page_source: Source, story: Article, ben: User
) -> None:
    look_now(sources=[page_source])
    NoticeFactory.create(
        source=page_source, kind="correction", origin="page", text="Correction: <b>24</b> hours.", doi=""
    )
    Source.objects.filter(pk=page_source.pk).update(doi="10.1234/ice", canonical_url="https://wire.example/sea/ferry")
    says = "This page added a correction on 3 May 2025: “Correction: &lt;b&gt;24&lt;/b&gt; hours.”"
    page = client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()
    assert says in page
    assert 'href="https://doi.org/10.1234/ice"' in page
    assert 'href="https://wire.example/sea/ferry"' in page
    card = client_of(ben).get(f"/articles/{story.pk}/?claim={story.claims.get(number=1).pk}").content.decode()
    assert says in card
    assert "Corrected" in card


def test_it_is_not_told_which_stories_one_may_not_see(
    page_source: Source, story: Article, ada: User, eve: User
) -> None:
    set_people(article=story, by=ada, editor=None, embargoed=True)
    page = client_of(eve).get(f"/sources/{page_source.pk}/").content.decode()
    assert "The night ferry" not in page
    assert "No story that you can see rests on it." in page


def test_re_check_now_has_somebody_look_and_the_page_ask_again(page_source: Source, ben: User) -> None:
    look_now(sources=[page_source])
    client = client_of(ben)
    address = f"/sources/{page_source.pk}/"
    assert "every 1s" not in client.get(address).content.decode()
    pressed = client.post(f"{address}recheck/", headers=HTMX)
    assert said_in(pressed) == "We will look at it right away."
    page_source.refresh_from_db()
    assert page_source.wanted_at is not None
    for answered in [pressed, client.get(address, headers=HTMX)]:
        page = answered.content.decode()
        assert ("every 1s" in page, "Waiting for a worker…" in page, "<h1" in page) == (True, True, False)
    look_now(sources=[page_source])
    over = client.get(address, headers=HTMX)
    assert (over["HX-Retarget"], said_in(over)) == ("#source", "Done. Nothing changed.")
    assert ("every 1s" in over.content.decode(), "<h1" in over.content.decode()) == (False, True)


def test_a_look_that_was_called_off_is_not_called_done(page_source: Source, amin: User) -> None:
    client, address = client_of(amin), f"/sources/{page_source.pk}/"
    client.post(f"{address}pause/")
    assert said_in(client.get(address, headers=HTMX)) == "Nobody has looked at it yet."


def test_re_check_now_without_javascript_comes_back_to_the_plain_state(page_source: Source, ben: User) -> None:
    look_now(sources=[page_source])
    page = client_of(ben).post(f"/sources/{page_source.pk}/recheck/", follow=True).content.decode()
    assert "We will look at it right away." in page
    assert "Waiting for a worker…" in page
    assert "Reload to see how far it is" in page


def test_a_look_that_a_worker_has_says_so(page_source: Source, ben: User) -> None:
    assert lease_due(wanted=True, limit=1) is not None
    page = client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()
    assert ("A worker has it" in page, "Looking…" in page) == (True, True)


def test_who_waits_long_is_told_why(page_source: Source, ben: User) -> None:
    client, address = client_of(ben), f"/sources/{page_source.pk}/"
    assert "waits for a worker" not in client.get(address).content.decode()
    Source.objects.update(wanted_at=timezone.now() - timedelta(seconds=11))
    page = client.get(address).content.decode()
    assert "waits for a worker" in page
    assert "No worker has looked at anything yet." in page
    RecheckFactory.create(at=datetime(2026, 11, 3, 14, 2, tzinfo=UTC))
    told = "The last look that a worker finished, at any page, was on 3 November 2026, 14:02."
    assert told in client.get(address).content.decode()


def test_what_cannot_be_looked_at_says_so_at_the_button(page_source: Source, amin: User) -> None:
    client = client_of(amin)
    client.post(f"/sources/{page_source.pk}/pause/")
    assert (
        'title="This source is paused. Resume it first."' in client.get(f"/sources/{page_source.pk}/").content.decode()
    )


def test_re_check_now_from_the_desk_stays_at_the_claim(page_source: Source, story: Article, ben: User) -> None:
    claim = story.claims.get(number=1)
    response = client_of(ben).post(f"/sources/{page_source.pk}/recheck/?claim={claim.pk}")
    assert response["Location"] == f"/articles/{story.pk}/?claim={claim.pk}#claim-card"


def test_a_look_nobody_comes_to_is_not_asked_for_for_ever(page_source: Source, ben: User) -> None:
    Source.objects.update(wanted_at=timezone.now() - timedelta(minutes=2))
    page = client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()
    assert ("every 1s" in page, "No worker has come to it in two minutes." in page) == (False, True)
    asked = client_of(ben).get(f"/sources/{page_source.pk}/", headers=HTMX)
    assert said_in(asked).startswith("No worker has come to it in two minutes.")
    citation = Citation.objects.get()
    card = client_of(ben).get(f"/citations/{citation.pk}/status/", headers=HTMX).content.decode()
    assert "Nobody has come to it yet" in card


def test_an_admin_pauses_and_resumes(page_source: Source, amin: User) -> None:
    client = client_of(amin)
    said = [
        client.post(f"/sources/{page_source.pk}/pause/", follow=True).content.decode(),
        client.post(f"/sources/{page_source.pk}/pause/", follow=True).content.decode(),
    ]
    assert "The source is no longer watched." in said[0]
    assert "The source is watched again." in said[1]


def test_a_capture_is_plain_text_with_the_quote_lit(page_source: Source, ben: User, pages: Pages) -> None:
    pages.set(
        "/ferry", article("The crossing takes about 20 hours &lt;script&gt;alert(1)&lt;/script&gt; it said. " * 3)
    )
    look_now(sources=[page_source])
    citation = Citation.objects.get()
    page = client_of(ben).get(f"/captures/{citation.capture_id}/").content.decode()
    assert f'<mark id="quote-{citation.pk}">about 20 hours</mark>' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_older_capture_lights_the_quote_where_it_stood(page_source: Source, ben: User, pages: Pages) -> None:
    [first] = look_now(sources=[page_source])
    pages.set("/ferry", article("The crossing takes about 24 hours, the operator said. " * 3))
    look_now(sources=[page_source])
    page = client_of(ben).get(f"/captures/{first.capture_id}/").content.decode()
    assert f'id="quote-{Citation.objects.get().pk}">about 20 hours</mark>' in page


def test_what_a_hostile_page_calls_itself_stays_text(page_source: Source, amin: User) -> None:
    hostile = "<script>alert(1)</script>\u202etxt.exe"
    Source.objects.update(title=hostile, author=hostile, trouble=hostile, struck_at=LAST, last_checked_at=LAST)
    Publisher.objects.update(name=hostile)
    RecheckFactory.create(source=page_source, outcome=Outcome.UNREADABLE, content="unreadable", sentence=hostile)
    for address in [
        f"/sources/{page_source.pk}/",
        f"/sources/{page_source.pk}/compare/",
        "/sources/health/?show=failing",
    ]:
        page = client_of(amin).get(address).content.decode()
        assert ("&lt;script&gt;alert(1)" in page, "<script>alert" in page, "\u202e" in page) == (True, False, False)


def test_a_citation_without_a_quote_lights_nothing(page_source: Source, story: Article, ben: User) -> None:
    look_now(sources=[page_source])
    CitationFactory.create(source=page_source, claim__article=story, claim__number=98, quote="")
    page = client_of(ben).get(f"/captures/{Citation.objects.get(quote__gt='').capture_id}/").content.decode()
    assert page.count("<mark") == 1


def test_a_capture_without_the_quote_lights_nothing(page_source: Source, ben: User, pages: Pages) -> None:
    look_now(sources=[page_source])
    pages.set("/ferry", article("Passengers are advised to bring warm clothes, for the saloon is not heated. " * 3))
    [gone] = look_now(sources=[page_source])
    page = client_of(ben).get(f"/captures/{gone.capture_id}/").content.decode()
    assert ("bring warm clothes" in page, "<mark" in page) == (True, False)


def test_a_pruned_capture_says_so_wherever_it_is_shown(page_source: Source, ben: User, pages: Pages) -> None:
    [first] = look_now(sources=[page_source])
    pages.set("/ferry", article("The crossing takes about 24 hours, the operator said. " * 3))
    look_now(sources=[page_source])
    client = client_of(ben)
    assert "Only text left" not in client.get(f"/sources/{page_source.pk}/").content.decode()
    assert "Only the text is left" not in client.get(f"/captures/{first.capture_id}/").content.decode()
    Capture.objects.filter(pk=first.capture_id).update(pruned_at=timezone.now())
    assert client.get(f"/sources/{page_source.pk}/").content.decode().count("Only text left") == 2
    page = client.get(f"/captures/{first.capture_id}/").content.decode()
    assert ("Only the text is left" in page, "about 20 hours" in page) == (True, True)


def test_more_looks_captures_and_claims_take_no_more_queries(
    page_source: Source, story: Article, ada: User, ben: User, pages: Pages
) -> None:
    client = client_of(ben)
    asked = []
    for hours, number in [(20, 2), (21, 3), (22, 4)]:
        pages.set("/ferry", article(f"The crossing takes about {hours} hours, the operator said. " * 3))
        look_now(sources=[page_source])
        attach_citation(
            claim=story.claims.get(number=number),
            source=page_source,
            by=ada,
            quote="the operator said",
            stance=Stance.CONTEXT,
            proves=Proves.SAID,
        )
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/sources/{page_source.pk}/")
        asked.append(len(caught))
    assert asked[0] == asked[1] == asked[2]


def test_what_was_told_us_is_not_watched(story: Article, ada: User, ben: User) -> None:
    citation = record_for(story.claims.get(number=1), by=ada)
    page = client_of(ben).get(f"/sources/{citation.source_id}/").content.decode()
    assert "Only web pages are watched" in page


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(seconds=20), "1 minute"),
        (timedelta(minutes=25), "25 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(days=30), "30 days"),
    ],
)
def test_an_interval_is_said_as_people_say_it(duration: timedelta, words: str) -> None:
    assert duration_words(duration) == words


def test_the_page_tells_what_the_next_look_waits_for(page_source: Source, ben: User) -> None:
    Source.objects.update(next_check_at=None, wanted_at=None)
    assert "No look is planned." in client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Nobody has looked at it yet."),
        ({"last_checked_at": LAST}, "Never seen; the last look was on 9 September 2026, 08:00."),
        ({"last_checked_at": LAST, "last_seen_at": LAST}, "Seen on 9 September 2026, 08:00."),
        (
            {"last_checked_at": LAST, "last_seen_at": LAST - timedelta(days=6), "struck_at": LAST},
            "Seen on 3 September, not seen on 9 September.",
        ),
    ],
)
def test_how_a_source_stands_is_said_in_words(fields: dict[str, datetime], words: str) -> None:
    assert standing_words(Source(**fields)) == words


@pytest.mark.parametrize(
    ("struck_at", "words"),
    [
        (None, "It is looked at about every 36 hours."),
        (LAST, "While it is seen, it is looked at about every 36 hours."),
    ],
)
def test_a_page_that_is_not_seen_is_not_said_to_be_looked_at_as_usual(
    struck_at: datetime | None, words: str, page_source: Source, ben: User
) -> None:
    later = timezone.now() + timedelta(minutes=15)
    Source.objects.update(next_check_at=later, wanted_at=None, interval=timedelta(hours=36), struck_at=struck_at)
    page = client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()
    assert words in page
    assert page.count("looked at about every 36 hours.") == 1
    assert ("While it is seen" in page) == (struck_at is not None)


def test_published_stories_come_first_in_what_rests_on_it(page_source: Source, story: Article, ben: User) -> None:
    other = RevisionFactory.create(article__headline="Not published yet").article
    later = CitationFactory.create(source=page_source, claim__article=other)
    Article.objects.filter(pk=story.pk).update(slug="the-night-ferry")
    page = client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()
    assert later.claim.article_id > story.pk
    assert page.index("The night ferry") < page.index("Not published yet")
    assert 'href="/stories/the-night-ferry/">Published</a>' in page


def test_what_was_withdrawn_or_dropped_does_not_rest_on_it(page_source: Source, story: Article, ben: User) -> None:
    now = timezone.now()
    withdrawn = ClaimFactory.create(article=story, number=98, text="Withdrawn.")
    dropped = ClaimFactory.create(article=story, number=99, text="Dropped.", dropped_at=now, dropped_by=ben)
    CitationFactory.create(source=page_source, claim=withdrawn, withdrawn_at=now, withdrawn_by=ben)
    CitationFactory.create(source=page_source, claim=dropped)
    page = client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()
    assert ("Withdrawn." in page, "Dropped." in page, "about 20 hours" in page) == (False, False, True)


def test_only_so_many_claims_are_shown_and_the_others_counted(
    page_source: Source, story: Article, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factcheck.desk.views.sources.CLAIMS_SHOWN", 1)
    for number in (98, 99):
        CitationFactory.create(source=page_source, claim__article=story, claim__number=number)
    assert "and 2 more claims" in client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()


def test_older_looks_are_on_further_pages(page_source: Source, ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factcheck.desk.looks.A_PAGE", 1)
    changes = [
        RecheckFactory.create(source=page_source, outcome=Outcome.CHANGED, sentence=f"Change {number}.")
        for number in (1, 2)
    ]
    client, address = client_of(ben), f"/sources/{page_source.pk}/"
    first = client.get(address).content.decode()
    older = f"?before={changes[0].pk + 1}"
    assert ("Change 2." in first, "Change 1." in first, older in first) == (True, False, True)
    second = client.get(f"{address}{older}").content.decode()
    assert ("Change 2." in second, "Change 1." in second) == (False, True)
    assert "There is nothing older." in client.get(f"{address}?before=1").content.decode()


def test_the_year_stands_on_the_page_as_a_drawing_and_as_a_table(page_source: Source, ben: User) -> None:
    look_now(sources=[page_source])
    page = client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()
    assert page.count("<title>") == 1 + page.count('class="day day--') - 6  # the page's own, and none in the key
    assert "Nothing changed (1 look)</title>" in page
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    assert f'<th scope="row">{date_format(monday, "j F Y")}</th><td>1</td><td>1</td>' in page


def test_a_look_at_a_story_one_may_not_see_leaves_no_trace_in_the_timeline(
    page_source: Source, story: Article, ada: User, eve: User, pages: Pages
) -> None:
    look_now(sources=[page_source])
    pages.set("/ferry", article("The crossing takes about 24 hours, the operator said. " * 3))
    look_now(sources=[page_source])
    client, address = client_of(eve), f"/sources/{page_source.pk}/"
    assert "20 hours → 24 hours" in client.get(address).content.decode()
    set_people(article=story, by=ada, editor=None, embargoed=True)
    page = client.get(address).content.decode()
    assert [words for words in ["20 hours", "Claim 1 of", "A cited quote altered (1"] if words in page] == []
    assert "The page changed." in page
