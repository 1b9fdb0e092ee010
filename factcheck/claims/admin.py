"""Claims, to be found and read; they are decided at the desk."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from factcheck.accounts.admin import ReadOnly
from factcheck.accounts.models import User
from factcheck.claims.models import Claim


@admin.register(Claim)
class ClaimAdmin(ReadOnly, admin.ModelAdmin[Claim]):
    list_display = (
        "number",
        "text",
        "article",
        "kind",
        "verdict",
        "stale_since",
        "citation_count",
        "assigned_to",
    )
    list_display_links = ("number", "text")
    list_filter = ("verdict", "kind", ("stale_since", admin.EmptyFieldListFilter), "article__state")
    list_select_related = ("article", "assigned_to")
    search_fields = ("text", "article__headline")
    show_full_result_count = False
    fields = (
        "desk",
        "article",
        "text",
        "kind",
        "verdict",
        "stale_since",
        "stale_because",
        "raised_by",
        "assigned_to",
        "dropped_at",
    )
    readonly_fields = ("desk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """Without the claims of embargoed stories this admin has no part in."""
        assert isinstance(request.user, User)  # noqa: S101 (the site lets in nobody else)
        citations = Count("citations", filter=Q(citations__withdrawn_at__isnull=True))
        return Claim.objects.visible_to(request.user).annotate(citation_total=citations).order_by("-article", "number")

    @admin.display(description=gettext_lazy("citations"), ordering="citation_total")
    def citation_count(self, claim: Claim) -> int:
        total: int = getattr(claim, "citation_total", 0)
        return total

    @admin.display(description=gettext_lazy("desk"))
    def desk(self, claim: Claim) -> SafeString:
        address = f"{reverse('desk', args=[claim.article_id])}?claim={claim.pk}#claim-card"
        return format_html('<a href="{}">{}</a>', address, claim)
