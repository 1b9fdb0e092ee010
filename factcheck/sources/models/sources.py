"""A thing in the world that can be cited, who stands behind it, and what we saw of it."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.lib.addresses import dialled_host


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
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
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
        verbose_name=_("latest capture"),
    )
    notice = models.ForeignKey(
        "Notice",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
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
            # Every look writes here three times, so none that is not needed.
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
            models.Index(name="source_doi", fields=["doi"], condition=~Q(doi="")),
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
        ]

    def __str__(self) -> str:
        named = f"{self.title or self.url} ({self.at:%Y-%m-%d %H:%M})"
        return str(_("%(capture)s, only its text is left") % {"capture": named}) if self.pruned_at else named
