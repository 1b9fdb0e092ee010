"""What a site shows for a page that nobody has is asked by one worker for all, and kept for a while."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from factcheck.accounts.models import User
from factcheck.lib.stand_ins import Shown
from factcheck.rechecks.actions import forget_unused, look_at, look_now, probes
from factcheck.rechecks.actions.leases import lease_these
from factcheck.rechecks.models import Recheck
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import NotFoundPage, Probed, Source
from tests.pages import Answer, Pages, article
from tests.races import meanwhile
from tests.rechecks.conftest import CLOTHES, CROSSING, QUOTE, Look, cited, ferry
from tests.rechecks.crowd import ADDRESSES, Street, crowd
from tests.rechecks.lenient import DRAWERS, PATHS, STRAY, a_week_later, asked_for_nothing, be_lenient, fetching, nothing

# Two at once


def taken(*sites: str) -> list[str]:
    return probes._take(sites)


SITE = "https://wire.example"


def test_of_two_workers_who_doubt_at_once_one_asks(transactional_db: None) -> None:
    assert meanwhile(lambda: taken(SITE), lambda: taken(SITE, "https://press.example")) == ["https://press.example"]


def test_without_the_condition_both_would(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "TAKE", probes.TAKE.replace("known.kept_until <= statement_timestamp()", "true"))
    assert meanwhile(lambda: taken(SITE), lambda: taken(SITE)) == [SITE]


def test_who_died_while_asking_is_not_waited_for_any_longer(db: None) -> None:
    assert (taken(SITE), taken(SITE)) == ([SITE], [])
    a_week_later()
    assert taken(SITE) == [SITE]


def test_the_other_worker_waits_and_judges_by_the_same_answer(
    transactional_db: None, source: Source, wire: Pages, ada: User, look: Look
) -> None:
    def slowly(path: str) -> Answer:
        time.sleep(0 if path in PATHS else 1)
        return nothing(path)

    be_lenient(wire)
    wire.set("/clothes", article(CLOTHES, CROSSING))
    clothes = source_for_url(url=f"{wire.url}/clothes", by=ada)
    for each in (source, clothes):
        cited(each, by=ada, quote=QUOTE if each == source else "bring warm clothes")
        look(each)
        wire.forget(each.url.removeprefix(wire.url))
    wire.missing = slowly

    def look_alone(at: Source) -> list[Recheck]:
        (lease,) = lease_these([at.pk])
        return look_at(ids=lease.ids, token=lease.token, fetcher=fetching(wire))

    rechecks = crowd(lambda: look_alone(source), lambda: look_alone(clothes))
    assert sorted([recheck.content for recheck in each] for each in rechecks) == [[], ["soft404"]]
    assert len(asked_for_nothing(wire)) == 1
    assert [look(each).content for each in (source, clothes)] == ["soft404"] * 2
    assert len(asked_for_nothing(wire)) == 1


@pytest.fixture
def sites(wire: Pages, settings: Settings) -> Iterator[list[Pages]]:
    """Two sites that show a page for whatever they are asked, in the order in which they are asked."""
    other = Pages()
    settings.FETCH_ALLOW = frozenset({wire.host, other.host})
    for site in (wire, other):
        be_lenient(site)
        site.set("/ferry", ferry())
    yield sorted((wire, other), key=lambda site: site.url)
    other.close()


@pytest.mark.parametrize(
    "title", ["Far too long. " * 40, "Half \ud800 a character"], ids=["too long", "half a character"]
)
def test_what_a_site_shows_that_cannot_be_kept_harms_no_other_of_the_batch(
    title: str, sites: list[Pages], ada: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fetcher = fetching(sites[0], also=sites[1:])
    sources = [source_for_url(url=f"{site.url}/ferry", by=ada) for site in sites]
    for source in sources:
        cited(source, by=ada)
    look_now(sources=sources, fetcher=fetcher)
    for site in sites:
        site.forget("/ferry")
    at = Shown.at

    def shown(url: str, **more: str) -> Shown:
        return replace(at(url, **more), title=title) if url.startswith(sites[0].url) else at(url, **more)

    monkeypatch.setattr(Shown, "at", shown)
    rechecks = {recheck.source_id: recheck.content for recheck in look_now(sources=sources, fetcher=fetcher)}
    assert [rechecks.get(source.pk) for source in sources] == ["changed", "soft404"]
    probed = [(known.site, known.probed) for known in NotFoundPage.objects.order_by("site")]
    assert probed == [(sites[0].url, Probed.UNKNOWN), (sites[1].url, Probed.SHOWN)]
    assert caplog.messages == [f"What {sites[0].url} shows for nothing could not be kept"]
    assert Source.objects.filter(lease__isnull=False).count() == 0


# In turn

PAUSE = 0.3


def test_the_site_is_asked_in_its_turn_like_for_any_page(transactional_db: None, ada: User, settings: Settings) -> None:
    street = Street()
    site = f"{ADDRESSES[0]}:{street.port}"
    settings.FETCH_ALLOW, settings.FETCH_INTERVAL = frozenset({site}), PAUSE
    page = f"{ADDRESSES[0]}/ferry"
    try:
        street.answers[page] = (200, {}, ferry().encode())
        source = source_for_url(url=f"http://{site}/ferry", by=ada)
        cited(source, by=ada)
        look_now(sources=[source])
        street.answers[page] = (200, {}, article(DRAWERS, STRAY, title="Halden Wire").encode())
        (recheck,) = look_now(sources=[source])
    finally:
        street.close()
    assert (recheck.content, len(street.paths), street.paths[:3]) == ("changed", 4, ["/robots.txt", "/ferry", "/ferry"])
    assert (street.most[ADDRESSES[0]], street.shortest_pause(ADDRESSES[0]) >= PAUSE) == (1, True)


# What is kept


def test_what_nobody_asked_again_for_a_month_is_forgotten_and_honesty_is_not(db: None) -> None:
    long_ago, lately = timezone.now() - timedelta(days=31), timezone.now() - timedelta(days=29)
    NotFoundPage.objects.create(site="https://forgotten.example", probed=Probed.SHOWN, text="Oh.", kept_until=long_ago)
    NotFoundPage.objects.create(site="https://honest.example", probed=Probed.HONEST)
    NotFoundPage.objects.create(site="https://lately.example", probed=Probed.UNKNOWN, kept_until=lately)
    assert forget_unused() == 1
    assert list(map(str, NotFoundPage.objects.all())) == ["https://honest.example", "https://lately.example"]
