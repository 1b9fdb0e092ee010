import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.changes import Bearing, Change, bears_on
from factcheck.lib.changes.bearing import UNCHANGED

PAGE = (
    "The night ferry to Halden was built in 1987. It carried 1,400 passengers in March, the operator said. "
    "Captain Olsen has not been charged. The harbour café sold 300 cups of coffee on Monday."
)


def changed(before: str, after: str) -> str:
    assert before in PAGE
    return PAGE.replace(before, after)


def test_a_page_that_did_not_change_takes_nothing_from_a_claim() -> None:
    assert bears_on("The ferry carried 1,400 passengers.", PAGE, PAGE) == Bearing(False, [], UNCHANGED)


def test_a_change_elsewhere_on_the_page_is_passed_over() -> None:
    after = changed("300 cups of coffee", "900 cups of tea")
    assert bears_on("The ferry carried 1,400 passengers in March.", PAGE, after) == Bearing(False, [], UNCHANGED)


def test_sentences_that_only_changed_places_take_nothing_from_a_claim() -> None:
    after = "Captain Olsen has not been charged. The night ferry to Halden was built in 1987."
    before = "The night ferry to Halden was built in 1987. Captain Olsen has not been charged."
    assert not bears_on("The ferry to Halden was built in 1987.", before, after).material


@pytest.mark.parametrize(
    ("claim", "before", "after", "reason"),
    [
        (
            "The ferry carried 1,400 passengers in March.",
            "1,400 passengers",
            "800 passengers",
            "What bears this claim out has changed: 1,400 passengers → 800 passengers.",
        ),
        (
            "Captain Olsen has not been charged.",
            "has not been",
            "has been",
            "What bears this claim out has changed: “not” was dropped.",
        ),
        (
            "Captain Olsen is uncharged.",
            "has not been",
            "has been",
            "What bears this claim out has changed: “not” was dropped.",
        ),
        (
            "Captain Olsen has not been charged.",
            "Captain Olsen",
            "Captain Brandt",
            "What bears this claim out has changed: Olsen → Brandt.",
        ),
        (
            "The night ferry carried passengers in March.",
            "It carried",
            "It may have carried",
            "What bears this claim out has changed: “may have” was added.",
        ),
        (
            "More than 1,000 passengers took it in March.",
            "1,400 passengers",
            "800 passengers",
            "“More than 1,000 passengers” no longer holds: 1,400 passengers → 800 passengers.",
        ),
        (
            "The ferry to Halden was built before 1990.",
            "in 1987",
            "in 1997",
            "“before 1990” no longer holds: 1987 → 1997.",
        ),
        (
            "The night ferry to Halden was built in 1987.",
            "The night ferry to Halden was built in 1987. ",
            "",
            "The passage that bears this out is gone: “The night ferry to Halden was built in 1987.” was dropped.",
        ),
    ],
)
def test_what_takes_something_from_a_claim_is_told_in_words(claim: str, before: str, after: str, reason: str) -> None:
    bearing = bears_on(claim, PAGE, changed(before, after))
    assert (bearing.material, bearing.reason) == (True, reason)


@pytest.mark.parametrize(
    ("claim", "before", "after", "reason"),
    [
        (
            "More than 1,000 passengers took it in March.",
            "1,400 passengers",
            "1,450 passengers",
            "The passage changed, and “More than 1,000 passengers” still holds: 1,400 passengers → 1,450 passengers.",
        ),
        (
            "At least 1,400 people were carried in March.",
            "1,400 passengers",
            "2 million passengers",
            "The passage changed, and “At least 1,400 people” still holds: 1,400 passengers → 2 million passengers.",
        ),
        (
            "The ferry was built in 1987.",
            "was built",
            "has been built",
            "The passage changed, but not in what the claim rests on: was → has been.",
        ),
        (
            "It carried 1,400 ferry passengers in March.",
            "1,400 passengers in March",
            "1,400 passengers in March by ferry",
            "The passage changed, but not in what the claim rests on: “by ferry” was added.",
        ),
    ],
)
def test_what_leaves_a_claim_standing_is_told_but_does_not_alarm(
    claim: str, before: str, after: str, reason: str
) -> None:
    bearing = bears_on(claim, PAGE, changed(before, after))
    assert (bearing.material, bearing.reason) == (False, reason)


LONG_SENTENCE = (
    "The operator, which was founded by two brothers in Port Maren long before the war, runs eleven ships between the "
    "islands and the mainland every day of the year and said on Friday that the night ferry needs new engines"
)


@pytest.mark.parametrize(
    ("before", "after"), [("two brothers", "three sisters"), ("engines", "engines, 40 cooks and a piano")]
)
def test_in_a_long_sentence_what_is_far_from_the_claim_says_nothing_of_it(before: str, after: str) -> None:
    claim = "It runs ships between the islands and the mainland."
    bearing = bears_on(claim, LONG_SENTENCE, LONG_SENTENCE.replace(before, after))
    assert not bearing.material
    assert bearing.reason.startswith("The passage changed, but not in what the claim rests on: ")


def test_in_a_long_sentence_what_is_near_the_claim_matters() -> None:
    claim = "It runs ships between the islands and the mainland."
    after = LONG_SENTENCE.replace("eleven ships", "eleven rusty ships")
    assert bears_on(claim, LONG_SENTENCE, after).material


REST = "Fares rise in May. Dogs travel free of charge."
BUILT = f"Two proud brothers built the ferry in Halden in 1987. {REST}"
BUILT_TOO = (
    f"{REST} “Nobody else,” said the owner of a yard near the bridge of Halden, “had ever built us such a thing as "
    "we were given in 1987: a ferry for all the islands and for every soul that lives on them.”"
)


def test_another_passage_may_say_as_much_of_the_claim() -> None:
    bearing = bears_on("The ferry was built in Halden after 1980.", BUILT, BUILT_TOO)
    assert (bearing.material, bearing.reason.partition(":")[0]) == (False, "Another passage now says as much")


def test_a_passage_without_the_figure_that_the_claim_limits_does_not_say_as_much() -> None:
    bearing = bears_on("The ferry was built in Halden after 1980.", BUILT, BUILT_TOO.replace("in 1987", "long ago"))
    assert (bearing.material, bearing.reason.partition(":")[0]) == (True, "The passage that bears this out is gone")


def test_a_claim_may_rest_on_two_sentences() -> None:
    claim = "Captain Olsen of the night ferry to Halden has not been charged."
    after = changed("not been charged", "been charged")
    assert bears_on(claim, PAGE, after).reason == "What bears this claim out has changed: “not” was dropped."


@pytest.mark.parametrize("claim", ["", "…", "Gulls like chips."])
def test_where_no_passage_carries_the_claim_every_change_matters(claim: str) -> None:
    after = changed("300 cups", "900 cups")
    reason = "No passage could be told to bear this claim out, and the evidence has changed: 300 cups → 900 cups."
    bearing = bears_on(claim, PAGE, after)
    assert bearing == Bearing(True, [Change("number", "300 cups", "900 cups")], reason)
    assert not bearing.is_carried
    assert bears_on(claim, PAGE, f"{PAGE}  …") == Bearing(False, [], UNCHANGED)


@pytest.mark.parametrize(
    ("claim", "was", "now", "holds"),
    [
        ("It cost more than $2.4 M.", "$2,500,000", "$2,450,000", True),
        ("It cost more than $2.4 M.", "$2,500,000", "$2,400,000", False),
        ("It cost up to 5 percent.", "5 percent", "6 percent", False),
        ("It cost up to five percent.", "4 percent", "5 percent", True),
        ("It cost less than 3 bn.", "2 billion", "2.9 billion", True),
        ("It cost exceeding 20 crowns.", "21 crowns", "20 crowns", False),
        ("It cost more than half.", "0.6", "0.4", False),
        ("It cost more than anything else did that year, 90 crowns.", "90 crowns", "95 crowns", False),
        ("It cost more than 3 crowns.", "4 crowns", "5 crowns in 2001", False),
    ],
)
def test_a_limit_holds_for_figures_on_its_side_whatever_their_form(
    claim: str, was: str, now: str, *, holds: bool
) -> None:
    assert bears_on(claim, f"It cost {was}.", f"It cost {now}.").material is not holds


def test_a_year_is_no_amount_and_a_day_no_year() -> None:
    before = "In 2015 the ferry carried 90 people on 3 March."
    assert bears_on("The ferry carried more than 80 people.", before, before.replace("2015", "2016")).material
    assert bears_on("The ferry sailed before 2016.", before, before.replace("3 March", "4 March")).material


@given(st.text(max_size=60), st.text(max_size=200), st.text(max_size=200))
def test_it_answers_for_any_text_and_the_same_each_time(claim: str, before: str, after: str) -> None:
    bearing = bears_on(claim, before, after)
    assert bearing == bears_on(claim, before, after)
    assert bearing.reason.endswith(".")
    assert bears_on(claim, before, before) == Bearing(False, [], UNCHANGED)
