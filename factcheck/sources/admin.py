"""Publishers, their sources and the captures, as admins look after them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from factcheck.accounts.admin import ByRole, ReadOnly
from factcheck.accounts.models import User
from factcheck.lib.errors import Refused
from factcheck.sources import actions
from factcheck.sources.models import (
    Capture,
    Domain,
    Host,
    IndependenceGroup,
    Publisher,
    Reliability,
    Source,
)
from factcheck.sources.searching import sources_found


def admin_of(request: HttpRequest) -> User:
    """Whoever came this far is one of ours: the site lets in nobody else."""
    assert isinstance(request.user, User)  # noqa: S101 (tells the type checker what the site has made sure of)
    return request.user


class DomainInline(ByRole, admin.TabularInline[Domain, Publisher]):
    model = Domain
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class PublisherForm(forms.ModelForm[Publisher]):
    """A rating is never changed in passing: it wants its reason and its date."""

    class Meta:
        model = Publisher
        fields = (
            "name",
            "kind",
            "group",
            "reliability",
            "reliability_reason",
            "reliability_date",
            "robots_override_reason",
        )
        help_texts = {
            "reliability_date": gettext_lazy("Left as it is, it becomes today when the rating or its reason changes.")
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rating = cleaned.get("reliability")
        if rating != Reliability.UNRATED:
            if not cleaned.get("reliability_reason"):
                self.add_error("reliability_reason", _("Say why the publisher is rated so."))
            if not cleaned.get("reliability_date") and "reliability_date" not in self.errors:
                self.add_error("reliability_date", _("Say as of when."))
        told_anew = {"reliability_reason", "reliability_date"} & set(self.changed_data)
        if self.instance.pk and "reliability" in self.changed_data and not told_anew:
            self.add_error("reliability_reason", _("The rating changes, so its reason or date must too."))
        rated_anew = {"reliability", "reliability_reason"} & set(self.changed_data)
        if rated_anew and "reliability_date" not in self.changed_data and cleaned.get("reliability_date"):
            cleaned["reliability_date"] = timezone.localdate()
        return cleaned


@admin.register(Publisher)
class PublisherAdmin(ByRole, admin.ModelAdmin[Publisher]):
    form = PublisherForm
    list_display = ("name", "kind", "rating", "reliability_date", "group", "hosts", "source_count")
    list_filter = ("reliability", "kind", "group")
    list_select_related = ("group",)
    search_fields = ("name", "domains__name")
    autocomplete_fields = ("group",)
    inlines = (DomainInline,)
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}}
    fieldsets = (
        (None, {"fields": ("name", "kind", "group")}),
        (
            gettext_lazy("Reliability"),
            {
                "fields": ("reliability", "reliability_reason", "reliability_date"),
                "description": gettext_lazy("Editors read the reason where the publisher is cited."),
            },
        ),
        (gettext_lazy("Watching"), {"fields": ("robots_override_reason",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publisher]:
        return super().get_queryset(request).prefetch_related("domains").annotate(source_total=Count("sources"))

    @admin.display(description=gettext_lazy("reliability"), ordering="reliability")
    def rating(self, publisher: Publisher) -> str:
        return publisher.get_reliability_display()

    @admin.display(description=gettext_lazy("domains"))
    def hosts(self, publisher: Publisher) -> str:
        return ", ".join(domain.name for domain in publisher.domains.all())

    @admin.display(description=gettext_lazy("sources"), ordering="source_total")
    def source_count(self, publisher: Publisher) -> int:
        total: int = getattr(publisher, "source_total", 0)
        return total

    @transaction.atomic
    def save_model(
        self,
        request: HttpRequest,
        obj: Publisher,
        form: ModelForm[Publisher],
        change: bool,  # noqa: FBT001 (Django's)
    ) -> None:
        """Save all but the rating and whether robots.txt is obeyed, which have verbs of their own."""
        override = obj.robots_override_reason
        rating = (obj.reliability, obj.reliability_reason, obj.reliability_date)
        before = Publisher.objects.get(pk=obj.pk) if change else Publisher()
        standing = (before.reliability, before.reliability_reason, before.reliability_date)
        obj.reliability, obj.reliability_reason, obj.reliability_date = standing
        obj.robots_override_reason = before.robots_override_reason
        super().save_model(request, obj, form, change)
        if rating != standing:
            reliability, reason, on = rating
            actions.rate(publisher=obj, by=admin_of(request), reliability=reliability, reason=reason, on=on)
        actions.override_robots(publisher=obj, by=admin_of(request), reason=override)


@admin.register(IndependenceGroup)
class IndependenceGroupAdmin(ByRole, admin.ModelAdmin[IndependenceGroup]):
    list_display = ("name", "members", "reason")
    search_fields = ("name", "publishers__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[IndependenceGroup]:
        return super().get_queryset(request).prefetch_related("publishers")

    @admin.display(description=gettext_lazy("publishers"))
    def members(self, group: IndependenceGroup) -> str:
        return ", ".join(publisher.name for publisher in group.publishers.all())


FOUND_BY = gettext_lazy(
    "An address or how it begins, a DOI, a publisher, or words of a title; a thousand of each at most."
)


class FoundBySource:
    """Rows that are searched for by the source they are of: reading all of them for a word would take minutes."""

    of_source = "source"

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 (Django's)
        queryset: QuerySet[Any],
        search_term: str,
    ) -> tuple[QuerySet[Any], bool]:
        """Find rows by their sources; none of them twice."""
        if not search_term.strip():
            return queryset, False
        found = Q(**{f"{self.of_source}__in": sources_found(search_term)})
        return queryset.filter(found | self.otherwise(search_term)), False

    def otherwise(self, search_term: str) -> Q:  # noqa: ARG002 (for those that have something else)
        """What else a row is found by."""
        return Q(pk__in=[])


class SeenFilter(admin.SimpleListFilter):
    """Whether the last looks saw the page: a page that is not seen keeps its last outcome until that is sure."""

    title = gettext_lazy("the last look")
    parameter_name = "seen"

    def lookups(
        self,
        request: HttpRequest,  # noqa: ARG002 (Django's)
        model_admin: admin.ModelAdmin[Any],  # noqa: ARG002
    ) -> list[tuple[str, Any]]:
        return [("no", gettext_lazy("Not seen")), ("yes", gettext_lazy("Seen, or not looked at yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 (Django's)
        return queryset.filter(struck_at__isnull=self.value() == "yes") if self.value() else queryset


class OfThePublisher(admin.ChoicesFieldListFilter):
    """A filter by what the publisher is; its title says so, for sources have a kind too."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.title = _("publisher’s %(what)s") % {"what": self.title}


@admin.register(Source)
class SourceAdmin(FoundBySource, ByRole, admin.ModelAdmin[Source]):
    of_source = "pk"
    list_display = ("__str__", "publisher", "kind", "state", "last_seen_at", "next_check_at", "claim_count")
    list_filter = (
        SeenFilter,
        "outcome",
        "paused",
        "kind",
        "confidential",
        ("publisher__reliability", OfThePublisher),
        ("publisher__kind", OfThePublisher),
    )
    list_select_related = ("publisher",)
    list_per_page = 50
    search_fields = ("title",)
    search_help_text = FOUND_BY
    show_full_result_count = False
    autocomplete_fields = ("publisher", "people")
    actions = ("look_now", "pause", "resume")
    readonly_fields = (
        "page",
        "url",
        "kind",
        "state",
        "trouble",
        "paused",
        "interval",
        "next_check_at",
        "last_checked_at",
        "last_seen_at",
        "added_by",
        "added_at",
        "same_as",
        "doi",
        "canonical_url",
    )
    fieldsets = (
        (None, {"fields": ("page", "kind", "title", "author", "publisher", "published", "language")}),
        (gettext_lazy("Who may know of it"), {"fields": ("confidential", "people")}),
        (
            gettext_lazy("Watching"),
            {
                "fields": (
                    "state",
                    "trouble",
                    "paused",
                    "interval",
                    "next_check_at",
                    "last_checked_at",
                    "last_seen_at",
                )
            },
        ),
        (
            gettext_lazy("Where it comes from"),
            {"fields": ("url", "canonical_url", "doi", "same_as", "added_by", "added_at")},
        ),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Sources come in by being cited."""
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: Source,
        form: ModelForm[Source],
        change: bool,  # noqa: FBT001 (Django's)
    ) -> None:
        """Save all but who may know of it, which has a verb of its own."""
        wished = obj.confidential
        obj.confidential = Source.objects.values_list("confidential", flat=True).get(pk=obj.pk)
        super().save_model(request, obj, form, change)
        actions.set_confidential(source=obj, by=admin_of(request), confidential=wished)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Without the confidential sources of others; each with the number of claims that rest on it."""
        standing = Q(citations__withdrawn_at__isnull=True, citations__claim__dropped_at__isnull=True)
        claims = Count("citations__claim", filter=standing, distinct=True)
        return Source.objects.visible_to(admin_of(request)).annotate(claim_total=claims).order_by("-added_at", "-pk")

    def view_on_site(self, obj: Source) -> str:
        return reverse("source", args=[obj.pk])

    @admin.display(description=gettext_lazy("page"))
    def page(self, source: Source) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("source", args=[source.pk]), source)

    @admin.display(description=gettext_lazy("last outcome"), ordering="outcome")
    def state(self, source: Source) -> str:
        if source.paused:
            return _("Paused")
        return source.last_look or "–"

    @admin.display(description=gettext_lazy("claims"), ordering="claim_total")
    def claim_count(self, source: Source) -> int:
        total: int = getattr(source, "claim_total", 0)
        return total

    @admin.action(description=gettext_lazy("Re-check now"))
    def look_now(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        self._each(request, queryset, actions.want_look)

    @admin.action(description=gettext_lazy("Pause"))
    def pause(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        self._each(request, queryset, actions.pause)

    @admin.action(description=gettext_lazy("Resume"))
    def resume(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        self._each(request, queryset, actions.resume)

    def _each(self, request: HttpRequest, queryset: QuerySet[Source], verb: Any) -> None:
        """Do one verb to each source, and say how many it was done to and what kept it from the others."""
        done = 0
        refusals: dict[str, int] = {}
        for source in queryset:
            try:
                verb(source=source, by=admin_of(request))
                done += 1
            except Refused as refused:
                refusals[refused.sentence] = refusals.get(refused.sentence, 0) + 1
        if done:
            said = ngettext("Done for %(count)s source.", "Done for %(count)s sources.", done) % {"count": done}
            self.message_user(request, said, messages.SUCCESS)
        for sentence, count in refusals.items():
            said = ngettext("%(count)s source: %(why)s", "%(count)s sources: %(why)s", count)
            self.message_user(request, said % {"count": count, "why": sentence}, messages.WARNING)


@admin.register(Host)
class HostAdmin(ReadOnly, admin.ModelAdmin[Host]):
    list_display = (
        "name",
        "parked_until",
        "parked_because",
        "failures",
        "refusals",
        "delay",
        "next_at",
        "leased_until",
    )
    list_filter = ("parked_because",)
    search_fields = ("name",)
    show_full_result_count = False
    fields = list_display
    readonly_fields = fields


@admin.register(Capture)
class CaptureAdmin(FoundBySource, ReadOnly, admin.ModelAdmin[Capture]):
    list_display = ("at", "source", "status", "content_type", "size", "sha256", "pruned_at")
    list_filter = ("status", "at", ("pruned_at", admin.EmptyFieldListFilter))
    list_select_related = ("source",)
    search_fields = ("sha256",)
    search_help_text = FOUND_BY
    show_full_result_count = False
    date_hierarchy = "at"
    fields = (
        "page",
        "source",
        "at",
        "url",
        "status",
        "content_type",
        "size",
        "sha256",
        "pruned_at",
        "text_sha256",
        "headers",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        visible = Source.objects.visible_to(admin_of(request))
        return super().get_queryset(request).filter(source__in=visible).defer("text", "full_text")

    def otherwise(self, search_term: str) -> Q:
        return Q(sha256=search_term.strip().lower())

    @admin.display(description=gettext_lazy("text"))
    def page(self, capture: Capture) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("capture", args=[capture.pk]), capture)
