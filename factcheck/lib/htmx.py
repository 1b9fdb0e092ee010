"""Answering a page or only a part of it, whichever the browser asked for (the one file of `lib` that knows Django)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

# Every header that `wants_fragment` looks at: an answer kept under one of them must not serve another.
DECIDING_HEADERS = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part of the page, rather than a browser (or its Back button) for all of it."""
    htmx = HtmxDetails(request)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page_or_fragment(
    request: HttpRequest,
    page: str,
    *,
    fragment: str,
    context: Mapping[str, Any] | None = None,
    status: int | None = None,
) -> HttpResponse:
    """Render `page`, or only its part `fragment` when htmx asks for a part.

    `fragment` is the name of a `{% partialdef %}` in the page's own template. The view names it, the browser never.
    """
    template = f"{page}#{fragment}" if wants_fragment(request) else page
    response = render(request, template, dict(context or {}), status=status)
    patch_vary_headers(response, DECIDING_HEADERS)
    return response
