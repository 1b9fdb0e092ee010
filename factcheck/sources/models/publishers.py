"""Who stands behind a source, and how far they are to be relied on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Reliability(models.TextChoices):
    UNRATED = "unrated", _("Not rated")
    RELIABLE = "reliable", _("Generally reliable")
    NO_CONSENSUS = "no_consensus", _("No consensus")
    UNRELIABLE = "unreliable", _("Generally unreliable")
    DEPRECATED = "deprecated", _("Deprecated")
    BLOCKED = "blocked", _("Blocked")


class PublisherKind(models.TextChoices):
    AGENCY = "agency", _("News agency")
    NEWSPAPER = "newspaper", _("Newspaper")
    BROADCASTER = "broadcaster", _("Broadcaster")
    STATE_MEDIA = "state_media", _("State media")
    GOVERNMENT = "government", _("Government")
    COMPANY = "company", _("Company")
    RESEARCH = "research", _("Research")
    OTHER = "other", _("Other")


class IndependenceGroup(models.Model):
    """Publishers that count as one voice: the same owner, or one copying the other."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    reason = models.TextField(_("why they are one voice"))

    class Meta:
        verbose_name = _("independence group")
        verbose_name_plural = _("independence groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Publisher(models.Model):
    """Who stands behind a source."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=PublisherKind.choices, default=PublisherKind.OTHER)
    reliability = models.CharField(
        _("reliability"), max_length=12, choices=Reliability.choices, default=Reliability.UNRATED
    )
    reliability_reason = models.TextField(_("reason for the rating"), blank=True)
    reliability_date = models.DateField(_("date of the rating"), null=True, blank=True)
    group = models.ForeignKey(
        IndependenceGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publishers",
        verbose_name=_("independence group"),
    )
    robots_override_reason = models.TextField(
        _("check although robots.txt says no, because"),
        blank=True,
        help_text=_("Empty: robots.txt is obeyed."),
    )

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="publisher_rating_has_a_dated_reason",
                condition=Q(reliability=Reliability.UNRATED)
                | (~Q(reliability_reason="") & Q(reliability_date__isnull=False)),
                violation_error_message=_("A rating needs a reason and its date."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A host, or a host and a path, that belongs to a publisher: the longest match names the publisher."""

    publisher = models.ForeignKey(Publisher, models.CASCADE, related_name="domains")
    name = models.CharField(
        _("domain"), max_length=255, unique=True, help_text=_("“example.org” or “example.org/news”.")
    )

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
