"""What a page says otherwise at every load, learnt from a second look soon after the first, is no change of it."""

from datetime import datetime, timedelta
from typing import Final

from factcheck.lib.volatile import Place, volatile_places, without_volatile
from factcheck.rechecks.actions.memory import Memory
from factcheck.rechecks.actions.quotes import Standing
from factcheck.sources.models import Capture, Source

SECOND_LOOK: Final = timedelta(minutes=3)
# What differs after longer than that may have been changed by somebody.
STILL_SECOND: Final = timedelta(minutes=30)


def learn_places(source: Source, *, before: Capture, text: str, at: datetime, memory: Memory) -> None:
    """Note which places are volatile, at the second look that brings the page; once, whatever came of it."""
    if source.volatile is None:
        soon = at - before.at <= STILL_SECOND
        places = memory.ask(volatile_places, before.text, text) if soon else []
        source.volatile = [[place.above, place.below] for place in places]


def says_the_same(source: Source, *, before: Capture, text: str, standing: Standing) -> bool:
    """Say whether the texts differ in volatile places only, and nothing that is cited can be meant by it.

    Only where all that is cited is quoted, and every quote stands there, is that for sure: what is cited without a
    quote may stand in such a place, and what is not confirmed yet may be said there for the first time.
    """
    if not source.volatile or not all(
        citation.pk in standing.matches and standing.matches[citation.pk].state == "intact"
        for citation in standing.citations
    ):
        return False
    places = [Place(above, below) for above, below in source.volatile]
    return without_volatile(before.text, places) == without_volatile(text, places)
