"""Two captures of one source beside each other, word by word, and what became of the quotes that were cited from it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from django.utils.translation import gettext as _

from factcheck.claims.models import Citation, Claim
from factcheck.desk.revising import Shown, shortened
from factcheck.lib.differences import differences
from factcheck.lib.quotes import QuoteMatch, find_quote
from factcheck.sources.models import Capture, Source

# Characters of either text that are compared, and quotes that are looked for: more would keep the reader waiting.
LONGEST: Final = 200_000
MOST_QUOTES: Final = 50
CHOICES: Final = 100


@dataclass(frozen=True, slots=True)
class Pinned:
    """A quote, how it stands in either capture, and the claims that cite it."""

    quote: str
    was: QuoteMatch
    now: QuoteMatch
    claims: list[Claim]

    @property
    def differs(self) -> bool:
        return self.was.state != self.now.state or self.was.changes != self.now.changes

    @property
    def was_changes(self) -> list[dict[str, str]]:
        return [asdict(change) for change in self.was.changes]

    @property
    def now_changes(self) -> list[dict[str, str]]:
        return [asdict(change) for change in self.now.changes]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two captures say, and the sentences that tell what is not shown of it."""

    earlier: Capture
    later: Capture
    stretches: list[Shown]
    pinned: list[Pinned]
    remarks: list[str]

    @property
    def differs(self) -> bool:
        return any(one.kind in {"removed", "added"} for one in self.stretches)


def choices_of(source: Source, *, besides: Collection[int] = ()) -> list[Capture]:
    """The captures one may choose from, newest first and without their texts: the latest, and those named `besides`."""
    captures = source.captures.defer("text", "full_text", "headers").order_by("-at", "-pk")
    latest = list(captures[:CHOICES])
    missing = set(besides) - {one.pk for one in latest}
    return [*latest, *captures.filter(pk__in=missing)] if missing else latest


def comparison_of(earlier: Capture, later: Capture, *, citations: Sequence[Citation]) -> Comparison:
    """Compare the main texts of two captures; all that their readers see where the main texts are the same."""
    remarks = []
    before, after = earlier.text, later.text
    if before == after and earlier.full_text != later.full_text:
        before, after = earlier.full_text, later.full_text
        remarks.append(
            _("The main text is the same in both. What differs stands around it, so all of the page is shown.")
        )
    longest = max(len(before), len(after))
    if longest > LONGEST:
        remarks.append(
            _("Only the first %(some)s of %(all)s characters are compared.")
            % {"some": f"{LONGEST:,}", "all": f"{longest:,}"}
        )
    quoting = _by_quote(citations)
    if len(quoting) > MOST_QUOTES:
        remarks.append(
            _("Only the first %(some)s of %(all)s cited quotes are shown.") % {"some": MOST_QUOTES, "all": len(quoting)}
        )
    pinned = [
        Pinned(quote, find_quote(quote, earlier.full_text), find_quote(quote, later.full_text), claims)
        for quote, claims in list(quoting.items())[:MOST_QUOTES]
    ]
    return Comparison(
        earlier=earlier,
        later=later,
        stretches=shortened(differences(before[:LONGEST], after[:LONGEST])),
        # What changed is what one came for.
        pinned=sorted(pinned, key=lambda one: not one.differs),
        remarks=remarks,
    )


def _by_quote(citations: Sequence[Citation]) -> dict[str, list[Claim]]:
    quoting: dict[str, list[Claim]] = {}
    for citation in citations:
        if citation.quote:
            quoting.setdefault(citation.quote, []).append(citation.claim)
    return quoting
