"""What happened: append-only, without foreign keys, each row sealed to the one before it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act, told in labels and words so that it outlives what it speaks of.

    `seal` is the SHA-256 of the previous entry's seal and this entry's content. Database triggers compute it
    and refuse every change.
    """

    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("verb"), max_length=60)
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(_("by"), max_length=300, blank=True)
    about_type = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    about_label = models.CharField(_("about"), max_length=300)
    facts = models.JSONField(_("facts"), default=dict)
    seal = models.CharField(_("seal"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["pk"]
        indexes = [models.Index(fields=["about_type", "about_id", "id"], name="audit_about")]

    def __str__(self) -> str:
        return f"{self.verb} {self.about_label}"
