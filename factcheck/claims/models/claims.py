"""An assertion that can be true or false, and the verdict on it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article

if TYPE_CHECKING:
    from factcheck.claims.models.decisions import Decision


class Kind(models.TextChoices):
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    QUOTE = "quote", _("Quote")
    ATTRIBUTION = "attribution", _("Attribution")
    EVENT = "event", _("Event")
    OTHER = "other", _("Other")


class Verdict(models.TextChoices):
    UNCHECKED = "unchecked", _("Not checked")
    VERIFIED = "verified", _("Verified")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    DISPUTED = "disputed", _("Disputed")
    WRONG = "wrong", _("Wrong, fix the text")
    NO_CLAIM = "no_claim", _("Nothing to check")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(article__in=Article.objects.visible_to(user))

    def standing(self) -> Self:
        """Claims still in the story: neither dropped nor merged into another."""
        return self.filter(dropped_at__isnull=True)

    def unresolved(self) -> Self:
        """Standing claims somebody must still decide on."""
        return self.standing().filter(Q(verdict=Verdict.UNCHECKED) | Q(stale_since__isnull=False))

    def reopened(self) -> Self:
        return self.standing().filter(stale_since__isnull=False)

    def in_order(self) -> Self:
        return self.order_by("article", "number")


class Claim(models.Model):
    """One assertion that can be true or false, with one verdict for all the places where it stands."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="claims")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices, default=Verdict.UNCHECKED)
    stale_since = models.DateTimeField(_("stale since"), null=True)
    stale_because = models.TextField(_("stale because"), blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="raised",
        help_text=_("Empty: proposed at import."),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assigned"
    )
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    version = models.PositiveIntegerField(
        default=1, help_text="Raised by every act on the claim; a decision names the one it saw."
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(name="claim_number_once", fields=["article", "number"]),
            models.CheckConstraint(
                name="claim_stale_has_a_reason",
                condition=Q(stale_since__isnull=True, stale_because="")
                | (Q(stale_since__isnull=False) & ~Q(stale_because="")),
            ),
            models.CheckConstraint(
                name="claim_stale_was_decided",
                condition=Q(stale_since__isnull=True) | ~Q(verdict=Verdict.UNCHECKED),
            ),
            models.CheckConstraint(
                name="claim_dropped_by_somebody",
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_merged_is_dropped",
                condition=Q(merged_into__isnull=True) | Q(dropped_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="claim_unresolved",
                fields=["article"],
                condition=Q(dropped_at__isnull=True) & (Q(verdict=Verdict.UNCHECKED) | Q(stale_since__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_stale(self) -> bool:
        return self.stale_since is not None

    @property
    def status(self) -> str:
        """What the badge shows: the verdict, or `stale` over it."""
        return "stale" if self.is_stale else self.verdict

    @property
    def last_decision(self) -> "Decision | None":
        """The decision in force: the newest that was not undone."""
        decisions = sorted(self.decisions.all(), key=lambda decision: decision.pk)
        undone = {decision.undoes_id for decision in decisions}
        return next((one for one in reversed(decisions) if one.undoes_id is None and one.pk not in undone), None)
