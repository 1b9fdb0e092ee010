"""What is said of a source after it was cited: by its page, by Crossref, by Retraction Watch."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factcheck.sources.models.sources import Capture, Source


class NoticeKind(models.TextChoices):
    """What became of the source, as its chip says it; the heaviest first."""

    RETRACTION = "retraction", gettext_lazy("Retracted")
    WITHDRAWAL = "withdrawal", gettext_lazy("Withdrawn")
    REINSTATEMENT = "reinstatement", gettext_lazy("Reinstated")
    CONCERN = "concern", gettext_lazy("Expression of concern")
    CORRECTION = "correction", gettext_lazy("Corrected")
    CLARIFICATION = "clarification", gettext_lazy("Clarified")
    EDITORS_NOTE = "editors_note", gettext_lazy("Editor’s note")
    UPDATE = "update", gettext_lazy("Updated")


# Kinds by which a source takes back all that it said.
TAKEN_BACK = frozenset({NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL})


class Origin(models.TextChoices):
    PAGE = "page", gettext_lazy("the page itself")
    CROSSREF = "crossref", gettext_lazy("Crossref")
    RETRACTION_WATCH = "retraction_watch", gettext_lazy("Retraction Watch")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of_pages(self) -> Self:
        """What pages say of themselves."""
        return self.filter(origin=Origin.PAGE)


class Notice(models.Model):
    """One notice about a source, told once. What it says is never changed (a trigger holds this).

    It stands until the page does not show it any more, or somebody says that it is none.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="notices")
    kind = models.CharField(gettext_lazy("kind"), max_length=14, choices=NoticeKind.choices)
    text = models.TextField(gettext_lazy("what it says"), blank=True)
    on = models.DateField(gettext_lazy("the day it carries"), null=True)
    seen_at = models.DateTimeField(gettext_lazy("seen"))
    origin = models.CharField(gettext_lazy("told by"), max_length=16, choices=Origin.choices)
    doi = models.CharField(gettext_lazy("DOI of the notice"), max_length=300, blank=True)
    capture = models.ForeignKey(Capture, models.PROTECT, null=True, related_name="+")
    is_news = models.BooleanField(default=True, help_text="It was not there when we first saw the source.")
    key = models.CharField(max_length=400, editable=False, help_text="What makes two notices one.")
    missed_at = models.DateTimeField(
        gettext_lazy("missed"), null=True, editable=False, help_text="When the page was first seen without it."
    )
    gone_at = models.DateTimeField(gettext_lazy("gone"), null=True, editable=False, help_text="When that was certain.")
    dismissed_at = models.DateTimeField(gettext_lazy("dismissed"), null=True, editable=False)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    dismissed_because = models.TextField(gettext_lazy("why it is none"), blank=True, db_default="", editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("notice")
        verbose_name_plural = gettext_lazy("notices")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="notice_once", fields=["source", "key"]),
            models.CheckConstraint(
                name="notice_missed_before_it_is_gone", condition=Q(gone_at__isnull=True) | Q(missed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="notice_dismissed_by_somebody_for_a_reason",
                condition=Q(dismissed_at__isnull=True, dismissed_by__isnull=True, dismissed_because="")
                | (Q(dismissed_at__isnull=False, dismissed_by__isnull=False) & ~Q(dismissed_because="")),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def stands(self) -> bool:
        """Whether it still counts."""
        return self.gone_at is None and self.dismissed_at is None

    @property
    def takes_all_back(self) -> bool:
        return self.kind in TAKEN_BACK

    @property
    def sentence(self) -> str:
        """The notice in words an editor reads."""
        return self._of_the_page() if self.origin == Origin.PAGE else self._of_the_paper()

    @property
    def label(self) -> str:
        """What the chip says."""
        return str(NoticeKind(self.kind).label)

    def _of_the_page(self) -> str:
        said = {"text": self.text, "day": date_format(self.on or self.seen_at, "j F Y")}
        if not self.is_news:
            return _("This page said when we first saw it: “%(text)s”") % said
        return {
            NoticeKind.CORRECTION: _("This page added a correction on %(day)s: “%(text)s”"),
            NoticeKind.CLARIFICATION: _("This page added a clarification on %(day)s: “%(text)s”"),
            NoticeKind.EDITORS_NOTE: _("This page added an editor’s note on %(day)s: “%(text)s”"),
            NoticeKind.UPDATE: _("This page was updated on %(day)s: “%(text)s”"),
            NoticeKind.CONCERN: _("This page added an expression of concern on %(day)s: “%(text)s”"),
        }.get(NoticeKind(self.kind), _("This page was taken back on %(day)s: “%(text)s”")) % said

    def _of_the_paper(self) -> str:
        what = {
            NoticeKind.RETRACTION: _("The paper was retracted"),
            NoticeKind.WITHDRAWAL: _("The paper was withdrawn"),
            NoticeKind.REINSTATEMENT: _("The paper was reinstated"),
            NoticeKind.CONCERN: _("Its publisher expressed concern about the paper"),
            NoticeKind.CORRECTION: _("The paper was corrected"),
            NoticeKind.CLARIFICATION: _("The paper was clarified"),
        }.get(NoticeKind(self.kind), _("The paper was updated"))
        if self.on:
            what = _("%(what)s on %(day)s") % {"what": what, "day": date_format(self.on, "j F Y")}
        return f"{what} ({self.doi})" if self.doi else what


class Retraction(models.Model):
    """One row of the Retraction Watch database: what became of a paper."""

    record = models.PositiveIntegerField(gettext_lazy("record"), primary_key=True)
    doi = models.CharField(gettext_lazy("DOI of the paper"), max_length=300, db_index=True)
    kind = models.CharField(gettext_lazy("kind"), max_length=14, choices=NoticeKind.choices)
    on = models.DateField(gettext_lazy("day"), null=True)
    notice_doi = models.CharField(gettext_lazy("DOI of the notice"), max_length=300, blank=True)
    title = models.CharField(gettext_lazy("title"), max_length=500, blank=True)
    journal = models.CharField(gettext_lazy("journal"), max_length=500, blank=True)
    reason = models.CharField(gettext_lazy("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = gettext_lazy("retraction")
        verbose_name_plural = gettext_lazy("retractions")
        ordering = ["-on", "-record"]

    def __str__(self) -> str:
        return f"{self.title} ({self.doi})"


class PaperQuerySet(models.QuerySet["Paper"]):
    def due(self) -> Self:
        """Those to be looked up, by the database's clock: cited by somebody."""
        return self.filter(Exists(_citing()), ask_at__lte=Now())

    def open(self) -> Self:
        """Those that others may be asked about: cited, and not only by a confidential source."""
        return self.filter(Exists(_citing().filter(confidential=False)))


def _citing() -> models.QuerySet[Source]:
    """The sources that are the paper of the query around it; its index holds no empty DOI, and must be told so."""
    return Source.objects.filter(doi=OuterRef("doi"), same_as__isnull=True).exclude(doi="")


class Paper(models.Model):
    """A paper that is cited, and when Crossref is asked about it next: the row is the job."""

    doi = models.CharField(gettext_lazy("DOI"), max_length=300, primary_key=True)
    ask_at = models.DateTimeField(gettext_lazy("asked about next"), db_index=True)
    asked_at = models.DateTimeField(gettext_lazy("last answer"), null=True, blank=True)
    trouble = models.TextField(gettext_lazy("trouble"), blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("paper")
        verbose_name_plural = gettext_lazy("papers")
        ordering = ["ask_at"]

    def __str__(self) -> str:
        return self.doi
