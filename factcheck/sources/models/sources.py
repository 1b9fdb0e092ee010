"""A thing in the world that can be cited, and what we saw of it."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.lib.addresses import dialled_host
from factcheck.sources.models.publishers import Publisher
from factcheck.sources.titles import TITLE


class SourceKind(models.TextChoices):
    WEB = "web", _("Web page")
    DOCUMENT = "document", _("Document")
    STATEMENT = "statement", _("Statement")
    INTERVIEW = "interview", _("Interview")
    DATASET = "dataset", _("Dataset")
    OBSERVATION = "observation", _("Own observation")


class Outcome(models.TextChoices):
    """What came of a look, in the words people are shown."""

    UNCHANGED = "unchanged", _("Unchanged")
    CHANGED = "changed", _("Changed")
    MOVED = "moved", _("Moved")
    UNREACHABLE = "unreachable", _("Unreachable")
    BLOCKED = "blocked", _("Blocked")
    GONE = "gone", _("Gone")
    UNREADABLE = "unreadable", _("Unreadable")


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, user: User) -> Self:
        """Sources `user` may know of: a confidential one only its bringer, its people, senior editors."""
        if user.is_senior:
            return self
        named = Q(pk__in=Source.people.through.objects.filter(user=user).values("source"))
        return self.filter(Q(confidential=False) | Q(added_by=user) | named)

    def watched(self) -> Self:
        return self.filter(kind=SourceKind.WEB, paused=False, same_as__isnull=True)

    def due(self) -> Self:
        """Watched, its time has come by the database's clock, and nobody holds it."""
        free = Q(lease__isnull=True) | Q(leased_until__lt=Now())
        return self.watched().filter(free, next_check_at__lte=Now())

    def wanted(self) -> Self:
        """Due, and a person is waiting for it."""
        return self.due().filter(wanted_at__isnull=False)


class HostField(models.CharField[str, str]):
    """The host of the row's `url` as it is dialled, and as `Host` names it; whatever is put there is overwritten."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002, FBT001 (Django's)
        # One that is longer is never dialled.
        host = dialled_host(getattr(model_instance, "url", ""))[: self.max_length]
        setattr(model_instance, self.attname, host)
        return host

    def deconstruct(self) -> Any:
        """To the database it is a string like any other."""
        name, _path, args, keywords = super().deconstruct()
        return name, "django.db.models.CharField", args, keywords


# What waits in line: watched, and leased to nobody. Those whose lease ran out are found by when it did.
IN_LINE = Q(kind=SourceKind.WEB, paused=False, same_as__isnull=True, lease__isnull=True)


class Source(models.Model):
    """A thing that can be cited. A web source is watched; the schedule stands here, looks in `rechecks`."""

    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind.choices, default=SourceKind.WEB)
    url = models.URLField(_("address"), max_length=2048, blank=True)
    host = HostField(max_length=255, blank=True, default="", editable=False)
    title = models.CharField(_("title"), max_length=500, blank=True)
    author = models.CharField(_("author"), max_length=300, blank=True)
    publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, related_name="sources", verbose_name=_("publisher")
    )
    published = models.DateField(_("published"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("people who need to see it")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    doi = models.CharField(_("DOI"), max_length=300, blank=True, help_text=_("When it is a paper that has one."))
    canonical_url = models.URLField(
        _("what it calls itself"), max_length=2048, blank=True, help_text=_("The address it names as its own.")
    )
    same_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="aliases",
        db_index=False,
        verbose_name=_("the same page as"),
    )

    # The schedule.
    paused = models.BooleanField(_("paused"), default=False)
    next_check_at = models.DateTimeField(_("next look"), null=True, blank=True)
    wanted_at = models.DateTimeField(_("somebody waits since"), null=True, blank=True)
    interval = models.DurationField(_("interval"), null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(
        default=0,
        editable=False,
        help_text="Leases taken since the last finished look; a page that kills its worker stops here.",
    )

    # What the last look saw.
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    sent_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the site last sent the page itself."
    )
    believed = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How often since then it only said that nothing was modified."
    )
    volatile = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text="[[above, below]] of the places that say something else at every load; null: nobody knows yet.",
    )
    last_checked_at = models.DateTimeField(_("last look"), null=True, blank=True, editable=False)
    last_seen_at = models.DateTimeField(_("last good look"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True, editable=False)
    trouble = models.TextField(
        _("trouble"), blank=True, editable=False, help_text="The last look's sentence, when it failed."
    )
    strikes = models.PositiveSmallIntegerField(default=0, editable=False)
    struck_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The first of the strikes in a row."
    )
    capture = models.ForeignKey(
        "Capture",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
        verbose_name=_("latest capture"),
    )
    notice = models.ForeignKey(
        "Notice",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
        verbose_name=_("the notice that weighs most"),
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="source_web_has_an_address",
                condition=~Q(kind=SourceKind.WEB) | ~Q(url=""),
                violation_error_message=_("A web page needs its address."),
            ),
            models.CheckConstraint(
                name="source_lease_is_whole",
                condition=Q(lease__isnull=True, leased_until__isnull=True)
                | Q(lease__isnull=False, leased_until__isnull=False),
            ),
        ]
        indexes = [
            # Every look writes here three times, so none that is not needed: nobody asks which source somebody added,
            # or which has that capture, and neither is ever deleted.
            models.Index(name="source_due", fields=["next_check_at"], condition=IN_LINE),
            models.Index(name="source_at_host", fields=["host", "next_check_at"], condition=IN_LINE),
            models.Index(
                name="source_wanted", fields=["next_check_at"], condition=IN_LINE & Q(wanted_at__isnull=False)
            ),
            models.Index(name="source_tried", fields=["next_check_at"], condition=IN_LINE & Q(attempts__gt=0)),
            models.Index(name="source_leased", fields=["leased_until"], condition=Q(leased_until__isnull=False)),
            models.Index(name="source_confidential", fields=["host"], condition=Q(confidential=True)),
            # What an admin asks after: few of many, so that no look at a source that is well touches them.
            models.Index(name="source_struck", fields=["struck_at"], condition=Q(struck_at__isnull=False)),
            models.Index(
                name="source_unseen", fields=["added_at"], condition=Q(kind=SourceKind.WEB, last_seen_at__isnull=True)
            ),
            models.Index(name="source_paused", fields=["attempts"], condition=Q(paused=True)),
            models.Index(name="source_restless", fields=["interval"], condition=Q(interval__lt=timedelta(hours=24))),
            models.Index(name="source_alias", fields=["same_as"], condition=Q(same_as__isnull=False)),
            models.Index(name="source_doi", fields=["doi"], condition=~Q(doi="")),
            # Nobody looks at these; the titles of web pages are found by their captures.
            GinIndex(TITLE, name="source_title_words", condition=~Q(kind=SourceKind.WEB)),
        ]

    def __str__(self) -> str:
        return self.title or self.url or str(self.get_kind_display())

    @property
    def is_watched(self) -> bool:
        return self.kind == SourceKind.WEB and not self.paused and self.same_as_id is None

    @property
    def last_look(self) -> str:
        """What came of the last look, in a word; one that failed is never told as the outcome of those before it."""
        if self.struck_at and self.outcome in {"", Outcome.UNCHANGED, Outcome.CHANGED, Outcome.MOVED}:
            return str(_("Not seen"))
        return str(self.get_outcome_display()) if self.outcome else ""


class Address(models.Model):
    """One address under which a web source is known, as `lib.addresses.normalise_url` writes it."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="addresses")
    key = models.CharField(_("address"), max_length=2048, unique=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        return self.key


class CaptureQuerySet(models.QuerySet["Capture"]):
    def kept(self) -> Self:
        """Those whose bytes we still have."""
        return self.filter(pruned_at__isnull=True)

    def pruned(self) -> Self:
        """Those of which we have the text only."""
        return self.filter(pruned_at__isnull=False)


class Capture(models.Model):
    """What a source said at one fetch, or in an uploaded document or record.

    Append-only (a trigger): all that may ever happen to it is that its bytes are removed when they are old and nothing
    rests on them. Its text stays.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="captures")
    at = models.DateTimeField(_("captured"))
    url = models.URLField(_("address it came from"), max_length=2048, blank=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    headers = models.JSONField(_("headers"), default=dict)
    content_type = models.CharField(_("content type"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256 of the bytes"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    text = models.TextField(_("main text"))
    full_text = models.TextField(_("all that a reader sees"))
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    title = models.CharField(_("title"), max_length=500, blank=True)
    pruned_at = models.DateTimeField(_("bytes removed"), null=True, blank=True, editable=False)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        verbose_name = _("capture")
        verbose_name_plural = _("captures")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["source", "-at"], name="capture_of_source"),
            models.Index(fields=["sha256"], name="capture_bytes"),
            models.Index(fields=["pruned_at"], name="capture_pruned", condition=Q(pruned_at__isnull=False)),
            GinIndex(TITLE, name="capture_title_words"),
        ]

    def __str__(self) -> str:
        named = f"{self.title or self.url} ({self.at:%Y-%m-%d %H:%M})"
        return str(_("%(capture)s, only its text is left") % {"capture": named}) if self.pruned_at else named
