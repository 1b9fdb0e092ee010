import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.segmentation import LONGEST, sentences
from tests.lib.tricky_sentences import ITEMS, barred

any_text = st.text(st.characters(codec=None, categories=None))

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


def test_an_empty_text_has_no_sentences() -> None:
    assert sentences("") == sentences(" \n\t\n") == []


# A bar stands where one sentence ends and the next begins.
@pytest.mark.parametrize(
    "prose",
    [
        "One. | Two.",
        "It took 2.5 hours. | Nobody spoke.",
        "Mr. Olsen met Mrs. Brandt, Dr. Lind and Prof. Holm. | They talked.",
        "J. K. Olsen signed it. | Then J. Brandt left.",
        "Mr. Olsen left at 7 a.m. on Monday. | He was back by 6 p.m. | Nobody waited.",
        "It arrived at 9 p.m. Tuesday and left at 10 a.m. EST.",
        "He quoted No. 7 of the list. | No. 8 was missing.",
        "Was it true? | No. | He lied.",
        "“We are late.” | The captain left.",
        "“We are late,” he said. | “Very late.” | “No one came.”",
        "He asked, “Why now?” and left.",
        "‘It is over.’ | He left.",
        '"It is over." | "It is not," he said.',
        "He waited … and waited. | Then he left.",
        "He waited . . . and left. | He waited. . . . | Then he left.",
        "The ship sank. | (It was built in 1990.) | Nobody died.",
        "talks with then–U.S. President Hale in 2018.",
        "U.S. Sen. Mary Holm and Gov. Tim Lind met U.N. officials.",
        "He moved to the U.S. in 1990. | He stayed.",
        "Col. Lind and Lt. Gen. Holm left Ft. Maren and Mt. Blank.",
        "Rep. Alexandria Holm (D-N.Y.) voted no. | Sen. Lind (R-Tex.) voted yes.",
        "Found in ca. 1600 B.C. by Holm, b. 1984.",
        "The ministry’s 24-hr. line is dead.",
        "Halden Corp. said profit rose. | Olsen Inc. fell 3 percent.",
        "Ferries, trains, etc. are late. | eBay sales rose.",
        "See www.x.example/a.b?c=d for more. | It is free.",
        "The ship left.[1] | It came back.[2]",
        "It was $2.5m. | It was £3bn.",
        "「港は閉鎖された。」と彼は述べた。",
        "정부는 배가 늦었다고 밝혔다. | 항구는 닫혔다.",
        "El barco salió. | ¿Por qué? | Nadie lo sabe.",
        "EE. UU. no respondió. | Nadie sabe por qué.",
        "Министр сказал: «Мы ждём». | Это было в 2020 г. в Москве.",
        "“We wait,” he said. | „Wir warten.“ | Dann ging er. | « On attend. » | Puis il est parti.",
        "The J.P. Holm report, the L.A. Herald and the ship, M.S. Halden, are old.",
        "Olsen met her in Washington, D.C. | Brandt did not.",
        "The U.S. Census Bureau and U.K. Prime Minister Lind agreed. | So did the U.N. | Officials were pleased.",
        "He bought Halden Inc. CEO Tim Lind’s house on Baker St. | Nobody lives there.",
        "At 5 a.m. Mr. Smith left. | It was cold at 6 a.m. | Firefighters came.",
        "“Why now?” Sen. Mary Holm, who chairs it, asked. | “Why now?” | Brandt said nothing.",
        "When Lind asked “Why?” Brandt left. | He had read “Why?” | Brandt had not.",
        "She turned to him, “This is great!” she said. | Is it (Was it?) so?",
        "It carried 1,204 people, incl. 90 crew. | 90 came back.",
    ],
)
def test_news_prose_is_cut_where_sentences_end(prose: str) -> None:
    assert words(prose.replace(" | ", " ")) == prose.split(" | ")


@pytest.mark.parametrize("item", ITEMS)
def test_tricky_news_prose_is_cut_where_sentences_end(item: str) -> None:
    text, ends = barred(item)
    assert [span.end for span in sentences(text)] == ends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# The night ferry\nIt left.", ["The night ferry", "It left."]),
        ("- It left.\n* It came.\n1. It sank.\n> He said.", ["It left.", "It came.", "It sank.", "He said."]),
        ("Key Takeaways\nThe ferry left.", ["Key Takeaways", "The ferry left."]),
        ("The ferry left.\n---\n* * *\nIt came back. . .", ["The ferry left.", "It came back. . ."]),
        ("港は閉鎖された。船は戻った。", ["港は閉鎖された。", "船は戻った。"]),
        ("港は閉鎖された。。。船は戻った。", ["港は閉鎖された。。。", "船は戻った。"]),
        ("He left. ? ! Then he came back.", ["He left. ? !", "Then he came back."]),
        ("? ! Then he came back.", ["Then he came back."]),
    ],
)
def test_lines_are_blocks_of_their_own_without_their_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_line_wrapped_in_mid_sentence_goes_on() -> None:
    text = (
        "The ferry to Halden, which left the harbour on Monday night with the\n"
        "Olsens aboard, takes about 20 hours, if the wind and the\n"
        "Norwegian current allow it. It is slow.\n"
        "- An item"
    )
    assert [piece.split("\n")[0][:20] for piece in words(text)] == ["The ferry to Halden,", "It is slow.", "An item"]
    assert words("- An item that says at some length what the ferry did,\n  and when.") == [
        "An item that says at some length what the ferry did,\n  and when."
    ]


def test_a_headline_does_not_go_on_in_the_paragraph_below_it() -> None:
    text = "Minister says the night ferry to Halden will carry more people\nThe ferry left on Monday."
    assert words(text) == text.split("\n")


def test_a_paragraph_without_end_is_cut_at_a_sentence_or_at_a_space_or_anywhere() -> None:
    sentence = "The ferry was late again. "
    assert set(words(sentence * 200)) == {"The ferry was late again."}
    assert "".join(words("ferry " * 2_000)).replace(" ", "") == "ferry" * 2_000
    assert [len(piece) for piece in words("x" * (LONGEST + 1))] == [LONGEST, 1]
    assert words(f"It left. The {'ferry ' * 500}")[:2] == ["It left.", "The" + " ferry" * 331]


@given(st.one_of(any_text, newsy))
def test_sentences_are_in_order_and_leave_out_only_space_marks_and_ornaments(text: str) -> None:
    at = 0
    left_out = ""
    for span in sentences(text):
        assert at <= span.start < span.end <= len(text)
        left_out += text[at : span.start] + "\n"
        at = span.end
        assert text[span.start : span.end].strip() == text[span.start : span.end]
    left_out += text[at:]
    assert [char for char in re.sub(r"^\s*\d{1,3}[.)]", "", left_out, flags=re.MULTILINE) if char.isalnum()] == []
