"""The public record: clearances and frozen publications."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from factcheck.articles.models import Article, Revision


class Clearance(models.Model):
    """Somebody said the story may be published, perhaps despite blockers. Append-only (a trigger)."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="clearances")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    overridden = models.JSONField(_("blockers overridden"), default=list, help_text="Their sentences.")
    reason = models.TextField(_("reason for the override"), blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="clearance_override_has_a_reason", condition=Q(overridden=[]) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.at:%Y-%m-%d})"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def current(self) -> Self:
        """The newest publication of each story."""
        newest = Publication.objects.order_by("article_id", "-number").distinct("article_id").values("pk")
        return self.filter(pk__in=newest)

    def republished(self) -> Self:
        return self.filter(number__gt=1)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class Publication(models.Model):
    """A frozen public copy of a story. Append-only (a trigger): a second publication keeps the first."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField(_("number"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    clearance = models.ForeignKey(Clearance, models.PROTECT, related_name="publications")
    slug = models.SlugField(_("slug"), max_length=80)
    headline = models.CharField(_("headline"), max_length=300)
    record = models.JSONField(_("record"), help_text="Everything the public page says, see publishing.records.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("published"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(name="publication_number_once", fields=["article", "number"])]
        # Which publications print a capture's SHA-256: asked before its bytes are removed.
        indexes = [GinIndex(fields=["record"], name="publication_record", opclasses=["jsonb_path_ops"])]

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"
