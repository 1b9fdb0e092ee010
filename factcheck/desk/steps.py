"""What happens to a citation after it was attached, step by step, in words."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from factcheck.claims.models import Citation, QuoteState
from factcheck.sources.models import Source, SourceKind

# After this long without an answer the page stops asking; the look itself is not given up.
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `state` is done, now, failed, or empty while its turn has not come."""

    words: str
    state: str


def is_under_way(source: Source) -> bool:
    """Say whether a look that somebody waits for has not ended yet."""
    return source.kind == SourceKind.WEB and source.wanted_at is not None


def is_worth_asking(source: Source) -> bool:
    """Say whether a page that shows the source should ask again in a moment."""
    return is_under_way(source) and source.wanted_at is not None and timezone.now() - source.wanted_at < PATIENCE


def steps_of(citation: Citation) -> list[Step]:
    """The steps of the look somebody waits for; none when nobody does."""
    source = citation.source
    if not is_under_way(source):
        return []
    fetching = source.lease is not None
    seen = source.capture_id is not None
    steps = [
        Step(_("In the queue"), "done" if fetching else "now"),
        Step(_("Fetching the page again") if seen else _("Fetching the page"), "now" if fetching else ""),
        Step(_("Keeping what it says"), ""),
    ]
    if citation.quote:
        steps.append(Step(_("Looking for the quote"), ""))
    return steps


def standing_of(citation: Citation) -> str:
    """How the evidence stands, in one sentence that never says more than was seen."""
    if not citation.quote:
        return _("There is no quote to look for.")
    if citation.quote_state == QuoteState.UNKNOWN or citation.capture is None:
        return _why_unknown(citation.source)
    when = date_format(citation.capture.at, "j F, H:i")
    if citation.quote_state == QuoteState.INTACT:
        return _("It stands in our capture of %(when)s.") % {"when": when}
    if citation.quote_state == QuoteState.ALTERED:
        return _("It stands there with other words in our capture of %(when)s.") % {"when": when}
    first = citation.proved_capture
    if first is None:
        return _("It is not in our capture of %(when)s.") % {"when": when}
    return _("Seen on %(first)s, not seen on %(when)s.") % {
        "first": date_format(first.at, "j F, H:i"),
        "when": when,
    }


def _why_unknown(source: Source) -> str:
    if is_under_way(source):
        return _("The page is being fetched.")
    return source.trouble or _("We have no capture of this source.")
