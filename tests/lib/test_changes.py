import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.changes import MOST_WORDS, Change, compare, in_words


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("takes about 20 hours", "takes about 24 hours", [Change("number", "20 hours", "24 hours")]),
        ("inflation was 12 % then", "inflation was 21 % then", [Change("number", "12 %", "21 %")]),
        ("it cost 2.5 million", "it cost 3 million", [Change("number", "2.5 million", "3 million")]),
        ("it took 5 of them", "it took 6 of them", [Change("number", "5", "6")]),
        ("six ships came", "seven ships came", [Change("number", "six ships", "seven ships")]),
        ("they left on Tuesday", "they left on Thursday", [Change("date", "Tuesday", "Thursday")]),
        (
            "it was 3 September 2025",
            "it was 9 September 2025",
            [Change("date", "3 September 2025", "9 September 2025")],
        ),
        ("the sum was found in 1998", "the sum was found in 2001", [Change("date", "1998", "2001")]),
        ("the minister Olsen spoke", "the minister Hansen spoke", [Change("name", "Olsen", "Hansen")]),
        ("at 7 p.m. sharp", "at 9 p.m. sharp", [Change("number", "7 p.m.", "9 p.m.")]),
        ("a boat of 20 miles", "a boat of 20 km", [Change("number", "20 miles", "20 km")]),
        ("in the 1980s", "in the 1990s", [Change("date", "1980s", "1990s")]),
        ("it may be in May 2025", "it may be in June 2025", [Change("date", "May 2025", "June 2025")]),
        ("in March it sank", "in April it sank", [Change("date", "March", "April")]),
        ("Dr. Olsen spoke", "Dr. Hansen spoke", [Change("name", "Olsen", "Hansen")]),
        ("it was -4 degrees", "it was 4 degrees", [Change("number", "-4 degrees", "4 degrees")]),
        ("they can leave", "they can’t leave", [Change("negation", "", "n’t")]),
        ("they can leave", "they cannot leave", [Change("negation", "", "not")]),
        ("they won't leave", "they will leave", [Change("negation", "n't", "")]),
        ("it cost $5m", "it cost $6 million", [Change("number", "$5m", "$6 million")]),
        ("Kim, Xi", "Xi, Kim", [Change("wording", "Kim, Xi", "Xi, Kim")]),
        ("he did not confirm it", "he did confirm it", [Change("negation", "not", "")]),
        ("it was safe", "it wasn’t safe", [Change("negation", "", "n’t")]),
        ("he will go", "he may go", [Change("hedge", "will", "may")]),
        (
            "officials say that",
            "officials have presented evidence that",
            [Change("hedge", "say", "have presented evidence")],
        ),
        ("a slow boat", "a fast boat", [Change("wording", "slow", "fast")]),
        ("a boat", "a slow boat", [Change("wording", "", "slow")]),
    ],
)
def test_what_changed_is_named_by_its_kind(before: str, after: str, changes: list[Change]) -> None:
    assert compare(before, after) == changes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The ferry – “late” again", "the ferry - 'late', again"),
        ("1,200 people, 12%", "1200 people; 12 %"),
        ("12 percent in twenty-four hours", "12% in 24 hours"),
        ("a 20-hour trip, one boat", "a 20 hours trip, 1 boat"),
        ("on 4 October 2025", "on Oct. 4, 2025"),
        ("at 9 a.m. and 10 PM", "at 9am and 10 p.m."),
        ("it cost $5m and €2.5bn", "it cost $5 million and €2.5 billion"),
        ("5 km, 20 meters and 3 ft", "5 kilometres, 20 metres and 3 feet"),
        ("1\u202f400 ships", "1,400 ships"),
        ("the U.S. navy", "the US navy"),
        ("they cannot, they didn’t, they won't", "they can not, they did not, they will not"),
        ("", ""),
        ("on Monday it left Halden", "it left Halden on Monday"),
    ],
)
def test_case_punctuation_and_a_value_that_only_moved_are_no_change_of_value(before: str, after: str) -> None:
    assert [change for change in compare(before, after) if change.kind != "wording"] == []


def test_the_heaviest_change_comes_first() -> None:
    kinds = [
        change.kind for change in compare("a slow boat with 20 crew may come", "a fast boat with 24 crew will come")
    ]
    assert kinds == ["number", "hedge", "wording"]


def test_passages_that_have_little_in_common_differ_as_a_whole() -> None:
    before = " ".join(f"a{n}" for n in range(MOST_WORDS + 1))
    assert compare(before, "nothing") == [Change("wording", before, "nothing")]


def test_changes_are_said_in_words_an_editor_reads() -> None:
    changes = [Change("number", "20 hours", "24 hours"), Change("negation", "not", ""), Change("hedge", "", "may")]
    assert in_words(changes) == "20 hours → 24 hours; “not” was dropped; “may” was added"


def test_a_name_that_begins_the_sentence_is_a_name_when_it_stands_elsewhere_too() -> None:
    changes = compare("Olsen paid Hansen", "Hansen paid Olsen")
    assert [(change.kind, change.before, change.after) for change in changes] == [
        ("wording", "", "Hansen paid"),
        ("wording", "paid Hansen", ""),
    ]


def test_a_line_says_only_so_much() -> None:
    many = [Change("wording", "", "a\n b")] * 8
    assert in_words(many) == "“a b” was added; " * 6 + "2 more"
    assert in_words([Change("wording", "x" * 100, "y")]) == "x" * 79 + "… → y"


@given(st.text(), st.text())
def test_nothing_changed_between_a_text_and_itself_and_any_two_can_be_compared(one: str, other: str) -> None:
    assert compare(one, one) == []
    for change in compare(one, other):
        assert change.before or change.after
