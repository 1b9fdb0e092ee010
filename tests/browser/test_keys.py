"""Letters and selections at the desk: what they do, and when they must do nothing."""

import time

import pytest
from playwright.sync_api import Page, Route, expect

from factcheck.claims.models import Claim, Decision, Verdict
from tests.browser.conftest import card_shows


def verdicts() -> list[str]:
    return list(Claim.objects.in_order().values_list("verdict", flat=True))


def test_one_key_decides_and_the_next_claim_has_the_focus(desk: Page) -> None:
    card_shows(desk, 1)
    desk.keyboard.press("u")
    card_shows(desk, 2)
    expect(desk.get_by_role("region", name="Claim", exact=True)).to_be_focused()
    expect(desk.get_by_role("status")).to_contain_text("Claim 1")
    desk.keyboard.press("0")
    card_shows(desk, 3)
    assert verdicts() == [Verdict.UNCONFIRMED, Verdict.NO_CLAIM, Verdict.UNCHECKED]


def test_undo_takes_the_last_decision_back_and_shows_its_claim(desk: Page) -> None:
    desk.keyboard.press("u")
    card_shows(desk, 2)
    desk.keyboard.press("z")
    card_shows(desk, 1)
    assert verdicts() == [Verdict.UNCHECKED, Verdict.UNCHECKED, Verdict.UNCHECKED]


def test_keys_go_from_claim_to_claim(desk: Page) -> None:
    for key, number in [("j", 2), ("j", 3), ("k", 2), ("n", 3), ("p", 2)]:
        desk.keyboard.press(key)
        card_shows(desk, number)


def test_a_key_pressed_the_moment_an_answer_is_there_acts_on_what_is_shown(desk: Page) -> None:
    desk.evaluate(
        """() => document.addEventListener("desk:answered", () => document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key: "u", code: "KeyU", bubbles: true, cancelable: true })
        ), { once: true })"""
    )
    desk.keyboard.press("j")
    card_shows(desk, 3)
    assert verdicts() == [Verdict.UNCHECKED, Verdict.UNCONFIRMED, Verdict.UNCHECKED]


@pytest.fixture
def held(desk: Page) -> list[Route]:
    """The requests for a claim and for the gate, each held until a test lets it go."""
    requests: list[Route] = []

    def hold(route: Route) -> None:
        requests.append(route)

    desk.route("**/?claim=*", hold)
    desk.route("**/gate/", hold)
    return requests


def nth(page: Page, held: list[Route], number: int) -> Route:
    """Wait for the so many-th of the held requests."""
    until = time.monotonic() + 30
    while len(held) < number and time.monotonic() < until:
        page.wait_for_timeout(20)
    return held[number - 1]


def test_steps_pressed_while_an_answer_is_under_way_are_taken_one_after_the_other(
    desk: Page, held: list[Route]
) -> None:
    for key in "jju":
        desk.keyboard.press(key)
    nth(desk, held, 1).continue_()
    card_shows(desk, 2)
    nth(desk, held, 2).continue_()
    card_shows(desk, 3)
    assert verdicts() == [Verdict.UNCHECKED, Verdict.UNCHECKED, Verdict.UNCHECKED]


def test_a_key_acts_while_the_gate_is_still_being_asked(desk: Page, held: list[Route]) -> None:
    desk.keyboard.press("u")
    card_shows(desk, 2)
    gate = nth(desk, held, 1)
    desk.keyboard.press("0")
    card_shows(desk, 3)
    assert verdicts() == [Verdict.UNCONFIRMED, Verdict.NO_CLAIM, Verdict.UNCHECKED]
    gate.abort()


def test_a_refused_verdict_is_explained_in_place_and_said_aloud(desk: Page) -> None:
    desk.keyboard.press("v")
    expect(desk.locator("#claim-card .refusal")).to_be_visible()
    expect(desk.get_by_role("alert")).not_to_be_empty()
    card_shows(desk, 1)
    assert verdicts() == [Verdict.UNCHECKED, Verdict.UNCHECKED, Verdict.UNCHECKED]


def test_a_verdict_that_needs_a_note_asks_for_it_and_ctrl_enter_gives_it(desk: Page) -> None:
    desk.keyboard.press("d")
    note = desk.get_by_label("Note")
    expect(note).to_be_focused()
    desk.keyboard.type("vu0: the port says 4 days.")
    assert verdicts() == [Verdict.UNCHECKED, Verdict.UNCHECKED, Verdict.UNCHECKED]
    desk.keyboard.press("Control+Enter")
    card_shows(desk, 2)
    expect(note).to_have_value("")
    assert verdicts() == [Verdict.DISPUTED, Verdict.UNCHECKED, Verdict.UNCHECKED]
    assert Decision.objects.get().note == "vu0: the port says 4 days."


def test_a_note_that_was_begun_stays_with_its_claim(desk: Page) -> None:
    note = desk.get_by_label("Note")
    note.fill("Ask the port.")
    note.press("Escape")
    expect(desk.get_by_role("region", name="Claim", exact=True)).to_be_focused()
    desk.keyboard.press("j")
    card_shows(desk, 2)
    expect(note).to_have_value("")
    desk.keyboard.press("k")
    card_shows(desk, 1)
    expect(note).to_have_value("Ask the port.")


def test_letters_typed_into_a_note_decide_nothing(desk: Page) -> None:
    note = desk.get_by_label("Note")
    note.focus()
    desk.keyboard.type("uvdw0")
    expect(note).to_have_value("uvdw0")
    card_shows(desk, 1)


@pytest.mark.parametrize("modifier", ["ctrlKey", "altKey", "metaKey"])
def test_what_a_browser_owns_is_left_to_it(desk: Page, modifier: str) -> None:
    left_alone = desk.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', "
        f"{{ key: 'u', code: 'KeyU', bubbles: true, cancelable: true, {modifier}: true }}))"
    )
    assert left_alone
    card_shows(desk, 1)


def test_letters_can_be_switched_off_and_stay_off(desk: Page) -> None:
    desk.keyboard.press("?")
    desk.get_by_label("Single letters act").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("u")
    desk.reload()
    desk.keyboard.press("u")
    card_shows(desk, 1)
    assert verdicts() == [Verdict.UNCHECKED, Verdict.UNCHECKED, Verdict.UNCHECKED]


def test_on_a_keyboard_without_latin_letters_the_same_places_act(desk: Page) -> None:
    desk.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', "
        "{ key: 'г', code: 'KeyU', bubbles: true, cancelable: true }))"
    )
    card_shows(desk, 2)


@pytest.mark.parametrize("composing", ["isComposing: true", "repeat: true"])
def test_keys_held_down_or_composing_a_character_do_nothing(desk: Page, composing: str) -> None:
    desk.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', "
        f"{{ key: 'u', code: 'KeyU', bubbles: true, cancelable: true, {composing} }}))"
    )
    card_shows(desk, 1)


def test_c_opens_the_citation_form_over_the_desk_and_escape_gives_the_focus_back(desk: Page) -> None:
    desk.keyboard.press("c")
    dialog = desk.get_by_role("dialog", name="Attach citation")
    expect(dialog.get_by_label("Address")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(desk.get_by_role("button", name="Attach citation")).to_be_focused()


def test_keys_act_when_a_citation_was_attached(desk: Page) -> None:
    desk.keyboard.press("c")
    dialog = desk.get_by_role("dialog", name="Attach citation")
    dialog.get_by_label("Address").fill("https://halden.example/timetable")
    dialog.get_by_role("button", name="Attach", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(desk.get_by_role("region", name="Evidence")).to_contain_text("halden.example")
    desk.keyboard.press("j")
    card_shows(desk, 2)
    desk.keyboard.press("u")
    card_shows(desk, 3)
    assert verdicts() == [Verdict.UNCHECKED, Verdict.UNCONFIRMED, Verdict.UNCHECKED]


def test_selected_words_become_a_claim(desk: Page) -> None:
    words = desk.get_by_role("region", name="Story").get_by_text("about 20 hours")
    words.evaluate(
        """(run) => {
            const node = run.firstChild;
            const from = node.data.indexOf("about 20 hours");
            document.getSelection().setBaseAndExtent(node, from, node, from + "about 20 hours".length);
        }"""
    )
    desk.get_by_role("button", name="Raise claim").last.click()
    expect(desk.get_by_role("region", name="Claim", exact=True)).to_contain_text("Claim 4")
    assert Claim.objects.get(number=4).text == "about 20 hours"
