"""A story's own screens: bringing one in, the desk, and sending it on or back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from factcheck.articles import actions as article_actions
from factcheck.claims.actions import take_in_draft
from factcheck.desk.access import article_or_404, user_of
from factcheck.desk.forms import ImportForm, SendBackForm
from factcheck.desk.page import DESK, card_context, desk_context, desk_url, gate_context, number_of
from factcheck.lib.errors import Refused
from factcheck.lib.htmx import render_page_or_fragment, wants_fragment


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Bring in a draft, pasted or uploaded; whatever is wrong with it, nothing typed is lost."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given, name = form.given()
        try:
            article = take_in_draft(
                headline=form.cleaned_data["headline"],
                given=given,
                name=name,
                by=user_of(request),
                embargoed=form.cleaned_data["embargoed"],
                tracked=form.cleaned_data["tracked"],
                once=form.mark(),
            )
        except Refused as refused:
            form.add_error("file" if name else "draft", refused.sentence)
        else:
            messages.success(request, _("The story is in. Read it through: what can be checked is underlined."))
            return HttpResponseRedirect(desk_url(article))
    form.focus_on_trouble()
    return render(request, "desk/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """The story and one of its claims; without a claim, the first that somebody must decide on."""
    article, user = article_or_404(request, pk), user_of(request)
    claim = number_of(request.GET.get("claim"))
    context = card_context(article, user, claim) if wants_fragment(request) else desk_context(article, user, claim)
    return render_page_or_fragment(request, DESK, fragment="card", context=context)


@require_GET
def gate(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands between the story and the public, and what was decided last."""
    article, user = article_or_404(request, pk), user_of(request)
    if not wants_fragment(request):
        return HttpResponseRedirect(f"{desk_url(article)}#gate")
    return render_page_or_fragment(
        request, DESK, fragment="gate", context=gate_context(article, user) | {"apart": True}
    )


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    article = article_or_404(request, pk)
    article_actions.submit(article=article, by=user_of(request))
    messages.success(request, _("The story is with the desk."))
    return HttpResponseRedirect(desk_url(article))


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    article, user = article_or_404(request, pk), user_of(request)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        context = desk_context(article, user, send_back_form=form)
        return render(request, DESK, context, status=422)
    article_actions.send_back(article=article, by=user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The story went back to %(author)s.") % {"author": article.author})
    return HttpResponseRedirect(desk_url(article))
