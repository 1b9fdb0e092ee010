"""An assertion, where it occurs, its citations, its decisions, its verdict."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article, Revision, Section
from factcheck.sources.models import Capture, Source


class Kind(models.TextChoices):
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    QUOTE = "quote", _("Quote")
    ATTRIBUTION = "attribution", _("Attribution")
    EVENT = "event", _("Event")
    OTHER = "other", _("Other")


class Verdict(models.TextChoices):
    UNCHECKED = "unchecked", _("Not checked")
    VERIFIED = "verified", _("Verified")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    DISPUTED = "disputed", _("Disputed")
    WRONG = "wrong", _("Wrong, fix the text")
    NO_CLAIM = "no_claim", _("Nothing to check")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(article__in=Article.objects.visible_to(user))

    def standing(self) -> Self:
        """Claims still in the story: neither dropped nor merged into another."""
        return self.filter(dropped_at__isnull=True)

    def unresolved(self) -> Self:
        """Standing claims somebody must still decide on."""
        return self.standing().filter(Q(verdict=Verdict.UNCHECKED) | Q(stale_since__isnull=False))

    def reopened(self) -> Self:
        return self.standing().filter(stale_since__isnull=False)

    def in_order(self) -> Self:
        return self.order_by("article", "number")


class Claim(models.Model):
    """One assertion that can be true or false, with one verdict for all the places where it stands."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="claims")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices, default=Verdict.UNCHECKED)
    stale_since = models.DateTimeField(_("stale since"), null=True)
    stale_because = models.TextField(_("stale because"), blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="raised",
        help_text=_("Empty: proposed at import."),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assigned"
    )
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    version = models.PositiveIntegerField(
        default=1, help_text="Raised by every act on the claim; a decision names the one it saw."
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(name="claim_number_once", fields=["article", "number"]),
            models.CheckConstraint(
                name="claim_stale_has_a_reason",
                condition=Q(stale_since__isnull=True, stale_because="")
                | (Q(stale_since__isnull=False) & ~Q(stale_because="")),
            ),
            models.CheckConstraint(
                name="claim_stale_was_decided",
                condition=Q(stale_since__isnull=True) | ~Q(verdict=Verdict.UNCHECKED),
            ),
            models.CheckConstraint(
                name="claim_dropped_by_somebody",
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_merged_is_dropped",
                condition=Q(merged_into__isnull=True) | Q(dropped_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="claim_unresolved",
                fields=["article"],
                condition=Q(dropped_at__isnull=True) & (Q(verdict=Verdict.UNCHECKED) | Q(stale_since__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_stale(self) -> bool:
        return self.stale_since is not None

    @property
    def status(self) -> str:
        """What the badge shows: the verdict, or `stale` over it."""
        return "stale" if self.is_stale else self.verdict

    @property
    def last_decision(self) -> "Decision | None":
        """The decision in force: the newest that was not undone."""
        decisions = sorted(self.decisions.all(), key=lambda decision: decision.pk)
        undone = {decision.undoes_id for decision in decisions}
        return next((one for one in reversed(decisions) if one.undoes_id is None and one.pk not in undone), None)


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


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")
    CONTEXT = "context", _("Context")


class Proves(models.TextChoices):
    SAID = "said", _("That it was said")
    SO = "so", _("That it is so")


class QuoteState(models.TextChoices):
    """How the quote stands in the latest capture we could read; `unknown` when there is none, or no quote."""

    UNKNOWN = "unknown", _("Not proved yet")
    INTACT = "intact", _("Intact")
    ALTERED = "altered", _("Altered")
    GONE = "gone", _("Gone")


class CitationQuerySet(models.QuerySet["Citation"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Citations on visible claims, without those to a confidential source `user` may not know of."""
        return self.filter(claim__in=Claim.objects.visible_to(user), source__in=Source.objects.visible_to(user))


class Citation(models.Model):
    """A claim's link to a source: what it says there, where, and what that proves."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    quote = models.TextField(_("quote"), blank=True)
    locator = models.CharField(_("locator"), max_length=200, blank=True)
    stance = models.CharField(_("stance"), max_length=12, choices=Stance.choices, default=Stance.SUPPORTS)
    proves = models.CharField(_("proves"), max_length=4, choices=Proves.choices, default=Proves.SO)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    # How the quote stands, in which capture; `proved_capture` is the first one it was found intact in.
    quote_state = models.CharField(max_length=8, choices=QuoteState.choices, default=QuoteState.UNKNOWN)
    quote_start = models.PositiveIntegerField(null=True, help_text="Into the capture's full_text.")
    quote_end = models.PositiveIntegerField(null=True)
    quote_changes = models.JSONField(default=list, help_text='[{"kind", "before", "after"}]')
    capture = models.ForeignKey(Capture, models.PROTECT, null=True, related_name="+")
    proved_capture = models.ForeignKey(Capture, models.PROTECT, null=True, related_name="+")

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="citation_proved_only_by_a_capture",
                condition=Q(quote_state=QuoteState.UNKNOWN) | (Q(capture__isnull=False) & ~Q(quote="")),
            ),
            models.CheckConstraint(
                name="citation_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="citation_place_is_whole",
                condition=Q(quote_start__isnull=True, quote_end__isnull=True)
                | (Q(quote_start__isnull=False, quote_end__isnull=False) & Q(quote_start__lt=F("quote_end"))),
            ),
        ]
        indexes = [
            models.Index(name="citation_standing", fields=["source"], condition=Q(withdrawn_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.quote}" if self.quote else str(self.source)


class QueryKind(models.TextChoices):
    """Where a query stood in the paper it came with."""

    FOOTNOTE = "footnote", _("Footnote")
    ENDNOTE = "endnote", _("Endnote")
    COMMENT = "comment", _("Comment")
    LINK = "link", _("Link")


class QueryQuerySet(models.QuerySet["Query"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(revision__article__in=Article.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def at_no_claim(self) -> Self:
        """Those whose place carries no claim that still stands."""
        return self.filter(Q(claim__isnull=True) | Q(claim__dropped_at__isnull=False))

    def in_order(self) -> Self:
        return self.order_by("start", "pk")


class Query(models.Model):
    """Something a draft's author or reader wrote beside its words, to be answered by somebody on the desk."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="queries")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, related_name="queries")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=QueryKind.choices)
    text = models.TextField(_("text"))
    author = models.CharField(_("author"), max_length=200, blank=True, help_text=_("The name as the paper gave it."))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = QueryQuerySet.as_manager()

    class Meta:
        verbose_name = _("query")
        verbose_name_plural = _("queries")
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(name="query_in_order", condition=Q(start__lte=F("end"))),
            models.CheckConstraint(
                name="query_answered_by_somebody",
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text


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
