"""Who may do what to a claim, and when; what *verified* takes."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.claims.models import Citation, Claim, Decision, LostPlace, Proves, Query, QuoteState, Stance, Verdict
from factcheck.lib.changes import Change, in_words
from factcheck.sources.models import Reliability, Source, SourceKind

LONGEST_CLAIM = 2_000
LONGEST_LOCATOR = 200

# Sources we cannot capture ourselves: what they say is what somebody wrote down.
BY_HAND = frozenset({SourceKind.STATEMENT, SourceKind.INTERVIEW, SourceKind.OBSERVATION})
# Publishers nothing can be verified by.
USELESS = frozenset({Reliability.DEPRECATED, Reliability.BLOCKED})
# A verdict that tells somebody to do something says what.
NEEDS_A_NOTE = frozenset({Verdict.DISPUTED, Verdict.WRONG})


def why_not_work_on(*, by: User) -> str | None:
    """Say why `by` does not work on claims at all."""
    if by.is_admin:
        return _("Reporters and editors work on claims; admins look after sources and people.")
    return None


def why_not_raise(words: str, *, by: User, below_one_heading: bool, taken: Claim | None) -> str | None:
    """Say why `by` cannot make a claim of these words; `taken` is the claim that stands on exactly them already."""
    if reason := why_not_work_on(by=by):
        return reason
    if not words.strip():
        return _("Select the words that can be true or false.")
    if len(words) > LONGEST_CLAIM:
        return _("This is too long for one claim. Select one assertion, a sentence at most.")
    if not below_one_heading:
        return _("Select words of one section, without its heading.")
    if taken:
        return _("These words are claim %(number)s already.") % {"number": taken.number}
    return None


def why_not_drop(claim: Claim, *, by: User) -> str | None:
    """Say why `by` cannot take the claim out of the check."""
    if claim.dropped_at:
        return _why_dropped(claim)
    if by.is_editor:
        return None
    own = claim.raised_by_id == by.pk and claim.verdict == Verdict.UNCHECKED
    return None if own else _("Only editors drop claims, but for those you raised that nobody has decided.")


def why_not_split(claim: Claim, *, by: User, parts: Sequence[str] | None = None, missing: str = "") -> str | None:
    """Say why `by` cannot make several claims of this one.

    `parts` is None while nobody has typed them yet; `missing` is the first that does not stand in the claim's words.
    """
    if reason := why_not_arrange(claim, by=by):
        return reason
    if parts is not None and len(parts) < 2:
        return _("Put a line break wherever a new claim begins.")
    if missing:
        return _("“%(words)s” does not stand in the claim in this order. Only put line breaks in.") % {"words": missing}
    return None


def why_not_merge(claim: Claim, *, into: Claim, by: User) -> str | None:
    """Say why `by` cannot make the two claims one."""
    if claim.pk == into.pk:
        return _("A claim cannot be merged into itself. Give the number of the other one.")
    if claim.article_id != into.article_id:
        return _("Only claims of the same story can be merged.")
    return why_not_arrange(claim, by=by) or why_not_arrange(into, by=by)


def why_not_arrange(claim: Claim, *, by: User) -> str | None:
    """Say why `by` cannot say which words belong to the claim: to do so moves what its verdict covers."""
    if reason := why_not_work_on(by=by):
        return reason
    if claim.dropped_at:
        return _why_dropped(claim)
    if claim.verdict != Verdict.UNCHECKED and not by.is_editor:
        return _("An editor has decided claim %(number)s, so only an editor changes what it covers.") % {
            "number": claim.number
        }
    return None


def why_not_settle(lost: LostPlace) -> str | None:
    """Say why nobody can say any more where the lost place is."""
    if lost.settled_by:
        return _("%(who)s has settled this already.") % {"who": lost.settled_by}
    return None


def why_not_reject(claim: Claim, *, by: User, places: int) -> str | None:
    """Say why `by` cannot make a claim of its own of one of the claim's places; it has so many."""
    if reason := why_not_arrange(claim, by=by):
        return reason
    if places < 2:
        return _("This is the only place where the claim stands.")
    return None


def why_not_cite(claim: Claim, *, by: User, quote: str = "", locator: str = "", already: bool = False) -> str | None:
    """Say why `by` cannot attach this citation to the claim; `already`: the same one stands there."""
    if reason := why_not_work_on(by=by):
        return reason
    if claim.dropped_at:
        return _why_dropped(claim)
    if len(locator) > LONGEST_LOCATOR:
        return _("The locator is too long. Give the page, the paragraph or the time.")
    if already:
        if quote:
            return _("This quote from the same source is attached already.")
        return _("This source is attached already. Add the words that bear on the claim as a quote.")
    return None


def why_not_withdraw(citation: Citation, *, by: User) -> str | None:
    """Say why `by` cannot take the citation back."""
    if citation.withdrawn_at:
        return _("This citation was withdrawn already.")
    if by.is_editor or citation.by_id == by.pk:
        return None
    return _("Only editors and whoever attached a citation can withdraw it.")


def why_not_answer(query: Query, *, by: User) -> str | None:
    """Say why `by` cannot mark the query as answered."""
    if reason := why_not_work_on(by=by):
        return reason
    if query.answered_by:
        return _("%(who)s has answered this already.") % {"who": query.answered_by}
    return None


def why_not_decide(
    claim: Claim, *, by: User, verdict: str, citations: Iterable[Citation], note: str | None = None
) -> str | None:
    """Say why `by` cannot give the claim this verdict.

    `citations` are the claim's standing ones with source and publisher; `note` is None while nobody has typed one yet.
    """
    if not by.is_editor:
        return _("Only editors decide.")
    if claim.dropped_at:
        return _why_dropped(claim)
    if verdict == Verdict.UNCHECKED:
        return _("“Not checked” is where a claim begins. Undo your decision to go back to it.")
    if verdict in NEEDS_A_NOTE and note is not None and not note.strip():
        return _("Say why in the note: whoever mends the text needs to know.")
    if verdict == Verdict.VERIFIED:
        return why_not_verify(claim, by=by, citations=citations)
    return None


def why_not_verify(claim: Claim, *, by: User, citations: Iterable[Citation]) -> str | None:
    """Say what stands between the claim and *verified* by `by`."""
    if claim.raised_by_id == by.pk:
        return _("You raised this claim, so someone else must verify it.")
    return why_not_stand(claim, citations=citations, decided_by=by.pk)


def why_not_stand(claim: Claim, *, citations: Iterable[Citation], decided_by: int) -> str | None:
    """Say what the claim lacks to stand as verified by that person, whoever asks.

    `citations` are the claim's standing ones with source and publisher. No queries.
    """
    if claim.raised_by_id == decided_by:
        return _("The person who raised this claim verified it; someone else must.")
    supporting = [one for one in citations if one.stance == Stance.SUPPORTS and not one.withdrawn_at]
    if not supporting:
        return _("Needs a source with a quote – press c.")
    failings = {one.pk: why_not_hold(one) for one in supporting}
    holding = [one for one in supporting if failings[one.pk] is None]
    if not holding:
        newest = supporting[-1]
        if newest.source.confidential:
            return _("A source that only some may know of does not prove this yet. Ask who attached it.")
        return failings[newest.pk]
    if all(one.by_id == decided_by for one in holding):
        return _("Who attached the only citation that holds cannot verify by it; someone else must.")
    return None


def why_not_hold(citation: Citation) -> str | None:
    """Say why nothing can be verified by this citation, whoever decides."""
    source = citation.source
    if reason := _why_useless(source, proves=citation.proves):
        return reason
    if not citation.quote:
        recorded = source.kind in BY_HAND and source.capture_id is not None
        return None if recorded else _("The citation needs a quote: the words in the source that say so.")
    match citation.quote_state:
        case QuoteState.INTACT:
            return None
        case QuoteState.ALTERED:
            return _("The source says it in other words: %(changes)s") % {
                "changes": in_words([Change(**change) for change in citation.quote_changes])
            }
        case QuoteState.GONE:
            return _("The quote does not stand in our capture of the source.")
    return None if _is_only_heard(source) else _("The quote is not proved yet: we have not seen the source.")


def why_not_undo(decision: Decision | None, *, claim: Claim | None, in_force: Decision | None, by: User) -> str | None:
    """Say why `by` cannot take back this decision, their last; `in_force` is the one that holds on its claim."""
    if not by.is_editor:
        return _("Only editors decide.")
    if decision is None or claim is None:
        return _("You have decided nothing in this story that could be undone.")
    if claim.dropped_at:
        return _why_dropped(claim)
    if in_force != decision:
        return _("Claim %(number)s was decided again since, so that decision stays.") % {"number": claim.number}
    if claim.is_stale:
        return _("Claim %(number)s was re-opened since: %(reason)s") % {
            "number": claim.number,
            "reason": claim.stale_because,
        }
    return None


def why_not_seen(claim: Claim, *, decided: Decision | None) -> str:
    """Say what happened to the claim since somebody saw it; `decided` is the decision that came in between."""
    if decided:
        return _("%(who)s was quicker: claim %(number)s is “%(verdict)s” now. Nothing you typed is lost.") % {
            "who": decided.by,
            "number": claim.number,
            "verdict": claim.get_verdict_display(),
        }
    return _("Claim %(number)s changed since you saw it. Look again, then decide. Nothing you typed is lost.") % {
        "number": claim.number
    }


def _why_useless(source: Source, *, proves: str) -> str | None:
    """Say why nothing can be verified by the source, whatever is quoted: for its publisher, or what became of it."""
    if source.publisher and source.publisher.reliability in USELESS:
        return _("%(publisher)s is rated “%(rating)s”, so nothing can be verified by it: %(reason)s") % {
            "publisher": source.publisher.name,
            "rating": source.publisher.get_reliability_display(),
            "reason": source.publisher.reliability_reason,
        }
    if proves == Proves.SO and source.notice and source.notice.takes_all_back:
        return _("%(notice)s, so it proves nothing but that it was said.") % {"notice": source.notice.sentence}
    return None


def _is_only_heard(source: Source) -> bool:
    """Say whether the words in a quote are all there is of the source: nothing was recorded to prove them against."""
    return source.kind in BY_HAND and source.capture_id is None


def _why_dropped(claim: Claim) -> str:
    if claim.merged_into_id:
        return _("Claim %(number)s was merged into another.") % {"number": claim.number}
    return _("Claim %(number)s was dropped.") % {"number": claim.number}
