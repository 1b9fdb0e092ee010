import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.segmentation import LONGEST, sentences

newsy = st.lists(
    st.sampled_from(
        [
            "The ferry",
            "left.",
            "Mr. Olsen",
            "said",
            "“No”",
            "3.5",
            "km",
            "\n",
            "\n\n",
            "- ",
            "# ",
            "U.S.",
            "why?",
            "…",
            "é",
            "港",
        ]
    ),
    max_size=60,
).map(" ".join)


def words(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("One. Two.", ["One.", "Two."]),
        ("It took 2.5 hours. Nobody spoke.", ["It took 2.5 hours.", "Nobody spoke."]),
        ("Mr. Olsen left at 7 a.m. on Monday.", ["Mr. Olsen left at 7 a.m. on Monday."]),
        ("He quoted No. 7 of the list.", ["He quoted No. 7 of the list."]),
        ("“We are late.” The captain left.", ["“We are late.”", "The captain left."]),
        ("talks with then–U.S. President Hale in 2018.", ["talks with then–U.S. President Hale in 2018."]),
        ("# The night ferry\nIt left.", ["The night ferry", "It left."]),
        ("- It left.\n* It came.\n1. It sank.\n> He said.", ["It left.", "It came.", "It sank.", "He said."]),
        ("Key Takeaways\nThe ferry left.", ["Key Takeaways", "The ferry left."]),
        ("港は閉鎖された。船は戻った。", ["港は閉鎖された。", "船は戻った。"]),
    ],
)
def test_news_prose_is_cut_where_sentences_end(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_line_wrapped_in_mid_sentence_goes_on() -> None:
    text = "The ferry to Halden, which left the harbour on Monday night,\ntakes about 20 hours. It is slow.\n- An item"
    assert words(text) == [
        "The ferry to Halden, which left the harbour on Monday night,\ntakes about 20 hours.",
        "It is slow.",
        "An item",
    ]


def test_a_paragraph_without_end_is_cut_at_a_sentence_or_at_a_space_or_anywhere() -> None:
    sentence = "The ferry was late again. "
    assert set(words(sentence * 200)) == {"The ferry was late again."}
    assert "".join(words("ferry " * 2_000)).replace(" ", "") == "ferry" * 2_000
    assert [len(piece) for piece in words("x" * (LONGEST + 1))] == [LONGEST, 1]


@given(st.one_of(st.text(), newsy))
def test_sentences_are_in_order_and_leave_out_only_space_and_marks(text: str) -> None:
    at = 0
    left_out = ""
    for span in sentences(text):
        assert at <= span.start < span.end <= len(text)
        left_out += text[at : span.start]
        at = span.end
        assert text[span.start : span.end].strip() == text[span.start : span.end]
    left_out += text[at:]
    assert re.sub(r"[\s#>*+•‣–\-.)\d\x1c-\x1f]", "", left_out) == ""
