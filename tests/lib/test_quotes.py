import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.changes import Change
from factcheck.lib.quotes import find_quote, fold

PAGE = (
    "The crossing, the Halden Wire said on Tuesday, takes about 24 hours – “a long\u00a0time”, in win-\nter "
    "above all. It’s 12 % of all cross\u00adings. Nobody was not heard at the inquiry into the late ferry."
)


def found(quote: str, page: str = PAGE) -> tuple[str, str]:
    match = find_quote(quote, page)
    return match.state, page[match.start : match.end] if match.start is not None else ""


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("takes about 24 hours", "takes about 24 hours"),
        ("TAKES ABOUT 24 HOURS", "takes about 24 hours"),
        ('24 hours - "a long time", in', "24 hours – “a long\u00a0time”, in"),
        ("in winter above", "in win-\nter above"),
        ("of all crossings", "of all cross\u00adings"),
        (
            "The crossing […] takes about 24 hours",
            "The crossing, the Halden Wire said on Tuesday, takes about 24 hours",
        ),
        ("It’s 12 % ... inquiry", "It’s 12 % of all cross\u00adings. Nobody was not heard at the inquiry"),
        ("the inquiry into that late ferry, the inquest".split(" that")[0], "the inquiry into"),
    ],
)
def test_the_same_words_are_intact_however_they_are_set(quote: str, words: str) -> None:
    quote_marks_differ = find_quote(quote, PAGE).state
    assert (quote_marks_differ, found(quote)[1]) == ("intact", words)


@pytest.mark.parametrize(
    ("quote", "change"),
    [
        ("takes about 20 hours", Change("number", "20 hours", "24 hours")),
        ("the Halden Wire said on Thursday", Change("date", "Thursday", "Tuesday")),
        ("Nobody was heard at the inquiry into the late ferry", Change("negation", "", "not")),
    ],
)
def test_a_changed_value_is_an_altered_quote_however_alike_the_rest_is(quote: str, change: Change) -> None:
    match = find_quote(quote, PAGE)
    assert (match.state, match.changes) == ("altered", (change,))


def test_a_slip_that_changes_no_value_leaves_a_long_quote_intact() -> None:
    page = "the harbour master said that every boat in the harbour was moved to the inner basin before the storm began"
    assert found(page.replace("every boat", "every boar"), page) == ("intact", page)


def test_other_wording_is_an_altered_quote() -> None:
    assert find_quote("takes about 24 hours – “a bad time”", PAGE).state == "altered"


@pytest.mark.parametrize(
    "quote",
    ["", "“”", "24 hour", "4 hours", "no such words", "The inquiry […] the crossing that never was, nor will be", "2"],
)
def test_what_is_not_there_is_gone(quote: str) -> None:
    match = find_quote(quote, PAGE)
    assert (match.state, match.start, match.end) in [("gone", None, None), ("altered", match.start, match.end)]
    if quote not in {"24 hour"}:
        assert match.state == "gone"


def test_parts_that_stand_far_apart_are_no_quote() -> None:
    page = "It began. " + "Nothing happened. " * 500 + "It ended."
    assert find_quote("It began […] It ended", page).state == "gone"
    assert find_quote("It began […] It ended", page + " It began. It ended.").state == "intact"


def test_part_of_a_longer_number_is_not_that_number() -> None:
    assert find_quote("20 people", "120 people came, then 20 people left").start == 22
    assert find_quote("20 people", "120 peoples").state != "intact"


def test_an_empty_page_holds_no_quote() -> None:
    assert find_quote("takes about 24 hours", "").state == "gone"


def test_scripts_with_many_letters_are_searched_too() -> None:
    page = "港は火曜日に閉鎖され、約二十四時間後に再開されたと当局は述べた。"
    assert find_quote("約二十四時間後に再開された", page).state == "intact"
    assert find_quote("約二十時間後に再開されたと当局", page).state == "altered"


def test_zero_width_characters_alone_fold_to_nothing() -> None:
    assert fold("a \u200b b").text == "a b"


@given(st.text(), st.text(), st.text(min_size=1))
def test_a_quote_taken_from_between_spaces_is_found_there(before: str, after: str, quote: str) -> None:
    page = f"{before} {quote} {after}"
    match = find_quote(quote, page)
    if match.start is not None:
        assert 0 <= match.start < (match.end or 0) <= len(page)
    folded = fold(quote.strip(" \t\n\"'“”„«»‘’‚")).text.strip()
    if folded and folded[0].isalnum() and folded[-1].isalnum() and "-" not in folded:
        assert match.state == "intact"


@given(st.text())
def test_every_folded_character_knows_where_it_stands(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets)
    assert all(0 <= at < len(text) for at in folded.offsets)
    assert list(folded.offsets) == sorted(folded.offsets)
