"""The desk in a browser: reviewed with one key per claim, readable by everybody, whole without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from factcheck.accounts.models import User
from factcheck.articles.actions import set_people, submit
from factcheck.articles.models import Article
from factcheck.claims.actions import decide, reopen, take_in_draft
from factcheck.claims.models import Claim, Occurrence, Verdict
from factcheck.publishing.actions import clear, publish
from tests.browser.conftest import violations
from tests.stories import DRAFT, ferry_story, record_for, settled_story, verify

Visit = Callable[..., Page]


@pytest.fixture
def story(transactional_db: None, ada: User, ben: User) -> Article:
    return ferry_story(ada, ben)


def settle_for_another_look(story: Article, *, ada: User, ben: User) -> Article:
    """The story is published, and in checking again: its bar holds all that a bar may hold."""
    for claim in story.claims.standing():
        decide(claim=claim, by=ben, verdict=Verdict.NO_CLAIM, seen=claim.version)
    clear(article=story, by=ben)
    publish(article=story, by=ben)
    for claim in story.claims.standing()[1:]:
        reopen(claim=claim, reason="The source changed: 20 hours → 24 hours")
    claim = story.claims.get(number=1)
    decide(claim=claim, by=ben, verdict=Verdict.DISPUTED, note="Two say 24.", seen=claim.version)
    set_people(article=story, by=ada, editor=ben, embargoed=False)
    story.refresh_from_db()
    return story


def card(page: Page) -> object:
    return page.get_by_role("region", name="Claim", exact=True)


def test_a_story_is_reviewed_with_one_key_per_claim_and_no_mouse(visit: Visit, story: Article, ada: User) -> None:
    for claim in story.claims.standing():
        record_for(claim, by=ada)
    numbers = [claim.number for claim in sorted(story.claims.standing(), key=lambda one: one.occurrences.first().start)]
    page = visit("ben")
    page.goto(f"/articles/{story.pk}/")
    pressed = 0
    for number, key in zip(numbers, "vuv0v", strict=True):
        expect(card(page)).to_contain_text(f"Claim {number}")
        page.keyboard.press(key)
        pressed += 1
        expect(page.get_by_role("status")).to_contain_text(f"Claim {number}")
    expect(page.get_by_role("status")).to_contain_text("Every claim is decided.")
    assert pressed == story.claims.standing().count()
    assert story.claims.unresolved().count() == 0
    expect(page.locator("#progress")).to_contain_text("5 of 5")
    assert page.title().startswith("In checking – ")


def test_the_bar_the_mark_and_the_gate_follow_a_verdict(visit: Visit, story: Article) -> None:
    page = visit("ben")
    page.goto(f"/articles/{story.pk}/")
    before = page.locator("#in-the-way").inner_text()
    page.get_by_role("button", name="Unconfirmed", exact=True).click()
    expect(page.locator("#mark-0")).to_have_class("claim claim--unconfirmed")
    expect(page.locator("#progress")).to_contain_text("1 unconfirmed")
    expect(page.locator(".gate__latest")).to_contain_text("Unconfirmed")
    assert before == "5 in the way"


def test_a_verdict_on_a_draft_takes_the_story_up_and_the_bar_says_so(
    visit: Visit, transactional_db: None, ada: User, ben: User
) -> None:
    article = take_in_draft(headline="The night ferry", given=DRAFT.encode(), by=ada)
    page = visit("ben")
    page.goto(f"/articles/{article.pk}/")
    expect(page.get_by_role("button", name="Send to the desk")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Clear for publication")).to_be_visible()
    expect(page.locator(".desk-bar")).to_contain_text("In checking")


@pytest.mark.parametrize(("key", "said"), [("s", "covers this place too."), ("t", "It is now claim")])
def test_whether_a_claim_is_said_again_is_settled_by_a_key(
    visit: Visit, transactional_db: None, ada: User, ben: User, key: str, said: str
) -> None:
    article = take_in_draft(headline="The night ferry", given=DRAFT.encode(), by=ada)
    submit(article=article, by=ada)
    repeated = article.claims.get(occurrences__in=Occurrence.objects.suggested())
    page = visit("ben")
    page.goto(f"/articles/{article.pk}/?claim={repeated.pk}")
    page.keyboard.press(key)
    expect(page.get_by_role("status")).to_contain_text(said)
    expect(card(page)).to_be_focused()
    assert not Occurrence.objects.suggested().exists()
    page.keyboard.press("0")
    expect(page.get_by_role("status")).to_contain_text(f"Claim {repeated.number}: nothing to check.")


def test_a_mark_under_the_bar_is_brought_into_sight(visit: Visit, story: Article) -> None:
    page = visit("ben", viewport={"width": 1280, "height": 500})
    page.goto(f"/articles/{story.pk}/")
    bar = page.locator(".desk-bar")
    mark = page.locator("#mark-0")
    page.evaluate(
        "([bar, mark]) => scrollBy(0, mark.getBoundingClientRect().top - bar.getBoundingClientRect().height / 2)",
        [bar.element_handle(), mark.element_handle()],
    )
    page.keyboard.press("j")
    expect(card(page)).not_to_contain_text("Claim 1 ")
    page.keyboard.press("k")
    expect(page.locator("#mark-0")).to_have_attribute("aria-current", "true")
    assert mark.bounding_box()["y"] >= bar.bounding_box()["y"] + bar.bounding_box()["height"]


@pytest.mark.parametrize("width", [800, 1280, 1700])
def test_the_bar_hides_nothing_and_shows_the_headline(
    visit: Visit, story: Article, ada: User, ben: User, width: int
) -> None:
    story = settle_for_another_look(story, ada=ada, ben=ben)
    page = visit("ben", viewport={"width": width, "height": 900})
    page.goto(f"/articles/{story.pk}/")
    expect(page.get_by_role("button", name="Clear for publication")).to_be_visible()
    expect(page.get_by_role("link", name="Published story")).to_be_visible()
    bar, reserved, headline = page.evaluate(
        """() => {
          const card = document.querySelector("#claim-card");
          return [
            document.querySelector(".desk-bar").getBoundingClientRect().height,
            parseFloat(getComputedStyle(card).insetBlockStart),
            document.querySelector(".desk-bar h1").getBoundingClientRect().width,
          ];
        }"""
    )
    assert bar <= reserved + 1, f"the bar is {bar} px high, and the card slides {bar - reserved} px under it"
    assert headline >= 200


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_telephone_a_long_name_takes_no_line_of_its_own(visit: Visit, ben: User, width: int) -> None:
    User.objects.filter(pk=ben.pk).update(first_name="Benedict Maximilian", last_name="Featherstonehaugh")
    page = visit("ben", viewport={"width": width, "height": 844})
    page.goto("/")
    brand, name = (page.locator(f".{part}").bounding_box() for part in ("masthead__brand", "menu__name"))
    assert brand["y"] <= name["y"] <= brand["y"] + brand["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_text("Benedict Maximilian Featherstonehaugh").click()
    page.get_by_role("button", name="Sign out").click(trial=True)


def test_on_a_telephone_one_line_of_the_bar_stays_in_sight(visit: Visit, story: Article, ada: User, ben: User) -> None:
    story = settle_for_another_look(story, ada=ada, ben=ben)
    page = visit("ben", viewport={"width": 390, "height": 844})
    page.goto(f"/articles/{story.pk}/")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    stays = page.locator(".desk-bar__progress").bounding_box()
    assert (stays["y"], stays["height"] <= 844 / 16) == (0, True)
    assert page.get_by_role("heading", level=1).bounding_box()["y"] < 0
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_what_is_said_lies_on_no_button_of_the_card(visit: Visit, story: Article) -> None:
    page = visit("ben", viewport={"width": 1280, "height": 800})
    page.goto(f"/articles/{story.pk}/")
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("Claim 1 unconfirmed.")
    words, shown = page.locator("#status p").bounding_box(), page.locator("#claim-card").bounding_box()
    assert words["x"] + words["width"] <= shown["x"]


def test_two_at_once_see_both_verdicts_and_lose_no_note(visit: Visit, story: Article, cleo: User) -> None:
    page = visit("ben")
    page.goto(f"/articles/{story.pk}/")
    page.get_by_label("Note").fill("Nobody rang back.")
    claim = story.claims.get(number=1)
    decide(claim=claim, by=cleo, verdict=Verdict.DISPUTED, note="Two say 24.", seen=claim.version)
    page.get_by_role("button", name="Unconfirmed", exact=True).click()
    expect(page.locator("#refusal")).to_contain_text("Cleo was quicker")
    expect(page.locator("#refusal")).to_contain_text("Disputed")
    expect(page.get_by_label("Note")).to_have_value("Nobody rang back.")
    page.get_by_role("button", name="Unconfirmed", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Claim 1 unconfirmed.")
    claim.refresh_from_db()
    assert claim.verdict == Verdict.UNCONFIRMED


def test_without_javascript_claims_are_decided_raised_split_and_undone(visit: Visit, story: Article) -> None:
    page = visit("ben", java_script_enabled=False)
    page.goto(f"/articles/{story.pk}/")
    page.get_by_role("button", name="Unconfirmed", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Claim 1 unconfirmed.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Claim 1 is again: not checked.")
    page.get_by_text("Raise a claim from words of the story").click()
    page.get_by_label("Words of the story").fill("140 passengers")
    page.get_by_role("button", name="Raise claim").first.click()
    expect(card(page)).to_contain_text("140 passengers")
    page.get_by_text("Split, merge or drop this claim").click()
    page.get_by_label("One claim a line").fill("140\npassengers")
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("is now 2 claims.")
    page.get_by_role("button", name="Verified", exact=True).click()
    expect(page.get_by_text("You raised this claim, so someone else must verify it.")).to_be_visible()


def test_a_sentence_is_said_to_have_nothing_to_check(
    visit: Visit, transactional_db: None, ada: User, ben: User
) -> None:
    article = take_in_draft(headline="Ferry", given=f"{DRAFT}\nIt is a long way.\n".encode(), by=ada)
    submit(article=article, by=ada)
    page = visit("ben")
    page.goto(f"/articles/{article.pk}/")
    expect(page.get_by_text("1 sentence not looked at")).to_be_visible()
    page.get_by_role("button", name="Nothing to check here").click()
    expect(page.get_by_role("button", name="Look again")).to_be_visible()
    expect(page.get_by_text("1 sentence not looked at")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 800, 390])
def test_axe_finds_nothing_wrong_with_a_busy_desk(
    scheme: str, width: int, visit: Visit, transactional_db: None, ada: User, ben: User
) -> None:
    article = settled_story(ada, ben)
    first, second, third, *_ = article.claims.standing().in_order()
    reopen(claim=first, reason="The source changed: 20 hours → 24 hours")
    decide(claim=second, by=ben, verdict=Verdict.WRONG, note="It was 25.", seen=second.version)
    decide(claim=third, by=ben, verdict=Verdict.DISPUTED, note="Two say so.", seen=third.version)
    page = visit("ben", color_scheme=scheme, viewport={"width": width, "height": 900})
    found = []
    for claim in (first, second):
        page.goto(f"/articles/{article.pk}/?claim={claim.pk}")
        found += violations(page)
    page.keyboard.press("v")
    page.goto("/?show=all")
    found += violations(page)
    page.goto(f"/articles/{article.pk}/people/")
    found += violations(page)
    page.goto(f"/articles/{article.pk}/")
    page.get_by_role("button", name="Clear for publication").click()
    expect(page.get_by_role("main")).to_contain_text("Not yet, ")
    found += violations(page)
    assert found == []


def test_the_administration_works_under_our_content_security_policy(
    visit: Visit, transactional_db: None, ada: User, ben: User, amin: User
) -> None:
    story = ferry_story(ada, ben)
    verify(Claim.objects.get(article=story, number=1), ada=ada, ben=ben)
    page = visit("amin")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in ["", "factcheck/source/", "factcheck/publisher/add/", "factcheck/user/add/", "factcheck/entry/"]:
        page.goto(f"/admin/{address}")
        page.wait_for_load_state("networkidle")
    assert complaints == []
