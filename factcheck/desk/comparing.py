"""Two captures of one source beside each other, word by word, and what became of the quotes that were cited from it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factcheck.claims.models import Citation, Claim
from factcheck.desk.found import Found, found_in
from factcheck.desk.revising import Shown, shortened
from factcheck.lib.differences import differences
from factcheck.sources.models import Capture, Source

# Characters of either text that are compared, and quotes that are shown: more would keep the reader waiting.
LONGEST: Final = 200_000
MOST_QUOTES: Final = 50
CHOICES: Final = 100


@dataclass(frozen=True, slots=True)
class Pinned:
    """A quote, how it stands in either capture, and the claims that cite it."""

    quote: str
    was: Found
    now: Found
    claims: list[Claim]

    @property
    def is_known(self) -> bool:
        """Whether somebody looked for it in both."""
        return self.was.is_known and self.now.is_known

    @property
    def differs(self) -> bool:
        return self.is_known and (self.was.state, list(self.was.changes)) != (self.now.state, list(self.now.changes))


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

    @property
    def turned(self) -> list[Pinned]:
        """The quotes that one came for: those that stand otherwise, and those that nobody looked for in both."""
        return [one for one in self.pinned if one.differs or not one.is_known]

    @property
    def kept(self) -> list[Pinned]:
        """The quotes that stand in the later capture as in the earlier one."""
        return [one for one in self.pinned if one.is_known and not one.differs]


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
    shown = dict(list(quoting.items())[:MOST_QUOTES])
    found = found_in([earlier, later], shown)
    pinned = []
    for quote, (was, now) in found.items():
        pinned.append(Pinned(quote, was, now, [citation.claim for citation in shown[quote]]))
    if unknown := sum(not one.is_known for one in pinned):
        remarks.append(
            ngettext(
                "%(count)s cited quote was not looked for in both captures: they are too long for that.",
                "%(count)s cited quotes were not looked for in both captures: they are too long for that.",
                unknown,
            )
            % {"count": unknown}
        )
    return Comparison(
        earlier=earlier,
        later=later,
        stretches=shortened(differences(before[:LONGEST], after[:LONGEST])),
        # What changed is what one came for.
        pinned=sorted(pinned, key=lambda one: (not one.differs, one.is_known)),
        remarks=remarks,
    )


def _by_quote(citations: Sequence[Citation]) -> dict[str, list[Citation]]:
    quoting: dict[str, list[Citation]] = {}
    for citation in citations:
        if citation.quote:
            quoting.setdefault(citation.quote, []).append(citation)
    return quoting
