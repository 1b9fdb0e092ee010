"""Looks at sources: each row is one look and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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
