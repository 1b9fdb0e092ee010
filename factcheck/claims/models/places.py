"""Where a claim stands in a revision, and where it stood when a revision mislaid it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.articles.models import Revision, Section
from factcheck.claims.models.claims import Claim


class AnchorState(models.TextChoices):
    EXACT = "exact", _("Same words, same place")
    MOVED = "moved", _("Same words elsewhere")
    ALTERED = "altered", _("Words changed")
    LOST = "lost", _("Lost")


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def standing(self) -> Self:
        return self.filter(claim__dropped_at__isnull=True)

    def confirmed(self) -> Self:
        return self.filter(confirmed=True)

    def suggested(self) -> Self:
        """Places a repeat was noticed, waiting for a person to say whether it is the same claim."""
        return self.filter(confirmed=False)

    def in_order(self) -> Self:
        return self.order_by("start", "end", "pk")


class Occurrence(models.Model):
    """One place in one revision where the claim stands, with the selector that finds it again."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="occurrences")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="occurrences")
    section = models.ForeignKey(Section, models.CASCADE, related_name="occurrences")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.CharField(max_length=200, blank=True)
    suffix = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=AnchorState.choices, default=AnchorState.EXACT)
    confirmed = models.BooleanField(default=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["start", "end", "pk"]
        constraints = [
            models.CheckConstraint(name="occurrence_in_order", condition=Q(start__lt=F("end"))),
            models.UniqueConstraint(name="occurrence_once", fields=["claim", "revision", "start", "end"]),
        ]
        indexes = [models.Index(fields=["revision", "start"], name="occurrence_place")]

    def __str__(self) -> str:
        return self.exact


class LostPlaceQuerySet(models.QuerySet["LostPlace"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def open(self) -> Self:
        """Those that wait for somebody to place them or to say that they are gone."""
        return self.filter(settled_at__isnull=True, claim__dropped_at__isnull=True)


class LostPlace(models.Model):
    """A place where a claim stood, which a revision of the text mislaid: a person places it, or lets it go."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="lost_places")
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="+", help_text=_("The last one known."))
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="lost_places")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = LostPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="lost_place_once", fields=["occurrence", "revision"]),
            models.CheckConstraint(
                name="lost_place_settled_by_somebody",
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.occurrence.exact


def asks() -> Q:
    """Of claims, those with a place that nobody has settled: a repeat that was noticed, or one that was mislaid."""
    newest = Revision.objects.filter(article=OuterRef(OuterRef("article"))).order_by("-number").values("pk")[:1]
    noticed = Occurrence.objects.suggested().filter(claim=OuterRef("pk"), revision=Subquery(newest))
    return Q(Exists(noticed)) | Q(Exists(LostPlace.objects.open().filter(claim=OuterRef("pk"))))
