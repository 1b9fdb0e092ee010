"""Looks at sources: each row is one look and what came of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.claims.models import Claim, Decision
from factcheck.sources.models import Capture, Outcome, Source


class Reach(models.TextChoices):
    """Whether we got to the page."""

    OK = "ok", _("Reached")
    GONE = "gone", _("Gone")
    BLOCKED = "blocked", _("Blocked")
    TRANSIENT = "transient", _("No answer")
    TLS_ERROR = "tls_error", _("Certificate refused")
    REFUSED = "refused", _("Address refused")


class Content(models.TextChoices):
    """What was there, when we did."""

    SAME = "same", _("Same")
    CHANGED = "changed", _("Changed")
    SOFT_404 = "soft404", _("Error page")
    JS_SHELL = "js_shell", _("Empty shell")
    PAYWALL = "paywall", _("Paywall")
    PARKED = "parked", _("Parked")
    UNREADABLE = "unreadable", _("Unreadable")
    NOT_KEPT = "not_kept", _("Could not be kept")


class Recheck(models.Model):
    """One look at a source and what came of it. Append-only (a trigger holds this).

    In the database, a table for each month (`actions.months`), so whoever asks by time asks few of them.
    """

    # The indexes below begin with it, or nobody asks by it.
    source = models.ForeignKey(Source, models.PROTECT, related_name="rechecks", db_index=False)
    at = models.DateTimeField(_("at"))
    seconds = models.FloatField(_("seconds"))
    reach = models.CharField(max_length=10, choices=Reach.choices)
    content = models.CharField(max_length=10, choices=Content.choices, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    final_url = models.URLField(_("address reached"), max_length=2048, blank=True)
    sentence = models.TextField(_("what happened"), help_text=_("In words an editor reads."))
    capture = models.ForeignKey(
        Capture,
        models.PROTECT,
        null=True,
        related_name="rechecks",
        db_index=False,
        help_text=_("Only when it differs."),
    )
    quotes = models.JSONField(default=list, help_text='[{"citation", "state", "changes"}] of the cited quotes judged')

    class Meta:
        verbose_name = _("recheck")
        verbose_name_plural = _("rechecks")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["source", "-at", "-id"], name="recheck_of_source"),
            models.Index(fields=["-at", "-id"], name="recheck_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.get_outcome_display()}"


class AlertQuerySet(models.QuerySet["Alert"]):
    def waiting_for(self, user: User) -> Self:
        """Those of which a claim that `user` may know of still waits, what touches published stories first."""
        waiting = Alert.waiting().filter(alert=OuterRef("pk"), claim__in=Claim.objects.visible_to(user))
        in_print = Exists(waiting.filter(claim__article__slug__isnull=False))
        return self.filter(Exists(waiting)).order_by(in_print.desc(), "-at", "-pk")


class Alert(models.Model):
    """Something changed at a source and opened claims again: one message, however many claims and stories it hit."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="alerts")
    at = models.DateTimeField(_("at"))
    words = models.TextField(_("what happened"))
    claims = models.ManyToManyField(Claim, related_name="alerts")

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.words

    @classmethod
    def waiting(cls) -> "models.QuerySet[models.Model]":
        """Pairs of an alert and a claim it opened again that nobody has looked at since."""
        decided = Decision.objects.filter(claim=OuterRef("claim"), at__gt=OuterRef("alert__at"))
        standing = cls.claims.through.objects.filter(claim__stale_since__isnull=False, claim__dropped_at__isnull=True)
        return standing.filter(~Exists(decided))


class Mailing(models.Model):
    """That a person whose claims an alert hit is told of it by mail: the row is the job."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="mailings")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="mailing_once", fields=["alert", "to"])]
        indexes = [models.Index(name="mailing_waiting", fields=["to"], condition=Q(done_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.to}: {self.alert}"
