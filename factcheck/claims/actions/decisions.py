"""Deciding on a claim, taking that back, and finding that it must be decided again."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.actions import take_up
from factcheck.articles.models import Article, State
from factcheck.audit import actions as audit
from factcheck.claims import rules
from factcheck.claims.actions.locks import locked, locked_alone, save
from factcheck.claims.models import Citation, Claim, Decision, Reopening, Verdict
from factcheck.lib.changes import Change
from factcheck.lib.errors import Conflict, Refused
from factcheck.lib.text import clean_text
from factcheck.sources.models import Capture, Source
from factcheck.sources.rows import insert_rows, update_rows

# Verdicts that rest on nothing, so nothing can take them away.
BASELESS = frozenset({Verdict.UNCHECKED, Verdict.NO_CLAIM})


@transaction.atomic
def decide(*, claim: Claim, by: User, verdict: str, note: str = "", seen: int) -> Decision:
    """Record `by`'s verdict on the claim as they saw it (version `seen`); stale eyes are refused.

    The same decision sent twice acts once, and so does one that says again what its maker decided.
    """
    claim = held = locked(claim)
    note = clean_text(note).strip()
    if claim.version != seen:
        latest = claim.decisions.select_related("by", "claim").last()
        if latest and _is_the_same(latest, by=by, verdict=verdict, note=note, seen=seen):
            return latest
        raise _conflict(claim, latest=latest, seen=seen)
    if claim.status == verdict and (again := _in_force(claim)) and (again.by_id, again.note) == (by.pk, note):
        return again
    citations = standing_citations(claim, by=by)
    if reason := rules.why_not_decide(claim, by=by, verdict=verdict, citations=citations, note=note):
        raise Refused(reason)
    decision = Decision.objects.create(
        claim=claim,
        by=by,
        was=claim.verdict,
        was_stale_since=claim.stale_since,
        was_stale_because=claim.stale_because,
        verdict=verdict,
        note=note,
        evidence=evidence_of(claim, citations=citations, revision=held.revision_number),
    )
    was = claim.status
    claim.verdict, claim.stale_since, claim.stale_because = verdict, None, ""
    save(claim, "verdict", "stale_since", "stale_because")
    _take_up(claim.article, by=by)
    audit.record("claim.decided", about=claim, by=by, was=was, verdict=verdict, note=note)
    return decision


@transaction.atomic
def undo(*, article: Article, by: User) -> Decision:
    """Take back `by`'s last decision in this story: the claim is again what it was before.

    Pressed twice at once it acts once.
    """
    last = (
        Decision.objects.filter(claim__article=article, by=by, undoes=None, undone_by=None)
        .select_related("claim")
        .last()
    )
    held = locked(last.claim) if last else None
    if last and (twin := Decision.objects.filter(undoes=last).first()):
        return twin
    in_force = _in_force(held) if held else None
    if reason := rules.why_not_undo(last, claim=held, in_force=in_force, by=by):
        raise Refused(reason)
    assert last is not None  # noqa: S101 (the rule refuses to undo nothing)
    assert held is not None  # noqa: S101
    decision = Decision.objects.create(
        claim=held,
        by=by,
        was=held.verdict,
        verdict=last.was,
        evidence=evidence_of(held, citations=standing_citations(held, by=by), revision=held.revision_number),
        undoes=last,
    )
    held.verdict = last.was
    held.stale_since, held.stale_because = last.was_stale_since, last.was_stale_because
    if held.verdict == Verdict.VERIFIED and not held.is_stale and (lost := _lost_meanwhile(held)):
        held.stale_since, held.stale_because = timezone.now(), lost
    save(held, "verdict", "stale_since", "stale_because")
    _take_up(held.article, by=by)
    audit.record("claim.undone", about=held, by=by, was=last.verdict, verdict=last.was)
    return decision


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a claim is to be looked at again: by which citation, between which captures."""

    claim: Claim
    reason: str
    citation: Citation | None = None
    changes: Sequence[Change] = ()
    before: Capture | None = None
    after: Capture | None = None
    words_changed: bool = False
    is_further: bool = False
    """Whether it counts only where no cause before it, of the same source, re-opened the claim."""

    @property
    def place(self) -> tuple[int, int | None]:
        """The claim, and the source for which it is to be looked at."""
        return self.claim.pk, self.citation.source_id if self.citation else None


@transaction.atomic
def reopen(
    *,
    claim: Claim,
    reason: str,
    citation: Citation | None = None,
    changes: Sequence[Change] = (),
    before: Capture | None = None,
    after: Capture | None = None,
    words_changed: bool = False,
) -> Reopening | None:
    """Say that the claim's verdict must be looked at again, and why; the verdict itself stays to be seen.

    None, and nothing happens, where nobody has decided, or it is stale for this very reason already, or nothing was
    found to check in words that did not change. Whoever re-opens several claims in one transaction takes them in the
    order of their ids.
    """
    (reopening,) = reopen_all([Cause(claim, reason, citation, changes, before, after, words_changed)])
    return reopening


@transaction.atomic
def reopen_all(causes: Sequence[Cause]) -> list[Reopening | None]:
    """Re-open several claims, as `reopen` does one after the other, in as many statements as for one.

    The audit comes last: from its first entry on, everybody else who acts waits until we commit.
    """
    held = locked_alone(*(cause.claim for cause in causes)) if causes else {}
    reopenings: list[Reopening | None] = []
    opened: set[tuple[int, int | None]] = set()
    for cause in causes:
        is_said = cause.is_further and cause.place in opened
        reopenings.append(None if is_said else _reopened(held[cause.claim.pk], cause))
        if reopenings[-1]:
            opened.add(cause.place)
    made = [reopening for reopening in reopenings if reopening]
    insert_rows(made)
    update_rows(list({one.claim_id: one.claim for one in made}.values()), ["stale_since", "stale_because", "version"])
    for one in made:
        audit.record("claim.reopened", about=one.claim, by=None, verdict=one.verdict, reason=one.reason)
    return reopenings


def _reopened(claim: Claim, cause: Cause) -> Reopening | None:
    baseless = {Verdict.UNCHECKED} if cause.words_changed else BASELESS
    if claim.dropped_at or claim.verdict in baseless or claim.stale_because == cause.reason:
        return None
    claim.stale_since, claim.stale_because = claim.stale_since or timezone.now(), cause.reason
    claim.version += 1
    return Reopening(
        claim=claim,
        verdict=claim.verdict,
        reason=cause.reason,
        changes=[asdict(change) for change in cause.changes],
        citation=cause.citation,
        before=cause.before,
        after=cause.after,
    )


def standing_citations(claim: Claim, *, by: User) -> list[Citation]:
    """The claim's citations that `by` has before them, as its rules want them, without the texts of their captures."""
    unread = ("text", "full_text", "headers")
    return list(
        claim.citations.standing()
        .filter(source__in=Source.objects.visible_to(by))
        .select_related("source__publisher", "source__notice", "capture")
        .defer(*(f"capture__{field}" for field in unread))
        .order_by("pk")
    )


def evidence_of(claim: Claim, *, citations: Iterable[Citation], revision: int) -> dict[str, Any]:
    """What somebody who decides on the claim has before them, in words that stay when rows change."""
    return {
        "revision": revision,
        "claim_version": claim.version,
        "text": claim.text,
        "citations": [
            {
                "citation": citation.pk,
                "source": citation.source_id,
                "title": str(citation.source),
                "url": citation.source.url,
                "quote": citation.quote,
                "stance": citation.stance,
                "proves": citation.proves,
                "state": citation.quote_state,
                "capture": citation.capture_id,
                "sha256": citation.capture.sha256 if citation.capture else "",
            }
            for citation in citations
        ],
    }


def _lost_meanwhile(claim: Claim) -> str | None:
    """Say what a verdict that comes back does not rest on any more: nobody was told while another one stood."""
    maker = _in_force(claim)
    citations = claim.citations.standing().select_related("source__publisher", "source__notice")
    return rules.why_not_stand(claim, citations=citations, decided_by=maker.by_id) if maker else None


def _in_force(claim: Claim) -> Decision | None:
    """The newest decision on the claim that was not taken back."""
    return claim.decisions.filter(undoes=None, undone_by=None).last()


def _is_the_same(decision: Decision, *, by: User, verdict: str, note: str, seen: int) -> bool:
    sent = (by.pk, verdict, note, seen, None)
    made = (decision.by_id, decision.verdict, decision.note, decision.evidence["claim_version"], decision.undoes_id)
    return sent == made


def _conflict(claim: Claim, *, latest: Decision | None, seen: int) -> Conflict:
    decided = latest if latest and latest.evidence["claim_version"] >= seen else None
    return Conflict(
        rules.why_not_seen(claim, decided=decided),
        current={
            "version": claim.version,
            "verdict": claim.verdict,
            "status": claim.status,
            "because": claim.stale_because,
            "by": str(decided.by) if decided else "",
            "note": decided.note if decided else "",
        },
    )


def _take_up(article: Article, *, by: User) -> None:
    """Whoever works on a claim has its story in checking again; most stories are already."""
    if article.state != State.CHECKING:
        take_up(article=article, by=by)
