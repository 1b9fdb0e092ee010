from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django import Settings

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.audit.models import Entry
from factcheck.claims.models import Citation, Claim, Occurrence, QuoteState, Stance, Verdict
from factcheck.publishing.models import Publication
from factcheck.rechecks.actions import look_now
from factcheck.sample import newsroom
from factcheck.sample.material import FERRY_CITED
from factcheck.sample.newsroom import load_sample
from factcheck.sample.press import pages
from factcheck.sample.press.page import Page
from factcheck.sample.press.pages import PAGES
from factcheck.sample.press.server import Press
from factcheck.sources.models import NotFoundPage, Outcome, Probed, Publisher, Reliability, Source
from tests.sample.conftest import Now

FERRY = "A night ferry sails for the Kessary Islands again"


@pytest.fixture
def sample(db: None, press: Press, settings: Settings) -> Press:
    settings.FETCH_ALLOW = frozenset({press.address})
    load_sample(press=press.address)
    return press


def claim(words: str) -> Claim:
    return Claim.objects.get(article__headline=FERRY, text__contains=words)


def look_at(page: Page) -> str:
    source = Source.objects.get(url__endswith=page.path)
    [recheck] = look_now(sources=[source])
    return recheck.outcome


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("factcheck").get_models()}


def test_the_desk_has_some_of_everything(sample: Press):
    claims = Claim.objects.filter(article__headline=FERRY)
    assert Counter(claims.values_list("verdict", flat=True)) == {
        Verdict.VERIFIED: 16,
        Verdict.UNCHECKED: 8,
        Verdict.UNCONFIRMED: 2,
        Verdict.DISPUTED: 1,
    }
    places = Occurrence.objects.filter(claim__in=claims, claim__text__contains="takes about 20 hours")
    assert list(places.values_list("confirmed", flat=True)) == [True, True]
    assert Occurrence.objects.filter(claim__in=claims).suggested().count() == 2


def test_every_quote_is_proved_but_the_one_that_ada_misread(sample: Press):
    cited = Citation.objects.filter(claim__article__headline=FERRY)
    assert Counter(cited.values_list("quote_state", flat=True)) == {
        QuoteState.INTACT: len(FERRY_CITED) - 1,
        QuoteState.ALTERED: 1,
    }
    misread = cited.get(quote_state=QuoteState.ALTERED)
    assert misread.quote_changes == [{"kind": "number", "before": "95 crowns", "after": "85 crowns"}]


def test_stories_wait_in_every_state(sample: Press):
    assert Counter(Article.objects.values_list("state", flat=True)) == {
        State.DRAFT: 1,
        State.CHECKING: 2,
        State.PUBLISHED: 1,
    }
    assert Publication.objects.get().headline == "Tollhaven has a quay for large ships again"


def test_eve_does_not_see_the_embargoed_story_and_the_confidential_source(sample: Press):
    seen = {
        name: (
            Article.objects.visible_to(User.objects.get(username=name)).count(),
            Source.objects.visible_to(User.objects.get(username=name)).filter(confidential=True).count(),
        )
        for name in ("ada", "ben", "cleo", "dan", "eve")
    }
    assert seen == {"ada": (4, 1), "ben": (4, 0), "cleo": (3, 0), "dan": (4, 1), "eve": (3, 0)}


def test_everybody_signs_in_with_the_password_of_the_demo(sample: Press):
    people = User.objects.order_by("username")
    assert [(person.username, person.check_password("factcheck")) for person in people] == [
        (name, True) for name in ("ada", "amin", "ben", "cleo", "dan", "eve")
    ]


def test_every_page_belongs_to_its_publisher_who_is_rated_with_a_reason(sample: Press):
    named = {source.url: str(source.publisher) for source in Source.objects.watched().select_related("publisher")}
    assert named == {f"http://{sample.address}{page.path}": page.publisher.name for page in PAGES}
    unrated = Publisher.objects.filter(reliability=Reliability.UNRATED).order_by("name")
    assert [publisher.name for publisher in unrated] == ["Association of Strait Ports", "Lorvian Weather Service"]


def test_every_page_will_be_looked_at_after_its_first_change(sample: Press):
    planned = {source.url: source.next_check_at for source in Source.objects.watched()}
    agency = planned[f"http://{sample.address}{pages.FERRY_SAILS.path}"]
    timetable = planned[f"http://{sample.address}{pages.TIMETABLE_2027.path}"]
    assert agency is not None
    assert timetable is not None
    assert 135 < (timetable - agency).total_seconds() < 145


def test_the_sample_is_loaded_once(sample: Press, now: Now):
    before = rows()
    now.forward(500)
    load_sample(press=sample.address)
    assert (rows(), sample.clock.seconds()) == (before, 500)


def test_a_load_that_fails_leaves_nothing_behind(db: None, press: Press, settings: Settings, monkeypatch: Any):
    settings.FETCH_ALLOW = frozenset({press.address})

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(newsroom, "_quay", stop)
    with pytest.raises(KeyboardInterrupt):
        load_sample(press=press.address)
    assert (User.objects.count(), Source.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_the_change_at_the_agency_reopens_the_claim_about_the_crossing(sample: Press, now: Now):
    now.forward(42)
    assert look_at(pages.FERRY_SAILS) == Outcome.CHANGED
    crossing = claim("takes about 20 hours")
    assert (crossing.verdict, crossing.status) == (Verdict.VERIFIED, "stale")
    assert crossing.stale_because.count("20 hours → 24 hours") == 1
    assert [one.text for one in Claim.objects.reopened()] == [crossing.text]


def test_a_daily_service_that_is_agreed_reopens_the_unconfirmed_claim(sample: Press, now: Now):
    now.forward(182)
    assert look_at(pages.TIMETABLE_2027) == Outcome.CHANGED
    assert (claim("A daily service").verdict, claim("A daily service").status) == (Verdict.UNCONFIRMED, "stale")


def test_the_published_story_needs_another_look_when_the_quay_gets_dearer(sample: Press, now: Now):
    now.forward(62)
    assert look_at(pages.NEW_QUAY) == Outcome.UNREACHABLE
    assert Claim.objects.reopened().count() == 0
    now.forward(60)
    assert look_at(pages.NEW_QUAY) == Outcome.CHANGED
    reopened = sorted(one.article.headline for one in Claim.objects.reopened())
    assert reopened == [FERRY, "Tollhaven has a quay for large ships again"]


def test_pages_without_a_change_stay_as_they_are(sample: Press):
    still = [page for page in PAGES if not page.turns]
    assert {look_at(page) for page in still} == {Outcome.UNCHANGED}


def test_a_page_that_moved_is_noticed(sample: Press, now: Now):
    now.forward(77)
    assert look_at(pages.REOPENING) == Outcome.MOVED
    assert Claim.objects.reopened().count() == 0


def test_a_page_taken_down_on_a_site_that_shows_one_for_everything_opens_nothing(sample: Press, now: Now):
    now.forward(292)
    assert look_at(pages.PREMIER_SPEAKS) == Outcome.UNREADABLE
    assert Claim.objects.reopened().count() == 0
    assert list(NotFoundPage.objects.values_list("site", "probed")) == [(f"http://{sample.address}", Probed.SHOWN)]


def test_no_page_that_truly_changes_is_asked_about(sample: Press, now: Now):
    outcomes = set()
    for seconds in (45, 105, 125, 165, 235, 285):
        now.time = sample.clock.epoch + seconds
        outcomes |= {look_at(page) for page in PAGES}
    assert Outcome.CHANGED in outcomes
    assert NotFoundPage.objects.count() == 0


def test_only_the_demo_loads_the_sample(db: None, settings: Settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only the demo loads it"):
        call_command("load_sample")


def test_the_command_must_know_where_the_press_is(db: None, settings: Settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="Say where the press is"):
        call_command("load_sample")


def test_the_command_finds_the_press_where_fetching_is_allowed(db: None, press: Press, settings: Settings):
    settings.DEMO = True
    settings.FETCH_ALLOW = frozenset({press.address})
    call_command("load_sample")
    assert Citation.objects.filter(stance=Stance.SUPPORTS, quote_state=QuoteState.UNKNOWN).count() == 0
    assert Article.objects.count() == 4
