"""Why a source has not been looked at, and who says that what was read as a notice is none."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from yarl import URL

from factcheck.accounts.models import User
from factcheck.lib.fetch import may_fetch
from factcheck.rechecks.schedule import LEASE, MOST_ATTEMPTS
from factcheck.sources.models import Host, Parked, RobotsFile, Source, SourceKind

# By this name a robots.txt may speak of us.
AGENT = "Factcheck"


def forbidden_by_robots() -> str:
    """Say that a robots.txt keeps us from a page."""
    return _("The site asks programs not to fetch this page (robots.txt). An admin may override that.")


def why_parked(host: str, *, because: str) -> str:
    """Say why a host is left alone for a while."""
    return _("%(host)s is left alone for a while, for %(because)s.") % {
        "host": host,
        "because": Parked(because).label,
    }


def why_not_looked_at(source: Source) -> str:
    """Say what the next look at the source waits for."""
    now = timezone.now()
    if reason := _why_never(source) or _why_held(source, now=now):
        return reason
    url = URL(source.url)
    host = Host.objects.filter(name=url.raw_host or "").first() or Host()
    return (
        _why_left_alone(host, now=now)
        or _why_forbidden(source, url=url, now=now)
        or _why_not_yet(source, host=host, now=now)
    )


def why_not_dismiss_notice(*, by: User, reason: str | None = None) -> str | None:
    """Say what keeps `by` from saying that a notice is none; `reason` is None while nobody has typed one yet."""
    if not by.is_editor:
        return _("Only editors say whether a notice is about what we cite.")
    if reason is not None and not reason.strip():
        return _("Say why this is no notice about what we cite.")
    return None


def _why_never(source: Source) -> str | None:
    if source.kind != SourceKind.WEB:
        return _("It has no web address, so there is nothing to look at.")
    if source.same_as_id is not None:
        return _("It is the same page as another source, which is looked at instead.")
    if source.paused and source.attempts >= MOST_ATTEMPTS:
        return _("It was set aside. %(trouble)s") % {"trouble": source.trouble}
    if source.paused:
        return _("It is paused until somebody has it watched again.")
    if source.next_check_at is None:
        return _("No look is planned.")
    return None


def _why_held(source: Source, *, now: datetime) -> str | None:
    if source.leased_until is None or source.leased_until <= now:
        return None
    return _("A worker has it since %(since)s, and until %(until)s at most.") % {
        "since": _time(source.leased_until - LEASE, now=now),
        "until": _time(source.leased_until, now=now),
    }


def _why_left_alone(host: Host, *, now: datetime) -> str | None:
    if host.parked_until is None or host.parked_until <= now:
        return None
    return _("%(why)s It is asked again from %(until)s on.") % {
        "why": why_parked(host.name, because=host.parked_because),
        "until": _time(host.parked_until, now=now),
    }


def _why_forbidden(source: Source, *, url: URL, now: datetime) -> str | None:
    if source.publisher and source.publisher.robots_override_reason:
        return None
    robots = RobotsFile.objects.filter(site=str(url.origin()), kept_until__gt=now).first()
    if robots is None or may_fetch(str(url), text=robots.text, token=AGENT):
        return None
    return forbidden_by_robots()


def _why_not_yet(source: Source, *, host: Host, now: datetime) -> str:
    due = source.next_check_at or now
    if due > now and source.put_off_until == due:
        return _("%(why)s It is looked at again from %(until)s on.") % {
            "why": source.put_off_because,
            "until": _time(due, now=now),
        }
    if due > now:
        return _("It is not due until %(until)s.") % {"until": _time(due, now=now)}
    if any(at and at > now for at in (host.leased_until, host.next_at)):
        busy = _("It has been due since %(since)s; its site is busy with other looks, one at a time.")
        return busy % {"since": _time(due, now=now)}
    return _("It has been due since %(since)s and waits for a worker.") % {"since": _time(due, now=now)}


def _time(at: datetime, *, now: datetime) -> str:
    here = timezone.localtime(at)
    return date_format(here, "H:i" if here.date() == timezone.localtime(now).date() else "j F, H:i")
