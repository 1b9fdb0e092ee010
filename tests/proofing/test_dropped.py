import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.lib.spans import Span
from factcheck.proofing.checks import Story
from factcheck.proofing.checks.dropped import dropped_words
from tests.proofing.conftest import story

LOST = {
    "a ship that arrived": ("The ferry arrived on at noon.", ["on at"]),
    "a place before a comma": ("The ministers met in , officials said.", ["in ,"]),
    "a place before a tight comma": ("The ministers met in, officials said.", ["in,"]),
    "a day before another verb": ("She arrived on and visited the harbour.", ["on and"]),
    "a day before a place": ("The vote is scheduled for in the capital.", ["for in"]),
    "a year on top": ("Since , the harbour has been closed.", ["Since ,"]),
    "a day before a full stop": ("A large regatta is scheduled for .", ["for ."]),
    "a day before a tight full stop": ("A large regatta is scheduled for.", ["for."]),
    "a day at the end of a bullet": ("- The vote is due on\n- The minister resigned", ["on"]),
    "a day at the very end": ("The vote is due on", ["on"]),
    "what follows is a verb": ("The summit on will host 14 leaders.", ["on will"]),
    "what follows is somebody": ("The ministers met at he said.", ["at he"]),
    "what a festivity was for": ("The king watched a parade on marking the end of the strike.", ["on marking"]),
    "early, on a day": ("Berg crossed into Sweden early on aboard his ship.", ["on aboard"]),
    "early, on a day, at a place": ("Berg arrived early on at the harbour.", ["on at"]),
    "a number before its unit": ("The bridge cost more than million crowns.", ["than million"]),
    "a number before per cent": ("Prices rose by percent last year.", ["by percent"]),
    "the first of two numbers": ("It will take between and 14 days.", ["between and"]),
    "the first of two years": ("She was mayor from to 2019.", ["from to"]),
    "a word after the": ("He is the of the harbour board.", ["the of"]),
    "said by officials": ("Officials said that the pressure on was too high.", ["on was"]),
    "in a clause that asks": ("The board, which was elected in , resigned.", ["in ,"]),
    "told of by its subject": ("The board, which was elected in, resigned.", ["in,"]),
    "two in a row": ("He died on in .", ["on in", "in ."]),
}

WHOLE = [
    "She crept from under the table.",
    "He logged on at noon, moved in with his sister and carried on as before.",
    "They closed in on the harbour for in-depth talks, up to a point, out of sight.",
    "The flight he was on, officials said, was late.",
    "The ship that Anna Berg is proudest of. It sank.",
    "What they looked for, they found.",
    "The town in which he was born is small, and the house he was born in, too.",
    "There is nobody to rely on.",
    "The bill was paid for, and by and large they stood by.",
    "Her interest in, and support for, the plan is known.",
    "A film photographed and edited by and starring Anna Berg.",
    "Early on, the board met; early on in the year, it met again; later on at night, too.",
    "He was arrested early on in the strike.",
    "It has been closed ever since. It has since, she said, been sold.",
    "In at least 20 towns, from across the country, by at most two votes.",
    "She spoke “on” and “at”, then “in”, he said.",
    "It was on At the Movies, in The of the Town, and in IN, Worcester.",
    "It cost more than 5 million crowns, by 5 percent, about two million.",
    "The board met in .5 seconds.",
    "On and on it went, in and out.",
    "The parade on Boxing Day drew crowds.",
    "He came on",
    "The ferry , the harbour , the quay , and the one they stayed in , closed .",
    "A line that ends on\nMonday morning goes on.",
]


@pytest.mark.parametrize("case", LOST)
def test_a_date_number_name_or_word_that_fell_out_is_found(case: str) -> None:
    text, gaps = LOST[case]
    assert [text[found.start : found.end] for found in dropped_words(story(text))] == gaps
    assert {(found.rule, found.blocking) for found in dropped_words(story(text))} == {("dropped-word", True)}


@pytest.mark.parametrize("text", WHOLE)
def test_a_preposition_that_stands_alone_is_no_gap(text: str) -> None:
    assert [text[found.start : found.end] for found in dropped_words(story(text))] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("The ferry arrived on at noon.", "A date or number seems to be missing after “on”."),
        ("Since , the harbour is shut.", "A date or number seems to be missing after “Since”."),
        ("They met in , he said.", "A date, number or name seems to be missing after “in”."),
        ("It cost about million crowns.", "A number seems to be missing after “about”."),
        ("He is the of the board.", "A word seems to be missing after “the”."),
    ],
)
def test_the_message_says_what_seems_to_be_missing(text: str, message: str) -> None:
    assert [found.message for found in dropped_words(story(text))] == [message]


def test_only_english_is_read() -> None:
    assert list(dropped_words(story("The ferry arrived on at noon.", language="nl"))) == []


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(["on", "at", "the", "met", "early", "and", ",", ".", "\n", "he", "ferry"]), max_size=30)
)
def test_what_is_found_lies_in_the_text_in_order(words: list[str]) -> None:
    text = " ".join(words)
    found = list(dropped_words(Story(text, [], [Span(0, len(text))])))
    assert [one.start for one in found] == sorted({one.start for one in found})
    assert all(0 <= one.start < one.end <= len(text) for one in found)
