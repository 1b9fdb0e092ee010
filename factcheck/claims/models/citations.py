"""A claim's links to sources."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.claims.models.claims import Claim
from factcheck.sources.models import Capture, Source


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")
    CONTEXT = "context", _("Context")


class Proves(models.TextChoices):
    SAID = "said", _("That it was said")
    SO = "so", _("That it is so")


class QuoteState(models.TextChoices):
    """How the quote stands in the latest capture we could read; `unknown` when there is none, or no quote."""

    UNKNOWN = "unknown", _("Not proved yet")
    INTACT = "intact", _("Intact")
    ALTERED = "altered", _("Altered")
    GONE = "gone", _("Gone")


class CitationQuerySet(models.QuerySet["Citation"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Citations on visible claims, without those to a confidential source `user` may not know of."""
        return self.filter(claim__in=Claim.objects.visible_to(user), source__in=Source.objects.visible_to(user))


class Citation(models.Model):
    """A claim's link to a source: what it says there, where, and what that proves."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    quote = models.TextField(_("quote"), blank=True)
    locator = models.CharField(_("locator"), max_length=200, blank=True)
    stance = models.CharField(_("stance"), max_length=12, choices=Stance.choices, default=Stance.SUPPORTS)
    proves = models.CharField(_("proves"), max_length=4, choices=Proves.choices, default=Proves.SO)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(
        null=True, unique=True, editable=False, help_text="Of the form it came in: sent twice, it attaches once."
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    # How the quote stands, in which capture; `proved_capture` is the first one it was found intact in.
    quote_state = models.CharField(max_length=8, choices=QuoteState.choices, default=QuoteState.UNKNOWN)
    quote_start = models.PositiveIntegerField(null=True, help_text="Into the capture's full_text.")
    quote_end = models.PositiveIntegerField(null=True)
    quote_changes = models.JSONField(default=list, help_text='[{"kind", "before", "after"}]')
    capture = models.ForeignKey(Capture, models.PROTECT, null=True, related_name="+")
    proved_capture = models.ForeignKey(Capture, models.PROTECT, null=True, related_name="+")

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="citation_proved_only_by_a_capture",
                condition=Q(quote_state=QuoteState.UNKNOWN) | (Q(capture__isnull=False) & ~Q(quote="")),
            ),
            models.CheckConstraint(
                name="citation_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="citation_place_is_whole",
                condition=Q(quote_start__isnull=True, quote_end__isnull=True)
                | (Q(quote_start__isnull=False, quote_end__isnull=False) & Q(quote_start__lt=F("quote_end"))),
            ),
        ]
        indexes = [
            models.Index(name="citation_standing", fields=["source"], condition=Q(withdrawn_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.quote}" if self.quote else str(self.source)
