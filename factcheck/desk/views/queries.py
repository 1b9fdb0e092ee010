"""What was written beside the draft's words, and that it is answered."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from factcheck.claims import actions
from factcheck.desk.access import query_or_404, user_of
from factcheck.desk.page import answer


@require_POST
def answered(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a query needs nobody any more."""
    query = query_or_404(request, pk)
    actions.answer_query(query=query, by=user_of(request))
    return answer(request, query.revision.article, claim=query.claim_id, said=_("The query is answered."))
