"""Findings of proofreading: let the text stand, or take that back."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from factcheck.desk.access import article_or_404, dismissal_or_404, user_of
from factcheck.desk.page import answer, number_of
from factcheck.proofing import actions


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the text stand where a rule found something, and keep why."""
    article = article_or_404(request, pk)
    place = number_of(request.POST.get("place"))
    actions.dismiss(
        article=article,
        rule=request.POST.get("rule", ""),
        start=-1 if place is None else place,
        reason=request.POST.get("reason", ""),
        by=user_of(request),
    )
    return answer(request, article, at="findings", said=_("Dismissed. The reason is kept."))


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the finding stand again."""
    dismissal = dismissal_or_404(request, pk)
    actions.take_up_again(dismissal=dismissal, by=user_of(request))
    return answer(request, dismissal.article, at="findings", said=_("The finding is open again."))
