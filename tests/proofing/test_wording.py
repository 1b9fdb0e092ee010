import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.lib.segmentation import sentences
from factcheck.proofing.checks import Part, Story
from factcheck.proofing.checks.wording import OF_WORDS

any_text = st.text(st.characters(codec=None, categories=None), max_size=200)
newsy = st.lists(
    st.sampled_from(
        [
            "on",
            "in",
            "at",
            "The",
            "the",
            "ferry",
            "Kyiv",
            "Kiev",
            "Aldhurst",
            "Aldherst",
            "“",
            "”",
            "„",
            "«",
            "»",
            "‘",
            "’",
            '"',
            "'",
            ",",
            ".",
            ";",
            "TK",
            "XX",
            "()",
            "[]",
            "harbour",
            "armor",
            "said",
            "5",
            "2019",
            "million",
            "and",
            "he",
            "\n",
            "\n\n",
            "- ",
            "Key Takeaways\n",
            "�",
            "\x00",
            "\u202e",
            "港",
            "é",
        ]
    ),
    max_size=60,
).map(" ".join)

HOSTILE = {
    "one-letter sentences": "A. " * 50_000,
    "one word": "a" * 600_000,
    "one word with capitals and marks": "A'" * 60_000,
    "one preposition": "on " * 40_000,
    "lost dates": "met in , " * 60_000,
    "marks that open": "“" * 60_000,
    "all marks that open": '“«„‘"' * 60_000,
    "marks that close": "”’»" * 20_000,
    "open brackets": "( [ " * 20_000,
    "spaces": " " * 120_000 + "on ,",
    "commas": ", " * 60_000,
    "lines": "\n" * 120_000,
    "names": " ".join(f"Aldh{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}st" for n in range(5_000)),
    "early": "early on " * 60_000,
    "crosses": "X" * 60_000 + "TK" * 30_000,
    "signs": "?_[_?" * 20_000,
    "more than any story": "The ferry left on Monday. “Yes,” she said.\n" * 4_000,
}


def whole(text: str) -> Story:
    """A story whose middle is takeaways and whose end is statements."""
    third = len(text) // 3
    parts = [
        Part("lede", "", 0, 0, third),
        Part("takeaways", "Key Takeaways", third, third, 2 * third),
        Part("statements", "Official Statements", 2 * third, 2 * third, len(text)),
    ]
    return Story(text, parts, sentences(text))


@pytest.mark.parametrize("check", OF_WORDS, ids=lambda check: check.__name__)
@settings(max_examples=30, deadline=None)
@given(text=any_text | newsy)
def test_any_text_can_be_read_and_what_is_found_lies_in_it(check, text: str) -> None:
    for found in check(whole(text)):
        assert 0 <= found.start < found.end <= len(text)
        assert found.message.endswith(".")


@pytest.mark.parametrize("case", HOSTILE)
def test_no_text_keeps_the_checks_for_long(case: str) -> None:
    made = whole(HOSTILE[case])
    began = time.process_time()
    for check in OF_WORDS:
        for _ in check(made):
            pass
    assert time.process_time() - began < 30


def test_an_empty_text_has_nothing_wrong() -> None:
    assert [found for check in OF_WORDS for found in check(Story("", [], []))] == []


def test_a_clean_story_has_nothing_wrong() -> None:
    text = "The ferry left on Monday. “We are late,” said Premier Jonas Aldhurst, and Aldhurst went on board."
    assert [found for check in OF_WORDS for found in check(whole(text))] == []
