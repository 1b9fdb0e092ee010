import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.changes import Change
from factcheck.lib.folding import PLAIN, _fold_char, _joins, fold
from factcheck.lib.quotes import QuoteMatch, find_quote

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
        ("the inquiry into", "the inquiry into"),
        ("takes about 24 hours—'a long time'", "takes about 24 hours – “a long\u00a0time"),
        ("12 percent of all", "12 % of all"),
    ],
)
def test_the_same_words_are_intact_however_they_are_set(quote: str, words: str) -> None:
    assert found(quote) == ("intact", words)


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


LONG = (
    "the harbour master said that every boat in the harbour was moved to the inner basin before the storm began, and "
    "that the price of a place there rose in the centre of the town"
)


@pytest.mark.parametrize(
    ("words", "others"),
    [("every boat", "every boar"), ("the storm", "storm"), ("centre", "center"), ("said that", "said")],
)
def test_a_slip_that_changes_no_value_leaves_a_long_quote_intact(words: str, others: str) -> None:
    assert find_quote(LONG.replace(words, others), LONG).state == "intact"


@pytest.mark.parametrize(
    ("words", "others"), [("rose", "fell"), ("the storm", "the big storm"), ("master", "mistress")]
)
def test_another_word_is_no_slip_however_long_the_quote_is(words: str, others: str) -> None:
    assert find_quote(LONG.replace(words, others), LONG).state == "altered"


def test_other_wording_is_an_altered_quote() -> None:
    assert find_quote("takes about 24 hours – “a bad time”", PAGE).state == "altered"


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "“”",
        "…",
        "2",
        "4 hours",
        "no such words",
        "The inquiry […] the crossing that never was, nor will be",
        "It was said " * 500,
    ],
)
def test_what_is_not_there_is_gone(quote: str) -> None:
    assert find_quote(quote, PAGE) == QuoteMatch("gone", None, None, 0.0, ())


@pytest.mark.parametrize(
    ("quote", "page"),
    [
        ("the cafe\u0301 in Halden", "It is the café in Halden."),
        ("the café in Halden", "It is the cafe\u0301 in Halden."),
        ("a long-term plan", "It is a long-\nterm plan."),
        ("a long-term plan", "It is a long‑term plan."),
        ("a longterm plan", "It is a long\u00ad\nterm plan."),
        ("the office is shut", "the o\ufb03ce is shut"),
        ("the ‘late’ ferry", "the “late” ferry"),
        ("between 10-12 hours", "between 10 – 12 hours"),
        ("one - two", "one -- two"),
        ("12 per cent.", "about 12%."),
        ("It  is\u2028shut", "it is \u200b shut"),
        ("İstanbul", "in İstanbul today"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "이것은 한국 것"),
        ("two- and three-day trips", "the two- and\nthree-day trips"),
    ],
)
def test_what_readers_do_not_notice_is_no_change(quote: str, page: str) -> None:
    assert find_quote(quote, page).state == "intact"


def test_an_accent_of_its_own_belongs_to_the_place() -> None:
    assert find_quote("the cafe", "the cafe\u0301").changes == (Change("wording", "cafe", "café"),)
    assert found("the café", "It is the cafe\u0301.") == ("intact", "the cafe\u0301")


def test_a_part_that_was_altered_is_found_where_the_others_are() -> None:
    page = (
        "On Tuesday the mayor spoke. " * 20 + "Nothing happened. " * 300 + "On Tuesday the operator of the ferry, "
        "which is old, could close the northern harbour for 24 hours, the Halden Wire said."
    )
    match = find_quote("On Tuesday […] ferry […] may close the northern harbour for 20 hours", page)
    assert (match.state, match.changes) == (
        "altered",
        (Change("number", "20 hours", "24 hours"), Change("hedge", "may", "could")),
    )
    assert page[match.start : match.end].startswith("On Tuesday the operator")
    match = find_quote("the operators of the ferry […] northern harbour for 24 hours", page)
    assert (match.state, match.changes) == ("intact", (Change("wording", "operators", "operator"),))


@pytest.mark.parametrize(
    "quote",
    [
        "the operator of the ferry […] and closes every other harbour of the region",
        "no words of this were ever there […] closes the harbour",
    ],
)
def test_a_quote_with_a_part_that_is_not_there_is_gone(quote: str) -> None:
    assert find_quote(quote, "The operator of the ferry closes the harbour.").state == "gone"


def test_a_letter_whose_case_the_reporter_changed_is_no_change() -> None:
    assert find_quote("[T]he late ferry", PAGE).state == "intact"


@pytest.mark.parametrize(
    ("words", "others", "state"),
    [
        ("20 kilometres", "20 kilometers", "intact"),
        ("20 kilometres", "20 kilomeetres", "intact"),
        ("20 kilometres", "24 kilomeetres", "altered"),
        ("20 million", "20 billion", "altered"),
        ("allegedly late", "alegedly late", "intact"),
        ("was likely late", "was unlikely late", "altered"),
        ("by 2-1 votes", "by 1-2 votes", "altered"),
        ("for Olsen", "for Olson", "altered"),
        ("-4 degrees", "4 degrees", "altered"),
    ],
)
def test_a_unit_or_a_hedge_may_be_misspelt_but_a_value_may_not(words: str, others: str, state: str) -> None:
    assert find_quote(f"{LONG}, {words}, and no more", f"{LONG}, {others}, and no more.").state == state


def test_a_long_quote_is_found_by_its_pieces_and_one_without_any_is_gone() -> None:
    filler = "".join(f"Ship {number} of the line came home with {number * 7} people. " for number in range(2_000))
    start, end = filler.index("Ship 900 "), filler.index(" Ship 915 ")
    match = find_quote(filler[start:end].replace("people", "sheep", 2), filler)
    assert (match.state, match.start, match.end) == ("altered", start, end)
    assert find_quote("Zebras graze where volcanoes used to smoke, and geysers. " * 8, filler).state == "gone"


def test_pages_in_other_letters_are_searched_too() -> None:
    cyrillic = "Министр сказал во вторник, что паром идёт около 24 часов и что зимой он стоит."
    assert find_quote("паром идёт около 20 часов и что зимой", cyrillic).changes == (
        Change("number", "20 часов", "24 часов"),
    )
    every = "".join(map(chr, range(0x4E00, 0x4E00 + 3_000)))
    assert find_quote(f"{every[1_000:1_020]}港{every[1_021:1_040]}", every).start == 1_000


def test_parts_that_stand_far_apart_are_no_quote() -> None:
    page = "It began. " + "Nothing happened. " * 500 + "It ended."
    assert find_quote("It began […] It ended", page).state == "gone"
    assert find_quote("It began […] It ended", page + " It began. It ended.").state == "intact"


@pytest.mark.parametrize("page", ["1,400 people", "1.400 people", "1400 people", "400 peoples"])
def test_part_of_a_longer_number_or_word_is_not_that_number(page: str) -> None:
    assert find_quote("400 people", f"{page}; then 400 people left").start == len(page) + 7


@pytest.mark.parametrize("page", ["it takes 20.5 hours", "it takes 20,000 hours", "it takes 200 hours"])
def test_the_beginning_of_a_longer_number_is_not_that_number(page: str) -> None:
    assert find_quote("it takes 20", page).state != "intact"


@pytest.mark.parametrize("quote", ["xnight ferry is late", "night ferry is latex", "ight ferry was late"])
def test_an_altered_quote_is_shown_in_whole_words(quote: str) -> None:
    assert found(quote, "The night ferry is late again.") == ("altered", "night ferry is late")


def test_the_nearest_of_several_places_is_as_long_as_the_quote() -> None:
    page = "ferries takes 20 hours. The ferry takes 25 hours, they said."
    assert found("The ferry takes 24 hours", page) == ("altered", "The ferry takes 25 hours")


def test_an_empty_page_holds_no_quote() -> None:
    assert find_quote("takes about 24 hours", "").state == "gone"


def test_scripts_with_many_letters_are_searched_too() -> None:
    page = "港は火曜日に閉鎖され、約二十四時間後に再開されたと当局は述べた。"
    assert find_quote("約二十四時間後に再開された", page).state == "intact"
    assert find_quote("約二十時間後に再開されたと当局", page).state == "altered"


def test_zero_width_characters_alone_fold_to_nothing() -> None:
    assert fold("a \u200b b").text == "a b"


def test_plain_letters_fold_to_themselves() -> None:
    plain = [char for char in map(chr, range(0x110000)) if char != "\n" and PLAIN.fullmatch(char)]
    assert [char for char in plain if _fold_char(char) != char or _joins(char)] == []


@given(st.text(), st.text(), st.text(min_size=1))
def test_a_quote_taken_from_between_spaces_is_found_there(before: str, after: str, quote: str) -> None:
    page = f"{before} {quote} {after}"
    match = find_quote(quote, page)
    if match.start is not None:
        assert 0 <= match.start < (match.end or 0) <= len(page)
    folded = fold(quote.strip(" \t\n\"'“”„«»‘’‚")).text.strip()
    if folded and folded[0].isalnum() and folded[-1].isalnum() and "-" not in folded:
        assert match.state == "intact"


folding = st.text(
    st.one_of(st.characters(codec=None, categories=None), st.sampled_from("ab -–\n\u00ad\u200b\u0301%½…“é"))
)


@given(folding)
def test_every_folded_character_knows_where_it_stands(text: str) -> None:
    folded = fold(text)
    places = [(folded.start_of(at), folded.end_of(at)) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@given(folding)
def test_what_is_folded_stays_as_it_is_when_it_is_folded_again(text: str) -> None:
    words = fold(text).text
    assert find_quote(words, text).state == ("intact" if fold(words.strip(" '")).text.strip() else "gone")


FAR = "The harbour master has asked for a new timetable before the winter. " * 10


@pytest.mark.parametrize("other", ["ferryman", "the no-\nferry", "ferry-\nmen"])
def test_a_quote_that_first_stands_in_another_word_is_found_where_it_stands_alone(other: str) -> None:
    page = f"{FAR}The {other} left. {FAR}The ferry was late. {FAR}"
    match = find_quote("ferry", page)
    assert (match.state, match.start) == ("intact", page.index("ferry was"))


@pytest.mark.parametrize(("page", "surroundings"), [("xferry ferryman", 6), ("NonFERRY xferry", 7)])
def test_what_is_cut_off_a_longer_word_is_not_that_word(
    page: str, surroundings: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factcheck.lib.quotes.SURROUNDINGS", surroundings)
    assert find_quote("ferry", page).state == "gone"


def test_a_quote_is_placed_right_behind_what_folds_to_fewer_letters() -> None:
    page = f"{FAR}An oﬃcial of the cross\u00ading – “a long\u00a0time” ago – said that the ferry was late. {FAR}"
    assert found("the ferry was late", page) == ("intact", "the ferry was late")
