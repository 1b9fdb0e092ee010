"""A source, what was seen of it, and looking again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import retarget

from factcheck.accounts.models import User
from factcheck.desk.access import capture_or_404, claim_or_404, source_or_404, user_of
from factcheck.desk.comparing import choices_of, comparison_of
from factcheck.desk.looks import latest_look, sentence_for, timeline_of
from factcheck.desk.page import answer, number_of, say
from factcheck.desk.steps import progress_of
from factcheck.desk.watched import (
    CLAIMS_SHOWN,
    citations_of,
    duration_words,
    lit_text,
    notices_of,
    standing,
    standing_words,
    stories_in,
)
from factcheck.desk.watchers import is_list
from factcheck.desk.year import DEGREES, year_of
from factcheck.lib.htmx import render_page_or_fragment, wants_fragment
from factcheck.rechecks.rules import why_not_dismiss_notice, why_not_looked_at
from factcheck.sources import actions, rules
from factcheck.sources.models import Source

SOURCE = "sources/source.html"


@require_GET
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """What a source is, how it is watched, what the looks brought, and who rests on it."""
    shown, user = source_or_404(request, pk), user_of(request)
    if not wants_fragment(request):
        return render_page_or_fragment(request, SOURCE, fragment="whole", context=_context(request, shown, user))
    progress = progress_of(shown)
    if progress:
        response = render_page_or_fragment(request, SOURCE, fragment="watch", context=_watch(shown, user))
        return response if progress.asks_again else say(response, _late())
    # The look is over: what it brought stands all over the page.
    context = _context(request, shown, user)
    response = render_page_or_fragment(request, SOURCE, fragment="whole", context=context)
    return say(retarget(response, "#source"), _what_came(shown, context))


@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two captures beside each other, by words; the newest and the one before unless others are named."""
    shown, user = source_or_404(request, pk), user_of(request)
    asked = [number_of(request.GET.get(name)) for name in ("from", "to")]
    choices = choices_of(shown, besides=[one for one in asked if one])
    listed = [one.pk for one in choices]
    if any(one not in listed for one in asked if one):
        raise Http404
    context = {"source": shown, "choices": choices, "comparison": None}
    if len(choices) > 1:
        later = asked[1] or listed[0]
        earlier = asked[0] or next(iter(listed[listed.index(later) + 1 :]), later)
        # Whichever was chosen first, time runs forward.
        earlier, later = sorted((earlier, later), key=listed.index, reverse=True)
        texts = shown.captures.in_bulk([earlier, later])
        citations = standing(citations_of(shown, user))
        context["comparison"] = comparison_of(texts[earlier], texts[later], citations=citations)
    return render(request, "sources/compare.html", context)


@require_POST
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Have somebody look at the source now; from the desk, stay at the claim one came from."""
    shown, user = source_or_404(request, pk), user_of(request)
    actions.want_look(source=shown, by=user)
    said = _("We will look at it right away.")
    if claim := number_of(request.GET.get("claim")):
        resting = claim_or_404(request, claim)
        return answer(request, resting.article, claim=resting.pk, said=said)
    if wants_fragment(request):
        shown.refresh_from_db()
        context = _watch(shown, user)
        return say(render_page_or_fragment(request, SOURCE, fragment="watch", context=context), said)
    messages.success(request, said)
    return HttpResponseRedirect(_back(request, shown))


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
    return HttpResponseRedirect(_back(request, shown))


@require_GET
def capture(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of one capture, as plain text, with the cited quotes lit."""
    shown = capture_or_404(request, pk)
    lit = lit_text(shown, user_of(request))
    return render(request, "sources/capture.html", {"capture": shown, "source": shown.source, "lit": lit})


def _context(request: HttpRequest, shown: Source, user: User) -> dict[str, Any]:
    """Everything the page shows: a constant number of queries, whatever was seen and cited."""
    citations = citations_of(shown, user)
    known = {citation.pk: citation for citation in citations}
    resting = standing(citations)
    return {
        **_watch(shown, user),
        "known": known,
        "stories": stories_in(resting[:CLAIMS_SHOWN]),
        "notices": notices_of(shown),
        "why_not_dismiss": why_not_dismiss_notice(by=user),
        "more_claims": max(0, len(resting) - CLAIMS_SHOWN),
        "timeline": timeline_of(shown, known=known, before=number_of(request.GET.get("before"))),
        "is_first_page": "before" not in request.GET,
        "year": year_of(shown, known=known),
        "degrees": DEGREES,
        "choices": choices_of(shown),
    }


def _watch(shown: Source, user: User) -> dict[str, Any]:
    """How the source is watched, and how far the look is that somebody waits for."""
    progress = progress_of(shown)
    stopped = rules.why_not_resume(shown, by=user) if shown.paused else rules.why_not_pause(shown, by=user)
    return {
        "source": shown,
        "progress": progress,
        "state": standing_words(shown),
        "why_not_look": rules.why_not_look(shown),
        "why_not_pause": stopped,
        "waits_for": "" if progress else why_not_looked_at(shown),
        "every": duration_words(shown.interval) if shown.interval else "",
        "late": _late(),
    }


def _what_came(shown: Source, context: dict[str, Any]) -> str:
    """What the look brought that somebody waited for; how the source stands if there was none."""
    last = latest_look(shown)
    if last is None or shown.paused:
        return str(context["state"])
    return _("Done. %(what)s") % {"what": sentence_for(last, known=context["known"])}


def _late() -> str:
    return _("No worker has come to it in two minutes. It is not forgotten: the look is made as soon as one is free.")


def _back(request: HttpRequest, shown: Source) -> str:
    """Where whoever pressed came from: the list of the watchers' health they name, or the source's own page."""
    show = request.GET.get("back", "")
    if is_list(show):
        return f"{reverse('sources-health')}?show={show}"
    return reverse("source", args=[shown.pk])
