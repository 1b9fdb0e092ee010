"""The main text of a page that changed a little, told without reading the page with care."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.extraction import carry_over, carrying, read_page
from tests.pages import article

STORY = [
    "Ferry runs again",
    "The crossing takes about 20 hours in good weather, the operator told reporters at the harbour on Monday.",
    "Passengers are advised to bring warm clothes, for the saloon is not heated after midnight in any season.",
    "The harbour master has asked for a new timetable before the winter, and will be heard on Thursday.",
    "Nobody was hurt when the ferry was late again, but many travellers had to wait at the quay until the evening.",
]
AROUND = ["Home", "News", "Sport"]
BELOW = ["All rights reserved", "Imprint"]
MAIN = "\n".join(STORY)


def seen(story: list[str], *, around: list[str] = AROUND, below: list[str] = BELOW) -> str:
    """All that a reader sees, line by line as the full text has it."""
    return "\n\n".join([*around, *story, *below])


BEFORE = seen(STORY)


def carried(after: str, *, main: str = MAIN, before: str = BEFORE) -> str | None:
    return carry_over(main, before=before, after=after)


@pytest.mark.parametrize(
    "story",
    [
        pytest.param(STORY, id="nothing"),
        pytest.param([*STORY[:1], STORY[1].replace("20", "24"), *STORY[2:]], id="a word"),
        pytest.param([*STORY[:4], STORY[4].replace("evening", "morning")], id="the last line"),
        pytest.param(["Ferry runs again on Friday", *STORY[1:]], id="the first line"),
        pytest.param([STORY[0], "No ferry runs.", *STORY[2:4], "Nobody had to wait."], id="two lines"),
        pytest.param([*STORY[:2], "It was never heated before.", *STORY[2:]], id="a line more"),
        pytest.param([*STORY[:1], "It takes 24 hours now.", "It took 20.", *STORY[2:]], id="two lines for one"),
        pytest.param([*STORY[:2], *STORY[3:]], id="a line less"),
        pytest.param(STORY[:4], id="the last line less"),
    ],
)
def test_what_stood_in_the_main_text_stands_there_with_its_new_words(story: list[str]) -> None:
    assert carried(seen(story)) == "\n".join(story)


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(seen(STORY, around=["Home", "Politics", "Sport"]), id="another word"),
        pytest.param(seen(STORY, around=["Home", "Sport"]), id="a line less"),
        pytest.param(seen(STORY, below=[]), id="nothing below"),
    ],
)
def test_what_stood_elsewhere_stays_out(after: str) -> None:
    assert carried(after) == MAIN


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(seen([*STORY, "The operator did not answer."]), id="new at its end"),
        pytest.param(seen(["Updated at noon", *STORY]), id="new at its beginning"),
        pytest.param(seen(STORY, around=[*AROUND, "Weather"]), id="new elsewhere"),
        pytest.param("Welcome\n\n" + BEFORE, id="new at the top"),
        pytest.param(BEFORE + "\n\nContact", id="new at the bottom"),
        pytest.param(seen([*STORY[:4], "It ends here.", "Read more"]), id="two lines for the last one"),
        pytest.param(seen(STORY, around=["Home", "News", "The quay " * 40]), id="a story in place of a link"),
        pytest.param(seen(STORY[2:], around=["Home", "News", "Sports"]), id="from elsewhere into it"),
        pytest.param(seen(["Something else is written here now, and nothing of the ferry."]), id="much"),
        pytest.param(seen([*STORY[:2], *map(str, range(60)), *STORY[2:]]), id="many lines"),
    ],
)
def test_what_is_not_plain_is_not_told(after: str) -> None:
    assert carried(after) is None


def test_a_line_that_stands_twice_on_the_page_is_not_told() -> None:
    twice = seen([*STORY, STORY[1]])
    assert carried(seen([*STORY, "It takes 24 hours."]), before=twice) is None


def test_a_line_that_the_main_text_spells_otherwise_is_not_told() -> None:
    before = seen([*STORY[:2], "Monday", "08:00", *STORY[2:]])
    main = "\n".join([*STORY[:2], "| Monday | 08:00 |", *STORY[2:]])
    assert carried(before.replace("08:00", "09:30"), main=main, before=before) is None


def test_what_comes_where_an_advertisement_stood_within_the_story_is_not_told() -> None:
    before = seen([*STORY[:2], "Advertisement", *STORY[2:]])
    assert carried(before.replace("Advertisement", "The operator withdrew the figure."), before=before) is None


def test_an_advertisement_that_goes_from_within_the_story_leaves_it_as_it_was() -> None:
    assert carried(BEFORE, before=seen([*STORY[:2], "Advertisement", *STORY[2:]])) == MAIN


def test_a_page_that_is_all_main_text_stays_so() -> None:
    assert carried("Quite another text", main=BEFORE) == "Quite another text"


def test_no_main_text_is_left_to_the_extractor() -> None:
    story = "The only line of it, which is longer than what is left."
    before = seen([story], around=["a" * 400])
    assert carry_over(story, before=before, after=seen([], around=["a" * 400])) is None


def test_a_page_that_is_very_long_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "LONGEST", 100)
    assert carried(BEFORE.replace("20 hours", "24 hours")) is None


@given(st.text("ab\n ", max_size=40), st.text("ab\n ", max_size=40), st.text("ab\n ", max_size=20))
def test_any_two_texts_are_told_apart_without_an_error(before: str, after: str, main: str) -> None:
    text = carry_over(main, before=before, after=after)
    assert text is None or text == after or set(text.split()) <= set(f"{main} {after}".split())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (STORY[1], STORY[1].replace("20", "24")),
        (f"<p>{STORY[2]}</p>", ""),
        (f"<p>{STORY[2]}</p>", f"<p>{STORY[2]}</p><p>Nobody has complained about that until now, he said.</p>"),
        ("Home", "Start"),
    ],
)
def test_the_extractor_would_choose_the_same(old: str, new: str) -> None:
    html = article(*STORY[1:], around="<nav><a href=/>Home</a> <a href=/news>News</a></nav>")
    assert old in html
    before, after = (read_page(page.encode(), url="https://wire.example/") for page in (html, html.replace(old, new)))
    assert carry_over(before.text, before=before.full_text, after=after.full_text) == after.text


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<table><tr><td>Fare for one</td><td>12 euros</td></tr></table>", id="a row of a table"),
        pytest.param("<p>The fare rose to 12 euros in <time>March</time>, he said.</p>", id="a time"),
        pytest.param("<p>The fare rose to 12 euros <span class=share>Share</span> in March.</p>", id="a button"),
        pytest.param("<p>The pass&shy;enger fare rose to 12 euros.</p>", id="a soft hyphen"),
        pytest.param("<p>The fare rose to <ruby>12<rt>twelve</rt></ruby> euros in March.</p>", id="a gloss"),
        pytest.param("<pre>Fare    12 euros\nto the  harbour</pre>", id="columns"),
    ],
)
def test_no_change_of_the_main_text_is_left_out_however_the_page_writes_it(line: str) -> None:
    html = article(*STORY[1:], around="<nav><a href=/>Home</a></nav>").replace("</p>", f"</p>{line}", 1)
    before, after = (read_page(page.encode(), url="https://wire.example/") for page in (html, html.replace("12", "21")))
    assert before.text != after.text
    assert carry_over(before.text, before=before.full_text, after=after.full_text) in {None, after.text}
