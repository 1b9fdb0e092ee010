"""Why a claim is opened again, in the words an editor reads."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from factcheck.claims.models import Citation, Stance, Verdict
from factcheck.lib.addresses import host_of
from factcheck.lib.changes import Bearing, in_words
from factcheck.lib.quotes import QuoteMatch
from factcheck.sources.models import Source

LONGEST_NEWS = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """Between which two looks something changed, and whether the source may be spoken of."""

    source: Source
    before: datetime
    now: datetime

    def with_place(self, what: str) -> str:
        """Add where it was seen, when it was and when it was not any more."""
        return _("%(what)s (%(where)s, seen on %(before)s, not seen on %(now)s)") % {
            "what": what,
            "where": _name_of(self.source),
            "before": day(self.before, beside=self.now),
            "now": day(self.now, beside=self.before),
        }

    def with_name(self, what: str) -> str:
        """Add where it is seen now."""
        return _("%(what)s (%(where)s, seen on %(now)s)") % {
            "what": what,
            "where": _name_of(self.source),
            "now": day(self.now, beside=self.now),
        }


def why_reopen(citation: Citation, *, verdict: str, match: QuoteMatch, seen: Seen) -> str | None:
    """Say why a claim with this verdict must be looked at again; None if not.

    The citation still says how its quote stood, and `match` how it stands now.
    """
    was = citation.quote_state
    changes = [asdict(change) for change in match.changes]
    if match.state == was and (was != "altered" or changes == list(citation.quote_changes)):
        return None
    if match.state == "intact":
        if verdict == Verdict.UNCONFIRMED and citation.stance == Stance.SUPPORTS:
            return _open(seen, _("The source may now confirm it: the quote stands there"))
        # A quote that was never proved before opens nothing that was decided without it.
        return None if was == "unknown" else _open(seen, _("The source says again what is quoted"))
    if was == "unknown":
        return None
    if match.state == "altered":
        return _changed(seen, _("The source changed: %s") % (in_words(match.changes) or _("other words")))
    return _changed(seen, _("The quote is gone from the source"))


def why_reopen_for_bearing(bearing: Bearing, *, seen: Seen) -> str | None:
    """Say why a claim that cites a page without quoting it must be looked at again; None if not.

    Where no passage of the page bears the claim out, nobody can say what a change of it means: that opens nothing.
    """
    if not bearing.material or not bearing.is_carried:
        return None
    return _changed(seen, _("The source changed: %s") % (in_words(bearing.changes) or _("other words")))


def why_reopen_for_news(news: str, *, seen: Seen) -> str:
    """Say that what is new on the page may confirm a claim."""
    shown = news if len(news) <= LONGEST_NEWS else f"{news[:LONGEST_NEWS]}…"
    return _open(seen, _("The source changed and may now confirm it: “%s”") % shown)


def why_reopen_for_loss(*, seen: Seen) -> str:
    """Say that the page itself is gone."""
    return _changed(seen, _("The page is gone"))


def _changed(seen: Seen, what: str) -> str:
    if seen.source.confidential:
        # The claim is read by more people than those who may know of the source.
        return _("A confidential source changed")
    return seen.with_place(what)


def _open(seen: Seen, what: str) -> str:
    if seen.source.confidential:
        return _("A confidential source changed")
    return seen.with_name(what)


def _name_of(source: Source) -> str:
    return str(source.publisher) if source.publisher else host_of(source.url)


def day(at: datetime, *, beside: datetime) -> str:
    """Give the day; the time too where the day alone would not tell the two apart, the year where it differs."""
    here, there = timezone.localtime(at), timezone.localtime(beside)
    if here.year != there.year:
        return date_format(here, "j F Y")
    if here.date() != there.date():
        return date_format(here, "j F")
    same_minute = here != there and here.replace(second=0, microsecond=0) == there.replace(second=0, microsecond=0)
    return date_format(here, "j F, H:i:s" if same_minute else "j F, H:i")
