"""The audit log, to be read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from factcheck.accounts.admin import ReadOnly
from factcheck.audit.models import Entry

# Whom and what an entry may name here. Stories, claims and sources are named by number alone: some are under
# embargo or confidential, and this room cannot know which.
NAMED = frozenset({"publisher", "independencegroup", "user"})


class VerbFilter(admin.SimpleListFilter):
    title = gettext_lazy("verb")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        verbs = Entry.objects.order_by("verb").values_list("verb", flat=True).distinct()
        return [(verb, verb) for verb in verbs]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:  # noqa: ARG002
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(ReadOnly, admin.ModelAdmin[Entry]):
    list_display = ("at", "verb", "what", "by_label", "short_seal")
    list_filter = (VerbFilter, "at", "about_type")
    list_per_page = 100
    search_fields = ("verb", "by_label")
    search_help_text = gettext_lazy("Finds verbs and people.")
    show_full_result_count = False
    ordering = ("-pk",)
    fields = ("at", "verb", "what", "by_label", "seal")
    readonly_fields = ("what", "seal")

    @admin.display(description=gettext_lazy("about"))
    def what(self, entry: Entry) -> str:
        name = f": {entry.about_label}" if entry.about_type in NAMED else ""
        return f"{entry.about_type} {entry.about_id}{name}"

    @admin.display(description=gettext_lazy("seal"))
    def short_seal(self, entry: Entry) -> str:
        return f"{entry.seal[:12]}…"
