"""Sentences without a claim: nothing to check, still to be looked at, or a claim after all."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from factcheck.articles.actions import look_again as look_at_it_again
from factcheck.articles.actions import look_away as nothing_to_check
from factcheck.claims.actions import raise_claim
from factcheck.desk.access import sentence_or_404, user_of
from factcheck.desk.page import answer


@require_POST
def look_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that there is nothing to check in the sentence."""
    sentence = sentence_or_404(request, pk)
    nothing_to_check(sentence=sentence, by=user_of(request))
    return answer(request, sentence.revision.article, at=f"look-{pk}", said=_("Marked as having nothing to check."))


@require_POST
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take that back: the sentence is to be looked at again."""
    sentence = sentence_or_404(request, pk)
    look_at_it_again(sentence=sentence, by=user_of(request))
    return answer(request, sentence.revision.article, at=f"look-{pk}", said=_("The sentence is to be looked at again."))


@require_POST
def raise_(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the whole sentence a claim."""
    sentence = sentence_or_404(request, pk)
    article = sentence.revision.article
    claim = raise_claim(article=article, start=sentence.start, end=sentence.end, by=user_of(request))
    said = _("Claim %(number)s is raised.") % {"number": claim.number}
    return answer(request, article, claim=claim.pk, said=said)
