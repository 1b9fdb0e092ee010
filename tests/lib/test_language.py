from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.language import LANGUAGES, language_of

FERRY = "The night ferry to Halden takes about twenty hours, and the minister said on Monday that nobody was on board. "


def test_a_language_is_told_from_a_few_sentences() -> None:
    assert language_of(FERRY * 2) == "en"
    assert (
        language_of("La traversée dure environ vingt heures, a déclaré lundi le ministre des transports. " * 3) == "fr"
    )


def test_a_short_text_is_in_no_language_we_could_name() -> None:
    assert language_of("Hello.") == ""


def test_what_is_no_language_is_called_none() -> None:
    assert language_of("1234 5678 90 " * 30) == ""


@given(st.text(max_size=400))
def test_any_text_gives_a_known_language_or_none(text: str) -> None:
    assert language_of(text) in {"", *LANGUAGES}
