import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.anchoring import CONTEXT, Selector, select

TEXT = "The night ferry takes about 20 hours, the operator says, and it is seldom late in summer."


def test_a_place_is_written_down_with_what_stands_around_it() -> None:
    start = TEXT.index("20 hours")
    assert select(TEXT, start, start + 8) == Selector(
        exact="20 hours",
        prefix="The night ferry takes about ",
        suffix=", the operator says, and it is ",
        start=start,
    )


def test_no_word_is_cut_in_two_unless_nothing_else_would_be_left() -> None:
    start = TEXT.index("operator")
    assert select(TEXT, start, start + 8).prefix == "ferry takes about 20 hours, the "
    assert select("x" * 100, 50, 60) == Selector("x" * 10, "x" * CONTEXT, "x" * CONTEXT, 50)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 10_000)])
def test_what_is_no_run_of_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="is no run of a text"):
        select(TEXT, start, end)


@given(st.text(min_size=1), st.data())
def test_prefix_exact_and_suffix_stand_together_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    selector = select(text, start, end)
    whole = selector.prefix + selector.exact + selector.suffix
    assert text[selector.start - len(selector.prefix) :][: len(whole)] == whole
    assert max(len(selector.prefix), len(selector.suffix)) <= CONTEXT
