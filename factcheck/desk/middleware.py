"""What every view may leave to be said in one place: refusals, and who must sign in first."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
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
        return self.get_response(request)

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
        return super().handle_no_permission(request, view_func)


def refusal(request: HttpRequest, sentence: str) -> HttpResponse:
    """The sentence, said in place where htmx asked, else on a page of its own with what was typed."""
    if wants_fragment(request):
        return trigger_client_event(reswap(HttpResponse(status=409), "none"), "say", {"alert": sentence})
    typed = [words for name, words in request.POST.items() if words and name not in NOT_TYPED]
    back = request.META.get("HTTP_REFERER", "")
    return render(
        request,
        "desk/refused.html",
        {"sentence": sentence, "typed": typed, "back": back if _is_ours(request, back) else ""},
        status=409,
    )


def _is_ours(request: HttpRequest, address: str) -> bool:
    return address.startswith(f"{request.scheme}://{request.get_host()}/")
