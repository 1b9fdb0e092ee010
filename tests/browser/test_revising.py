"""A story that is rewritten while it is checked: what that does is seen, saved, placed by hand and decided again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from factcheck.accounts.models import User
from factcheck.articles.models import Article, PendingRevision
from factcheck.claims.actions import revise
from factcheck.claims.models import Claim, LostPlace
from tests.browser.conftest import violations
from tests.stories import DRAFT, settled_story

Visit = Callable[..., Page]

LEFT = "The ferry left Port Maren on Monday with 140 passengers."
ABOARD = "All 140 went aboard at the northern quay."
WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def story(transactional_db: None, ada: User, ben: User) -> Article:
    return settled_story(ada, ben)


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="Claim", exact=True)


def select(page: Page, words: str) -> None:
    """Select words of the story, as somebody does who drags over them."""
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.querySelector("[data-story]"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + words.length);
            document.getSelection().removeAllRanges();
            document.getSelection().addRange(range);
            return;
          }
        }""",
        words,
    )


@WITH_AND_WITHOUT
def test_a_text_is_revised_its_effects_seen_the_lost_one_placed_and_decided_again(
    javascript: bool, visit: Visit, story: Article
) -> None:
    number = story.claims.get(text=LEFT).number
    page = visit("ben", java_script_enabled=javascript)
    page.goto(f"/articles/{story.pk}/")
    page.get_by_role("link", name="Revise", exact=True).click()
    page.get_by_label("Text", exact=True).fill(DRAFT.replace(LEFT, ABOARD).replace("20 hours, the", "24 hours, the"))
    page.get_by_role("button", name="See what it changes").click()
    expect(page.get_by_role("main")).to_contain_text("3 exact, 0 moved, 1 altered, 1 lost")
    expect(page.locator("del", has_text=LEFT).first).to_be_visible()
    assert story.revisions.count() == 1

    page.get_by_role("button", name="Save revision").click()
    expect(page.get_by_role("status")).to_contain_text("Revision 2 is saved: 3 exact, 0 moved, 1 altered, 1 lost.")
    expect(card(page)).to_contain_text("was Verified by Ben")
    expect(card(page).locator("del")).to_have_text("20")
    expect(card(page).locator("ins")).to_have_text("24")
    page.get_by_role("button", name="Verified", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Claim 1 verified.")

    page.goto(f"/articles/{story.pk}/")
    page.get_by_role("link", name="1 place lost").click()
    tray = page.get_by_role("region", name="1 place was lost in the new text")
    expect(tray).to_contain_text(LEFT)
    if javascript:
        select(page, ABOARD)
        page.get_by_role("button", name=f"Claim {number} stands here").click()
    else:
        tray.get_by_label(f"Words of claim {number} in the story").fill(ABOARD)
        tray.get_by_role("button", name="Place here").click()
    expect(page.get_by_role("status")).to_contain_text(f"Claim {number} has its place again.")
    expect(tray).to_have_count(0)
    expect(card(page)).to_contain_text(ABOARD)
    expect(card(page).locator(".card__difference")).to_contain_text("passengers")
    page.get_by_role("button", name="Verified", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(f"Claim {number} verified.")
    claim = Claim.objects.get(article=story, number=number)
    assert (claim.text, claim.status, LostPlace.objects.open().count()) == (ABOARD, "verified", 0)


@WITH_AND_WITHOUT
def test_one_word_is_put_right_in_place(javascript: bool, visit: Visit, story: Article) -> None:
    page = visit("ben", java_script_enabled=javascript)
    page.goto(f"/articles/{story.pk}/?claim={story.claims.get(text=LEFT).pk}")
    if javascript:
        card(page).focus()
        page.keyboard.press("e")
        expect(page.get_by_role("dialog", name="Edit the sentence")).to_be_visible()
    else:
        card(page).get_by_role("link", name="Edit the sentence").click()
    page.get_by_label("Sentence", exact=True).fill(LEFT.replace("140", "150"))
    page.get_by_role("button", name="See what it changes").click()
    expect(page.get_by_role("main")).to_contain_text("4 exact, 0 moved, 1 altered, 0 lost")
    page.get_by_role("button", name="Save revision").click()
    expect(card(page)).to_contain_text("150 passengers")
    expect(card(page).locator("del")).to_have_text("140")
    assert story.revision.text == DRAFT.replace("140", "150")


def test_words_that_were_selected_are_edited(visit: Visit, story: Article) -> None:
    page = visit("ben")
    page.goto(f"/articles/{story.pk}/")
    select(page, "Port Maren")
    page.locator("[data-selection]").get_by_role("link", name="Edit the sentence").click()
    expect(page.get_by_label("Sentence", exact=True)).to_have_value(LEFT)


def test_a_sentence_that_somebody_else_changed_is_shown_in_the_dialog_with_what_was_typed(
    visit: Visit, story: Article, ada: User
) -> None:
    page = visit("ben")
    page.goto(f"/articles/{story.pk}/?claim={story.claims.get(text=LEFT).pk}")
    card(page).get_by_role("link", name="Edit the sentence").click()
    page.get_by_label("Sentence", exact=True).fill(LEFT.replace("140", "150"))
    revise(article=story, given=DRAFT.replace("140", "160").encode(), by=ada, seen=1)
    page.get_by_role("button", name="See what it changes").click()
    dialog = page.get_by_role("dialog", name="Edit the sentence")
    expect(dialog).to_contain_text("Ada was quicker: in revision 2 these words read differently.")
    expect(page.get_by_label("Sentence", exact=True)).to_have_value(LEFT.replace("140", "150"))
    page.get_by_role("button", name="See what it changes").click()
    expect(page.get_by_role("main")).to_contain_text("upon revision 2")


def test_the_second_of_two_revisers_is_told_and_sees_both_texts(visit: Visit, story: Article, ada: User) -> None:
    page = visit("ben")
    page.goto(f"/articles/{story.pk}/revise/")
    page.get_by_label("Text", exact=True).fill(DRAFT.replace("140", "150"))
    page.get_by_role("button", name="See what it changes").click()
    revise(article=story, given=DRAFT.replace("140", "160").encode(), by=ada, seen=1)
    page.get_by_role("button", name="Save revision").click()
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text(
        "Ada was quicker: revision 2 came in between."
    )
    expect(page.locator(".difference--text del")).to_have_text("160")
    expect(page.locator(".difference--text ins")).to_have_text("150")
    page.get_by_role("button", name="Check my text against revision 2").click()
    page.get_by_role("button", name="Save revision").click()
    expect(page.get_by_role("status")).to_contain_text("Revision 3 is saved")
    page.goto(f"/articles/{story.pk}/revisions/")
    page.get_by_label("From revision").select_option("1")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("From revision 1 to revision 3")


def test_an_opened_list_of_findings_stays_open_while_one_works_through_it(
    visit: Visit, transactional_db: None, ada: User, ben: User
) -> None:
    story = settled_story(ada, ben)
    torn = DRAFT.replace("on Monday with", "on with").replace("been set", "been been set")
    revise(article=story, given=torn.encode(), by=ben, seen=1)
    page = visit("ben")
    page.goto(f"/articles/{story.pk}/")
    page.get_by_text(re.compile(r"Proofreading: \d findings")).click()
    before = page.locator("#findings > li").count()
    page.get_by_label("Why the text may stand").first.fill("It reads so in the log.")
    page.get_by_role("button", name="Dismiss").first.click()
    expect(page.locator("#findings").get_by_text("let it stand")).to_be_visible()
    assert page.locator("#findings > li").count() == before >= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 800, 390])
def test_axe_finds_nothing_wrong_on_the_way_of_a_revision(
    scheme: str, width: int, visit: Visit, story: Article, ada: User
) -> None:
    page = visit("ben", color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(f"/articles/{story.pk}/revise/")
    found = violations(page)
    one, other = "- The ferry takes about 20 hours.\n", "- No date for the return has been set.\n"
    swapped = DRAFT.replace(one + other, other + one)
    assert swapped != DRAFT
    page.get_by_label("Text", exact=True).fill(
        "It snowed.\n\n" + swapped.replace(LEFT, "").replace("20 hours, the", "24 hours, the")
    )
    page.get_by_role("button", name="See what it changes").click()
    page.get_by_text("moved with its words").click()
    found += violations(page)
    late = PendingRevision.objects.create(base=story.revision, given=DRAFT.replace("140", "150").encode(), by=ada)
    page.get_by_role("button", name="Save revision").click()
    page.wait_for_url(re.compile(r"/articles/\d+/"))
    found += violations(page)
    claim = story.claims.get(text=LEFT)
    for place in ("revisions/", "revisions/compare/", "revisions/compare/?before=1&after=1", f"?claim={claim.pk}"):
        page.goto(f"/articles/{story.pk}/{place}")
        found += violations(page)
    page.goto(f"/pending/{late.pk}/")
    found += violations(page)
    page.goto(f"/articles/{story.pk}/")
    card(page).get_by_role("link", name="Edit the sentence").click()
    expect(page.get_by_label("Sentence", exact=True)).to_be_visible()
    found += violations(page)
    page.goto(f"/articles/{story.pk}/edit/?seen=2&start=14&end=20")
    found += violations(page)
    assert found == []
