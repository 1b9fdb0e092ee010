"""A source, what was seen of it, and looking again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from factcheck.desk.access import capture_or_404, claim_or_404, source_or_404, user_of
from factcheck.desk.page import answer, number_of
from factcheck.desk.steps import is_under_way, is_worth_asking
from factcheck.desk.watched import captures_of, citations_of, duration_words, lit_text, looks_of, notices_of
from factcheck.lib.htmx import render_page_or_fragment, wants_fragment
from factcheck.rechecks.rules import why_not_looked_at
from factcheck.sources import actions

SOURCE = "sources/source.html"


@require_GET
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """What a source is, how it is watched, what the looks brought, and who rests on it."""
    shown, user = source_or_404(request, pk), user_of(request)
    under_way = is_under_way(shown)
    if wants_fragment(request) and not under_way:
        return HttpResponseClientRefresh()  # the look is over: what it brought stands all over the page
    context = {
        "source": shown,
        "under_way": under_way,
        "asks_again": is_worth_asking(shown),
        "waits_for": why_not_looked_at(shown) if user.is_admin else "",
        "every": duration_words(shown.interval) if shown.interval else "",
        "looks": looks_of(shown),
        "captures": captures_of(shown),
        "citations": citations_of(shown, user),
        "notices": notices_of(shown),
    }
    return render_page_or_fragment(request, SOURCE, fragment="watch", context=context)


@require_POST
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Have somebody look at the source now; from the desk, stay at the claim one came from."""
    shown, user = source_or_404(request, pk), user_of(request)
    actions.want_look(source=shown, by=user)
    said = _("We will look at it right away.")
    if claim := number_of(request.GET.get("claim")):
        resting = claim_or_404(request, claim)
        return answer(request, resting.article, claim=resting.pk, said=said)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("source", args=[pk]))


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop watching a source, or go on."""
    shown, user = source_or_404(request, pk), user_of(request)
    if shown.paused:
        actions.resume(source=shown, by=user)
        messages.success(request, _("The source is watched again."))
    else:
        actions.pause(source=shown, by=user, reason=request.POST.get("reason", ""))
        messages.success(request, _("The source is no longer watched."))
    return HttpResponseRedirect(reverse("source", args=[pk]))


@require_GET
def capture(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of one capture, as plain text, with the cited quotes lit."""
    shown = capture_or_404(request, pk)
    parts = lit_text(shown, user_of(request))
    return render(request, "sources/capture.html", {"capture": shown, "source": shown.source, "parts": parts})
