import pytest

from factcheck.proofing.checks.spelling import mixed_spelling
from tests.proofing.conftest import story


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The armoured ship left the harbour. Its armor is heavy.", ["armor"]),
        ("The color of the harbor was gray. It travelled far.", ["travelled"]),
        (
            "They organised a theatre. The defense was late, the ship’s armor heavy, the harbour cold.",
            ["defense", "armor"],
        ),
        ("They recognised the ship and recognized the crew.", ["recognized"]),
        ("The grey-haired man saw the theater.", ["theater"]),
        ("They analysed the tyres; the board's behavior was odd.", ["behavior"]),
        ("The fulfilment took time; aluminum is scarce, and so is catalog paper.", ["fulfilment"]),
    ],
)
def test_the_words_that_are_spelled_the_other_way_are_found(text: str, other: list[str]) -> None:
    assert [text[found.start : found.end] for found in mixed_spelling(story(text))] == other


@pytest.mark.parametrize(
    "text",
    [
        "The armoured ship left the harbour.",
        "The armored ship left the harbor, they recognized.",
        "The harbour was recognized by an organization, in Oxford’s spelling.",
        "The harbour is near the World Trade Center, said the Labor Department.",
        "The harbour is “gray”, she said, 'and “a labor of love”'.",
        "The harbour has a meter, a tire, a program and a check. " + "a" * 30,
        "Nothing to see.",
    ],
)
def test_one_way_of_spelling_is_left_alone(text: str) -> None:
    assert [text[found.start : found.end] for found in mixed_spelling(story(text))] == []


def test_the_message_says_which_spelling_most_of_the_story_has() -> None:
    messages = [found.message for found in mixed_spelling(story("The harbour was full of colour. Its armor is heavy."))]
    assert messages == ["“armor” is American spelling; most of the story is British, such as “harbour”."]


def test_other_languages_are_not_read() -> None:
    assert list(mixed_spelling(story("Le labour, le color.", language="fr"))) == []
