"""How cited quotes stand in captures: as they were judged there, else looked for as far as nobody is kept waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from factcheck.claims.models import Citation, QuoteState
from factcheck.lib.quotes import QuoteMatch, find_quote
from factcheck.rechecks.models import Recheck
from factcheck.sources.models import Capture

# Characters of captures that are looked through for one page: some tenths of a second.
MOST_READ: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """How a quote stands in a capture, and what changed in it; `unknown` when nobody looked for it there."""

    state: str = QuoteState.UNKNOWN
    changes: Sequence[Mapping[str, str]] = ()

    @property
    def is_known(self) -> bool:
        return self.state != QuoteState.UNKNOWN


class Search:
    """Looks for quotes until it has read as much as it may."""

    def __init__(self, most: int) -> None:
        """Begin, with so many characters to read."""
        self._left = most

    def find(self, quote: str, text: str) -> QuoteMatch | None:
        """Look for a quote; None when that would be too much."""
        if len(text) > self._left:
            return None
        self._left -= len(text)
        return find_quote(quote, text)


def found_in(captures: Sequence[Capture], citations: Mapping[str, Sequence[Citation]]) -> dict[str, tuple[Found, ...]]:
    """Give how each quote stands in each of the captures of one source, by the quote; `citations` by their quotes.

    What was judged costs one query. What was not is looked for, the first quotes first.
    """
    judged = _judged(captures)
    search = Search(MOST_READ)
    return {
        quote: tuple(_stored(capture, quoting, judged) or _searched(search, quote, capture) for capture in captures)
        for quote, quoting in citations.items()
    }


def _judged(captures: Sequence[Capture]) -> dict[tuple[int | None, int], Found]:
    """What the looks that brought the captures said of the citations."""
    looks = Recheck.objects.filter(
        source__in={capture.source_id for capture in captures},
        at__in={capture.at for capture in captures},
        capture__in={capture.pk for capture in captures},
    )
    return {
        (capture, one["citation"]): Found(one["state"], one["changes"])
        for capture, quotes in looks.order_by().values_list("capture", "quotes")
        for one in quotes
    }


def _stored(
    capture: Capture, quoting: Sequence[Citation], judged: Mapping[tuple[int | None, int], Found]
) -> Found | None:
    for citation in quoting:
        if citation.capture_id == capture.pk and citation.quote_state != QuoteState.UNKNOWN:
            return Found(citation.quote_state, citation.quote_changes)
        found = judged.get((capture.pk, citation.pk))
        if found and found.is_known:
            return found
        if citation.proved_capture_id == capture.pk:
            return Found(QuoteState.INTACT)
    return None


def _searched(search: Search, quote: str, capture: Capture) -> Found:
    match = search.find(quote, capture.full_text)
    return Found(match.state, [asdict(change) for change in match.changes]) if match else Found()
