"""A small edit in place: other words for one sentence, seen with what they do to the claims before they are saved."""

from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from factcheck.articles.models import Article, Revision
from factcheck.articles.passages import passage_around
from factcheck.articles.rules import why_not_revise
from factcheck.claims.actions import offer_edit
from factcheck.claims.carrying import claims_in
from factcheck.desk.access import article_or_404, user_of
from factcheck.desk.forms import PassageForm
from factcheck.desk.page import desk_url, number_of, pending_url
from factcheck.lib.errors import Conflict, Refused
from factcheck.lib.htmx import render_page_or_fragment, wants_fragment
from factcheck.lib.spans import Span

EDIT = "desk/edit.html"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an edit did not go: what the passage was when somebody began, and what it is now (empty when it is gone)."""

    sentence: str
    was: str
    now: str


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the sentences that the address names; sent, it leads to what that does to the claims."""
    article, user = article_or_404(request, pk), user_of(request)
    if reason := why_not_revise(article, by=user):
        raise Refused(reason)
    if request.method == "GET":
        return _form(request, article, _asked_for(request, article))
    form = PassageForm(request.POST)
    if not form.is_valid():
        raise Http404
    typed = form.cleaned_data
    seen = get_object_or_404(article.revisions, number=typed["seen"])
    place = _within(seen, typed["start"], typed["end"])
    try:
        offered = offer_edit(seen=seen, place=place, words=typed["words"], by=user)
    except Conflict as conflict:
        return _on_what_stands_now(request, article, conflict, was=seen.text[place.start : place.end])
    except Refused as refused:
        form.add_error("words", refused.sentence)
        return _form(request, article, form, status=422)
    address = pending_url(offered, claim=typed["claim"])
    return HttpResponseClientRedirect(address) if wants_fragment(request) else HttpResponseRedirect(address)


def _asked_for(request: HttpRequest, article: Article) -> PassageForm:
    """The sentences around the place in the address, as the newest text has them."""
    revision = article.revision
    number, start, end = (number_of(request.GET.get(name)) for name in ("seen", "start", "end"))
    if number != revision.number:
        raise Refused(_("The text was revised since this page was opened. Reload the desk and choose the words again."))
    place = _within(revision, start, end)
    sentences = [Span(*ends) for ends in revision.sentences.values_list("start", "end")]
    passage = passage_around(revision.text, sentences, start=place.start, end=place.end)
    first = {
        "words": revision.text[passage.start : passage.end],
        "seen": revision.number,
        "start": passage.start,
        "end": passage.end,
        "claim": number_of(request.GET.get("claim")),
    }
    return PassageForm(initial=first)


def _on_what_stands_now(request: HttpRequest, article: Article, conflict: Conflict, *, was: str) -> HttpResponse:
    """The form again with what was typed: sent once more, it acts on the passage as it is now, if there is one."""
    now = conflict.current
    again = request.POST.dict()
    if now["words"]:
        again |= {"seen": str(now["revision"]), "start": str(now["start"]), "end": str(now["end"])}
    trouble = Trouble(conflict.sentence, was=was, now=cast("str", now["words"]))
    return _form(request, article, PassageForm(again), trouble=trouble, status=409)


def _form(
    request: HttpRequest, article: Article, form: PassageForm, *, trouble: Trouble | None = None, status: int = 200
) -> HttpResponse:
    seen, start, end = (int(form[name].value()) for name in ("seen", "start", "end"))
    context = {
        "article": article,
        "form": form,
        "trouble": trouble,
        "claims": claims_in(article.revisions.get(number=seen), start=start, end=end),
        "back": desk_url(article, number_of(str(form["claim"].value() or ""))),
    }
    return render_page_or_fragment(request, EDIT, fragment="form", context=context, status=status)


def _within(revision: Revision, start: int | None, end: int | None) -> Span:
    """The place, if these are characters of the revision."""
    if start is None or end is None or not 0 <= start < end <= len(revision.text):
        raise Http404
    return Span(start, end)
