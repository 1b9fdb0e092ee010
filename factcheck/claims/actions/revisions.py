"""Another text of a story: what was checked is carried over, and what cannot be carried is said and waits."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.articles import rules as article_rules
from factcheck.articles.models import Article, Format, PendingRevision, Revision, Section
from factcheck.articles.papers.paper import Note, Tracked
from factcheck.articles.passages import with_passage
from factcheck.articles.structure import Draft, read_draft
from factcheck.audit import actions as audit
from factcheck.claims import rules
from factcheck.claims.actions.decisions import reopen
from factcheck.claims.actions.locks import locked, locked_alone, save
from factcheck.claims.actions.places import check_again, stand, trimmed
from factcheck.claims.actions.queries import hold_cited, new_among, take_in_notes
from factcheck.claims.actions.texts import BATCH, keep_sections, keep_sentences, propose_claims
from factcheck.claims.carrying import Carried, Effects, effects_of
from factcheck.claims.models import Claim, LostPlace, Occurrence
from factcheck.lib.anchoring import carry, select
from factcheck.lib.changes import in_words
from factcheck.lib.errors import Conflict, Refused
from factcheck.lib.spans import Span
from factcheck.lib.text import clean_text

LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Revised:
    """A new revision, and what it did to the places of the claims."""

    revision: Revision
    effects: Effects


def read_revision(
    *, base: Revision, given: bytes, name: str = "", by: User, tracked: Tracked = Tracked.ACCEPT, written_as: str = ""
) -> Draft:
    """Read a text that `by` brings for the story as `base` has it; refused if they may not, or if it is the same."""
    if reason := article_rules.why_not_revise(base.article, by=by):
        raise Refused(reason)
    draft = read_draft(given, name=name, tracked=tracked, written_as=written_as)
    if reason := article_rules.why_not_save(draft.text, base=base.text):
        raise Refused(reason)
    return draft


@transaction.atomic
def offer_revision(
    *, base: Revision, given: bytes, name: str = "", by: User, tracked: Tracked = Tracked.ACCEPT, written_as: str = ""
) -> PendingRevision:
    """Keep a text that somebody brings for the story as it stood in `base`, to be looked at before it is saved.

    Where it is our own text that was edited, it stays `written_as` it was.
    """
    read_revision(base=base, given=given, name=name, by=by, tracked=tracked, written_as=written_as)
    return PendingRevision.objects.create(
        base=base, given=given, name=clean_text(name)[-LONGEST_NAME:], tracked=tracked, format=written_as, by=by
    )


@transaction.atomic
def offer_edit(*, seen: Revision, place: Span, words: str, by: User) -> PendingRevision:
    """Keep the newest text with other words for a passage of the one `by` saw, to be looked at before it is saved.

    Where a revision came in between, the passage must stand in it word by word: nobody writes over what they never saw.
    """
    newest = seen.article.revision
    if newest.pk != seen.pk:
        [anchor] = carry(seen.text, newest.text, [place])
        now = newest.text[anchor.start : anchor.end] if anchor.start is not None else ""
        if anchor.start is None or anchor.end is None or anchor.state == "altered":
            raise Conflict(
                article_rules.why_not_there(newest, words=now),
                current={"revision": newest.number, "start": anchor.start, "end": anchor.end, "words": now},
            )
        place = Span(anchor.start, anchor.end)
    text = with_passage(newest.text, place, clean_text(words))
    return offer_revision(base=newest, given=text.encode(), by=by, written_as=newest.written_as)


@transaction.atomic
def save_pending(*, pending: PendingRevision, by: User) -> Revised | None:
    """Make the text that was offered the story's newest; None, and nothing happens, when it is already."""
    pending = (
        PendingRevision.objects.select_for_update(no_key=True, of=("self",))
        .select_related("base__article")
        .get(pk=pending.pk)
    )
    if pending.saved_as_id:
        return None
    revised = revise(
        article=pending.base.article,
        given=bytes(pending.given),
        name=pending.name,
        by=by,
        seen=pending.base.number,
        tracked=Tracked(pending.tracked),
        written_as=pending.format,
    )
    pending.saved_as = revised.revision
    pending.save(update_fields=["saved_as"])
    return revised


@transaction.atomic
def discard_pending(*, pending: PendingRevision, by: User) -> None:
    """Throw away a text that was offered and never saved."""
    pending = (
        PendingRevision.objects.select_for_update(no_key=True, of=("self",))
        .select_related("base__article")
        .get(pk=pending.pk)
    )
    if reason := article_rules.why_not_discard(pending, by=by):
        raise Refused(reason)
    audit.record("revision.discarded", about=pending.base.article, by=by, base=pending.base.number)
    pending.delete()


@transaction.atomic
def revise(
    *,
    article: Article,
    given: bytes,
    name: str = "",
    by: User,
    seen: int,
    tracked: Tracked = Tracked.ACCEPT,
    written_as: str = "",
) -> Revised:
    """Make this the story's newest text; whoever revises names the revision they saw, and stale eyes are refused.

    What stands in it word by word keeps its verdict. What was altered or lost must be judged again; what was lost waits
    for a person to place it.
    """
    base = _newest(article, seen=seen)
    draft = read_revision(base=base, given=given, name=name, by=by, tracked=tracked, written_as=written_as)
    notes = _new_notes(draft, base=base)
    # The sources before the claims, as whoever looks at them does: nobody waits in a circle.
    hold_cited(notes, by=by)
    locked_alone(*article.claims.standing())
    article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    base = _newest(article, seen=seen)
    effects = effects_of(draft.text, on=base)
    _follow_title(article, draft, base=base)
    revision = article.revisions.create(
        number=base.number + 1,
        text=draft.text,
        format=draft.format,
        original=given,
        original_name=clean_text(name)[-LONGEST_NAME:],
        not_imported=draft.not_imported,
        by=by,
    )
    sections = keep_sections(revision, draft, headline=article.headline)
    cleared = {place: sentence for place, sentence in effects.known.items() if sentence.cleared_at}
    keep_sentences(revision, draft, sections, cleared=cleared)
    placed = _keep_places(revision, sections, effects)
    _judge_again(revision, effects)
    claims = propose_claims(revision, draft, sections, known=effects.known, taken=placed)
    take_in_notes(revision=revision, notes=notes, by=by)
    check_again(article, by=by)
    audit.record("article.revised", about=article, by=by, revision=revision.number, claims=claims, **effects.counts)
    return Revised(revision, effects)


@transaction.atomic
def place_again(*, lost: LostPlace, start: int, end: int, by: User) -> Occurrence:
    """Say where in the newest text the claim stands that a revision mislaid."""
    claim, lost = _lost(lost, by=by)
    revision = claim.article.revision
    start, end = trimmed(revision.text, start, end)
    words = revision.text[start:end]
    section = revision.sections.filter(body_start__lte=start, end__gte=end).first()
    taken = claim if claim.occurrences.filter(revision=revision, start=start, end=end).exists() else None
    if reason := rules.why_not_raise(words, by=by, below_one_heading=section is not None, taken=taken):
        raise Refused(reason)
    assert section is not None  # noqa: S101 (the rule refuses words outside of a section)
    occurrence = stand(claim, revision=revision, section=section, start=start, end=end)
    if not claim.occurrences.filter(revision=revision, exact=claim.text).exists():
        claim.text = occurrence.exact
    _settle(lost, by=by)
    save(claim, "text")
    audit.record("place.found", about=claim, by=by, revision=revision.number, start=start, end=end)
    return occurrence


@transaction.atomic
def let_go(*, lost: LostPlace, by: User) -> None:
    """Say that the words are gone from the text on purpose."""
    claim, lost = _lost(lost, by=by)
    _settle(lost, by=by)
    save(claim)
    audit.record("place.let_go", about=claim, by=by, words=lost.occurrence.exact)


def _newest(article: Article, *, seen: int) -> Revision:
    """The newest revision, if it is the one that was seen."""
    newest = article.revision
    if newest.number != seen:
        raise Conflict(
            article_rules.why_not_newest(newest),
            current={"revision": newest.number, "by": str(newest.by), "text": newest.text},
        )
    return newest


def _new_notes(draft: Draft, *, base: Revision) -> list[Note]:
    """The notes that came with this text; those of the text before were taken in with it, and people saw to them."""
    if not draft.notes:
        return []
    # An edited text has no name, so it must not be guessed again what it is; a paper has its notes only in its bytes.
    written_as = base.format if base.format in {Format.TEXT, Format.MARKDOWN} else ""
    before = read_draft(bytes(base.original), name=base.original_name, written_as=written_as)
    return new_among(draft.notes, before=before.notes)


def _follow_title(article: Article, draft: Draft, *, base: Revision) -> None:
    """Where the text's title was the headline, a new title is the new one."""
    title = read_draft(base.text.encode("utf-8", "surrogatepass"), written_as=base.written_as).title
    if draft.title and title == article.headline and not article_rules.why_not_call_so(draft.title):
        article.headline = draft.title
        article.save(update_fields=["headline", "changed_at"])


def _keep_places(revision: Revision, sections: Sequence[Section], effects: Effects) -> list[Occurrence]:
    """Keep where the claims stand now, and what was lost for the tray."""
    starts = [section.start for section in sections]
    whole = {carried.occurrence.claim_id for carried in effects.places if carried.anchor.state in {"exact", "moved"}}
    kept: dict[tuple[int, int, int], Occurrence] = {}
    lost = []
    for carried in effects.places:
        was, anchor = carried.occurrence, carried.anchor
        if anchor.start is None or anchor.end is None:
            if was.confirmed:
                lost.append(LostPlace(claim=was.claim, occurrence=was, revision=revision))
            continue
        place = select(revision.text, anchor.start, anchor.end)
        # Elsewhere the claim still says what it said, so whether this is it still must be asked.
        is_asked = anchor.state == "altered" and was.claim_id in whole
        kept[was.claim_id, anchor.start, anchor.end] = Occurrence(
            claim=was.claim,
            revision=revision,
            section=sections[max(0, bisect_right(starts, anchor.start) - 1)],
            start=anchor.start,
            end=anchor.end,
            exact=place.exact,
            prefix=place.prefix,
            suffix=place.suffix,
            state=anchor.state,
            confirmed=was.confirmed and not is_asked,
            confirmed_by_id=None if is_asked else was.confirmed_by_id,
        )
    LostPlace.objects.bulk_create(lost, batch_size=BATCH)
    return Occurrence.objects.bulk_create(kept.values(), batch_size=BATCH)


def _judge_again(revision: Revision, effects: Effects) -> None:
    """Have every claim looked at again whose words changed or went, in the order of their ids."""
    touched: defaultdict[int, list[Carried]] = defaultdict(list)
    whole = set()
    for carried in effects.places:
        if carried.occurrence.confirmed:
            if carried.anchor.state in {"altered", "lost"}:
                touched[carried.occurrence.claim_id].append(carried)
            else:
                whole.add(carried.occurrence.claim_id)
    for pk, places in sorted(touched.items()):
        claim = Claim.objects.get(pk=pk)
        if pk not in whole and (words := next((carried.words for carried in places if carried.words), "")):
            claim.text = words
        save(claim, "text")
        first = places[0]
        reopen(claim=claim, reason=_why(first, revision), changes=first.changes, words_changed=True)


def _why(carried: Carried, revision: Revision) -> str:
    facts = {"section": carried.occurrence.section, "number": revision.number}
    if not carried.words:
        return _("Its words under %(section)s are gone since revision %(number)s.") % facts
    if not carried.changes:
        return _("Its words under %(section)s were rewritten in revision %(number)s.") % facts
    facts["changes"] = in_words(carried.changes)
    return _("The text changed under %(section)s in revision %(number)s: %(changes)s") % facts


def _lost(lost: LostPlace, *, by: User) -> tuple[Claim, LostPlace]:
    """Hold the claim and the lost place, if `by` may say where it stands and nobody was quicker."""
    claim = locked(lost.claim)
    if reason := rules.why_not_arrange(claim, by=by):
        raise Refused(reason)
    lost = LostPlace.objects.select_related("occurrence", "settled_by").get(pk=lost.pk)
    if reason := rules.why_not_settle(lost):
        raise Refused(reason)
    return claim, lost


def _settle(lost: LostPlace, *, by: User) -> None:
    lost.settled_by, lost.settled_at = by, timezone.now()
    lost.save(update_fields=["settled_by", "settled_at"])
