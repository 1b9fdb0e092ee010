"""My desk: the stories, what each waits for, and for how long."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from factcheck.desk.access import user_of
from factcheck.desk.desks import SHELVES, Shelf, counted, rows_of, stories_on

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
            "page": page,
            "rows": rows_of(list(page.object_list)),
            "now": timezone.now(),
        },
    )
