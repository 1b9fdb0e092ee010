"""The administration's own site: admins only, and to everybody else it is not there."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class NewsroomAdminSite(AdminSite):
    site_header = _("factcheck administration")
    site_title = _("factcheck")
    index_title = _("Sources, publishers and people")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The role says who may come in; no flag or group beside it."""
        return isinstance(request.user, User) and request.user.is_active and request.user.is_admin

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002 (Django's)
        inner = super().admin_view(view, cacheable)

        def for_admins(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return cast("View", update_wrapper(for_admins, inner))

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """There is one door to the house; this is none."""
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or "/admin/")
