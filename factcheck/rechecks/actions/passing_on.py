"""Passing on what is newly said of a source: noted once, told to the claims that rest on it, shown with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max

from factcheck.claims import actions as claims
from factcheck.claims.models import Citation, Decision
from factcheck.lib.notices import touches
from factcheck.rechecks import reasons
from factcheck.rechecks.actions.books import not_reinstated, untold
from factcheck.sources.models import Capture, Notice, NoticeKind, Origin, Source
from factcheck.sources.rows import update_rows

# Kinds that may speak of one claim and not of another; the others take back or cast doubt on all.
SPEAKS_OF_SOME: Final = frozenset(
    {NoticeKind.CORRECTION, NoticeKind.CLARIFICATION, NoticeKind.EDITORS_NOTE, NoticeKind.UPDATE}
)
LONGEST_SHOWN: Final = 300
SPACED: Final = timedelta(hours=6)  # between two looks without what takes all back, before that is gone
# After these a sentence is over.
ENDS_QUOTED: Final = (".”", "!”", "?”")


@dataclass(slots=True)
class Told:
    """What is told of a source at one time, and the claims that rest on it."""

    source: Source
    found: Sequence[Notice]
    citations: Sequence[Citation]
    at: datetime
    before: Capture | None = None
    after: Capture | None = None
    standing: frozenset[str] | None = None
    """The keys of the notices that stand on the page now; None when nobody looked at the page."""
    back: list[tuple[Notice, datetime]] = field(default_factory=list)
    """What was gone and stands there again, and since when it was gone."""
    causes: list[claims.Cause] = field(default_factory=list)
    """Why which of the claims are to be re-opened for it."""
    is_changed: bool = False
    """Whether something of the source itself is to be written."""


def note(several: Sequence[Told]) -> dict[int, list[Notice]]:
    """Write down what was not told before, say why claims are to be re-opened for it, and give it by source.

    The sources are held by the caller, who re-opens the claims when all is written. What weighs most of all that stands
    becomes what the source is shown with.
    """
    known = _known([told.source for told in several])
    new: dict[int, list[Notice]] = {}
    for told in several:
        new[told.source.pk] = untold(told.found, known=known[told.source.pk])
    Notice.objects.bulk_create(notice for notices in new.values() for notice in notices)
    turned = [notice for told in several for notice in _turned(told, known[told.source.pk])]
    decided = last_decided([citation for told in several if told.back for citation in told.citations])
    for told in several:
        every = [*known[told.source.pk], *new[told.source.pk]]
        pass_on(told, not_reinstated(new[told.source.pk], among=every))
        for notice, since in told.back:
            unaware = decided_since(since, told.citations, decided=decided)
            pass_on(replace(told, citations=unaware), not_reinstated([notice], among=every))
        shown = _weightiest(every)
        told.is_changed |= shown != told.source.notice
        told.source.notice = shown
    update_rows(turned, ["missed_at", "gone_at"])
    update_rows([told.source for told in several if told.is_changed], ["notice", "doi", "canonical_url"])
    return new


def _known(sources: Sequence[Source]) -> dict[int, list[Notice]]:
    known: dict[int, list[Notice]] = {source.pk: [] for source in sources}
    for notice in Notice.objects.filter(source__in=known).order_by("pk"):
        known[notice.source_id].append(notice)
    return known


def reopen(several: Sequence[Told]) -> dict[int, list[int]]:
    """Re-open the claims for what was told, all together, and give them by source."""
    made = claims.reopen_all([cause for told in several for cause in told.causes])
    opened = {one.citation_id: one.claim_id for one in made if one}
    return {told.source.pk: sorted({opened[one.pk] for one in told.citations if one.pk in opened}) for told in several}


def pass_on(told: Told, new: Sequence[Notice]) -> None:
    """Have the claims re-opened that a new notice speaks of; all of them when the source takes back what it said.

    A source that was taken back already is not taken back again. A correction that cannot be told to speak of a claim
    stands on its card, and opens nothing.
    """
    was_taken_back = told.source.notice is not None and told.source.notice.takes_all_back
    taken_back = next((notice for notice in new if notice.takes_all_back), None)
    if taken_back:
        told.causes += _causes(told, taken_back, [] if was_taken_back else told.citations)
        return
    for notice in new:
        if notice.is_news and notice.kind in SPEAKS_OF_SOME and notice.origin == Origin.PAGE:
            touched = [one for one in told.citations if _touches(notice, one)]
            told.causes += _causes(told, notice, touched, is_further=True)


def _touches(notice: Notice, citation: Citation) -> bool:
    return touches(notice.text, f"{citation.claim.text}\n{citation.quote}")


def _causes(
    told: Told, notice: Notice, citations: Iterable[Citation], *, is_further: bool = False
) -> list[claims.Cause]:
    why = reasons.why_reopen_for_notice(notice, seen=reasons.Seen(told.source, before=told.at, now=told.at))
    return [
        claims.Cause(one.claim, why, one, before=told.before, after=told.after, is_further=is_further)
        for one in citations
    ]


def decided_since(at: datetime, resting: Sequence[Citation], *, decided: Mapping[int, datetime]) -> list[Citation]:
    """Choose the citations whose claims were decided on since, as `last_decided` has it."""
    return [one for one in resting if one.claim_id in decided and decided[one.claim_id] > at]


def last_decided(resting: Sequence[Citation]) -> dict[int, datetime]:
    """Say when somebody last decided on the claims that somebody decided on."""
    if not resting:
        return {}
    decisions = Decision.objects.filter(claim__in={citation.claim_id for citation in resting}).order_by()
    return dict(decisions.values_list("claim").annotate(Max("at")))


def _turned(told: Told, known: Iterable[Notice]) -> list[Notice]:
    """Mark those notices of the page that it shows no more, and those that it shows again.

    What takes all back is gone only when a second look, hours later, misses it too: one old copy of a page, from a
    cache, must not have anybody verify what was taken back.
    """
    standing = told.standing
    if standing is None:
        return []
    of_the_page = [notice for notice in known if notice.origin == Origin.PAGE]
    return [notice for notice in of_the_page if _turns(notice, told, is_there=notice.key in standing)]


def _turns(notice: Notice, told: Told, *, is_there: bool) -> bool:
    was = notice.missed_at, notice.gone_at
    if is_there:
        if notice.gone_at and notice.dismissed_at is None:
            told.back.append((notice, notice.gone_at))
        notice.missed_at = notice.gone_at = None
    else:
        notice.missed_at = notice.missed_at or told.at
        if not notice.takes_all_back or told.at - notice.missed_at >= SPACED:
            notice.gone_at = notice.gone_at or told.at
    return was != (notice.missed_at, notice.gone_at)


def show_anew(source: Source) -> None:
    """Have the source shown with what weighs most, now that another of its notices stands or none."""
    source.notice = _weightiest(_known([source])[source.pk])
    source.save(update_fields=["notice"])


def _weightiest(notices: Sequence[Notice]) -> Notice | None:
    """Choose what a source is shown with: what weighs most, of that the newest, of all that still stands."""
    standing = [notice for notice in notices if notice.stands]
    kinds = NoticeKind.values
    return min(
        not_reinstated(standing, among=standing),
        key=lambda notice: (kinds.index(notice.kind), -notice.pk),
        default=None,
    )


def in_words(notices: Iterable[Notice]) -> str:
    """What is newly said of a source, a sentence for each notice."""
    return " ".join(ended(notice.sentence) for notice in notices)


def ended(words: str) -> str:
    """The words, or so many of them that somebody reads them, as a sentence with one full stop."""
    words = words.rstrip(".")
    words = words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
    return words if words.endswith(ENDS_QUOTED) else f"{words}."
