"""What was decided on a claim, and what made that stale: append-only."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from factcheck.claims.models.citations import Citation
from factcheck.claims.models.claims import Claim, Verdict
from factcheck.sources.models import Capture


class Decision(models.Model):
    """One act of judging: who, when, from, to, why, on which evidence. Append-only (a trigger holds this)."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="decisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    # By the database's clock, as looks are: which of the two came first tells who has seen what.
    at = models.DateTimeField(db_default=Now(), editable=False)
    was = models.CharField(max_length=12, choices=Verdict.choices)
    was_stale_since = models.DateTimeField(null=True)
    was_stale_because = models.TextField(blank=True)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices)
    note = models.TextField(_("note"), blank=True)
    evidence = models.JSONField(
        default=dict,
        help_text=(
            '{"revision", "claim_version", "text", "citations": '
            '[{"citation", "source", "title", "url", "quote", "stance", "state", "capture", "sha256"}]}'
        ),
    )
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["claim", "id"], name="decision_of_claim"),
            # Which decisions had a capture before them: asked before its bytes are removed.
            GinIndex(fields=["evidence"], name="decision_evidence", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.get_verdict_display()}"


class Reopening(models.Model):
    """A verdict went stale: why, by which citation, between which captures. Append-only (a trigger)."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="reopenings")
    at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    reason = models.TextField(_("reason"))
    changes = models.JSONField(default=list)
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="reopenings")
    before = models.ForeignKey(Capture, models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(Capture, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["claim", "-id"], name="reopening_of_claim")]

    def __str__(self) -> str:
        return self.reason
