"""What a published story says, as one plain value: frozen at publication, shown and exported from then on.

A record holds nothing that may not be public: of a confidential source it says only that there is one.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from factcheck.articles.models import ASSERTING, Article, Kind, Revision, State
from factcheck.articles.papers.own import checksum
from factcheck.claims.models import Citation, Claim, Decision, Occurrence, QuoteState, Stance, Verdict
from factcheck.claims.rules import BY_HAND
from factcheck.claims.story import Run
from factcheck.publishing.layout import Paragraph, lay_out
from factcheck.publishing.models import Clearance

Json = dict[str, Any]

BREAK: Json = {"text": "\n", "sources": [], "open": [], "places": []}


@dataclass(frozen=True, slots=True)
class CitedSource:
    """One numbered source of the story, with the words cited from it."""

    number: int
    title: str
    source: int | None = None
    url: str = ""
    publisher: str = ""
    publisher_kind: str = ""
    reliability: str = ""
    author: str = ""
    published: str = ""
    captured: str = ""
    sha256: str = ""
    quotes: list[str] = field(default_factory=list)


def record_as_it_stands(article: Article) -> Json:
    """Give the story as it is published, or as its next edition would say it now if anything is still to come of it."""
    if article.state == State.PUBLISHED and (newest := article.publications.order_by("-number").first()):
        record: Json = newest.record
        return record
    return record_of(
        article,
        number=article.publications.count() + 1,
        at=timezone.now(),
        clearance=article.clearances.first() if article.state == State.CLEARED else None,
    )


def record_of(article: Article, *, number: int, at: datetime, clearance: Clearance | None = None) -> Json:
    """Write down the story as it stands: its text with numbered sources, its claims, how it was checked."""
    revision = article.revision
    first = article.publications.order_by("number").first()
    claims = _claims(article, revision)
    sources = _Sources()
    notes = {
        claim.pk: sorted({sources.number(citation) for citation in _shown(claim)})
        for claim in _in_reading_order(claims)
        if claim.verdict != Verdict.NO_CLAIM
    }
    sections, tail = _sections(revision, claims, notes)
    return {
        "number": number,
        "at": at.isoformat(),
        "first_at": (first.at if first else at).isoformat(),
        "headline": article.headline,
        "language": article.language,
        "author": str(article.author),
        "revision": revision.number,
        "format": revision.format,
        "sections": _with_open_claims(sections, claims),
        "tail": tail,
        "claims": [_claim(claim, notes.get(claim.pk, []), sources) for claim in _in_reading_order(claims)],
        "sources": [asdict(source) for source in sources.listed],
        "how": _how(claims, clearance),
    }


def _claims(article: Article, revision: Revision) -> list[Claim]:
    places = Occurrence.objects.filter(revision=revision).in_order().select_related("section")
    citations = (
        Citation.objects.standing()
        .select_related("source__publisher", "source__notice", "capture", "proved_capture")
        .defer("capture__text", "capture__full_text", "proved_capture__text", "proved_capture__full_text")
    )
    return list(
        Claim.objects.standing()
        .filter(article=article)
        .in_order()
        .prefetch_related(
            Prefetch("occurrences", places.confirmed()),
            Prefetch("citations", citations),
            Prefetch("decisions", Decision.objects.order_by("pk").select_related("by")),
        )
    )


def _in_reading_order(claims: Iterable[Claim]) -> list[Claim]:
    def place(claim: Claim) -> tuple[int, int]:
        first = next(iter(claim.occurrences.all()), None)
        return (first.start if first else 2**31, claim.number)

    return sorted(claims, key=place)


def _shown(claim: Claim) -> list[Citation]:
    """What a reader is pointed to: what bears a verified claim out, and for and against an open one."""
    stances = {Stance.SUPPORTS} if claim.verdict == Verdict.VERIFIED else {Stance.SUPPORTS, Stance.CONTRADICTS}
    return [one for one in claim.citations.all() if one.stance in stances and _is_held(one)]


def _is_held(citation: Citation) -> bool:
    """Say whether we captured what is cited and found the quote there; what somebody only heard has no capture."""
    if citation.source.kind in BY_HAND and citation.source.capture_id is None:
        return True
    if citation.quote:
        return citation.quote_state == QuoteState.INTACT
    return citation.source.capture_id is not None


class _Sources:
    """The numbered list: each source once, in the order in which the story first rests on it."""

    def __init__(self) -> None:
        self.listed: list[CitedSource] = []
        self._numbers: dict[int, int] = {}

    def number(self, citation: Citation) -> int:
        key = citation.source_id
        if key not in self._numbers:
            self._numbers[key] = len(self.listed) + 1
            self.listed.append(_cited(citation, number=len(self.listed) + 1))
        number = self._numbers[key]
        source = self.listed[number - 1]
        if citation.quote and not citation.source.confidential and citation.quote not in source.quotes:
            source.quotes.append(citation.quote)
        return number


def _cited(citation: Citation, *, number: int) -> CitedSource:
    source = citation.source
    if source.confidential:
        return CitedSource(number=number, title=_("A source known to the newsroom"))
    publisher = source.publisher
    capture = citation.proved_capture or citation.capture
    return CitedSource(
        number=number,
        source=source.pk,
        title=str(source),
        url=source.url,
        publisher=publisher.name if publisher else "",
        publisher_kind=publisher.get_kind_display() if publisher else source.get_kind_display(),
        reliability=publisher.get_reliability_display() if publisher else "",
        author=source.author,
        published=source.published.isoformat() if source.published else "",
        captured=capture.at.isoformat() if capture else "",
        sha256=capture.sha256 if capture else "",
    )


def _sections(revision: Revision, claims: list[Claim], notes: dict[int, list[int]]) -> tuple[list[Json], str]:
    """The sections, and what stands in the text behind the last line."""
    by_pk = {claim.pk: claim for claim in claims}
    places = [(claim, place) for claim in claims for place in claim.occurrences.all()]
    suggested = Occurrence.objects.filter(revision=revision, claim__in=claims).suggested()
    places += [(by_pk[place.claim_id], place) for place in suggested.in_order()]
    names = {
        place.pk: f"{claim.number}.{number}{'' if place.confirmed else '?'}"
        for number, (claim, place) in enumerate(places, start=1)
    }

    def item(paragraph: Paragraph) -> list[Json]:
        runs: list[Json] = []
        for line in paragraph.lines:
            runs += [BREAK] if runs else []
            runs += [_run(run, by_pk, notes, names) for run in line]
        return runs

    laid_out, tail = lay_out(revision, places)
    sections = [
        {
            "kind": section.kind,
            "heading": section.title.words[0] if section.heading and section.title else section.heading,
            "kept": _kept(section.title) if section.title else None,
            "blocks": [
                {"kind": kind, "items": [item(one) for one in paragraphs], "kept": [_kept(one) for one in paragraphs]}
                for kind, paragraphs in section.blocks
            ],
        }
        for section in laid_out
    ]
    return sections, tail


def _kept(paragraph: Paragraph) -> list[str | int]:
    """What the text has between the lines, so that a page of ours gives the same text back."""
    return [checksum(paragraph.words), paragraph.after, *paragraph.between]


def _run(run: Run, claims: dict[int, Claim], notes: dict[int, list[int]], names: dict[int, str]) -> Json:
    """A piece of text; the numbers of its sources stand behind the last words of the claim they bear out."""
    ending = [claims[mark.claim] for mark in run.marks if mark.confirmed and mark.end == run.end]
    borne_out = [claim for claim in ending if claim.verdict == Verdict.VERIFIED]
    return {
        "text": run.text,
        "sources": sorted({number for claim in borne_out for number in notes[claim.pk]}),
        "open": [_open(claim) for claim in ending if _is_open(claim)],
        "places": [names[mark.occurrence] for mark in run.marks],
    }


def _with_open_claims(sections: list[Json], claims: list[Claim]) -> list[Json]:
    """Put under Unconfirmed what is not settled and stands only elsewhere (its clearance was an override)."""
    elsewhere = [claim for claim in claims if _is_open(claim) and not _stands_under_unconfirmed(claim)]
    if not elsewhere:
        return sections
    items = [[{"text": claim.text, "sources": [], "open": [_open(claim)], "places": []}] for claim in elsewhere]
    under = next((section for section in sections if section["kind"] == Kind.UNCONFIRMED), None)
    if under is None:
        under = {"kind": Kind.UNCONFIRMED, "heading": str(Kind.UNCONFIRMED.label), "blocks": []}
        sections = [*sections, under]
    under["blocks"].append({"kind": "list", "items": items})
    return sections


def _claim(claim: Claim, numbers: list[int], sources: "_Sources") -> Json:
    decision = claim.last_decision
    cited = _shown(claim) if numbers else []
    return {
        "claim": claim.pk,
        "number": claim.number,
        "text": claim.text,
        "kind": claim.kind,
        "verdict": claim.verdict,
        "sources": numbers,
        "citations": [_citation(one, sources.number(one)) for one in cited],
        "decided_at": decision.at.isoformat() if decision else "",
        "missing": decision.note if decision and _is_open(claim) else "",
    }


def _citation(citation: Citation, number: int) -> Json:
    """One citation; of a confidential source only its number, and which way it speaks."""
    is_open = not citation.source.confidential
    return {
        "source": number,
        "stance": citation.get_stance_display(),
        "proves": citation.get_proves_display(),
        "quote": citation.quote if is_open else "",
        "locator": citation.locator if is_open else "",
    }


def _is_open(claim: Claim) -> bool:
    return claim.verdict in {Verdict.UNCONFIRMED, Verdict.DISPUTED}


def _stands_under_unconfirmed(claim: Claim) -> bool:
    return any(place.section.kind not in ASSERTING for place in claim.occurrences.all())


def _open(claim: Claim) -> Json:
    """What a reader is told of a claim that is not settled: which it is, and what is missing."""
    decision = claim.last_decision
    return {"verdict": claim.verdict, "missing": decision.note if decision else ""}


def _how(claims: list[Claim], clearance: Clearance | None) -> Json:
    counts = {str(verdict): sum(claim.verdict == verdict for claim in claims) for verdict in Verdict}
    checkers = {str(decision.by) for claim in claims for decision in claim.decisions.all()}
    return {
        "claims": len(claims),
        "verdicts": counts,
        "checkers": len(checkers),
        "cleared_at": clearance.at.isoformat() if clearance else "",
        "overridden": len(clearance.overridden) if clearance else 0,
        "override_reason": clearance.reason if clearance else "",
    }
