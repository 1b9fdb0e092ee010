"""The looks at sources, to be read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from factcheck.accounts.admin import ReadOnly
from factcheck.rechecks.models import Recheck
from factcheck.sources.admin import FOUND_BY, FoundBySource, admin_of
from factcheck.sources.models import Source


@admin.register(Recheck)
class RecheckAdmin(FoundBySource, ReadOnly, admin.ModelAdmin[Recheck]):
    list_display = ("at", "source", "outcome", "reach", "content", "status", "took", "sentence")
    list_filter = ("outcome", "reach", "content", "at")
    list_select_related = ("source",)
    list_per_page = 50
    fields = ("source", "at", "took", "reach", "content", "outcome", "status", "final_url", "sentence", "capture")
    readonly_fields = fields
    search_fields = ("source",)
    search_help_text = FOUND_BY
    show_full_result_count = False

    @admin.display(description=gettext_lazy("seconds"), ordering="seconds")
    def took(self, recheck: Recheck) -> str:
        return f"{recheck.seconds:.3f}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recheck]:
        visible = Source.objects.visible_to(admin_of(request))
        return super().get_queryset(request).filter(source__in=visible)
