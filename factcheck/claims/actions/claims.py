"""Raising, dropping, splitting and merging claims: which assertions of the story are checked."""

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.audit import actions as audit
from factcheck.claims import rules
from factcheck.claims.actions.decisions import reopen
from factcheck.claims.actions.locks import locked, locked_alone, save
from factcheck.claims.actions.places import check_again, next_number, stand, trimmed
from factcheck.claims.models import Claim, Kind, Occurrence, Verdict
from factcheck.claims.proposals import kind_of
from factcheck.lib.errors import Refused
from factcheck.lib.spans import Span
from factcheck.lib.text import clean_text

# What a copy of a citation keeps from the claim that was split.
COPIED = (
    *("source", "quote", "locator", "stance", "proves", "by", "quote_state", "quote_start", "quote_end"),
    *("quote_changes", "capture", "proved_capture"),
)


@transaction.atomic
def raise_claim(*, article: Article, start: int, end: int, by: User, kind: str | None = None) -> Claim:
    """Make a claim of these characters of the story's newest text."""
    article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    revision = article.revision
    start, end = trimmed(revision.text, start, end)
    words = revision.text[start:end]
    section = revision.sections.filter(body_start__lte=start, end__gte=end).first()
    taken = article.claims.standing().filter(
        occurrences__revision=revision, occurrences__start=start, occurrences__end=end
    )
    if reason := rules.why_not_raise(words, by=by, below_one_heading=section is not None, taken=taken.first()):
        raise Refused(reason)
    assert section is not None  # noqa: S101 (the rule refuses words outside of a section)
    claim = article.claims.create(
        number=next_number(article), text=words, kind=kind or kind_of(words) or Kind.OTHER, raised_by=by
    )
    stand(claim, revision=revision, section=section, start=start, end=end)
    check_again(article, by=by)
    audit.record("claim.raised", about=claim, by=by, article=article.pk)
    return claim


@transaction.atomic
def drop_claim(*, claim: Claim, by: User) -> None:
    """Take the claim out of the check; its words are again to be looked at."""
    claim = locked(claim)
    if reason := rules.why_not_drop(claim, by=by):
        raise Refused(reason)
    claim.dropped_at, claim.dropped_by = timezone.now(), by
    save(claim, "dropped_at", "dropped_by")
    audit.record("claim.dropped", about=claim, by=by)


@transaction.atomic
def split_claim(*, claim: Claim, parts: Sequence[str], by: User) -> list[Claim]:
    """Make several claims of one, each of some of its words in their order; the first keeps its number.

    Every part keeps the citations, for what supports the whole supports its parts. A verdict on the whole is no verdict
    on a part, so it must be looked at again. Where the claim is repeated, each part stands on its own words if they are
    there; a place with none of them is asked about again.
    """
    claim = locked(claim)
    # Before it is read any further: a merged claim has no places left.
    if reason := rules.why_not_arrange(claim, by=by):
        raise Refused(reason)
    parts = [words for words in (" ".join(clean_text(part).split()) for part in parts) if words]
    places = list(claim.occurrences.select_related("revision", "section").in_order())
    whole = next((place for place in places if place.exact == claim.text), places[0])
    spans = _spans_of(parts, whole.exact)
    missing = next((part for part, span in zip(parts, spans, strict=True) if span is None), "")
    if reason := rules.why_not_split(claim, by=by, parts=parts, missing=missing):
        raise Refused(reason)
    was, number = claim.text, next_number(claim.article)
    texts = [whole.exact[span.start : span.end] for span in spans if span]
    claim.text, claim.kind = texts[0], kind_of(texts[0]) or Kind.OTHER
    save(claim, "text", "kind")
    split = [
        claim,
        *(
            claim.article.claims.create(
                number=at, text=text, kind=kind_of(text) or Kind.OTHER, raised_by=claim.raised_by
            )
            for at, text in enumerate(texts[1:], start=number)
        ),
    ]
    for place in places:
        _share_out(place, split)
    for citation in claim.citations.standing():
        for part in split[1:]:
            part.citations.create(**{field: getattr(citation, field) for field in COPIED})
    reopen(claim=claim, reason=_("The claim was split; this was decided on the whole of it."))
    check_again(claim.article, by=by)
    audit.record("claim.split", about=claim, by=by, was=was, into=[part.pk for part in split])
    claim.refresh_from_db()
    return split


@transaction.atomic
def merge_claims(*, claim: Claim, into: Claim, by: User) -> None:
    """Say that `claim` is the same assertion as `into`, which takes over its places and citations."""
    held = locked_alone(claim, into)
    claim, into = held[claim.pk], held[into.pk]
    if reason := rules.why_not_merge(claim, into=into, by=by):
        raise Refused(reason)
    article = Article.objects.select_for_update(no_key=True).get(pk=into.article_id)
    there = set(into.occurrences.values_list("revision", "start", "end"))
    for place in claim.occurrences.all():
        if (place.revision_id, place.start, place.end) in there:
            place.delete()
        else:
            place.claim = into
            place.save(update_fields=["claim"])
    claim.citations.update(claim=into)
    claim.queries.update(claim=into)
    claim.dropped_at, claim.dropped_by, claim.merged_into = timezone.now(), by, into
    save(claim, "dropped_at", "dropped_by", "merged_into")
    save(into)
    if claim.is_stale:
        reopen(claim=into, reason=claim.stale_because)
    elif claim.verdict not in {into.verdict, Verdict.UNCHECKED}:
        reopen(
            claim=into,
            reason=_("Claim %(number)s, decided as “%(verdict)s”, was merged into this one.")
            % {"number": claim.number, "verdict": claim.get_verdict_display()},
        )
    check_again(article, by=by)
    audit.record("claim.merged", about=claim, by=by, into=into.pk)


def _spans_of(parts: Sequence[str], words: str) -> list[Span | None]:
    """Where each part stands in the words, one behind the other; None for one that does not."""
    spans: list[Span | None] = []
    at = 0
    for part in parts:
        spaced = r"\s+".join(map(re.escape, part.split()))
        found = re.compile(spaced).search(words, at)
        spans.append(Span(*found.span()) if found else None)
        at = found.end() if found else at
    return spans


def _share_out(place: Occurrence, split: Sequence[Claim]) -> None:
    """Give every claim its own words of a place where the whole stood."""
    spans = _spans_of([claim.text for claim in split], place.exact)
    if not any(spans):
        place.confirmed, place.confirmed_by = False, None
        place.save(update_fields=["confirmed", "confirmed_by"])
        return
    place.delete()
    for claim, span in zip(split, spans, strict=True):
        if span:
            own = stand(
                claim,
                revision=place.revision,
                section=place.section,
                start=place.start + span.start,
                end=place.start + span.end,
            )
            own.confirmed, own.confirmed_by = place.confirmed, place.confirmed_by
            own.save(update_fields=["confirmed", "confirmed_by"])
