"""Citing sources for a claim, and proving what they are quoted with."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.audit import actions as audit
from factcheck.claims import rules
from factcheck.claims.actions.decisions import reopen
from factcheck.claims.actions.locks import locked, save
from factcheck.claims.models import Citation, Claim, Proves, Stance, Verdict
from factcheck.lib.errors import Refused
from factcheck.lib.quotes import QuoteMatch, find_quote
from factcheck.lib.text import clean_text
from factcheck.sources.models import Capture, Source
from factcheck.sources.rows import update_rows


class SentTwice(Refused):
    """The same form was sent before; `citation` is what it attached then."""

    def __init__(self, citation: Citation) -> None:
        super().__init__(_("You sent this before, and it was withdrawn since. Send it again to attach it anew."))
        self.citation = citation


@transaction.atomic
def attach_citation(
    *,
    claim: Claim,
    source: Source,
    by: User,
    quote: str = "",
    locator: str = "",
    stance: str = Stance.SUPPORTS,
    proves: str = Proves.SO,
    once: UUID | None = None,
) -> Citation:
    """Cite the source for the claim; its quote is proved at once if the source was captured already.

    `once` stands for a form and all that was sent in it: raises `SentTwice` when that made a citation before.
    """
    # The source first, as whoever looks at it does: a capture that comes in meanwhile finds this quote, or we find it.
    source = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    if source.same_as_id:
        source = Source.objects.select_for_update(no_key=True).get(pk=source.same_as_id)
    claim = locked(claim)
    if once and (earlier := Citation.objects.filter(once=once).first()):
        raise SentTwice(earlier)
    quote, locator = clean_text(quote).strip(), clean_text(locator).strip()
    already = claim.citations.standing().filter(source=source, quote=quote, stance=stance).exists()
    if reason := rules.why_not_cite(claim, by=by, quote=quote, locator=locator, already=already):
        raise Refused(reason)
    citation = claim.citations.create(
        source=source, quote=quote, locator=locator, stance=stance, proves=proves, by=by, once=once
    )
    if source.capture:
        prove(citation=citation, capture=source.capture)
    save(claim)
    audit.record(
        "citation.attached", about=citation, by=by, claim=claim.pk, source=source.pk, state=citation.quote_state
    )
    return citation


@transaction.atomic
def withdraw_citation(*, citation: Citation, by: User) -> None:
    """Take the citation back; that it stood there once remains to be seen in the decisions made on it."""
    claim = locked(citation.claim)
    held = claim.citations.filter(pk=citation.pk).first()
    if held is None:
        raise Refused(_("Somebody was quicker: this citation belongs to another claim now."))
    citation = held
    if reason := rules.why_not_withdraw(citation, by=by):
        raise Refused(reason)
    citation.withdrawn_at, citation.withdrawn_by = timezone.now(), by
    citation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    save(claim)
    # Nothing can have rested on what proves nothing.
    if claim.verdict == Verdict.VERIFIED and citation.stance == Stance.SUPPORTS and not rules.why_not_hold(citation):
        reopen(claim=claim, reason=_("A citation it rested on was withdrawn."), citation=citation)
    audit.record("citation.withdrawn", about=citation, by=by, claim=claim.pk, source=citation.source_id)


def prove(*, citation: Citation, capture: Capture) -> None:
    """Look for the citation's quote in the capture and note how it stands there."""
    if citation.quote:
        prove_all([Proof(citation, capture, find_quote(citation.quote, capture.full_text))])


@dataclass(frozen=True, slots=True)
class Proof:
    """How a citation's quote stands in a capture of its source."""

    citation: Citation
    capture: Capture
    match: QuoteMatch


def prove_all(proofs: Sequence[Proof]) -> None:
    """Note how the quotes stand, in one statement."""
    for proof in proofs:
        citation, match = proof.citation, proof.match
        citation.capture = proof.capture
        citation.quote_state = match.state
        citation.quote_start, citation.quote_end = match.start, match.end
        citation.quote_changes = [asdict(change) for change in match.changes]
        if match.state == "intact" and citation.proved_capture_id is None:
            citation.proved_capture = proof.capture
    update_rows(
        [proof.citation for proof in proofs],
        ["capture", "quote_state", "quote_start", "quote_end", "quote_changes", "proved_capture"],
    )


@transaction.atomic
def repoint(*, source: Source, to: Source) -> None:
    """Have every citation of `source` cite the source that it turned out to be the same as."""
    moved = Citation.objects.filter(source=source).update(source=to)
    if moved:
        audit.record("source.citations_moved", about=source, by=None, to=to.pk, citations=moved)
