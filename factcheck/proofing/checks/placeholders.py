"""What a writer left in place of something to come, and marks left behind by something cut."""

import re
from collections.abc import Iterator
from typing import Final

from factcheck.proofing.checks.dropped import CANNOT_FOLLOW
from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.words import is_english, spaces_commas

PLACEHOLDER: Final = "placeholder"
STRAY_PUNCTUATION: Final = "stray-punctuation"

TO_COME: Final = re.compile(
    r"""
    (?P<words> \b(?:TK)+\b(?!\s(?:Maxx|Elevator))
        | (?<![\w?!])\?{2,}(?![\w!]) | (?<=\S[ ])_{3,}(?=[ .,])
        | \[(?:insert|check|tk|tbc|tbd|citation\ needed|to\ come|xx)\b[^\[\]\n]{0,80}\](?!\()
        | \[(?:name|date|number|place|city|time|age|title|source|quote)\](?!\()
        | \blorem\ ipsum\b )
    | (?P<empty> (?<![\w\])])\([ ]{0,3}\) | (?<![\w\])])(?<![-*+]\ )\[[ ]{0,3}\](?!\() | “[ ]?” | „[ ]?[“”] | «[ ]?» )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# In other languages centuries are numbered so.
CROSSES: Final = re.compile(r"(?<![\w-])(?:X{2,}|xx+)(?![\w-]|/XY)|\bX{2,}(?=-(?:year|month|day|hour|week)\b)")
NUMBERED: Final = re.compile(r"(?P<word>[^\W\d_]+)\s\Z")
# Words with a capital that no number follows.
UNNUMBERED: Final = frozenset(
    "President Minister Premier Chancellor Mr Mrs Ms Dr Senator Governor Mayor General A An The In On At By For".split()  # noqa: SIM905
)
NUMBERED_AFTER: Final = re.compile(r"\s(?:centur|chromosom|[A-Z])")
LONGEST_WORD: Final = 20

# A full stop or comma after a space, two in a row, or two that exclude each other.
STRAY: Final = re.compile(
    r"(?<=\w)[ ]{1,3}[.,](?=\s|\Z)|,\s?,|(?<![./])\.\.(?![./\w])|,\.(?!\.)|[;:],|,[;:]|;\.|\.;(?=;)"
)
LAST_WORD: Final = re.compile(r"[^\W\d_]+\Z")


def placeholders(story: Story) -> Iterator[Found]:
    """Find what stands for something to come: “TK”, “XX”, “[name]”, empty brackets and empty quotation marks."""
    for match in TO_COME.finditer(story.text):
        yield _placeholder(match, "There is nothing between these marks.") if match["empty"] else _placeholder(match)
    if is_english(story):
        for match in CROSSES.finditer(story.text):
            if not _numbers(story.text, match):
                yield _placeholder(match)


def stray_punctuation(story: Story) -> Iterator[Found]:
    """Find punctuation that something cut has left: “, ,” and “ ,”; after a word that leads on it is a dropped word."""
    spaces_tell = not spaces_commas(story.text)
    for match in STRAY.finditer(story.text):
        mark, is_set_apart = match[0], match[0][0] == " "
        before = LAST_WORD.search(story.text, max(0, match.start() - LONGEST_WORD), match.start())
        leads = before is not None and before[0].lower() in CANNOT_FOLLOW and is_english(story)
        if is_set_apart and (leads or not spaces_tell):
            continue
        message = (
            f"A space stands before “{mark.strip()}”." if is_set_apart else f"“{mark}” is more punctuation than one."
        )
        yield Found(STRAY_PUNCTUATION, match.start(), match.end(), message, blocking=True)


def _placeholder(match: re.Match[str], message: str = "") -> Found:
    message = message or f"“{match[0]}” stands for something still to come."
    return Found(PLACEHOLDER, match.start(), match.end(), message, blocking=True)


def _numbers(text: str, match: re.Match[str]) -> bool:
    """Say whether the crosses are a Roman number, as in “Super Bowl XX” and “XX century”, or name a chromosome."""
    before = NUMBERED.search(text, max(0, match.start() - LONGEST_WORD), match.start())
    is_named = before is not None and before["word"][0].isupper() and before["word"] not in UNNUMBERED
    return is_named or NUMBERED_AFTER.match(text, match.end()) is not None
