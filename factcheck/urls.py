"""Every address of the product; each room lists its own."""

from functools import partial

from django.contrib import admin
from django.urls import include, path
from django.views import defaults

urlpatterns = [
    path("", include("factcheck.accounts.urls")),
    path("", include("factcheck.desk.urls")),
    path("", include("factcheck.publishing.urls")),
    path("admin/", admin.site.urls),
]

handler400 = partial(defaults.bad_request, template_name="errors/400.html")
handler403 = partial(defaults.permission_denied, template_name="errors/403.html")
handler404 = partial(defaults.page_not_found, template_name="errors/404.html")
handler500 = partial(defaults.server_error, template_name="errors/500.html")
