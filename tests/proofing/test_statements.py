import pytest

from factcheck.proofing.checks.statements import statements_without_official
from tests.proofing.conftest import story

QUOTE = "“We were told two years; we waited eleven.”"


def found_in(statements: str, *, heading: str = "Official Statements", language: str = "en") -> list[str]:
    made = story(f"A ferry is back, Veldan Wire said.\n{heading}\n{statements}", language)
    return [made.text[found.start : found.end] for found in statements_without_official(made)]


@pytest.mark.parametrize(
    "statements",
    [
        QUOTE,
        f"{QUOTE}\nVeldan News Agency",
        "Veldan called it “slow,” noting its weight.\nVeldan Wire",
        f"In short, it was called {QUOTE}",
        f"{QUOTE}\n“Never again,” said Premier Aldhurst.",
    ],
)
def test_a_statement_nobody_made_is_found(statements: str) -> None:
    assert len(found_in(statements)) == 1


@pytest.mark.parametrize(
    "statements",
    [
        f"{QUOTE}\nJonas Aldhurst, Premier of the Kessary Islands",
        f"{QUOTE}, said Aldhurst.",
        f"{QUOTE}, said the ministry.",
        f"{QUOTE}, a spokeswoman told Veldan Wire.",
        f"Jonas Aldhurst said:\n{QUOTE}",
        "Nothing was said.",
        "",
    ],
)
def test_a_statement_with_its_speaker_is_left_alone(statements: str) -> None:
    assert found_in(statements) == []


def test_quotations_elsewhere_are_not_its_business() -> None:
    assert found_in(QUOTE, heading="Context") == []


def test_only_english_is_read() -> None:
    assert found_in(QUOTE, language="nl") == []


def test_the_message_says_who_is_missing_at_the_quotation() -> None:
    made = story(f"A ferry is back.\nOfficial Statements\n{QUOTE}")
    assert [(made.text[found.start : found.end], found.message) for found in statements_without_official(made)] == [
        (QUOTE, "Nothing here names the person or the office that said this.")
    ]
