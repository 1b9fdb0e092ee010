"""One sentence of a story, edited on its own: which characters it is, and the text with other words there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.articles.passages import passage_around, with_passage
from factcheck.lib.segmentation import sentences
from factcheck.lib.spans import Span

TEXT = """The ferry left.  It sank.

Key Takeaways
- It left on Monday; it sank on Tuesday.
- Nobody drowned.
> “We saw it.”
"""


def place_of(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def around(words: str) -> str:
    place = place_of(words)
    found = [Span(one.start, one.end) for one in sentences(TEXT)]
    whole = passage_around(TEXT, found, start=place.start, end=place.end)
    return TEXT[whole.start : whole.end]


@pytest.mark.parametrize(
    ("words", "passage"),
    [
        ("sank.", "It sank."),
        ("left.  It", "The ferry left.  It sank."),
        ("on Tuesday", "It left on Monday; it sank on Tuesday."),
    ],
)
def test_a_passage_is_the_whole_sentences_that_the_words_stand_in(words: str, passage: str) -> None:
    assert around(words).removeprefix("- ") == passage


def test_where_there_is_no_sentence_it_is_the_line() -> None:
    place = place_of("Take")
    assert passage_around(TEXT, [], start=place.start, end=place.end) == place_of("Key Takeaways")
    assert passage_around("Ferry", [], start=1, end=2) == Span(0, 5)


LEFT, SANK = "The ferry left.", "It sank."


@pytest.mark.parametrize(
    ("line", "old", "new", "becomes"),
    [
        ("The ferry left.  It sank.\n", SANK, " It was sunk. \n", "The ferry left.  It was sunk.\n"),
        ("The ferry left.  It sank.\n", LEFT, "", "It sank.\n"),
        ("The ferry left.  It sank.\n", SANK, "", "The ferry left.\n"),
        ("It rained. It sank. All died.\n", SANK, " ", "It rained. All died.\n"),
        ("- It sank. All died.\n", SANK, "", "- All died.\n"),
        ("- It sank.\n", SANK, "", ""),
        ("> It sank.\n", SANK, "", ""),
        ("It sank. \n", SANK, "", ""),
    ],
    ids=["other words", "the first", "the last", "the middle", "the first of an item", "an item", "a quote", "a line"],
)
def test_the_text_has_the_new_words_and_nothing_is_left_lying_about(
    line: str, old: str, new: str, becomes: str
) -> None:
    before, after = "It was night.\n", "Day came.\n"
    text = before + line + after
    assert with_passage(text, place_of(old, text), new) == before + becomes + after


def test_the_last_line_goes_without_a_trace() -> None:
    assert with_passage("It left.\n- It sank.", place_of("It sank.", "It left.\n- It sank."), "") == "It left.\n"


@given(st.text("ab \n-", min_size=1), st.data())
def test_all_else_stays_as_it_was(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert with_passage(text, Span(start, end), "X") == f"{text[:start]}X{text[end:]}"
    taken_out = with_passage(text, Span(start, end), "")
    assert [char for char in taken_out if char in "ab"] == [char for char in text[:start] + text[end:] if char in "ab"]
