"""Stories, to be found and read; the work on them is done at the desk."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from factcheck.accounts.admin import ReadOnly
from factcheck.accounts.models import User
from factcheck.articles.models import Article


@admin.register(Article)
class ArticleAdmin(ReadOnly, admin.ModelAdmin[Article]):
    list_display = (
        "headline",
        "state",
        "author",
        "editor",
        "embargoed",
        "deadline",
        "claim_count",
        "changed_at",
    )
    list_filter = ("state", "embargoed", "changed_at")
    list_select_related = ("author", "editor")
    search_fields = ("headline", "author__username", "author__first_name", "author__last_name")
    show_full_result_count = False
    fields = (
        "desk",
        "headline",
        "state",
        "author",
        "editor",
        "embargoed",
        "people",
        "deadline",
        "created_at",
        "changed_at",
        "returned_because",
    )
    readonly_fields = ("desk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Without the embargoed stories this admin has no part in."""
        assert isinstance(request.user, User)  # noqa: S101 (the site lets in nobody else)
        claims = Count("claims", filter=Q(claims__dropped_at__isnull=True))
        return Article.objects.visible_to(request.user).annotate(claim_total=claims).order_by("-changed_at", "-pk")

    @admin.display(description=gettext_lazy("claims"), ordering="claim_total")
    def claim_count(self, article: Article) -> int:
        total: int = getattr(article, "claim_total", 0)
        return total

    @admin.display(description=gettext_lazy("desk"))
    def desk(self, article: Article) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("desk", args=[article.pk]), article)
