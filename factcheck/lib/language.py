"""Which language a text is in."""

from typing import Final

from resiliparse.parse.lang import detect_fast

# fmt: off
# Languages the news is written in. Among all that the detector knows, rare ones win by chance too often.
LANGUAGES: Final = [
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "is", "it", "ja", "ko", "lt", "lv", "mk", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv",
    "sw", "ta", "te", "th", "tr", "uk", "ur", "vi", "zh",
]
# fmt: on
# Of this many characters the detector is right; of fewer it guesses.
SHORTEST: Final = 150
# The detector's distance: beyond this even its best language is a guess.
FARTHEST: Final = 1_000
ENOUGH: Final = 20_000


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the language `text` is written in; empty when it is too short or unclear to say.

    Algorithm: resiliparse's `detect_fast` (an out-of-place measure over sequences of letters), on the first ENOUGH
    characters.
    """
    if len(text) < SHORTEST:
        return ""
    language, distance = detect_fast(text[:ENOUGH], cutoff=FARTHEST, langs=LANGUAGES)
    return "" if language == "unknown" or distance > FARTHEST else language
