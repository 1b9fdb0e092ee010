"""Where claims stand: giving a claim a place, confirming that a place repeats it, or saying that it does not."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.articles.actions import take_up
from factcheck.articles.models import Article, Revision, Section, State
from factcheck.audit import actions as audit
from factcheck.claims import rules
from factcheck.claims.actions.locks import locked, save
from factcheck.claims.models import Claim, Occurrence
from factcheck.lib.anchoring import select
from factcheck.lib.errors import Refused


@transaction.atomic
def confirm_occurrence(*, occurrence: Occurrence, by: User) -> None:
    """Say that this place repeats the claim: its verdict covers it too."""
    claim = locked(occurrence.claim)
    if reason := rules.why_not_arrange(claim, by=by):
        raise Refused(reason)
    occurrence = _held(occurrence, claim)
    if occurrence.confirmed:
        return
    occurrence.confirmed, occurrence.confirmed_by = True, by
    occurrence.save(update_fields=["confirmed", "confirmed_by"])
    save(claim)
    audit.record("occurrence.confirmed", about=occurrence, by=by, claim=claim.pk)


@transaction.atomic
def reject_occurrence(*, occurrence: Occurrence, by: User) -> Claim:
    """Say that this place says something else: it becomes a claim of its own, which nobody has decided."""
    claim = locked(occurrence.claim)
    if reason := rules.why_not_reject(claim, by=by, places=claim.occurrences.count()):
        raise Refused(reason)
    occurrence = _held(occurrence, claim)
    own = claim.article.claims.create(
        number=next_number(claim.article), text=occurrence.exact, kind=claim.kind, raised_by=claim.raised_by
    )
    occurrence.claim, occurrence.confirmed, occurrence.confirmed_by = own, True, by
    occurrence.save(update_fields=["claim", "confirmed", "confirmed_by"])
    save(claim)
    check_again(claim.article, by=by)
    audit.record("occurrence.rejected", about=occurrence, by=by, claim=claim.pk, own=own.pk)
    return own


def _held(occurrence: Occurrence, claim: Claim) -> Occurrence:
    """Read the place afresh, now that its claim is held; somebody may have given it to another meanwhile."""
    held = claim.occurrences.filter(pk=occurrence.pk).first()
    if held is None:
        raise Refused(_("Somebody was quicker: these words belong to another claim now."))
    return held


def stand(claim: Claim, *, revision: Revision, section: Section, start: int, end: int) -> Occurrence:
    """Note that the claim stands on these characters of the revision, whoever found that out."""
    place = select(revision.text, start, end)
    return claim.occurrences.create(
        revision=revision,
        section=section,
        start=start,
        end=end,
        exact=place.exact,
        prefix=place.prefix,
        suffix=place.suffix,
    )


def next_number(article: Article) -> int:
    """The number of the story's next claim; its story is held."""
    highest: int | None = article.claims.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def check_again(article: Article, *, by: User) -> None:
    """Have a story in checking that was further on: somebody found something in it to decide."""
    if article.state in {State.CLEARED, State.PUBLISHED}:
        take_up(article=article, by=by)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The same characters without the white space around them, all of them inside the text."""
    start, end = max(start, 0), min(end, len(text))
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
