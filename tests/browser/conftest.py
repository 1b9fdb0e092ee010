"""A real Chromium, driven by what people read and press."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from factcheck.accounts.models import User
from factcheck.articles.actions import submit
from factcheck.claims.actions import take_in_draft

QUIET = [
    "--no-sandbox",  # Chromium's own does not work for root, and only our own pages are opened
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
Visit = Callable[..., Page]
PATIENCE = 30_000  # milliseconds; a machine that tests much at once is slow

THREE_CLAIMS = """The night ferry to Halden takes about 20 hours, the operator said on Monday.

The harbour was closed for 3 days in March, the port authority said.

The ticket costs 45 crowns, according to the timetable of 12 May.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")
            # Chromium lets one in some thousands of the requests through that a test catches.
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("No Chromium here: as root `make test` installs Debian's; else `apt-get install chromium`.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread until the file is done: Django takes what it does for asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Sign somebody in, in a browser of their own: `visit(ada)`; further words are Playwright's context options."""
    contexts = []

    def sign_in(username: str, **options: object) -> Page:
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        # Requests are caught from the first page on: one that is already open lets some pass for a moment.
        context.route("**/never/", Route.abort)
        page = context.new_page()
        page.goto("/sign-in/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill("factcheck")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/")
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.fixture
def desk(visit: Visit, ada: User, ben: User, transactional_db: None) -> Page:
    """Ben's desk, with a story of three claims that nobody has decided on."""
    article = take_in_draft(headline="The night ferry", given=THREE_CLAIMS.encode(), by=ada)
    submit(article=article, by=ada)
    page = visit("ben")
    page.goto(f"/articles/{article.pk}/")
    return page


def card_shows(page: Page, number: int) -> None:
    expect(page.get_by_role("region", name="Claim", exact=True)).to_contain_text(f"Claim {number}")


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page (WCAG 2.2 AA), each with the element it found it at."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    return [
        f"{page.url} {one['id']}: {node['html'][:120]}" for one in found.response["violations"] for node in one["nodes"]
    ]
