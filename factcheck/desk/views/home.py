"""My desk: the stories, what each waits for, and for how long."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from factcheck.desk.access import user_of
from factcheck.desk.desks import SHELVES, Shelf, counted, rows_of, stories_on
from factcheck.desk.news import items_of
from factcheck.rechecks.models import Alert

A_PAGE = 40


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One shelf of stories; the first one that is not empty when none is asked for."""
    user = user_of(request)
    counts = counted(user)
    asked = request.GET.get("show", "")
    shelf = Shelf(asked) if asked in SHELVES else next((one for one in Shelf if counts[one]), Shelf.AWAITING)
    page = Paginator(stories_on(shelf, user), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/home.html",
        {
            "shelves": [(one, counts[one]) for one in Shelf],
            "shelf": shelf,
            "alerts": Alert.objects.waiting_for(user).count(),
            "page": page,
            "rows": rows_of(list(page.object_list)),
            "now": timezone.now(),
        },
    )


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """What changed at the sources and still waits to be looked at: one line a change, however many claims it hit."""
    user = user_of(request)
    counts = counted(user)
    page = Paginator(Alert.objects.waiting_for(user).select_related("source__publisher"), A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "desk/changes.html",
        {
            "shelves": [(one, counts[one]) for one in Shelf],
            "alerts": page.paginator.count,
            "page": page,
            "items": items_of(list(page.object_list), user),
        },
    )
