"""What was written beside a draft's words, to be answered."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article, Revision
from factcheck.claims.models.claims import Claim


class QueryKind(models.TextChoices):
    """Where a query stood in the paper it came with."""

    FOOTNOTE = "footnote", _("Footnote")
    ENDNOTE = "endnote", _("Endnote")
    COMMENT = "comment", _("Comment")
    LINK = "link", _("Link")


class QueryQuerySet(models.QuerySet["Query"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(revision__article__in=Article.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def at_no_claim(self) -> Self:
        """Those whose place carries no claim that still stands."""
        return self.filter(Q(claim__isnull=True) | Q(claim__dropped_at__isnull=False))

    def in_order(self) -> Self:
        return self.order_by("start", "pk")


class Query(models.Model):
    """Something a draft's author or reader wrote beside its words, to be answered by somebody on the desk."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="queries")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, related_name="queries")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=QueryKind.choices)
    text = models.TextField(_("text"))
    author = models.CharField(_("author"), max_length=200, blank=True, help_text=_("The name as the paper gave it."))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = QueryQuerySet.as_manager()

    class Meta:
        verbose_name = _("query")
        verbose_name_plural = _("queries")
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(name="query_in_order", condition=Q(start__lte=F("end"))),
            models.CheckConstraint(
                name="query_answered_by_somebody",
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text
