"""The whole way of a story, by what people read and press, from the draft to its publication."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings
from django.db import connection
from playwright.sync_api import Page, expect

from factcheck.accounts.models import User
from factcheck.claims.models import Claim
from factcheck.rechecks.actions import look_now
from factcheck.sources.models import Source
from tests.browser.conftest import violations
from tests.pages import Pages

Visit = Callable[..., Page]

DRAFT = """The night ferry to Halden takes about 20 hours, the operator said on Monday.

Unconfirmed
- Whether the minister was on board on Monday is not known.
"""

PAGE = """<!doctype html><html lang="en"><head><title>Ferry runs again</title></head><body><article>
<h1>Ferry runs again</h1>
<p>The crossing takes about {hours} hours in good weather, the operator told reporters at the harbour on Monday.</p>
<p>Passengers are advised to bring warm clothes, for the saloon is not heated after midnight in any season.</p>
</article></body></html>"""


@pytest.fixture
def wire(pages: Pages, settings: LazySettings) -> Pages:
    settings.FETCH_ALLOW = frozenset({pages.host})
    pages.set("/ferry", PAGE.format(hours=20))
    return pages


def watch(source: Source) -> None:
    """Do what a worker does with a source that somebody waits for; in a thread, for Playwright's loop has this one."""

    def look() -> None:
        look_now(sources=[source])
        connection.close()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(look).result()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_story_goes_through_the_desk(
    javascript: bool, visit: Visit, wire: Pages, ada: User, ben: User, transactional_db: None
) -> None:
    options = {"java_script_enabled": javascript}

    page = visit("ada", **options)
    page.goto("/articles/new/")
    page.get_by_label("Headline").fill("The night ferry")
    page.get_by_label("Draft").fill(DRAFT)
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url(re.compile(r"/articles/\d+/"))
    expect(page.get_by_role("region", name="Story")).to_contain_text("takes about 20 hours")
    expect(page.get_by_role("region", name="Claim", exact=True)).to_contain_text("Claim 1")
    desk = page.url.split("?")[0]

    page.get_by_role("button", name="Attach citation").click()
    page.get_by_label("Address").fill(f"{wire.url}/ferry")
    page.get_by_label("Quote", exact=True).fill("takes about 20 hours")
    page.get_by_role("button", name="Attach", exact=True).click()
    evidence = page.get_by_role("region", name="Evidence")
    expect(evidence).to_contain_text("Not proved")
    watch(Source.objects.get())
    page.goto(desk)
    expect(evidence).to_contain_text("Intact")
    expect(evidence).to_contain_text("Ferry runs again")
    page.get_by_role("button", name="Send to the desk").click()
    expect(page.get_by_role("main")).to_contain_text("In checking")

    page = visit("ben", **options)
    page.goto(desk)
    card = page.get_by_role("region", name="Claim", exact=True)
    page.get_by_role("button", name="Verified", exact=True).click()
    expect(card).to_contain_text("Claim 2")
    page.get_by_label("Note").fill("No list of passengers was given.")
    page.get_by_role("button", name="Unconfirmed", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Claim 2")
    assert list(Claim.objects.in_order().values_list("verdict", flat=True)) == ["verified", "unconfirmed"]

    wire.set("/ferry", PAGE.format(hours=24))
    watch(Source.objects.get())
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("20 hours → 24 hours")
    page.goto(desk)
    expect(card).to_contain_text("20 hours → 24 hours")
    expect(card).to_contain_text("was Verified")
    page.get_by_label("Note").fill("The page was put right; ours is what it said in June.")
    page.get_by_role("button", name="Nothing to check", exact=True).click()
    expect(card).not_to_contain_text("was Verified")

    page.get_by_role("button", name="Clear for publication").first.click()
    page.get_by_role("button", name="Publish", exact=True).first.click()
    page.wait_for_url(re.compile(r"/stories/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The night ferry")
    expect(page.get_by_role("main")).to_contain_text("No list of passengers was given.")


PLACES = [
    "/",
    "/?show=all",
    "/changes/",
    "/articles/new/",
    "/articles/{article}/",
    "/articles/{article}/preview/",
    "/sources/{source}/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_on_any_page_of_the_way(
    scheme: str, visit: Visit, wire: Pages, ada: User, ben: User, transactional_db: None
) -> None:
    page = visit("ada", color_scheme=scheme)
    page.goto("/articles/new/")
    page.get_by_label("Headline").fill("The night ferry")
    page.get_by_label("Draft").fill(DRAFT)
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url(re.compile(r"/articles/\d+/"))
    page.get_by_role("button", name="Attach citation").click()
    page.get_by_label("Address").fill(f"{wire.url}/ferry")
    page.get_by_label("Quote", exact=True).fill("takes about 20 hours")
    found = violations(page)
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_role("region", name="Evidence")).to_contain_text("Not proved")
    source = Source.objects.get()
    watch(source)
    claim = Claim.objects.in_order()[0]
    for place in PLACES:
        page.goto(place.format(article=claim.article_id, source=source.pk))
        found += violations(page)
    assert found == []
