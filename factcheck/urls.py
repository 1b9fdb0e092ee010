"""Every address of the product; each room lists its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("factcheck.accounts.urls")),
    path("", include("factcheck.desk.urls")),
    path("", include("factcheck.publishing.urls")),
    path("admin/", admin.site.urls),
]
