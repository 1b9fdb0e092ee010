import pytest

from factcheck.proofing.checks.doubled import doubled_words
from tests.proofing.conftest import story


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("The ferry left the the harbour.", "the the"),
        ("The the ferry left.", "The the"),
        ("It was part of of the plan.", "of of"),
        ("The ferry left  left the harbour.", "left  left"),
        ("It was a a ship.", "a a"),
    ],
)
def test_a_word_that_stands_twice_is_found(text: str, twice: str) -> None:
    assert [text[found.start : found.end] for found in doubled_words(story(text))] == [twice]


@pytest.mark.parametrize(
    "text",
    [
        "She had had enough, and said that that ship came in in May.",
        "Duran Duran played in Baden Baden; bye bye, they said.",
        "He wrote 7 7 and 12 12, and x x.",
        "It was the, the end; no, no.",
        "A half-half solution: half-half.",
        "They watched in In Touch.",
    ],
)
def test_what_may_stand_twice_is_left_alone(text: str) -> None:
    assert [text[found.start : found.end] for found in doubled_words(story(text))] == []


def test_the_message_names_the_word() -> None:
    assert [found.message for found in doubled_words(story("He took the the ship."))] == [
        "“the” stands twice in a row."
    ]


def test_other_languages_double_words_on_purpose() -> None:
    assert list(doubled_words(story("Nous nous sommes rencontrés.", language="fr"))) == []
