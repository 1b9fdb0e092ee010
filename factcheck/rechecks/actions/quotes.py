"""What a capture means for the claims that rest on its source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from factcheck.claims import actions as claims
from factcheck.claims.models import Citation, Claim, QuoteState, Verdict
from factcheck.lib.changes import Bearing, Change, bears_beside, bears_on, in_words
from factcheck.lib.quotes import QuoteMatch, find_quote
from factcheck.rechecks import reasons
from factcheck.rechecks.news import news_about
from factcheck.sources.models import Capture, Source

Judged = list[dict[str, Any]]

# Verdicts that what the source says can take away.
RESTING: Final = frozenset({Verdict.VERIFIED, Verdict.DISPUTED, Verdict.WRONG})


@dataclass(frozen=True, slots=True)
class Standing:
    """The citations of a source and how their quotes stand in the text just seen, nothing of it written yet."""

    citations: Sequence[Citation]
    matches: Mapping[int, QuoteMatch] = field(default_factory=dict)
    otherwise: Sequence[QuoteMatch] = ()  # those that do not stand as they stood when they were last looked for

    @property
    def none_is_here(self) -> bool:
        return all(match.state == "gone" for match in self.matches.values())

    @property
    def all_lost(self) -> bool:
        return bool(self.matches) and self.none_is_here

    @property
    def words(self) -> str:
        """Name what changed in the quotes that are altered since the last look, once each."""
        named = dict.fromkeys(in_words(match.changes) for match in self.otherwise if match.state == "altered")
        return "; ".join(words for words in named if words)


def resting_on(sources: Iterable[Source]) -> dict[int, list[Citation]]:
    """Hold the claims that rest on the sources, by their ids as everybody does, and give the citations of each."""
    resting: dict[int, list[Citation]] = {source.pk: [] for source in sources}
    if not resting:
        return resting
    citations = Citation.objects.standing().filter(source__in=resting, claim__dropped_at__isnull=True)
    held = Claim.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    list(held.filter(pk__in=citations.values("claim")).values_list("pk"))
    for citation in citations.select_related("claim").order_by("claim", "pk"):
        resting[citation.source_id].append(citation)
    return resting


def standing_in(text: str, citations: Sequence[Citation]) -> Standing:
    """Look for every cited quote in the text."""
    quoted = [citation for citation in citations if citation.quote]
    matches = {citation.pk: find_quote(citation.quote, text) for citation in quoted}
    otherwise = [matches[citation.pk] for citation in quoted if not _stands_as_it_stood(citation, matches[citation.pk])]
    return Standing(citations, matches, otherwise)


def _stands_as_it_stood(citation: Citation, match: QuoteMatch) -> bool:
    changes = [asdict(change) for change in match.changes]
    return (match.state, changes) == (citation.quote_state, citation.quote_changes)


def judge(standing: Standing, *, capture: Capture, before: Capture | None, seen: reasons.Seen) -> Judged:
    """Re-open the claims for which something changed, now that their quotes stand like this in the new capture."""
    return [
        _judged(citation, standing.matches.get(citation.pk), capture=capture, before=before, seen=seen)
        for citation in standing.citations
    ]


def bears_otherwise(standing: Standing, *, before: Capture, full_text: str) -> bool:
    """Say whether the page changed around its main text in what a claim rests on that cites it without a quote."""
    return any(
        not citation.quote
        and citation.claim.verdict in RESTING
        and _beside(citation, before=before, full_text=full_text).material
        for citation in standing.citations
    )


def _beside(citation: Citation, *, before: Capture, full_text: str) -> Bearing:
    return bears_beside(citation.claim.text, before.full_text, full_text, main=before.text)


def proofs(standing: Standing, capture: Capture) -> list[claims.Proof]:
    """What is to be noted of the quotes in the new capture."""
    return [
        claims.Proof(citation, capture, standing.matches[citation.pk])
        for citation in standing.citations
        if citation.pk in standing.matches
    ]


def _judged(
    citation: Citation, match: QuoteMatch | None, *, capture: Capture, before: Capture | None, seen: reasons.Seen
) -> dict[str, Any]:
    why: str | None = None
    changes: Sequence[Change] = ()
    if match:
        changes = match.changes
        why = reasons.why_reopen(citation, verdict=citation.claim.verdict, match=match, seen=seen)
    elif before and citation.claim.verdict != Verdict.UNCONFIRMED:
        bearing = bears_on(citation.claim.text, before.text, capture.text)
        if not bearing.material:
            bearing = _beside(citation, before=before, full_text=capture.full_text)
        why, changes = reasons.why_reopen_for_bearing(bearing, seen=seen), bearing.changes
    if not why and before and citation.claim.verdict == Verdict.UNCONFIRMED:
        why = _news(citation, match, capture=capture, before=before, seen=seen)
    reopened = why is not None and claims.reopen(
        claim=citation.claim, reason=why, citation=citation, changes=changes, before=before, after=capture
    )
    return _told(citation, match, reopened=bool(reopened))


def judge_loss(citations: Sequence[Citation], *, before: Capture | None, seen: reasons.Seen) -> Judged:
    """Re-open the claims that rest on a page that is gone; what we captured of it still stands as it stood."""
    why = reasons.why_reopen_for_loss(seen=seen)
    return [
        _told(
            citation,
            None,
            reopened=bool(claims.reopen(claim=citation.claim, reason=why, citation=citation, before=before)),
            state=QuoteState.UNKNOWN,
        )
        for citation in citations
    ]


def _news(
    citation: Citation, match: QuoteMatch | None, *, capture: Capture, before: Capture, seen: reasons.Seen
) -> str | None:
    if match and match.state == "intact":
        return None
    news = news_about(citation.claim.text, before=before.text, after=capture.text)
    return reasons.why_reopen_for_news(news, seen=seen) if news else None


def _told(citation: Citation, match: QuoteMatch | None, *, reopened: bool, state: str = "") -> dict[str, Any]:
    return {
        "citation": citation.pk,
        "claim": citation.claim_id,
        "state": state or (match.state if match else citation.quote_state),
        "changes": [asdict(change) for change in match.changes] if match else [],
        "reopened": reopened,
    }
