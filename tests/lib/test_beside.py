"""What changed around the main text: quiet, but for a value that a claim has from there."""

import pytest

from factcheck.lib.changes import Change, bears_beside

CLAIM = "The night ferry to Halden takes 20 hours and costs 90 euros."
MAIN = "The night ferry has run since Monday.\nPassengers are advised to bring warm clothes."
CAPTION = "The night ferry on its way to Halden: it takes 20 hours."


def page(*around: str) -> str:
    return "\n".join(["Menu", MAIN, *around])


def judged(before: list[str], after: list[str], *, claim: str = CLAIM, main: str = MAIN) -> bool:
    return bears_beside(claim, page(*before), page(*after), main=main).material


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        pytest.param(
            CAPTION, CAPTION.replace("20", "24"), Change("number", "20 hours", "24 hours"), id="a figure in a caption"
        ),
        pytest.param(
            "Halden | night ferry | 20 hours | 90 euros",
            "Halden | night ferry | 20 hours | 120 euros",
            Change("number", "90 euros", "120 euros"),
            id="a figure in a table",
        ),
        pytest.param(
            "Photo: the night ferry takes 20 hours to Halden in winter",
            "Photo: the night ferry takes 20 hours to Vessby in winter",
            Change("name", "Halden", "Vessby"),
            id="a name",
        ),
    ],
)
def test_a_value_of_the_claim_that_was_replaced_in_its_line_is_told(before: str, after: str, change: Change) -> None:
    bearing = bears_beside(CLAIM, page(before), page(after), main=MAIN)
    assert (bearing.material, bearing.is_carried, bearing.changes) == (True, True, [change])
    assert bearing.reason == (
        f"Beside the main text, what bears this claim out has changed: {change.before} → {change.after}."
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([CAPTION], [CAPTION], id="nothing changed"),
        pytest.param([CAPTION], [], id="a caption was taken out"),
        pytest.param([], [CAPTION], id="a caption was added"),
        pytest.param([CAPTION], ["Ten tips for your garden in the spring"], id="a teaser made way for another"),
        pytest.param(
            [CAPTION], ["Ten tips for your garden", CAPTION.replace("way", "trip")], id="another word of the caption"
        ),
        pytest.param([CAPTION, "In all 20 hours"], [CAPTION.replace("20", "24"), "In all 20 hours"], id="still said"),
        pytest.param(["20 hours ago"], ["21 hours ago"], id="a clock"),
        pytest.param(["90 euros a month for all readers"], ["95 euros a month for all readers"], id="a price"),
        pytest.param(["Night ferry: 20 comments"], ["Night ferry: 24 comments"], id="a counter"),
        pytest.param(
            [CAPTION, *(f"Story {n}" for n in range(60))],
            [CAPTION.replace("20", "24"), *(f"Tale {n}" for n in range(60))],
            id="another page",
        ),
        pytest.param([CAPTION * 20], [CAPTION.replace("20", "24") * 20], id="a line that is no caption"),
    ],
)
def test_everything_else_is_quiet(before: list[str], after: list[str]) -> None:
    assert not judged(before, after)


def test_what_the_main_text_says_is_told_from_there() -> None:
    assert not judged([CAPTION], [CAPTION.replace("20", "24")], main=f"{MAIN}\nIt takes 20 hours.")


def test_a_claim_without_a_value_is_not_looked_for() -> None:
    assert not judged([CAPTION], [CAPTION.replace("20", "24")], claim="The saloon is cold.")
