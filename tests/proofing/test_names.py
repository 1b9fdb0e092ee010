import pytest

from factcheck.proofing.checks.names import names_in_two_spellings
from tests.proofing.conftest import story


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Jonas Aldhurst left. Critics of Jonas Aldherst stayed; Aldhurst did not.", ["Aldherst"]),
        ("Premier Jonas Aldhurst left. Later Aldherst said no. Aldhurst’s party agreed.", ["Aldherst"]),
        ("They met Zelensky in Kyiv. Later Zelenskyy flew on, and Zelensky stayed.", ["Zelenskyy"]),
        ("He flew from Kyiv. Nobody in Kiev saw him leave Kyiv.", ["Kiev"]),
        ("President Erdoğan spoke. Later Erdogan’s party voted; Erdoğan left.", ["Erdogan"]),
        ("They sailed to Tollhaven. From Tollhaven to Tolhaven is a day.", ["Tolhaven"]),
        ("Bertold Sandor spoke, and then Berthold Sandor left.", ["Berthold"]),
        ("Mohammed Salah left. Later Mohamed Salah and Mohammed Salah came.", ["Mohamed"]),
    ],
)
def test_the_rarer_spelling_of_a_name_is_found(text: str, other: list[str]) -> None:
    assert [text[found.start : found.end] for found in names_in_two_spellings(story(text))] == other


@pytest.mark.parametrize(
    "text",
    [
        "Boris Johnson met Anna Johnston. Johnson and Johnston spoke; Johnson left.",
        "Anna Hansen met Ole Hanson. Hansen left.",
        "The Koreans left Korea. A Korean stayed, and so did Korea’s ministry.",
        "The Minister of Transport left; the Ministry did not say why, nor did the Minister.",
        "They met Martin and Martina Berg, Francesco and Francesca Holm. Martin left.",
        "From Austria to Australia, and back to Austria; from Iraq to Iran.",
        "From Slovakia to Slovenia, and back to Slovakia; from Nigeria to Niger.",
        "On Tuesday and Thursday, in June and July.",
        "The Harbour board met. The harbour is a Harbor.",
        "They saw Halmeran ships, and Halmeral ones.",
        "They met A" + "b" * 40 + " and A" + "b" * 39 + "c.",
        "He said IAEAXX and IAEAXY.",
        "They met McAlder, and then Mcalder left; McAlder stayed.",
    ],
)
def test_names_that_are_two_are_left_alone(text: str) -> None:
    assert [text[found.start : found.end] for found in names_in_two_spellings(story(text))] == []


def test_the_message_gives_the_other_spelling() -> None:
    text = "He flew from Kyiv. Nobody in Kiev saw him leave Kyiv."
    messages = [found.message for found in names_in_two_spellings(story(text))]
    assert messages == ["“Kiev” is spelled “Kyiv” elsewhere in this story."]


def test_every_place_of_the_rarer_spelling_is_found() -> None:
    text = "In Kyiv, in Kiev, in Kyiv, in Kiev’s port, in Kyiv."
    assert [found.start for found in names_in_two_spellings(story(text))] == [text.index("Kiev"), text.index("Kiev’s")]


@pytest.mark.parametrize(
    ("text", "found", "other"),
    [
        ("Lim Sun-ha came. Lim Sun Ha left, and Sun-ha slept.", ["Sun Ha"], "Sun-ha"),
        ("They asked Al Hadi. Al-Hadi answered Al Hadi.", ["Al-Hadi"], "Al Hadi"),
    ],
)
def test_a_hyphen_in_one_place_and_none_in_another_is_found(text: str, found: list[str], other: str) -> None:
    made = story(text)
    findings = list(names_in_two_spellings(made))
    assert [made.text[one.start : one.end] for one in findings] == found
    assert {one.message for one in findings} == {f"“{found[0]}” is spelled “{other}” elsewhere in this story."}


def test_names_with_one_manner_of_hyphens_are_left_alone() -> None:
    assert list(names_in_two_spellings(story("Lim Sun-ha met Anna Smith-Berg in Port Maren; Sun-ha left."))) == []
