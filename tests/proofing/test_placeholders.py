import pytest

from factcheck.proofing.checks.placeholders import placeholders, stray_punctuation
from tests.proofing.conftest import story


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The ferry carried TK passengers.", "TK"),
        ("The ferry carried TKTK passengers.", "TKTK"),
        ("The ferry carried tk passengers.", "tk"),
        ("The ferry carried XX passengers.", "XX"),
        ("The ferry carried XXX passengers.", "XXX"),
        ("The ferry carried xx passengers.", "xx"),
        ("An XX-year-old man was on board.", "XX"),
        ("It was said by Minister XX on board.", "XX"),
        ("The ferry carried ?? passengers.", "??"),
        ("The ferry carried ___ passengers.", "___"),
        ("The ferry [check name] left.", "[check name]"),
        ("The ferry [name] left.", "[name]"),
        ("Lorem ipsum is all it says.", "Lorem ipsum"),
        ("The ferry () left.", "()"),
        ("The ferry [ ] left.", "[ ]"),
        ("She said “” and left.", "“”"),
    ],
)
def test_what_stands_for_something_to_come_is_found_and_blocks(text: str, place: str) -> None:
    found = list(placeholders(story(text)))
    assert [(text[one.start : one.end], one.rule, one.blocking) for one in found] == [(place, "placeholder", True)]


@pytest.mark.parametrize(
    "text",
    [
        "They shop at TK Maxx. The Super Bowl XX was played in the XX century; XX chromosomes, the XX Corps, XX-rated.",
        "- [ ] Ask the ministry\n- [x] Ask the line",
        "Call main() and list[] and [source](https://example.org).",
        "What??? What?! It was [the ferry] that left, said [name withheld].",
        "One part.\n___\nAnother part.",
    ],
)
def test_what_only_looks_like_a_placeholder_is_left_alone(text: str) -> None:
    assert [text[found.start : found.end] for found in placeholders(story(text))] == []


def test_a_roman_number_of_a_century_in_another_language_is_no_placeholder() -> None:
    assert list(placeholders(story("Fue en el siglo XX.", language="es"))) == []


def test_the_message_says_what_stands_there() -> None:
    messages = [found.message for found in placeholders(story("The ferry () carried TK passengers."))]
    assert messages == ["There is nothing between these marks.", "“TK” stands for something still to come."]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("The ferry, , left.", ", ,", "“, ,” is more punctuation than one."),
        ("The ferry,, left.", ",,", "“,,” is more punctuation than one."),
        ("The ferry left..", "..", "“..” is more punctuation than one."),
        ("The ferry left,.", ",.", "“,.” is more punctuation than one."),
        ("The ferry;, it left.", ";,", "“;,” is more punctuation than one."),
        ("The ferry ,it said , left.", " ,", "A space stands before “,”."),
        ("The ferry left .", " .", "A space stands before “.”."),
    ],
)
def test_punctuation_left_behind_is_found_and_blocks(text: str, place: str, message: str) -> None:
    found = [(text[one.start : one.end], one.message, one.blocking) for one in stray_punctuation(story(text))]
    assert found == [(place, message, True)]


@pytest.mark.parametrize(
    "text",
    [
        "The ferry left... and ... came back. See ../quay, at .5 knots, on .NET, by Kessary Inc., too.",
        "They met in , officials said.",
        "The ferry , the quay , the harbour , all left .",
    ],
)
def test_punctuation_that_is_right_or_another_rule_s_is_left_alone(text: str) -> None:
    assert [text[found.start : found.end] for found in stray_punctuation(story(text))] == []


def test_in_another_language_a_space_before_a_comma_is_found_after_any_word() -> None:
    assert [found.start for found in stray_punctuation(story("Het schip in , zei hij.", language="nl"))] == [12]
