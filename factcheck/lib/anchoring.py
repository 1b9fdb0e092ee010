"""How a place in a text is written down so that it can be found again (W3C Web Annotation selectors)."""

from dataclasses import dataclass
from typing import Final

CONTEXT: Final = 32  # code points on either side, as annotation tools keep them


@dataclass(frozen=True, slots=True)
class Selector:
    """A TextQuoteSelector (`exact`, `prefix`, `suffix`) and a TextPositionSelector's `start` (code points)."""

    exact: str
    prefix: str
    suffix: str
    start: int


def select(text: str, start: int, end: int) -> Selector:
    """Write down `text[start:end]` with up to CONTEXT code points before and after it.

    Raises ValueError when that is no run of the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{start} to {end} is no run of a text of {len(text)} characters.")
    return Selector(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
    )
