"""What a site shows in the place of a page, told from a page that was rewritten."""

from collections.abc import Sequence

import pytest

from factcheck.lib.stand_ins import LONGEST_TEXT, LONGEST_TITLE, Shown, beside, is_front, is_replaced, is_stand_in

ASKED = "https://wire.example/news/ferry-runs-again"

NAVIGATION = "Home\nNews\nSport\nWeather"
FOOT = "All rights are with the Halden Wire and its authors. Write to us at any time.\nContact\nImprint"
STORY = "The crossing takes about 20 hours in good weather.\nThe saloon is not heated after midnight in any season."
DRAWERS = "We have looked in every drawer of the house, but what you are after is not here."
STRAY = "Perhaps an old link led you astray."
LOTTERY, GULLS, TRAMS, SOUP = (
    "Lottery ticket from Estermund wins twice",
    "Why gulls steal chips, and whose",
    "Tram drivers and city agree at last",
    "Recipe of the week: barley soup",
)


def page(*lines: str, listed: Sequence[str] = (), foot: str = FOOT) -> str:
    return "\n".join([NAVIGATION, *lines, *listed, foot])


def shown(text: str, *, title: str = "Halden Wire", led_to: str = "") -> Shown:
    return Shown(title, text, led_to)


NOTHING = shown(page(DRAWERS, STRAY))
BEFORE = page(STORY)


def stands_in(seen: Shown, *, nothing: Shown = NOTHING, before: str = BEFORE, seen_at: str = ASKED) -> bool:
    return is_stand_in(seen, nothing=nothing, before=before, seen_at=seen_at)


def test_the_page_that_a_site_shows_for_nothing_is_known() -> None:
    assert stands_in(shown(page(DRAWERS, STRAY)))


@pytest.mark.parametrize(
    "said",
    [
        "The crossing takes about 24 hours in good weather.",
        "This story was withdrawn.",
        "Withdrawn",
        "Story withdrawn, see our note of Friday",
        "800",
    ],
)
@pytest.mark.parametrize("around", [(), (DRAWERS, STRAY)], ids=["alone", "beside what is said of nothing"])
def test_a_page_with_a_word_of_its_own_is_a_page(said: str, around: Sequence[str]) -> None:
    long = page(*[f"This is rule number {rule * 'x'} of how we use what you tell us." for rule in range(40)])
    nothing = shown(page(DRAWERS, STRAY, long))
    assert not stands_in(shown(page(said, *around, long)), nothing=nothing)
    assert stands_in(shown(page(DRAWERS, STRAY, long)), nothing=nothing)


def test_a_page_with_a_title_of_its_own_is_a_page() -> None:
    assert not stands_in(shown(page(DRAWERS, STRAY), title="Ferry runs again"))


def test_numbers_days_and_tokens_change_by_themselves() -> None:
    told = "It is now {} and you are reader {} (page {})."
    nothing = shown(page(DRAWERS, told.format("10:22 on Friday, 27 November 2026", "12,345", "3f9ac41b")))
    assert stands_in(
        shown(page(DRAWERS, told.format("9:05:01 on Monday, 30 November 2026", "987", "b14ca9f3"))), nothing=nothing
    )
    assert not stands_in(shown(page(DRAWERS, told.format("noon", "12,345", "3f9ac41b"))), nothing=nothing)


def test_other_headlines_than_a_while_ago_are_no_page_of_its_own() -> None:
    nothing = shown(page(DRAWERS, STRAY, listed=[LOTTERY, GULLS, TRAMS]))
    assert stands_in(shown(page(DRAWERS, STRAY, listed=[TRAMS, SOUP, LOTTERY])), nothing=nothing)


def test_another_label_of_a_word_or_three_may_be_a_page() -> None:
    nothing = shown(page(DRAWERS, STRAY, "Tide tables"))
    assert not stands_in(shown(page(DRAWERS, STRAY, "Tickets withdrawn")), nothing=nothing)


def test_what_is_no_word_says_nothing() -> None:
    assert stands_in(shown(page(DRAWERS, "", "* * *", STRAY)))


def test_a_month_that_is_a_word_too_is_a_word() -> None:
    assert not stands_in(shown(page("We may have it.")), nothing=shown(page("We have it.")))


def test_more_headlines_than_a_while_ago_may_be_a_page() -> None:
    nothing = shown(page(DRAWERS, STRAY, listed=[LOTTERY]))
    assert not stands_in(shown(page(DRAWERS, STRAY, listed=[GULLS, SOUP])), nothing=nothing)


def test_a_page_of_little_but_new_headlines_may_be_a_page() -> None:
    old, new = ([f"{word} {what} and nobody knows" for what in ("gulls", "trams", "soups")] for word in ("Old", "New"))
    nothing = Shown("", "\n".join(["Nothing is here.", *old]))
    assert not stands_in(Shown("", "\n".join(["Nothing is here.", *new])), nothing=nothing)


def test_other_headlines_where_nothing_is_said_of_nothing_may_be_a_page() -> None:
    nothing = shown(page(listed=[LOTTERY, GULLS]))
    assert not stands_in(shown(page(listed=[LOTTERY, SOUP])), nothing=nothing)


def test_other_headlines_without_what_is_said_of_nothing_may_be_a_page() -> None:
    sorry = "Sorry."
    nothing = shown(page(sorry, listed=[LOTTERY, GULLS]))
    assert not stands_in(shown(page(listed=[LOTTERY, SOUP])), nothing=nothing)
    assert stands_in(shown(page(sorry, listed=[LOTTERY, SOUP])), nothing=nothing)


def test_a_page_that_stands_whole_on_a_longer_one_is_a_page() -> None:
    front = shown(page(STORY, DRAWERS, STRAY))
    assert not stands_in(shown(page(STORY)), nothing=front, before=page("Another story stood here."))


def test_a_page_whose_headline_stands_on_a_longer_list_is_a_page() -> None:
    front = shown(page(listed=[LOTTERY, GULLS, TRAMS, SOUP]))
    assert not stands_in(shown(page(listed=[LOTTERY])), nothing=front)


def test_nothing_is_known_by_nothing() -> None:
    assert not stands_in(shown("Oh no"), nothing=shown("Oh no"))


# Where the site sends us

ELSEWHERE = "https://wire.example/search"


@pytest.mark.parametrize(
    ("led_to", "for_nothing", "seen_at", "is_known"),
    [
        (ELSEWHERE, "https://www.wire.example/search/", ASKED, True),
        (ELSEWHERE, ELSEWHERE, ELSEWHERE, False),
        (ELSEWHERE, "https://wire.example/sorry", ASKED, False),
        (ELSEWHERE, "", ASKED, False),
        ("", ELSEWHERE, ASKED, False),
        ("", "", ASKED, False),
    ],
)
def test_what_is_sent_to_where_nothing_is_sent_is_lost(
    led_to: str, for_nothing: str, seen_at: str, *, is_known: bool
) -> None:
    seen, nothing = shown("Some of today's results", led_to=led_to), shown("Others", led_to=for_nothing)
    assert stands_in(seen, nothing=nothing, seen_at=seen_at) == is_known


def test_a_page_that_stands_where_the_lost_are_sent_is_a_page() -> None:
    assert not stands_in(shown(NOTHING.text), nothing=shown(NOTHING.text, led_to=ASKED))
    assert stands_in(shown(NOTHING.text), nothing=shown(NOTHING.text, led_to=ELSEWHERE))


def test_an_address_that_is_too_long_for_a_key_is_its_own() -> None:
    long = f"{ELSEWHERE}?q={'x' * 2_100}"
    assert stands_in(shown("Results", led_to=long), nothing=shown("Others", led_to=long))
    assert not stands_in(shown("Results", led_to=long), nothing=shown("Others", led_to=f"{long}x"))


# What is taken down


@pytest.mark.parametrize("said", ["{}", "https://wire.example/news/{}", "/news/{}"], ids=["name", "address", "path"])
def test_an_error_page_that_repeats_the_address_is_the_same_for_all(said: str) -> None:
    def asked(name: str) -> Shown:
        url, told = f"https://wire.example/news/{name}", said.format(name)
        return Shown.at(url, final_url=url, title=f"Where is {told}?", text=page(DRAWERS, f"So where is {told}?"))

    assert stands_in(asked("ferry-runs-again"), nothing=asked("3f9ac41be07d2568"))
    assert not stands_in(asked("ferry-runs-again"), nothing=shown(page(DRAWERS, STRAY), title="Where is that?"))


def test_an_address_with_escapes_is_known_as_people_write_it() -> None:
    url = "https://wire.example/%C3%BCber-die-f%C3%A4hre"
    assert Shown.at(
        url, final_url=url, title="über-die-fähre", text="/über-die-fähre, %C3%BCber-die-f%C3%A4hre"
    ) == Shown(" ", " ,  ")


def test_the_root_and_short_names_are_words_like_others() -> None:
    for url in ("https://wire.example/", "https://wire.example/a/news"):
        assert Shown.at(url, final_url=url, title="and/or", text="No news today.") == Shown("and/or", "No news today.")


def test_where_it_was_sent_counts_only_if_the_address_is_lost_on_the_way() -> None:
    def led_to(final_url: str) -> str:
        return Shown.at(ASKED, final_url=final_url, title="", text="").led_to

    assert led_to(ELSEWHERE) == ELSEWHERE
    assert led_to("https://wire.example/2026/ferry-runs-again") == ""
    assert led_to(f"{ELSEWHERE}?from=/news/ferry-runs-again") == ""
    assert led_to("http://www.wire.example/news/ferry-runs-again/") == ""
    news = "https://wire.example/news"
    assert Shown.at(f"{news}/", final_url=news, title="", text="").led_to == ""


def test_no_more_is_taken_down_than_can_be_kept() -> None:
    kept = Shown.at(ASKED, final_url=ASKED, title="t" * 1_000, text="x" * 200_000)
    assert (len(kept.title), len(kept.text)) == (LONGEST_TITLE, LONGEST_TEXT)


# What another text is, and where there cannot be any


@pytest.mark.parametrize(
    ("url", "is_its_front"),
    [
        ("https://wire.example", True),
        ("https://wire.example//#top", True),
        ("https://wire.example/news", False),
        ("https://wire.example/?story=7", False),
    ],
)
def test_a_front_page_is_known_by_its_address(url: str, *, is_its_front: bool) -> None:
    assert is_front(url) == is_its_front


def test_a_text_most_of_which_is_gone_was_replaced() -> None:
    assert is_replaced(STORY, after=page(DRAWERS, STRAY))


def test_a_text_most_of_which_still_stands_was_not() -> None:
    assert not is_replaced(f"{STORY}\n{LOTTERY}", after=page(STORY))
    assert not is_replaced(STORY, after=page(STORY.replace("20", "24"), DRAWERS))


def test_the_same_sentences_in_other_lines_still_stand() -> None:
    assert not is_replaced(STORY, after=page(STORY.replace("\n", " ")))


def test_where_nothing_stood_nothing_was_replaced() -> None:
    assert not is_replaced("", after=page(DRAWERS))


# Where to ask


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://wire.example/news/ferry", "https://wire.example/news/nobodys"),
        ("https://wire.example/news/ferry/", "https://wire.example/news/nobodys/"),
        ("https://wire.example/news/ferry.html?page=2#end", "https://wire.example/news/nobodys.html"),
        ("https://wire.example/a/b/Report.PDF", "https://wire.example/a/b/nobodys.PDF"),
        ("https://wire.example/v1.2", "https://wire.example/nobodys"),
        ("http://wire.example:8080/", "http://wire.example:8080/nobodys"),
        ("http://wire.example", "http://wire.example/nobodys"),
        ("https://wire.example/f%C3%A4hre/ferry", "https://wire.example/f%C3%A4hre/nobodys"),
        ("https://wire.example/a%2Fb/ferry", "https://wire.example/a%2Fb/nobodys"),
        ("https://[2001:db8::1]/ferry", "https://[2001:db8::1]/nobodys"),
    ],
)
def test_a_page_that_nobody_has_is_asked_for_in_the_same_folder(url: str, address: str) -> None:
    assert beside(url, name="nobodys") == address
