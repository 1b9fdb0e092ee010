"""What is said of a look, in words an editor reads."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factcheck.rechecks import schedule
from factcheck.rechecks.actions.quotes import Standing
from factcheck.rechecks.models import Content
from factcheck.sources.models import Outcome

if TYPE_CHECKING:
    from factcheck.rechecks.actions.writing import Look


def good_news(look: "Look", *, was_lost: bool) -> str:
    if was_lost:
        return _("The page is back.")
    if look.outcome == Outcome.MOVED:
        return _("The page says the same at a new address.")
    if look.outcome == Outcome.CHANGED:
        return _what_changed(look.standing)
    return _("Captured for the first time.") if look.capture else _("Nothing changed.")


def _what_changed(standing: Standing) -> str:
    if words := standing.words:
        return _("The page changed: %(words)s.") % {"words": words}
    if lost := sum(match.state != "intact" for match in standing.otherwise):
        return ngettext(
            "The page changed, and %(count)s cited quote no longer stands there.",
            "The page changed, and %(count)s cited quotes no longer stand there.",
            lost,
        ) % {"count": lost}
    if any(match.state != "intact" for match in standing.matches.values()):
        return _("The page changed; the cited quotes stand as they stood.")
    if standing.matches:
        return _("The page changed; every cited quote still stands there.")
    return _("The page changed.")


def bad_news(look: "Look", strikes: schedule.Strikes, *, since: datetime) -> str:
    instead = {
        Content.SOFT_404: _("The site shows an error page in its place."),
        Content.PARKED: _("The site is gone; its name is for sale."),
        Content.JS_SHELL: _("The page shows its text only to a browser that runs its scripts."),
        Content.PAYWALL: _("The site shows only the beginning and asks for a subscription."),
        Content.UNREADABLE: look.sight.unreadable,
    }
    what = instead[look.content] if look.content else look.sight.fetched.sentence
    if look.counted.kind != "gone":
        return what
    if strikes.confirmed:
        return _("%(what)s So it has been since %(since)s.") % {"what": what, "since": date_format(since, "j F")}
    return _("%(what)s It takes %(needed)s such looks, a day apart, before we call it gone.") % {
        "what": what,
        "needed": strikes.needed,
    }
