"""The screens of watching, by what people read and press."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings
from django.db import connection
from playwright.sync_api import Page, expect

from factcheck.accounts.models import User
from factcheck.claims.actions import attach_citation, take_in_draft
from factcheck.claims.models import Proves, Stance
from factcheck.rechecks.actions import dismiss_notice, look_now
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Source
from tests.browser.conftest import THREE_CLAIMS, violations
from tests.factories import NoticeFactory
from tests.pages import Pages, article

Visit = Callable[..., Page]

SAILS = "The night ferry to Halden takes about {hours} hours, the operator said. " * 3


def watch(source: Source) -> None:
    """Do what a worker does with a source that somebody waits for; in a thread, for Playwright's loop has this one."""

    def look() -> None:
        look_now(sources=[source])
        connection.close()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(look).result()


@pytest.fixture
def source(pages: Pages, settings: LazySettings, ada: User, transactional_db: None) -> Source:
    """A page that was captured twice, with a quote in a story that it no longer says."""
    settings.FETCH_ALLOW = frozenset({pages.host})
    source = source_for_url(url=pages.set("/ferry", article(SAILS.format(hours=20))), by=ada)
    story = take_in_draft(headline="The night ferry", given=THREE_CLAIMS.encode(), by=ada)
    claim = story.claims.in_order()[0]
    quote = "takes about 20 hours"
    attach_citation(claim=claim, source=source, by=ada, quote=quote, stance=Stance.SUPPORTS, proves=Proves.SO)
    watch(source)
    pages.set("/ferry", article(SAILS.format(hours=24)))
    watch(source)
    return source


def test_re_check_now_shows_how_far_it_is_says_what_came_of_it_once_and_asks_no_more(
    source: Source, visit: Visit, ben: User
) -> None:
    page = visit("ben")
    page.goto(f"/sources/{source.pk}/")
    looks = page.get_by_role("region", name="Looks").get_by_text("nothing changed")
    expect(looks).to_have_count(0)
    page.get_by_role("button", name="Re-check now", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Watching")).to_contain_text("Waiting for a worker…")
    expect(page.get_by_role("status")).to_have_text("We will look at it right away.")
    watch(source)
    expect(page.get_by_role("status")).to_have_text("Done. Nothing changed.")
    expect(looks).to_have_count(1)
    expect(page.get_by_role("button", name="Re-check now", exact=True)).to_be_focused()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2_500)
    assert asked == []


def test_re_check_now_works_without_javascript(source: Source, visit: Visit, ben: User) -> None:
    page = visit("ben", java_script_enabled=False)
    page.goto(f"/sources/{source.pk}/")
    page.get_by_role("button", name="Re-check now", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("We will look at it right away.")
    expect(page.get_by_role("region", name="Watching")).to_contain_text("Waiting for a worker…")
    watch(source)
    page.get_by_role("link", name="Reload to see how far it is").click()
    expect(page.get_by_role("region", name="Looks")).to_contain_text("nothing changed")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_two_captures_are_chosen_and_compared(javascript: bool, source: Source, visit: Visit, ben: User) -> None:
    page = visit("ben", java_script_enabled=javascript)
    page.goto(f"/sources/{source.pk}/")
    page.get_by_label("From the capture of").select_option(index=1)
    page.get_by_label("To the capture of").select_option(index=0)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("region", name="The cited quotes")).to_contain_text("Intact → Altered: 20 hours → 24 hours")
    expect(page.locator("del", has_text="20").last).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_misread_notice_is_dismissed_with_the_keyboard_and_counted_again(
    javascript: bool, source: Source, visit: Visit, ben: User
) -> None:
    NoticeFactory.create(source=source)
    page = visit("ben", java_script_enabled=javascript)
    page.goto(f"/sources/{source.pk}/")
    notices = page.get_by_role("region", name="Corrections and notices")
    notices.get_by_text("This is no notice about what we cite").focus()
    page.keyboard.press("Enter")
    notices.get_by_label("Why it is none").fill("Another paper.")
    page.keyboard.press("Enter")
    expect(notices).to_contain_text("No notice about what we cite, Ben said on")
    expect(page.get_by_role("status")).to_contain_text("Dismissed. The reason is kept.")
    notices.get_by_role("button", name="Count it again").focus()
    page.keyboard.press("Enter")
    expect(notices).not_to_contain_text("Another paper.")


def test_the_table_behind_the_year_opens_with_the_keyboard(source: Source, visit: Visit, ben: User) -> None:
    page = visit("ben")
    page.goto(f"/sources/{source.pk}/")
    table = page.get_by_role("table")
    expect(table).to_have_count(0)
    page.get_by_text("The same as a table, week by week").focus()
    page.keyboard.press("Enter")
    expect(table.get_by_role("columnheader", name="Quote altered")).to_be_visible()


def test_an_admin_goes_from_a_number_to_the_list_acts_and_is_back(source: Source, visit: Visit, amin: User) -> None:
    Source.objects.filter(pk=source.pk).update(paused=True)
    page = visit("amin")
    page.get_by_role("link", name="Watching", exact=True).click()
    page.get_by_role("list").get_by_role("link", name="1 Paused").click()
    page.get_by_role("button", name="Watch again").click()
    expect(page.get_by_role("status")).to_contain_text("The source is watched again.")
    expect(page.get_by_role("heading", name="Every source is watched.")).to_be_visible()


PLACES = [
    "/sources/{source}/",
    "/sources/{source}/?before=1",
    "/sources/{source}/compare/",
    "/sources/health/",
    "/sources/health/?show=paused",
    "/sources/health/?show=looks",
    "/sources/health/?show=noisy",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_on_any_screen_of_watching(
    scheme: str, source: Source, visit: Visit, amin: User, ben: User
) -> None:
    other = Source.objects.create(url="https://wire.example/2", added_by=amin, paused=True)
    dismiss_notice(notice=NoticeFactory.create(source=source), by=ben, reason="Another paper.")
    NoticeFactory.create(source=source, kind="correction")
    page = visit("ben", color_scheme=scheme)
    page.goto(f"/sources/{source.pk}/")
    page.get_by_text("This is no notice about what we cite").click()
    found = violations(page)
    page = visit("amin", color_scheme=scheme)
    for place in PLACES:
        page.goto(place.format(source=source.pk))
        for summary in page.locator("main summary").all():
            summary.click()
        found += violations(page)
    Source.objects.filter(pk=source.pk).update(wanted_at=other.added_at)
    page.goto(f"/sources/{source.pk}/")
    assert found + violations(page) == []
