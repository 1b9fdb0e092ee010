"""The source's page, its captures, and what one may have done to the watching."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.actions import set_people
from factcheck.articles.models import Article
from factcheck.claims.actions import attach_citation
from factcheck.claims.models import Citation, Proves, Stance
from factcheck.desk.watched import duration_words
from factcheck.rechecks.actions import look_now
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Capture, Source
from tests.factories import NoticeFactory
from tests.pages import Pages, article
from tests.stories import ferry_story, record_for

HTMX = {"HX-Request": "true"}


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
    assert "every 2s" not in client.get(address).content.decode()
    assert client.post(f"{address}recheck/")["Location"] == address
    page_source.refresh_from_db()
    assert page_source.wanted_at is not None
    assert "every 2s" in client.get(address, headers=HTMX).content.decode()
    look_now(sources=[page_source])
    assert client.get(address, headers=HTMX)["HX-Refresh"] == "true"


def test_re_check_now_from_the_desk_stays_at_the_claim(page_source: Source, story: Article, ben: User) -> None:
    claim = story.claims.get(number=1)
    response = client_of(ben).post(f"/sources/{page_source.pk}/recheck/?claim={claim.pk}")
    assert response["Location"] == f"/articles/{story.pk}/?claim={claim.pk}#claim-card"


def test_a_look_nobody_comes_to_is_not_asked_for_for_ever(page_source: Source, ben: User) -> None:
    Source.objects.update(wanted_at=timezone.now() - timedelta(minutes=11))
    page = client_of(ben).get(f"/sources/{page_source.pk}/").content.decode()
    assert "every 2s" not in page
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


def test_an_admin_is_told_what_the_next_look_waits_for(page_source: Source, amin: User, ben: User) -> None:
    Source.objects.update(next_check_at=None, wanted_at=None)
    told = [client_of(user).get(f"/sources/{page_source.pk}/").content.decode() for user in (amin, ben)]
    assert ["No look is planned." in page for page in told] == [True, False]
