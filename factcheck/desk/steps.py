"""What happens to a citation after it was attached, step by step, in words."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from factcheck.claims.models import Citation, QuoteState
from factcheck.desk.looks import last_look_at_all
from factcheck.rechecks.rules import why_not_looked_at
from factcheck.sources.models import Source, SourceKind

# After this long without an answer the page stops asking; the look itself is not given up.
PATIENCE = timedelta(minutes=2)
# Who waits longer than this wonders why.
SOON = timedelta(seconds=10)


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the look is that somebody waits for; `why` it has not begun, once that takes long."""

    steps: list[Step]
    why: list[str]
    asks_again: bool


def progress_of(source: Source) -> Progress | None:
    """How far the look at the source is; None when nobody waits for one."""
    if source.wanted_at is None or not is_under_way(source):
        return None
    now = timezone.now()
    if source.leased_until and source.leased_until > now:
        steps, why = [Step(_("A worker has it"), "done"), Step(_("Looking…"), "now")], []
    else:
        steps = [Step(_("Waiting for a worker…"), "now")]
        why = [why_not_looked_at(source), _last_sign_of_workers()] if now - source.wanted_at > SOON else []
    return Progress(steps, why, is_worth_asking(source))


def _last_sign_of_workers() -> str:
    at = last_look_at_all()
    if at is None:
        return _("No worker has looked at anything yet.")
    return _("The last look that a worker finished, at any page, was on %(when)s.") % {
        "when": date_format(timezone.localtime(at), "j F Y, H:i")
    }


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
