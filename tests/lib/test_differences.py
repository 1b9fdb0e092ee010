from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.differences import Stretch, differences


def said(before: str, after: str) -> list[tuple[str, str]]:
    return [(stretch.kind, stretch.text) for stretch in differences(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "stretches"),
    [
        ("", "", []),
        ("It left.", "It left.", [("same", "It left.")]),
        ("It left.", "It  left.\n", [("same", "It  left.\n")]),
        (
            "It takes 20 hours.",
            "It takes 24 hours.",
            [("same", "It takes "), ("removed", "20"), ("added", "24"), ("same", " hours.")],
        ),
        ("It left late.", "It left.", [("same", "It left"), ("removed", " late"), ("same", ".")]),
        ("It left.", "It left late.", [("same", "It left"), ("added", " late"), ("same", ".")]),
        ("It left.", "", [("removed", "It left.")]),
        (
            "It left.\nIt sank.\nIt rose.",
            "It left.\nIt rose.",
            [("same", "It left.\n"), ("removed", "It sank.\n"), ("same", "It rose.")],
        ),
        (
            "They talk. Ties grew. All remain. So it ended.",
            "They talk. So it ended.",
            [("same", "They talk. "), ("removed", "Ties grew. All remain. "), ("same", "So it ended.")],
        ),
        (
            "They talk.\nSo it ended.",
            "They talk.\nTies grew.\nSo it ended.",
            [("same", "They talk.\n"), ("added", "Ties grew.\n"), ("same", "So it ended.")],
        ),
        ("a b a", "a b a b a", [("same", "a b a"), ("added", " b a")]),
        ("", "港に着いた", [("added", "港に着いた")]),
    ],
)
def test_what_was_removed_and_added_is_told_in_whole_words(
    before: str, after: str, stretches: list[tuple[str, str]]
) -> None:
    assert said(before, after) == stretches


@given(st.text("ab .\n\x00é", max_size=60), st.text("ab .\n\x00é", max_size=60))
def test_what_stayed_and_what_was_added_make_up_the_later_version(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(stretch.text for stretch in found if stretch.kind != "removed") == after
    assert "".join(stretch.text for stretch in found if stretch.kind != "added").split() == before.split()
    assert all(one.kind != other.kind for one, other in pairwise(found))
    assert Stretch("same", "") not in found
