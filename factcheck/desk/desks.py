"""The stories of *My desk*, shelf by shelf, with what each of them waits for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.claims.models import Claim, asks

REASONS_SHOWN = 3


class Shelf(TextChoices):
    AWAITING = "awaiting", _("Awaiting me")
    MINE = "mine", _("Mine")
    CHECKING = "checking", _("In checking")
    CLEARED = "cleared", _("Cleared")
    AGAIN = "again", _("Published, needs another look")
    ALL = "all", _("All")


SHELVES = frozenset(Shelf.values)


@dataclass
class Row:
    """One story of the list."""

    article: Article
    counts: Counter[str] = field(default_factory=Counter)
    asking: int = 0
    """How many of its claims have a place to settle."""
    waiting_since: datetime | None = None
    reopened: list[Claim] = field(default_factory=list)

    @property
    def left(self) -> int:
        return self.counts["unchecked"] + self.counts["stale"]

    @property
    def has_waited(self) -> bool:
        """Whether anything has waited long enough to be worth a word."""
        return self.waiting_since is not None and timezone.now() - self.waiting_since >= timedelta(minutes=1)

    @property
    def reasons(self) -> list[Claim]:
        return self.reopened[:REASONS_SHOWN]

    @property
    def more_reasons(self) -> int:
        return max(0, len(self.reopened) - REASONS_SHOWN)


def stories_on(shelf: Shelf, user: User) -> QuerySet[Article]:
    """The visible stories of one shelf: those whose claims were re-opened first, of them the published ones.

    Then those with a deadline, then the latest changed.
    """
    reopened = Exists(Claim.objects.reopened().filter(article=OuterRef("pk")))
    return (
        Article.objects.visible_to(user)
        .filter(_belongs(shelf, user))
        .select_related("author", "editor")
        .order_by(
            Case(When(Q(reopened, slug__isnull=False), then=0), When(reopened, then=1), default=2),
            F("deadline").asc(nulls_last=True),
            "-changed_at",
            "-pk",
        )
    )


def counted(user: User) -> dict[Shelf, int]:
    """How many stories stand on each shelf, in one query."""
    counts = {shelf.value: Count("pk", filter=_belongs(shelf, user)) for shelf in Shelf}
    found = Article.objects.visible_to(user).aggregate(**counts)
    return {shelf: found[shelf.value] for shelf in Shelf}


def rows_of(articles: Sequence[Article]) -> list[Row]:
    """The stories, their claims counted and the re-opened ones named: three queries, however many."""
    rows = {article.pk: Row(article) for article in articles}
    claims = Claim.objects.standing().filter(article__in=rows)
    shown = Case(When(stale_since__isnull=False, then=Value("stale")), default=F("verdict"))
    since = Coalesce("stale_since", "article__created_at")
    for article, name, count, oldest in (
        claims.annotate(shown=shown)
        .values_list("article", "shown")
        .annotate(count=Count("pk"), oldest=Min(since))
        .order_by()
    ):
        row = rows[article]
        row.counts[name] = count
        if name in {"stale", "unchecked"}:
            row.waiting_since = min(filter(None, [row.waiting_since, oldest]))
    for article, asking in claims.filter(asks()).values_list("article").annotate(asking=Count("pk")).order_by():
        rows[article].asking = asking
    for claim in claims.reopened().order_by("-stale_since", "pk"):
        rows[claim.article_id].reopened.append(claim)
    return list(rows.values())


def _belongs(shelf: Shelf, user: User) -> Q:
    mine = Q(author=user) | Q(editor=user)
    unresolved = Claim.objects.unresolved().filter(article=OuterRef("pk"))
    reopened = Claim.objects.reopened().filter(article=OuterRef("pk"))
    again = Q(slug__isnull=False) & (Q(state=State.CHECKING) | Q(Exists(reopened)))
    if shelf == Shelf.AWAITING:
        awaiting = Q(author=user, state=State.DRAFT) | Q(Exists(unresolved.filter(assigned_to=user)))
        if user.is_editor:
            for_me = Q(editor=user) | Q(editor__isnull=True)
            # One's own story is for somebody else to check.
            awaiting |= for_me & ~Q(author=user) & (Q(state=State.CHECKING) | again)
        return awaiting
    return {
        Shelf.MINE: mine,
        Shelf.CHECKING: Q(state=State.CHECKING),
        Shelf.CLEARED: Q(state=State.CLEARED),
        Shelf.AGAIN: again,
        Shelf.ALL: Q(),
    }[shelf]
