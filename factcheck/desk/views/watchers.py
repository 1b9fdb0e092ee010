"""How the watching is doing: for admins, who look after it."""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from factcheck.accounts.models import User
from factcheck.desk.access import user_of
from factcheck.desk.throughput import KINDS, last_days, last_hour, looks_between, midnight, time_for
from factcheck.desk.watched import duration_words
from factcheck.desk.watchers import (
    ABOUT,
    NOTHING,
    List,
    counts_of,
    in_order,
    is_list,
    noise,
    parked_hosts,
    signs_of,
    sources_in,
)

A_PAGE = 50
HEALTH = "sources/health.html"


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """What the matter is with the watching, or one of the lists behind it: a constant number of queries."""
    user = user_of(request)
    if not user.is_admin:
        raise Http404
    noisy = noise(user)
    counts = counts_of(user, noisy=list(noisy))
    show = request.GET.get("show", "")
    context: dict[str, Any] = {
        "lists": [(one, counts[one]) for one in List if one in counts and one != List.DUE],
        "due": counts[List.DUE],
        "signs": signs_of(counts[List.OVERDUE]),
        "show": show if is_list(show) else "",
        "kinds": {kind: words for kind, (words, _of) in KINDS.items()},
        "now": timezone.now(),
    }
    if is_list(show):
        context |= _list(request, List(show), user, noisy=noisy)
    else:
        hour = last_hour()
        takes = time_for(counts[List.DUE], hour=hour)
        context |= {"hour": hour, "days": last_days(), "takes": duration_words(takes) if takes else ""}
    return render(request, HEALTH, context)


def _list(request: HttpRequest, name: List, user: User, *, noisy: dict[int, Any]) -> dict[str, Any]:
    context: dict[str, Any] = {"list": name, "about": ABOUT[name], "nothing": NOTHING[name]}
    if name == List.LOOKS:
        context |= _time(request)
        rows: Any = looks_between(user, since=context["since"], until=context["until"], kind=context["kind"])
    elif name == List.PARKED:
        rows = parked_hosts()
    else:
        rows = in_order(sources_in(name, user, noisy=list(noisy)), name, user)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context["page"] = page
    if name == List.NOISY:
        shown = sorted(page.object_list, key=lambda source: list(noisy).index(source.pk))
        context["rows"] = [(source, noisy[source.pk]) for source in shown]
    else:
        context["rows"] = [(row, None) for row in page.object_list]
    return context


def _time(request: HttpRequest) -> dict[str, Any]:
    """Which looks are asked for: those of a day, or of the last hour."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
        return {"since": midnight(day), "until": midnight(day + timedelta(days=1)), "day": day, "kind": kind}
    except (ValueError, OverflowError):
        now = timezone.now()
        return {"since": now - timedelta(hours=1), "until": now, "day": None, "kind": kind}
