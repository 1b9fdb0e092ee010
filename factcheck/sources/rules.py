"""Who may bring, watch, pause and rate sources, and why not."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.lib.addresses import NotAnAddress, normalise_url
from factcheck.lib.fetch import why_not_fetch
from factcheck.sources.models import Reliability, Source, SourceKind

LARGEST_DOCUMENT = 25_000_000


def why_not_watch(url: str) -> str | None:
    """Say why this address cannot be watched; None if it can."""
    if reason := why_not_fetch(url, allow=settings.FETCH_ALLOW):
        return reason
    try:
        normalise_url(url)
    except NotAnAddress as problem:
        return str(problem)
    return None


def why_not_add_by_hand(*, kind: str, title: str) -> str | None:
    """Say what a source that somebody describes still lacks."""
    if kind == SourceKind.WEB:
        return _("A web page is added by its address, so that we can capture it.")
    if not title.strip():
        return _("Give the source a title: who said it or what it is, and when.")
    return None


def why_not_add_document(*, name: str, given: bytes) -> str | None:
    """Say why this file cannot become a source."""
    if not given:
        return _("The file “%(name)s” is empty.") % {"name": name}
    if len(given) > LARGEST_DOCUMENT:
        return _("The file “%(name)s” is larger than 25 MB. Attach the part that is cited.") % {"name": name}
    return None


def why_not_look(source: Source) -> str | None:
    """Say why nobody can look at the source now."""
    if source.kind != SourceKind.WEB:
        return _("Only web pages can be checked again.")
    if source.same_as_id is not None:
        return _("This is the same page as another source, which is checked instead.")
    if source.paused:
        return _("This source is paused. Resume it first.")
    return None


def why_not_pause(source: Source, *, by: User) -> str | None:
    """Say what keeps `by` from pausing the source."""
    if reason := _why_not_look_after(by):
        return reason
    if source.kind != SourceKind.WEB:
        return _("Only web pages are watched.")
    if source.paused:
        return _("This source is paused already.")
    return None


def why_not_resume(source: Source, *, by: User) -> str | None:
    """Say what keeps `by` from having the source watched again."""
    if reason := _why_not_look_after(by):
        return reason
    if not source.paused:
        return _("This source is not paused.")
    return None


def why_not_set_confidential(*, by: User) -> str | None:
    """Say what keeps `by` from saying who may know of a source that was brought in already."""
    return None if by.is_admin else _("Only admins make a source confidential, or open.")


def why_not_rate(*, by: User, reliability: str, reason: str, on: date | None) -> str | None:
    """Say what keeps `by` from rating a publisher so."""
    if not by.is_admin:
        return _("Only admins rate publishers.")
    if reliability != Reliability.UNRATED and not (reason.strip() and on):
        return _("A rating needs a reason and its date.")
    return None


def why_not_override_robots(*, by: User) -> str | None:
    """Say what keeps `by` from having pages checked although robots.txt says no."""
    return None if by.is_admin else _("Only admins say whether robots.txt is obeyed.")


def why_not_the_same(source: Source, *, other: Source) -> str | None:
    """Say why the two cannot be one page."""
    if source.pk == other.pk or other.same_as_id is not None:
        return _("A source can only be the same as another one that stands for itself.")
    if source.confidential != other.confidential:
        return _("A confidential source is never joined with an open one.")
    return None


def _why_not_look_after(by: User) -> str | None:
    if not (by.is_admin or by.is_editor):
        return _("Only editors and admins pause and resume sources.")
    return None
