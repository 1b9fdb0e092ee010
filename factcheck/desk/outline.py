"""The claims of one story in reading order: how far the checking is, and which claim comes next."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Min, Q, Subquery
from django.utils.translation import gettext as _

from factcheck.articles.models import Article, Revision
from factcheck.claims.models import Claim, Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim of the outline."""

    claim: int
    number: int
    status: str

    @property
    def is_unresolved(self) -> bool:
        return self.status in {"stale", Verdict.UNCHECKED}


class Outline:
    """Which claims stand in a story, in the order they are read."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries

    @classmethod
    def of(cls, article: Article) -> "Outline":
        """One query, however many claims; one that stands nowhere in the newest text comes last."""
        newest = Revision.objects.filter(article=article).order_by("-number").values("pk")[:1]
        here = Q(occurrences__revision=Subquery(newest), occurrences__confirmed=True)
        rows = (
            Claim.objects.standing()
            .filter(article=article)
            .annotate(place=Min("occurrences__start", filter=here))
            .order_by(F("place").asc(nulls_last=True), "number")
            .values_list("pk", "number", "verdict", "stale_since")
        )
        return cls([Entry(pk, number, "stale" if stale else verdict) for pk, number, verdict, stale in rows])

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(entry.status for entry in self.entries)

    @property
    def left(self) -> int:
        return sum(entry.is_unresolved for entry in self.entries)

    @property
    def left_words(self) -> str:
        return _("%(count)s left.") % {"count": self.left} if self.left else _("Nothing left.")

    def entry(self, claim: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.claim == claim), None)

    def first(self) -> Entry | None:
        """Where to begin: the first claim somebody must decide on, else the first."""
        return next(
            (entry for entry in self.entries if entry.is_unresolved),
            self.entries[0] if self.entries else None,
        )

    def after(self, claim: int) -> Entry | None:
        return next(self._from(claim), None)

    def before(self, claim: int) -> Entry | None:
        return next(self._from(claim, backwards=True), None)

    def unresolved_after(self, claim: int) -> Entry | None:
        """The next claim to decide on; past the last it begins again at the top."""
        return next((entry for entry in self._round(claim) if entry.is_unresolved), None)

    def unresolved_before(self, claim: int) -> Entry | None:
        return next((entry for entry in self._round(claim, backwards=True) if entry.is_unresolved), None)

    def _index(self, claim: int) -> int:
        return next((at for at, entry in enumerate(self.entries) if entry.claim == claim), -1)

    def _from(self, claim: int, *, backwards: bool = False) -> Iterator[Entry]:
        at = self._index(claim)
        if backwards:
            yield from reversed(self.entries[: max(at, 0)])
        else:
            yield from self.entries[at + 1 :]

    def _round(self, claim: int, *, backwards: bool = False) -> Iterator[Entry]:
        at = self._index(claim)
        ahead, behind = self.entries[at + 1 :], self.entries[: max(at, 0)]
        yield from (*reversed(behind), *reversed(ahead)) if backwards else (*ahead, *behind)
