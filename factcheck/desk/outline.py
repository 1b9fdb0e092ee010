"""The claims of one story in reading order: how far the checking is, and which claim comes next."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import BooleanField, ExpressionWrapper, F, Min, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factcheck.articles.models import Article, Revision
from factcheck.claims.models import Claim, Verdict, asks


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim of the outline; it `asks` while nobody has said whether it stands in another place too."""

    claim: int
    number: int
    status: str
    asks: bool = False

    @property
    def is_undecided(self) -> bool:
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
            .annotate(place=Min("occurrences__start", filter=here), asking=ExpressionWrapper(asks(), BooleanField()))
            .order_by(F("place").asc(nulls_last=True), "number")
            .values_list("pk", "number", "verdict", "stale_since", "asking")
        )
        return cls(
            [Entry(pk, number, "stale" if stale else was, open_place) for pk, number, was, stale, open_place in rows]
        )

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(entry.status for entry in self.entries)

    @property
    def left(self) -> int:
        return sum(entry.is_undecided for entry in self.entries)

    @property
    def asking(self) -> int:
        """How many claims have a place that somebody must still say something about."""
        return sum(entry.asks for entry in self.entries)

    @property
    def left_words(self) -> str:
        if self.left:
            return _("%(count)s left.") % {"count": self.left}
        if self.asking:
            return ngettext(
                "Every claim is decided; %(count)s has a place to settle.",
                "Every claim is decided; %(count)s have a place to settle.",
                self.asking,
            ) % {"count": self.asking}
        return _("Every claim is decided.")

    def entry(self, claim: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.claim == claim), None)

    def first(self) -> Entry | None:
        """Where to begin: the first claim somebody must decide on, else the first that asks, else the first."""
        return _unresolved(self.entries) or (self.entries[0] if self.entries else None)

    def after(self, claim: int) -> Entry | None:
        return next(self._from(claim), None)

    def before(self, claim: int) -> Entry | None:
        return next(self._from(claim, backwards=True), None)

    def unresolved_after(self, claim: int) -> Entry | None:
        """The next claim to decide on, else the next that asks; past the last it begins again at the top."""
        return _unresolved(self._round(claim))

    def unresolved_before(self, claim: int) -> Entry | None:
        return _unresolved(self._round(claim, backwards=True))

    def _index(self, claim: int) -> int:
        return next((at for at, entry in enumerate(self.entries) if entry.claim == claim), -1)

    def _from(self, claim: int, *, backwards: bool = False) -> Iterator[Entry]:
        at = self._index(claim)
        if backwards:
            yield from reversed(self.entries[: max(at, 0)])
        else:
            yield from self.entries[at + 1 :]

    def _round(self, claim: int, *, backwards: bool = False) -> list[Entry]:
        at = self._index(claim)
        ahead, behind = self.entries[at + 1 :], self.entries[: max(at, 0)]
        return [*reversed(behind), *reversed(ahead)] if backwards else [*ahead, *behind]


def _unresolved(entries: list[Entry]) -> Entry | None:
    """The first to decide on, else the first that asks.

    In this order, so that a key pressed for a new claim does not fall on a verdict that stands.
    """
    undecided = next((entry for entry in entries if entry.is_undecided), None)
    return undecided or next((entry for entry in entries if entry.asks), None)
