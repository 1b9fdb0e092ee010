"""The texts of a story: bringing in the next, what it would do, comparing two, and placing what was lost."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from factcheck.articles.models import Article, Format, PendingRevision, Revision
from factcheck.articles.papers.paper import Tracked
from factcheck.articles.rules import why_not_newest, why_not_revise
from factcheck.articles.structure import Draft, read_draft
from factcheck.claims.actions import discard_pending, let_go, offer_revision, place_again, save_pending
from factcheck.claims.carrying import effects_of
from factcheck.desk.access import article_or_404, lost_place_or_404, pending_or_404, user_of
from factcheck.desk.forms import RaiseForm, ReviseForm
from factcheck.desk.page import answer, desk_url, number_of
from factcheck.desk.revising import shortened
from factcheck.lib.differences import differences
from factcheck.lib.errors import Conflict, Refused
from factcheck.lib.htmx import wants_fragment


@require_GET
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    article = article_or_404(request, pk)
    rows = list(_listed(article).defer("text", "original").order_by("-number"))
    waiting = (
        PendingRevision.objects.of(article).select_related("by", "base").defer("given", "base__text", "base__original")
    )
    context = {
        "article": article,
        "revisions": rows,
        "choices": rows,
        "newest": rows[0].number,
        "one_before": rows[0].number - 1,
        "pending": waiting,
        "why_not_revise": why_not_revise(article, by=user_of(request)),
    }
    return render(request, "desk/revisions.html", context)


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the text in place, paste or upload another; nothing is saved before its effects were seen."""
    article, user = article_or_404(request, pk), user_of(request)
    if reason := why_not_revise(article, by=user):
        raise Refused(reason)
    base = article.revision
    text, written_as, before = base.text, base.written_as, number_of(request.GET.get("pending"))
    if before:
        pending = pending_or_404(request, before)
        if pending.base.article_id != article.pk:
            raise Http404
        draft = _draft_of(pending)
        base, text = pending.base, draft.text
        written_as = Format.TEXT if draft.format == Format.TEXT else Format.MARKDOWN
    first = {"draft": text, "seen": base.number}
    form = ReviseForm(request.POST or None, request.FILES or None, base=base.text, initial=first)
    if request.method == "POST" and form.is_valid():
        given, name = form.given()
        try:
            offered = offer_revision(
                base=get_object_or_404(article.revisions, number=form.cleaned_data["seen"]),
                given=given,
                name=name,
                by=user,
                tracked=form.cleaned_data["tracked"],
                written_as="" if name else written_as,
            )
        except Refused as refused:
            form.add_error("file" if name else "draft", refused.sentence)
        else:
            return redirect("pending-revision", offered.pk)
    form.focus_on_trouble()
    context = {"article": article, "form": form, "base": base}
    return render(request, "desk/revise.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, pk: int) -> HttpResponse:
    """What a text that was brought in would do to the claims; sent, it becomes the newest revision."""
    offered = pending_or_404(request, pk)
    article = offered.base.article
    back = desk_url(article, number_of(request.GET.get("claim")))
    if request.method == "POST":
        try:
            revised = save_pending(pending=offered, by=user_of(request))
        except Conflict as conflict:
            return render(request, "desk/pending.html", _effects(offered, conflict.sentence, back=back), status=409)
        if revised:
            facts = {"number": revised.revision.number, "effects": revised.effects.in_words}
            messages.success(request, _("Revision %(number)s is saved: %(effects)s.") % facts)
        return HttpResponseRedirect(back)
    if offered.saved_as_id:
        return HttpResponseRedirect(back)
    newest = article.revision
    late = why_not_newest(newest) if newest.pk != offered.base_id else ""
    return render(request, "desk/pending.html", _effects(offered, late, back=back))


@require_POST
def rebase(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at the text again, as what would come after the revision that came in between."""
    offered = pending_or_404(request, pk)
    again = offer_revision(
        base=offered.base.article.revision,
        given=bytes(offered.given),
        name=offered.name,
        by=user_of(request),
        tracked=Tracked(offered.tracked),
        written_as=offered.format,
    )
    return redirect("pending-revision", again.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a text that was brought in and not saved."""
    offered = pending_or_404(request, pk)
    article = offered.base.article
    discard_pending(pending=offered, by=user_of(request))
    messages.success(request, _("The text is discarded; the story stays as it was."))
    address = reverse("article-revisions", args=[article.pk])
    return HttpResponseClientRedirect(address) if wants_fragment(request) else HttpResponseRedirect(address)


@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two revisions beside each other, by words; the newest and the one before unless others are named."""
    article = article_or_404(request, pk)
    choices = list(_listed(article).defer("text", "original").order_by("-number"))
    after = number_of(request.GET.get("after")) or choices[0].number
    before = number_of(request.GET.get("before")) or after - 1 or after
    earlier = get_object_or_404(_listed(article).defer("original"), number=before)
    later = get_object_or_404(_listed(article).defer("original"), number=after)
    found = differences(earlier.text, later.text)
    context = {
        "article": article,
        "choices": choices,
        "before": earlier,
        "after": later,
        "differ": any(stretch.kind != "same" for stretch in found),
        "stretches": shortened(found),
    }
    return render(request, "desk/compare.html", context)


@require_GET
def original(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """The bytes of a revision exactly as they were given: to be kept, never shown in our own pages."""
    article = article_or_404(request, pk)
    revision = get_object_or_404(article.revisions, number=number)
    name = revision.original_name or f"{article.pk}-{number}.{'md' if revision.format == 'markdown' else 'txt'}"
    response = FileResponse(
        BytesIO(bytes(revision.original)),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where the words of a claim stand that a revision mislaid."""
    lost, user = lost_place_or_404(request, pk), user_of(request)
    article = lost.claim.article
    form = RaiseForm(request.POST)
    where = form.place_in(article.revision.text) if form.is_valid() else None
    if where is None:
        sentence = next(iter(form.errors["words"]))
        raise Refused(str(sentence))
    place_again(lost=lost, start=where[0], end=where[1], by=user)
    said = _("Claim %(number)s has its place again.") % {"number": lost.claim.number}
    return answer(request, article, said=said, claim=lost.claim_id)


@require_POST
def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the words of a claim left the text on purpose."""
    lost = lost_place_or_404(request, pk)
    let_go(lost=lost, by=user_of(request))
    said = _("Claim %(number)s does not stand there any more.") % {"number": lost.claim.number}
    return answer(request, lost.claim.article, said=said, claim=lost.claim_id)


def _listed(article: Article) -> QuerySet[Revision]:
    return article.revisions.select_related("by")


def _draft_of(offered: PendingRevision) -> Draft:
    return read_draft(
        bytes(offered.given), name=offered.name, tracked=Tracked(offered.tracked), written_as=offered.format
    )


def _effects(offered: PendingRevision, late: str, *, back: str) -> dict[str, Any]:
    """What the page of a pending revision shows; `late` says who was quicker, when somebody was."""
    article: Article = offered.base.article
    draft = _draft_of(offered)
    against = article.revision if late else offered.base
    effects = effects_of(draft.text, on=against)
    return {
        "article": article,
        "offered": offered,
        "draft": draft,
        "effects": effects,
        "new": effects.new_in(draft),
        "late": late,
        "against": against,
        "stretches": shortened(differences(against.text, draft.text)),
        "back": back,
    }
