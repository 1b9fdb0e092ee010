"""What every template may know without being told by its view."""

from django.http import HttpRequest


def csp_nonce(request: HttpRequest) -> dict[str, object]:
    """Offer the page's nonce under the name django-htmx asks for; to django-csp it is `CSP_NONCE`."""
    return {"csp_nonce": getattr(request, "csp_nonce", None)}
