"""What the desk does with answers it did not hope for, and with the browser's Back button."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import card_shows


def test_whoever_was_signed_out_meanwhile_signs_in_and_comes_back(desk: Page) -> None:
    Session.objects.all().delete()
    desk.keyboard.press("j")
    desk.wait_for_url("**/sign-in/?next=*")
    desk.get_by_label("Username").fill("ben")
    desk.get_by_label("Password").fill("factcheck")
    desk.get_by_role("button", name="Sign in", exact=True).click()
    expect(desk.get_by_role("region", name="Story")).to_contain_text("about 20 hours")


@pytest.mark.parametrize(
    ("status", "words"), [(403, "signed in or out"), (404, "no longer here"), (500, "Something broke on the server")]
)
def test_an_error_is_said_aloud_and_changes_nothing(desk: Page, status: int, words: str) -> None:
    desk.route("**/decide/", lambda route: route.fulfill(status=status, body="<p>not for the page</p>"))
    desk.keyboard.press("u")
    expect(desk.get_by_role("alert")).to_contain_text(words)
    expect(desk.get_by_text("not for the page")).to_have_count(0)
    card_shows(desk, 1)


def test_a_server_that_does_not_answer_is_named_and_the_next_try_counts(desk: Page) -> None:
    def away(route: Route) -> None:
        route.abort()

    desk.route("**/decide/", away)
    desk.get_by_label("Note").fill("Nobody answered the telephone.")
    desk.get_by_role("button", name="Unconfirmed", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("did not answer")
    expect(desk.get_by_label("Note")).to_have_value("Nobody answered the telephone.")
    desk.unroute("**/decide/", away)
    desk.get_by_role("button", name="Unconfirmed", exact=True).click()
    card_shows(desk, 2)


def test_pressing_words_of_the_story_shows_their_claim_and_moves_the_focus_to_it(desk: Page) -> None:
    desk.get_by_role("region", name="Story").get_by_text("The harbour was closed").click()
    card_shows(desk, 2)
    expect(desk.get_by_role("region", name="Claim", exact=True)).to_be_focused()
    lit = desk.get_by_role("region", name="Story").locator("[aria-current]")
    expect(lit).to_have_text(re.compile("The harbour was closed"))


def test_the_back_button_goes_to_the_claim_before(desk: Page) -> None:
    desk.keyboard.press("j")
    card_shows(desk, 2)
    desk.go_back()
    card_shows(desk, 1)


def test_a_refused_verdict_leaves_nothing_to_go_back_to(desk: Page) -> None:
    address = desk.url
    desk.keyboard.press("v")
    expect(desk.locator("#claim-card .refusal")).to_be_visible()
    assert desk.url == address
