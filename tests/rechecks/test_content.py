import pytest

from factcheck.lib.extraction import Page
from factcheck.rechecks.content import what_hides
from factcheck.rechecks.models import Content

BEFORE = "The crossing takes about 20 hours in good weather, the operator told reporters. " * 20
URL = "https://wire.example/ferry"


def hides(
    text: str,
    *,
    title: str = "Ferry runs again",
    body: bytes = b"",
    final_url: str = URL,
    before: str = BEFORE,
    lost_quotes: bool = True,
) -> Content | None:
    page = Page(title=title, text=text, full_text=text)
    return what_hides(page, body=body, url=URL, final_url=final_url, before=before, lost_quotes=lost_quotes)


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 – Page not found",
        "Error 404",
        "Page not found | Halden Wire",
        "Not found",
        "This article is no longer available",
        "The page you requested could not be found",
        "Sorry, we can’t find that page",
        "This page has been removed",
    ],
)
def test_an_error_page_is_known_by_its_title(title: str) -> None:
    assert hides("Please use our search.", title=title) == Content.SOFT_404


@pytest.mark.parametrize(
    "title",
    [
        "404 people rescued from the ferry",
        "Wreck not found after three days",
        "The minister says no evidence was found",
        "Ferry runs again",
    ],
)
def test_a_story_is_no_error_page(title: str) -> None:
    assert hides(BEFORE[:900], title=title) is None


def test_a_long_page_about_errors_is_no_error_page() -> None:
    assert hides(BEFORE, title="Page not found: a history") is None


def test_a_first_line_tells_as_much_as_a_title() -> None:
    assert hides("Page not found\nPlease use our search.", title="Halden Wire") == Content.SOFT_404


def test_a_page_sent_to_the_front_page_is_lost() -> None:
    assert hides("Today's news. " * 200, final_url="https://wire.example/") == Content.SOFT_404


def test_a_page_of_which_little_is_left_and_no_quote_is_lost() -> None:
    assert hides(BEFORE[:200]) == Content.SOFT_404
    assert hides(BEFORE[:200], lost_quotes=False) is None


def test_a_page_of_which_much_is_left_is_there() -> None:
    assert hides(BEFORE[:1000]) is None


def test_nobody_asks_while_nothing_is_lost() -> None:
    assert hides(BEFORE, title="404", lost_quotes=False) is None


@pytest.mark.parametrize("text", ["This domain is for sale!", "Buy this domain today.", "This domain has expired."])
def test_a_parked_domain_is_known(text: str) -> None:
    assert hides(text) == Content.PARKED


def test_a_shell_that_waits_for_scripts_is_known() -> None:
    assert hides("Loading", body=b'<div id="root"></div>', before="") == Content.JS_SHELL
    assert hides("Loading", body=b"<noscript>Please enable JavaScript</noscript>", before="") == Content.JS_SHELL


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Subscribe now to continue reading.", b""),
        ("The crossing takes", b'{"@type": "NewsArticle", "isAccessibleForFree": false}'),
    ],
)
def test_the_beginning_of_a_page_behind_a_paywall_is_known(text: str, body: bytes) -> None:
    assert hides(text, body=body) == Content.PAYWALL


def test_a_page_seen_for_the_first_time_may_be_short() -> None:
    assert hides("Subscribe to our newsletter.", before="", lost_quotes=False) is None
