"""Whom the workers ask: hosts and addresses, what their robots.txt files say, and what they show for nothing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Parked(models.TextChoices):
    """Why a host is left alone for a while."""

    ASKED = "asked", _("it asked us to come back later")
    REFUSED = "refused", _("it has too much to do to answer us")
    SILENT = "silent", _("it did not answer")


class Host(models.Model):
    """A name or an address that is asked one thing at a time, and slowly, by all workers together."""

    name = models.CharField(_("host"), max_length=255, primary_key=True, help_text="As it is dialled, without a port.")
    next_at = models.DateTimeField(
        _("not asked again before"), null=True, blank=True, help_text="When the next request may start."
    )
    delay = models.FloatField(_("pause it wishes"), default=0, help_text="Crawl-delay, in seconds.")
    lease = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(
        _("being asked, at most until"), null=True, blank=True, help_text="A holder who died is free of it then."
    )
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0, help_text="Without any answer.")
    refusals = models.PositiveSmallIntegerField(_("refusals in a row"), default=0, help_text="Answers 429 and 503.")
    parked_until = models.DateTimeField(_("left alone until"), null=True, blank=True)
    parked_because = models.CharField(_("because"), max_length=8, choices=Parked.choices, blank=True)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="host_lease_is_whole",
                condition=Q(lease__isnull=True, leased_until__isnull=True)
                | Q(lease__isnull=False, leased_until__isnull=False),
            ),
            models.CheckConstraint(
                name="host_is_parked_for_a_reason",
                condition=Q(parked_until__isnull=True, parked_because="")
                | (Q(parked_until__isnull=False) & ~Q(parked_because="")),
            ),
        ]
        # None on what every request writes, so that a turn taken or given back touches no index.
        indexes = [
            models.Index(name="host_parked", fields=["parked_until"], condition=Q(parked_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class RobotsFile(models.Model):
    """What a site's robots.txt asks of us, kept for a day for all workers."""

    site = models.CharField(_("site"), max_length=300, primary_key=True, help_text="https://example.org")
    text = models.TextField(_("rules"), blank=True)
    kept_until = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("robots.txt")
        verbose_name_plural = _("robots.txt files")
        ordering = ["site"]

    def __str__(self) -> str:
        return self.site


class Probed(models.TextChoices):
    """What came of asking a site for a page that nobody has."""

    ASKING = "asking", _("being asked")
    HONEST = "honest", _("it says that there is no such page")
    SHOWN = "shown", _("it shows a page all the same")
    UNKNOWN = "unknown", _("it gave no answer that tells")


class NotFoundPage(models.Model):
    """What a site shows for a page that it does not have, kept for a week for all workers.

    A site that says plainly that there is no such page is never asked again. The address it was asked by is not kept:
    it would tell in which folder of the site somebody's source lies.
    """

    site = models.CharField(_("site"), max_length=300, primary_key=True, help_text="https://example.org")
    probed = models.CharField(_("answer"), max_length=8, choices=Probed.choices)
    title = models.CharField(_("title"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    led_to = models.URLField(_("sent us on to"), max_length=2048, blank=True)
    kept_until = models.DateTimeField(_("kept until"), null=True, help_text=_("Empty: for good."))

    class Meta:
        verbose_name = _("“not found” page")
        verbose_name_plural = _("“not found” pages")
        ordering = ["site"]
        constraints = [
            models.CheckConstraint(
                name="not_found_page_honest_for_good",
                condition=Q(probed=Probed.HONEST, kept_until__isnull=True)
                | (~Q(probed=Probed.HONEST) & Q(kept_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="not_found_page_says_what_is_shown",
                condition=Q(probed=Probed.SHOWN) | Q(title="", text="", led_to=""),
            ),
        ]

    def __str__(self) -> str:
        return self.site
