"""What people said of findings; the findings themselves follow from the text, which never changes."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from factcheck.articles.models import Article

LONGEST_PASSAGE = 300


class DismissalQuerySet(models.QuerySet["Dismissal"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Dismissal(models.Model):
    """Somebody looked at a finding and lets the text stand, and why; it holds for these words in any revision.

    It holds for what was said of them: when the other place that they disagree with changes, that is another finding.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="dismissals")
    rule = models.CharField(_("rule"), max_length=50)
    words = models.CharField(_("words"), max_length=LONGEST_PASSAGE, blank=True)
    passage = models.CharField(_("passage"), max_length=LONGEST_PASSAGE, blank=True)
    message = models.TextField(_("message"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = DismissalQuerySet.as_manager()

    class Meta:
        verbose_name = _("dismissal")
        verbose_name_plural = _("dismissals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "article",
                "rule",
                MD5("words"),
                MD5("passage"),
                MD5("message"),
                name="dismissal_once",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="dismissal_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="dismissal_withdrawn_by_somebody",
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.message
