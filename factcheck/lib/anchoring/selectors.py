"""How a place in a text is written down, and what is said of it when it was looked for again.

Selectors are those of the W3C Web Annotation Data Model.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

State = Literal["exact", "moved", "altered", "lost"]

# Code points kept on either side: a sentence and the beginning of the next, so that something is left when the nearest
# one goes. The 32 of annotation tools are five words, which other sentences share.
CONTEXT: Final = 160
CUT_WORD_FIRST: Final = re.compile(r"\A\w+(?=\W)")
CUT_WORD_LAST: Final = re.compile(r"(?<=\W)\w+\Z")


@dataclass(frozen=True, slots=True)
class Selector:
    """A TextQuoteSelector (`exact`, `prefix`, `suffix`) and a TextPositionSelector's `start` (code points)."""

    exact: str
    prefix: str
    suffix: str
    start: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where something stands now (code points; None when `lost`), and how well that fits (0 to 1)."""

    state: State
    start: int | None
    end: int | None
    score: float


LOST: Final = Anchor("lost", None, None, 0.0)


def select(text: str, start: int, end: int) -> Selector:
    """Write down `text[start:end]` with up to CONTEXT code points before and after it, in whole words if there are any.

    Raises ValueError when that is no run of the text.
    """
    check(text, start, end)
    prefix, suffix = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if text[max(0, start - CONTEXT - 1) : max(0, start - CONTEXT)].isalnum():
        prefix = CUT_WORD_FIRST.sub("", prefix)
    if text[end + CONTEXT : end + CONTEXT + 1].isalnum():
        suffix = CUT_WORD_LAST.sub("", suffix)
    return Selector(exact=text[start:end], prefix=prefix, suffix=suffix, start=start)


def check(text: str, start: int, end: int) -> None:
    """Raise ValueError unless `text[start:end]` is a run of the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{start} to {end} is no run of a text of {len(text)} characters.")
