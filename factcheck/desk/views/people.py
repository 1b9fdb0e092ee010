"""Who works on a story, by when, and who may know of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from factcheck.articles import rules
from factcheck.articles.actions import staff
from factcheck.articles.models import Article
from factcheck.desk.access import article_or_404, user_of
from factcheck.desk.page import desk_url
from factcheck.desk.staffing import PeopleForm
from factcheck.lib.errors import Conflict, Refused

PEOPLE = "desk/people.html"


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who edits the story, when it is due, and who may know of it while it is under embargo."""
    article, user = article_or_404(request, pk), user_of(request)
    if reason := rules.why_not_set_people(article, by=user):
        raise Refused(reason)
    form = PeopleForm(request.POST if request.method == "POST" else None, article=article)
    if not form.is_valid():
        context = {"article": article, "form": form}
        return render(request, PEOPLE, context, status=422 if form.errors else 200)
    given = form.cleaned_data
    try:
        staff(
            article=article,
            by=user,
            editor=given["editor"],
            deadline=given["deadline"],
            embargoed=given["embargoed"],
            people=given["people"],
            seen=form.was,
        )
    except Conflict as conflict:
        return _on_what_stands_now(request, article_or_404(request, pk), form, conflict)
    if not Article.objects.visible_to(user).contains(article):
        messages.success(request, _("Saved. The story is under embargo now, and not among those you may see."))
        return HttpResponseRedirect(reverse("home"))
    messages.success(request, _("Saved who works on the story."))
    return HttpResponseRedirect(desk_url(article))


def _on_what_stands_now(request: HttpRequest, article: Article, sent: PeopleForm, conflict: Conflict) -> HttpResponse:
    """Both values, and the form again: saved once more, it is on what stands now."""
    form = sent.on_what_stands_now(article)
    context = {
        "article": article,
        "form": form,
        "conflict": conflict.sentence,
        "differ": list(sent.both_values(form.now)),
    }
    return render(request, PEOPLE, context, status=409)
