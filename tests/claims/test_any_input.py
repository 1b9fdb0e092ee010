"""Whatever the text: what claims are made of ends, raises nothing, and names places of that text."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given

from factcheck.claims.proposals import kind_of, propose
from factcheck.claims.repeats import assertion_of, repeats, same_assertion
from factcheck.claims.story import Part, Stretch, tell
from factcheck.lib.segmentation import sentences
from tests.texts import AWKWARD, SHORT, texts

OTHER = "The ferry takes about 20 hours, the ministry did not say on Monday."


def laid_out(text: str) -> object:
    """The text with a section and a sentence for each of its lines, wherever they end."""
    ends = [at + 1 for at, char in enumerate(text) if char == "\n"]
    edges = list(pairwise([0, *ends, len(text)]))
    return tell(
        text,
        parts=[Part("other", "", start, start, end) for start, end in edges],
        sentences=[Stretch(number, start, end) for number, (start, end) in enumerate(edges)],
        marks=[],
        wrapped=False,
    )


TAKE: dict[str, Callable[[str], object]] = {
    "assertion_of": assertion_of,
    "repeats": lambda text: repeats([*text.splitlines(), OTHER]),
    "same_assertion": lambda text: same_assertion(text, OTHER),
    "same_assertion of itself": lambda text: same_assertion(text, text),
    "kind_of": kind_of,
    "propose": lambda text: propose(text, sentences(text)),
    "tell": laid_out,
}
each = pytest.mark.parametrize("take", TAKE.values(), ids=TAKE)


@each
@given(text=texts)
def test_any_text_is_taken(take: Callable[[str], object], text: str) -> None:
    take(text)


@each
@pytest.mark.parametrize("text", [*SHORT, *AWKWARD.values()], ids=[*map(repr, SHORT), *AWKWARD])
def test_next_to_nothing_and_much_of_one_thing_is_taken(take: Callable[[str], object], text: str) -> None:
    take(text)


@given(texts)
def test_proposals_stand_in_order_within_their_sentences(text: str) -> None:
    spans = sentences(text)
    found = propose(text, spans)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(any(span.start <= one.start < one.end <= span.end for span in spans) for one in found)


def test_two_passages_of_many_thousand_names_are_compared_soon() -> None:
    # Each name against each other one would be 64 million comparisons.
    names = ", ".join(f"Olsen{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}{chr(97 + at // 676)}" for at in range(8_000))
    words = "They sailed to the harbour of Halden:"
    assert same_assertion(f"{words} {names}.", f"{words} {names}.") is True


def test_a_draft_of_many_thousand_headings_is_laid_out_soon() -> None:
    # Each sentence against each section would be 900 million comparisons.
    story = tell(
        "A b.\n" * 30_000,
        parts=[Part("other", "", at, at, at + 5) for at in range(0, 150_000, 5)],
        sentences=[Stretch(at, at, at + 4) for at in range(0, 150_000, 5)],
        marks=[],
        wrapped=False,
    )
    assert len(story.sections) == story.to_look_at == 30_000
    assert {section.blocks[0].items[0][0].text for section in story.sections} == {"A b."}
