"""The story under check, its revisions, sections and sentences."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User

LONGEST_HEADLINE = 300


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CHECKING = "checking", _("In checking")
    CLEARED = "cleared", _("Cleared")
    PUBLISHED = "published", _("Published")


# From each state, the states an article may move to; nothing else moves it.
MOVES: dict[State, set[State]] = {
    State.DRAFT: {State.CHECKING},
    State.CHECKING: {State.DRAFT, State.CLEARED},
    State.CLEARED: {State.CHECKING, State.PUBLISHED},
    State.PUBLISHED: {State.CHECKING},
}


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, user: User) -> Self:
        """The articles `user` may know of; of an embargoed one only its own people and senior editors do."""
        if user.is_senior:
            return self
        own = (
            Q(author=user)
            | Q(editor=user)
            | Q(pk__in=Article.people.through.objects.filter(user=user).values("article"))
        )
        return self.filter(Q(embargoed=False) | own)


class Article(models.Model):
    """A story under check."""

    headline = models.CharField(_("headline"), max_length=LONGEST_HEADLINE)
    slug = models.SlugField(  # noqa: DJ001 (null, for many have none and it is unique)
        _("slug"),
        max_length=80,
        null=True,
        unique=True,
        help_text=_("The public address, given at the first publication."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    language = models.CharField(_("language"), max_length=35, default="en")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles", verbose_name=_("author")
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="edits",
        null=True,
        blank=True,
        verbose_name=_("editor"),
    )
    embargoed = models.BooleanField(_("embargoed"), default=False)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="teams",
        blank=True,
        verbose_name=_("people who need to see it"),
    )
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    returned_because = models.TextField(_("sent back because"), blank=True)
    once = models.UUIDField(null=True, editable=False, help_text="Of the form it came in: sent twice, it makes one.")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="article_once", fields=["author", "once"]),
            models.CheckConstraint(
                name="article_published_has_slug", condition=~Q(state=State.PUBLISHED) | Q(slug__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def revision(self) -> "Revision":
        """The text as it stands: the newest revision."""
        return self.revisions.latest("number")


class Format(models.TextChoices):
    TEXT = "text", _("Plain text")
    MARKDOWN = "markdown", _("Markdown")
    DOCX = "docx", _("Word file")
    HTML = "html", _("Web page")


class Revision(models.Model):
    """The article's text at one moment; never changed once written (a trigger holds this)."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    format = models.CharField(_("format"), max_length=10, choices=Format.choices, default=Format.TEXT)
    original = models.BinaryField(_("original"), help_text=_("The bytes exactly as they were given."))
    original_name = models.CharField(_("file name"), max_length=255, blank=True)
    not_imported = models.JSONField(_("not imported"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(name="revision_number_once", fields=["article", "number"]),
            models.CheckConstraint(name="revision_number_from_1", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.number})"

    @property
    def written_as(self) -> Format:
        """How its text is written, whatever it was brought as: a paper became Markdown."""
        return Format.TEXT if self.format == Format.TEXT else Format.MARKDOWN


class PendingRevisionQuerySet(models.QuerySet["PendingRevision"]):
    def of(self, article: Article) -> Self:
        """Those of the story that were not saved."""
        return self.filter(base__article=article, saved_as=None)


class PendingRevision(models.Model):
    """A text that somebody brought for a story and looks at before it becomes its next revision; never changed either.

    It stays when somebody else is quicker, so that both texts are kept.
    """

    base = models.ForeignKey(
        Revision, models.CASCADE, related_name="+", help_text=_("The revision its maker had before them.")
    )
    given = models.BinaryField(_("original"))
    name = models.CharField(_("file name"), max_length=255, blank=True)
    tracked = models.CharField(max_length=10, default="accept", help_text=_("What becomes of tracked changes."))
    format = models.CharField(
        _("format"),
        max_length=10,
        choices=Format.choices,
        blank=True,
        help_text=_("How our own text is written that was edited; empty where the text itself says."),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    saved_as = models.OneToOneField(Revision, models.CASCADE, null=True, related_name="+")

    objects = PendingRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("pending revision")
        verbose_name_plural = _("pending revisions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.base.article} ({self.base.number}+)"


class Kind(models.TextChoices):
    LEDE = "lede", _("Lede")
    TAKEAWAYS = "takeaways", _("Key Takeaways")
    VERIFIED = "verified", _("Verified Facts")
    CONTEXT = "context", _("Context & Impact")
    STATEMENTS = "statements", _("Official Statements")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    BOTTOM_LINE = "bottom_line", _("Bottom Line")
    OTHER = "other", _("Other")


# The sections that say "it is so": what is unconfirmed or disputed must not stand here.
ASSERTING = frozenset(
    {Kind.LEDE, Kind.TAKEAWAYS, Kind.VERIFIED, Kind.CONTEXT, Kind.STATEMENTS, Kind.BOTTOM_LINE, Kind.OTHER}
)


class Section(models.Model):
    """A run of the text under one heading, which `start` includes; at `end` the next section begins."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="sections")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    start = models.PositiveIntegerField()
    body_start = models.PositiveIntegerField(help_text=_("Where the text below the heading begins."))
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["revision", "number"]
        constraints = [
            models.UniqueConstraint(name="section_number_once", fields=["revision", "number"]),
            models.CheckConstraint(
                name="section_in_order", condition=Q(start__lte=F("body_start")) & Q(body_start__lte=F("end"))
            ),
        ]

    def __str__(self) -> str:
        return self.heading or str(self.get_kind_display())


class Sentence(models.Model):
    """One sentence of a revision: it carries claims, is marked as having none, or is still to look at."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="sentences")
    section = models.ForeignKey(Section, models.CASCADE, related_name="sentences")
    number = models.PositiveIntegerField(_("number"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    attribution = models.BooleanField(default=False, help_text=_("A line that only names who said the quote above it."))
    speaker = models.CharField(_("speaker"), max_length=300, blank=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(_("marked as having nothing to check"), null=True)

    class Meta:
        ordering = ["revision", "number"]
        constraints = [
            models.UniqueConstraint(name="sentence_number_once", fields=["revision", "number"]),
            models.CheckConstraint(name="sentence_in_order", condition=Q(start__lt=F("end"))),
            models.CheckConstraint(
                name="sentence_cleared_by_somebody",
                condition=Q(cleared_by__isnull=True, cleared_at__isnull=True)
                | Q(cleared_by__isnull=False, cleared_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
