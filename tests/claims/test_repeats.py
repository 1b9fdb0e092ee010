import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.claims.countries import called_alike
from factcheck.claims.repeats import numbers_of, repeats, same_assertion
from tests.claims import said_again
from tests.claims.said_again import Pair


def first(pair: Pair) -> str:
    """What a pair is called in the list of tests."""
    return " | ".join(pair)


SAME = {
    "a number in other words": (
        "The Oslo summit on Friday will host 14 heads of government",
        "Norwegian authorities are hosting 14 heads of government for the summit.",
    ),
    "a negation in other words": (
        "No joint statement by Berg and Lund has been announced.",
        "However, there has been no announcement of a joint statement.",
    ),
    "a journey with its days": (
        "Berg left Oslo on Monday and reached Sweden early Tuesday",
        "The paper reported that Berg departed Oslo on Monday and had reached Sweden in the early hours of Tuesday.",
    ),
    "a speed, with an aside": (
        "Halden Wire says his old ship usually makes about 30 km an hour.",
        "Halden Wire Service called Berg’s ship slow, making around 30 km (19 miles) an hour.",
    ),
    "a number in words": ("The ferry carried three lifeboats.", "On board the ferry were 3 lifeboats."),
    "a country by its capital": (
        "North Korea tested a new missile engine.",
        "Pyongyang has tested a new engine for its missile.",
    ),
}

DIFFERENT = {
    "number": ("The ferry carried 140 passengers to Halden.", "The ferry carried 104 passengers to Halden."),
    "number dropped": ("The ferry carried 140 passengers to Halden.", "The ferry carried passengers to Halden."),
    "unit": ("The crossing to Halden takes 20 hours.", "The crossing to Halden takes 20 minutes."),
    "second number": (
        "The ferry carried 140 passengers and 20 cars to Halden.",
        "The ferry carried 140 passengers and 30 trucks to Halden.",
    ),
    "name": ("Norway sent the ferry to Halden.", "Sweden sent the ferry to Halden."),
    "name at the end": ("The minister flew to Oslo with Anna Holt.", "The minister flew to Oslo with Anna Lund."),
    "title the same": ("Foreign Minister Holt left the summit.", "Foreign Minister Lund left the summit."),
    "half of a country": ("North Korea tested a missile.", "South Korea tested a missile."),
    "day": ("The ferry left Halden on Monday.", "The ferry left Halden on Tuesday."),
    "date": ("The ferry sank on 3 May 1987 off Halden.", "The ferry sank on 4 May 1987 off Halden."),
    "negation": ("The minister was on board the ferry.", "The minister was not on board the ferry."),
    "denial": ("The report on the ferry is true.", "The report on the ferry is unverified."),
    "subject": ("The ferry sank off Halden.", "The weather in Halden was bad."),
    "only names": ("Berg, Lund and Holt met.", "Berg, Lund and Holt quarrelled."),
    "hardly more than names": (
        "Berg and Lund met to discuss fish and trade.",
        "Berg and Lund quarrelled over a boat, a house and trade.",
    ),
    "only a word": ("The ferry sank.", "The ferry burned."),
    "whose": ("His ship left Norway with a crew.", "Sweden’s crew left with a ship for Denmark."),
}


@pytest.mark.parametrize("pair", [*SAME.values(), *said_again.SAME], ids=[*SAME, *map(first, said_again.SAME)])
def test_the_same_said_again_is_suggested(pair: tuple[str, str]) -> None:
    assert same_assertion(*pair)
    assert same_assertion(*reversed(pair))


@pytest.mark.parametrize(
    "pair", [*DIFFERENT.values(), *said_again.DIFFERENT], ids=[*DIFFERENT, *map(first, said_again.DIFFERENT)]
)
def test_what_differs_in_number_name_date_or_negation_is_never_suggested(pair: tuple[str, str]) -> None:
    assert not same_assertion(*pair)
    assert not same_assertion(*reversed(pair))


def test_what_is_still_told_wrongly_is_known() -> None:
    assert [same_assertion(*pair) for pair in said_again.SAME_BUT_MISSED] == [False]
    assert [same_assertion(*pair) for pair in said_again.DIFFERENT_BUT_TAKEN_FOR_ONE] == [True, True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It took 2½ days.", "It took 2.5 days."),
        ("Half of the boats sank.", "½ of the boats sank."),
        ("It cost 1.2 million crowns.", "It cost 1,200,000 crowns."),
        ("Two hundred and twelve came.", "200 came."),
        ("Two dozen boats sank.", "24 boats sank."),
        ("It makes 60 km (37 miles) per hour.", "It makes 60 km/h."),
        ("The match ended 3:2.", "At 3:2 the match ended."),
        ("It weighs twice as much.", "It is twice as heavy."),
        ("They sold a hundred and five boats.", "They sold 100 boats and 5 rafts."),
        ("Half a million came.", "½ million came."),
    ],
)
def test_a_number_is_one_however_it_is_written(one: str, other: str) -> None:
    ours, theirs = numbers_of(one), numbers_of(other)
    assert ours[0].count.is_same(theirs[0].count)
    assert not ours[0].count.is_rival(theirs[0].count)


def test_numbers_stand_where_they_stood_beside_asides_and_dots() -> None:
    text = "The U.S. ship (8 decks) carried 412 passengers and no one else."
    assert [text[one.start : one.end] for one in numbers_of(text)] == ["412 passengers"]


def test_a_repeat_names_the_first_that_says_it() -> None:
    passages = [
        "The ferry carried 140 passengers to Halden.",
        "The weather was bad.",
        "The ferry carried 104 passengers to Halden.",
        "On Monday the ferry carried 140 passengers.",
        "A ferry with 140 passengers left for Halden.",
    ]
    assert repeats(passages) == [0, 1, 2, 0, 0]


def test_of_several_the_most_alike_is_chosen() -> None:
    passages = [
        "Berg met Lund in Oslo on Monday.",
        "Berg met Lund in Oslo on Tuesday to talk about fish.",
        "Berg met Lund in Oslo to talk about fish.",
    ]
    assert repeats(passages)[2] == 1


def test_countries_have_one_name() -> None:
    assert called_alike(["north", "korean"]) == called_alike(["pyongyang"]) == ["north korea"]
    assert called_alike(["beijing", "halden"]) == ["china", "halden"]


@given(st.lists(st.text(alphabet=st.sampled_from("Kimshi 120’s-.()no"), max_size=30), max_size=12))
def test_every_passage_belongs_to_itself_or_to_one_before_it_that_is_first(passages: list[str]) -> None:
    heads = repeats(passages)
    assert all(head <= at and heads[head] == head for at, head in enumerate(heads))


@settings(max_examples=50)
@given(st.text(max_size=60), st.text(max_size=60))
def test_sameness_looks_the_same_from_both_sides(one: str, other: str) -> None:
    assert same_assertion(one, other) == same_assertion(other, one)


def test_a_story_that_repeats_one_word_all_over_is_still_quick() -> None:
    passages = [f"The ferry number {number} left Halden with {number} cars." for number in range(3_000)]
    began = time.process_time()
    assert repeats(passages) == list(range(3_000))
    assert time.process_time() - began < 10
