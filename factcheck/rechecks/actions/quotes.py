"""What a capture means for the claims that rest on its source."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from factcheck.claims import actions as claims
from factcheck.claims.models import Citation, Claim, QuoteState, Verdict
from factcheck.lib.changes import Bearing, Change, bears_beside, bears_on, in_words
from factcheck.lib.extraction import Page
from factcheck.lib.quotes import QuoteMatch, find_quote
from factcheck.rechecks import reasons
from factcheck.rechecks.actions.memory import Memory
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


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a new capture means for a citation: how its quote stands there, and why its claim is to be re-opened."""

    citation: Citation
    match: QuoteMatch | None
    state: str
    why: str | None
    changes: Sequence[Change] = ()


def resting_on(sources: Iterable[Source]) -> dict[int, list[Citation]]:
    """Hold the claims that rest on the sources, and give the citations of each."""
    pks = [source.pk for source in sources]
    hold_claims(pks)
    return citing(pks)


def hold_claims(sources: Collection[int]) -> None:
    """Hold the claims that rest on the sources, by their ids as everybody does."""
    held = Claim.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    if sources:
        list(held.filter(pk__in=_citations(sources).values("claim")).values_list("pk"))


def citing(sources: Collection[int]) -> dict[int, list[Citation]]:
    """Give the citations of each source, with their claims, as they are at the moment."""
    by_source: dict[int, list[Citation]] = {source: [] for source in sources}
    for citation in _citations(sources).select_related("claim").order_by("claim_id", "pk") if sources else ():
        by_source[citation.source_id].append(citation)
    return by_source


def _citations(sources: Collection[int]) -> QuerySet[Citation]:
    return Citation.objects.standing().filter(source__in=sources, claim__dropped_at__isnull=True)


def standing_in(text: str, citations: Sequence[Citation], *, memory: Memory) -> Standing:
    """Look for every cited quote in the text."""
    quoted = [citation for citation in citations if citation.quote]
    matches = {citation.pk: memory.ask(find_quote, citation.quote, text) for citation in quoted}
    otherwise = [matches[citation.pk] for citation in quoted if not _stands_as_it_stood(citation, matches[citation.pk])]
    return Standing(citations, matches, otherwise)


def _stands_as_it_stood(citation: Citation, match: QuoteMatch) -> bool:
    changes = [asdict(change) for change in match.changes]
    return (match.state, changes) == (citation.quote_state, citation.quote_changes)


def weigh(
    standing: Standing, *, page: Page, before: Capture | None, seen: reasons.Seen, memory: Memory
) -> list[Weighed]:
    """Say for which claims something changed, now that their quotes stand like this in the page."""
    return [
        _weighed(citation, standing.matches.get(citation.pk), page=page, before=before, seen=seen, memory=memory)
        for citation in standing.citations
    ]


def causes(weighed: Iterable[Weighed], *, before: Capture | None, after: Capture | None) -> list[claims.Cause]:
    """Say which claims are to be re-opened, and why."""
    return [
        claims.Cause(one.citation.claim, one.why, one.citation, one.changes, before, after)
        for one in weighed
        if one.why is not None
    ]


def judged(weighed: Iterable[Weighed], *, reopened: Collection[int]) -> Judged:
    """Say what became of all the citations, when those with these ids re-opened their claims."""
    return [_told(one, is_reopened=one.citation.pk in reopened) for one in weighed]


def as_they_stand(citations: Iterable[Citation]) -> list[Weighed]:
    """Say of citations whose quotes nobody had to look for that they stand as they stood."""
    return [Weighed(citation, None, citation.quote_state, None) for citation in citations]


def bears_otherwise(standing: Standing, *, before: Capture, page: Page, memory: Memory) -> bool:
    """Say whether the page changed around its main text in what a claim rests on that cites it without a quote."""
    return any(
        not citation.quote
        and citation.claim.verdict in RESTING
        and _beside(citation, before=before, page=page, memory=memory).material
        for citation in standing.citations
    )


def _beside(citation: Citation, *, before: Capture, page: Page, memory: Memory) -> Bearing:
    return memory.ask(bears_beside, citation.claim.text, before.full_text, page.full_text, main=before.text)


def proofs(standing: Standing, capture: Capture) -> list[claims.Proof]:
    """What is to be noted of the quotes in the new capture."""
    return [
        claims.Proof(citation, capture, standing.matches[citation.pk])
        for citation in standing.citations
        if citation.pk in standing.matches
    ]


def weigh_loss(citations: Sequence[Citation], *, seen: reasons.Seen) -> list[Weighed]:
    """Say that all claims that rest on a page are to be looked at again, now that it is gone.

    What we captured of it still stands as it stood.
    """
    why = reasons.why_reopen_for_loss(seen=seen)
    return [Weighed(citation, None, QuoteState.UNKNOWN, why) for citation in citations]


def _weighed(
    citation: Citation,
    match: QuoteMatch | None,
    *,
    page: Page,
    before: Capture | None,
    seen: reasons.Seen,
    memory: Memory,
) -> Weighed:
    claim = citation.claim
    why: str | None = None
    changes: Sequence[Change] = ()
    if match:
        changes = match.changes
        why = reasons.why_reopen(citation, verdict=claim.verdict, match=match, seen=seen)
    elif before and claim.verdict != Verdict.UNCONFIRMED:
        bearing = memory.ask(bears_on, claim.text, before.text, page.text)
        if not bearing.material:
            bearing = _beside(citation, before=before, page=page, memory=memory)
        why, changes = reasons.why_reopen_for_bearing(bearing, seen=seen), bearing.changes
    is_intact = match is not None and match.state == "intact"
    if not why and before and claim.verdict == Verdict.UNCONFIRMED and not is_intact:
        news = memory.ask(news_about, claim.text, before=before.text, after=page.text)
        why = reasons.why_reopen_for_news(news, seen=seen) if news else None
    return Weighed(citation, match, match.state if match else citation.quote_state, why, changes)


def _told(one: Weighed, *, is_reopened: bool) -> dict[str, Any]:
    return {
        "citation": one.citation.pk,
        "claim": one.citation.claim_id,
        "state": one.state,
        "changes": [asdict(change) for change in one.match.changes] if one.match else [],
        "reopened": is_reopened,
    }
