"""What is newly said of a source, by its page or by those who keep books on papers: noted once, told to the claims."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from factcheck.claims import actions as claims
from factcheck.claims.models import Citation
from factcheck.lib.dois import doi_in_url, normalise_doi
from factcheck.lib.extraction import Page
from factcheck.lib.notices import Notice as Said
from factcheck.lib.notices import new_notices, notices_in, touches
from factcheck.rechecks import reasons
from factcheck.rechecks.actions.memory import Memory
from factcheck.rechecks.models import Content
from factcheck.sources.actions import meet_paper
from factcheck.sources.models import TAKEN_BACK, Capture, Notice, NoticeKind, Origin, Retraction, Source
from factcheck.sources.rows import update_rows

if TYPE_CHECKING:
    from factcheck.rechecks.actions.writing import Look

# Kinds that may speak of one claim and not of another; the others take back or cast doubt on all.
SPEAKS_OF_SOME: Final = frozenset(
    {NoticeKind.CORRECTION, NoticeKind.CLARIFICATION, NoticeKind.EDITORS_NOTE, NoticeKind.UPDATE}
)
LONGEST_ADDRESS: Final = 2048
LONGEST_SHOWN: Final = 300


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
    opened: set[int] = field(default_factory=set)
    """The claims that were re-opened at this time, for a quote or for a notice."""
    by: set[int] = field(default_factory=set)
    """The citations by which a notice re-opened one."""
    is_changed: bool = False
    """Whether something of the source itself is to be written."""


def tell(looks: Iterable["Look"]) -> None:
    """Note what the pages captured now say of themselves, have the claims told, and say it in the looks' sentences."""
    captured = [look for look in looks if look.capture and look.sight.page and not look.source.same_as_id]
    if not captured:
        return
    changed = {look.source.pk: _learn(look) for look in captured}
    told = [_of_the_page(look, look.sight.page, changed[look.source.pk]) for look in captured if look.sight.page]
    new = note(told)
    for look, each in zip(captured, told, strict=True):
        for judged in look.judged:
            judged["reopened"] = judged["reopened"] or judged["citation"] in each.by
        look.sentence = " ".join([look.sentence, *_sentences(look, new[look.source.pk], changed[look.source.pk])])


def is_told_anew(page: Page, *, before: Capture, memory: Memory) -> bool:
    """Say whether the page takes something back that it did not when it was captured, wherever it says so.

    Extractors leave corrections below a story out of its main text. That a story goes on (“Update: …”) counts only
    there: around it, it is the headline of another one.
    """
    if page.full_text == before.full_text:
        return False
    told = [notice for notice in memory.ask(notices_in, page.full_text) if notice.kind != "update"]
    return bool(told) and bool(new_notices(memory.ask(notices_in, before.full_text), told))


def note(several: Sequence[Told]) -> dict[int, list[Notice]]:
    """Write down what was not told before, have the claims that rest on it told, and give it by source.

    The sources are held by the caller. What weighs most of all that stands becomes what the source is shown with.
    """
    known = _known([told.source for told in several])
    new: dict[int, list[Notice]] = {}
    for told in several:
        keys = {notice.key for notice in known[told.source.pk]}
        fresh = {notice.key: notice for notice in told.found if notice.key not in keys}
        new[told.source.pk] = list(fresh.values())
    Notice.objects.bulk_create(notice for notices in new.values() for notice in notices)
    for told in several:
        _pass_on(told, new[told.source.pk])
        shown = _weightiest(told, [*known[told.source.pk], *new[told.source.pk]])
        told.is_changed |= shown != told.source.notice
        told.source.notice = shown
    update_rows([told.source for told in several if told.is_changed], ["notice", "doi", "canonical_url"])
    return new


def of_the_books(
    source: Source, *, kind: str, on: date | None, doi: str, origin: Origin, text: str, at: datetime
) -> Notice:
    """Write what somebody who keeps books on papers says of one, so that both of them say it once.

    A paper is taken back once, whoever says so and by whichever notice.
    """
    key = "taken back" if kind in TAKEN_BACK else f"{kind} {doi or on or ''}"
    return Notice(source=source, kind=kind, text=text, on=on, seen_at=at, origin=origin, doi=doi, key=key)


def imported(sources: Collection[Source], *, at: datetime) -> dict[int, list[Notice]]:
    """Give what the imported rows of Retraction Watch say of the sources, by source."""
    dois = {source.doi for source in sources if source.doi}
    rows: dict[str, list[Retraction]] = {}
    for row in Retraction.objects.filter(doi__in=dois).order_by("record") if dois else ():
        rows.setdefault(row.doi, []).append(row)
    return {
        source.pk: [
            of_the_books(
                source,
                kind=row.kind,
                on=row.on,
                doi=row.notice_doi,
                origin=Origin.RETRACTION_WATCH,
                text=row.reason,
                at=at,
            )
            for row in rows.get(source.doi, [])
        ]
        for source in sources
    }


@dataclass(frozen=True, slots=True)
class _Learnt:
    is_paper: bool
    """Whether the source turned out to be a paper we did not take it for."""
    is_new: bool
    """Whether it is another paper, or calls itself otherwise, than we knew."""
    calls_itself: str
    """The address it names as its own now, when that is another than it was."""


def _learn(look: "Look") -> _Learnt:
    """Learn from a page which paper it is, and what it calls itself."""
    source, page = look.source, look.sight.page
    assert page is not None  # noqa: S101 (only pages that were read are captured)
    doi = doi_in_url(source.url) or normalise_doi(page.doi) or doi_in_url(look.sight.fetched.final_url)
    is_paper = bool(doi) and doi != source.doi
    was, named = source.canonical_url, page.canonical_url
    if len(named) > LONGEST_ADDRESS:
        named = ""
    source.doi, source.canonical_url = doi or source.doi, named or was
    is_moved = bool(named) and named != was
    return _Learnt(is_paper, is_paper or is_moved, named if was and is_moved else "")


def _of_the_page(look: "Look", page: Page, learnt: _Learnt) -> Told:
    after = look.memory.ask(notices_in, page.full_text)
    before = look.memory.ask(notices_in, look.before.full_text) if look.before and after else []
    news = {notice.key for notice in new_notices(before, after)} if look.before else set()
    said = " ".join(notice.key[1] for notice in after)
    found = [_stood(look, notice, is_news=notice.key in news) for notice in after]
    for words in page.corrections:
        # What is said to machines may be what is said to readers.
        machine = Said("correction", words, 0, len(words))
        if machine.key[1] not in said:
            found.append(_stood(look, machine, is_news=look.before is not None))
    standing = frozenset(notice.key for notice in found)
    if learnt.is_paper:
        meet_paper(look.source)
        found += imported([look.source], at=look.at)[look.source.pk]
    return Told(
        source=look.source,
        found=found,
        citations=look.standing.citations,
        at=look.at,
        before=look.before,
        after=look.capture,
        standing=standing,
        opened={judged["claim"] for judged in look.judged if judged["reopened"]},
        is_changed=learnt.is_new,
    )


def _stood(look: "Look", notice: Said, *, is_news: bool) -> Notice:
    kind, words = notice.key
    return Notice(
        source=look.source,
        kind=notice.kind,
        text=notice.text,
        on=notice.on,
        seen_at=look.at,
        origin=Origin.PAGE,
        capture=look.capture,
        is_news=is_news,
        key=f"{kind} {hashlib.sha256(words.encode()).hexdigest()}",
    )


def _known(sources: Sequence[Source]) -> dict[int, list[Notice]]:
    known: dict[int, list[Notice]] = {source.pk: [] for source in sources}
    for notice in Notice.objects.filter(source__in=known).order_by("pk"):
        known[notice.source_id].append(notice)
    return known


def _pass_on(told: Told, new: Sequence[Notice]) -> None:
    """Re-open the claims that a new notice speaks of; all of them when the source takes back what it said.

    A source that was taken back already is not taken back again. A correction that cannot be told to speak of a claim
    stands on its card, and opens nothing.
    """
    was_taken_back = told.source.notice is not None and told.source.notice.takes_all_back
    taken_back = next((notice for notice in new if notice.takes_all_back), None)
    if taken_back:
        _reopen(told, taken_back, [] if was_taken_back else told.citations)
        return
    for notice in new:
        if notice.is_news and notice.kind in SPEAKS_OF_SOME and notice.origin == Origin.PAGE:
            quiet = [one for one in told.citations if one.claim_id not in told.opened]
            _reopen(told, notice, [one for one in quiet if _touches(notice, one)])


def _touches(notice: Notice, citation: Citation) -> bool:
    return touches(notice.text, f"{citation.claim.text}\n{citation.quote}")


def _reopen(told: Told, notice: Notice, citations: Iterable[Citation]) -> None:
    why = reasons.why_reopen_for_notice(notice, seen=reasons.Seen(told.source, before=told.at, now=told.at))
    for citation in citations:
        if claims.reopen(claim=citation.claim, reason=why, citation=citation, before=told.before, after=told.after):
            told.opened.add(citation.claim_id)
            told.by.add(citation.pk)


def _weightiest(told: Told, notices: Iterable[Notice]) -> Notice | None:
    """Choose what the source is shown with: what weighs most, of that the newest, of all that still stands.

    What a page says of itself stands as long as it says so. What was reinstated is taken back no more.
    """
    shown = told.source.notice_id
    here = [
        notice
        for notice in notices
        if notice.origin != Origin.PAGE
        or (notice.key in told.standing if told.standing is not None else notice.pk == shown)
    ]
    reinstated = max((_when(notice) for notice in here if notice.kind == NoticeKind.REINSTATEMENT), default=None)
    here = [notice for notice in here if not (reinstated and notice.takes_all_back and _when(notice) <= reinstated)]
    kinds = NoticeKind.values
    return min(here, key=lambda notice: (kinds.index(notice.kind), -notice.pk), default=None)


def _when(notice: Notice) -> date:
    return notice.on or notice.seen_at.date()


def _sentences(look: "Look", new: Sequence[Notice], learnt: _Learnt) -> list[str]:
    """What is added to what the look says: each notice, the day the page says it was changed, its new address."""
    said = [in_words(new)] if new else []
    page, before = look.sight.page, look.before
    if page and page.modified and before and look.content == Content.CHANGED and page.modified >= before.at.date():
        said.append(_("The page says it was modified on %(day)s.") % {"day": date_format(page.modified, "j F")})
    if learnt.calls_itself:
        said.append(_("The page now calls itself %(address)s.") % {"address": learnt.calls_itself})
    return said


def in_words(notices: Iterable[Notice]) -> str:
    """What is newly said of a source, a sentence for each notice."""
    return " ".join(f"{_shortened(notice.sentence)}." for notice in notices)


def _shortened(words: str) -> str:
    words = words.rstrip(".")
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
