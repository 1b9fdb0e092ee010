"""What was said of a source: say that it is no notice about what we cite, or take that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from factcheck.desk.access import notice_or_404, user_of
from factcheck.rechecks import actions
from factcheck.sources.models import Notice


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that what was read as a notice is none, and keep why."""
    notice = notice_or_404(request, pk)
    actions.dismiss_notice(notice=notice, by=user_of(request), reason=request.POST.get("reason", ""))
    return _back(request, notice, said=_("Dismissed. The reason is kept."))


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the notice count again."""
    notice = notice_or_404(request, pk)
    actions.restore_notice(notice=notice, by=user_of(request))
    return _back(request, notice, said=_("The notice counts again."))


def _back(request: HttpRequest, notice: Notice, *, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(f"{reverse('source', args=[notice.source_id])}#notices")
