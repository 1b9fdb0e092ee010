"""What says something else at every load, told from what was edited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.volatile import Place, volatile_places, without_volatile

BODY = [
    "The night ferry to Halden takes about 20 hours.",
    "It left Port Maren on Monday with 140 passengers.",
    "No date for the return has been set.",
    "The harbour master expects calm weather.",
    "Cabins for the next crossing are sold out.",
]


def page(*more: tuple[int, str], but: dict[int, str] | None = None) -> str:
    lines = [(but or {}).get(at, line) for at, line in enumerate(BODY)]
    for at, line in reversed(more):
        lines.insert(at, line)
    return "\n".join(lines)


def with_teaser(words: str, at: int = 2) -> str:
    return page((at, words))


def differ(one: str, other: str, places: list[Place]) -> bool:
    return without_volatile(one, places) != without_volatile(other, places)


TEASERS = ["Ten soups for a cold evening", "Why cats purr", "Win a weekend in the mountains"]


@pytest.mark.parametrize("at", range(len(BODY) + 1))
def test_another_line_in_the_same_place_is_volatile_wherever_it_stands(at: int):
    first, second, third = (with_teaser(words, at) for words in TEASERS)
    places = volatile_places(first, second)
    assert (len(places), differ(first, third, places)) == (1, False)


def test_what_is_volatile_hides_no_change_elsewhere():
    first, second, third = map(with_teaser, TEASERS)
    places = volatile_places(first, second)
    assert differ(first, third.replace("20 hours", "24 hours"), places)


def test_more_or_fewer_lines_in_a_volatile_place_are_volatile_too():
    first, second = with_teaser(TEASERS[0]), with_teaser(TEASERS[1])
    places = volatile_places(first, second)
    assert not differ(first, page((2, "\n".join(TEASERS))), places)
    assert differ(first, page((2, "\n".join(TEASERS * 3))), places)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(page(), page(but={0: "The night ferry to Halden takes about 24 hours."}), id="edited"),
        pytest.param(page(), page((2, "Correction: the ferry carried 140 passengers.")), id="added"),
        pytest.param(page((2, "It was the first crossing in eleven years.")), page(), id="taken out"),
        pytest.param(page(), "\n".join(TEASERS * 2), id="another page"),
        pytest.param(page(), page(), id="the same"),
        pytest.param("", page(), id="empty before"),
        pytest.param(page(), "", id="empty after"),
        pytest.param(page((2, "—")), page((2, "***")), id="ornaments"),
        pytest.param(with_teaser("\n".join(TEASERS * 3)), with_teaser("\n".join("xyz!"[::-1] * 9)), id="long"),
    ],
)
def test_what_is_edited_added_taken_out_or_most_of_the_page_is_not_volatile(first: str, second: str):
    assert volatile_places(first, second) == []


def test_a_line_that_stands_where_no_place_was_learnt_stays():
    assert without_volatile(page(), [Place("0" * 16, "1" * 16)]) == page()


@given(st.lists(st.sampled_from(BODY + TEASERS), max_size=12), st.lists(st.sampled_from(BODY + TEASERS), max_size=12))
def test_whatever_the_two_loads_were_nothing_is_put_in_and_without_a_place_nothing_taken_out(
    first: list[str], second: list[str]
):
    places = volatile_places("\n".join(first), "\n".join(second))
    left = iter(first)
    assert all(line in left for line in without_volatile("\n".join(first), places).splitlines())
    if not places:
        assert without_volatile("\n".join(first), places).splitlines() == first
