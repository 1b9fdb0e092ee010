"""What every view may leave to be said in one place: refusals, and who must sign in first."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import reswap, trigger_client_event

from factcheck.lib.errors import Refused
from factcheck.lib.htmx import wants_fragment

# What a form sends along that nobody typed.
NOT_TYPED = {"csrfmiddlewaretoken", "once", "seen", "start", "end"}


class RefusedMiddleware:
    """Answer a `Refused` that leaves a view with 409 and its sentence, and lose nothing that was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a view answer; an address that only takes forms says so to whoever opens it, and is no blank page."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            page = render(request, "errors/405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refusal(request, exception.sentence)
        return None


class SignInMiddleware(LoginRequiredMiddleware):
    """Send people to sign in; a fragment gets 401 instead, or the form would land inside the page."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> Any:  # Django's own type allows nothing but a redirect
        if wants_fragment(request):
            return HttpResponse(status=401)
        if request.method == "POST":
            messages.error(request, _("You were signed out, so what you sent was not done. Sign in, and do it again."))
            # What only takes forms cannot be opened afterwards, but the page that had the form can.
            return redirect_to_login(_page_before(request) or reverse("home"), self.get_login_url(view_func))
        return super().handle_no_permission(request, view_func)


def refusal(request: HttpRequest, sentence: str) -> HttpResponse:
    """The sentence, said in place where htmx asked, else on a page of its own with what was typed."""
    if wants_fragment(request):
        return trigger_client_event(reswap(HttpResponse(status=409), "none"), "say", {"alert": sentence})
    typed = [words for name, words in request.POST.items() if words and name not in NOT_TYPED]
    context = {"sentence": sentence, "typed": typed, "back": _page_before(request)}
    return render(request, "desk/refused.html", context, status=409)


def _page_before(request: HttpRequest) -> str:
    """The page of ours that the request was sent from; empty when it is another's, or nobody says."""
    before: str = request.META.get("HTTP_REFERER", "")
    return before if before.startswith(f"{request.scheme}://{request.get_host()}/") else ""
