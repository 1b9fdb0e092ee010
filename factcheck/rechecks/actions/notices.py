"""What a page newly says of itself: noted, said in the look, told to the claims."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from factcheck.lib.dois import doi_in_url, normalise_doi
from factcheck.lib.extraction import Page
from factcheck.lib.notices import Notice as Said
from factcheck.lib.notices import new_notices, notices_in
from factcheck.rechecks.actions.books import imported
from factcheck.rechecks.actions.passing_on import Told, in_words, note
from factcheck.rechecks.models import Content
from factcheck.sources.actions import meet_paper
from factcheck.sources.models import Capture, Notice, Origin

if TYPE_CHECKING:
    from factcheck.rechecks.actions.writing import Look

LONGEST_ADDRESS: Final = 2048


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


def is_told_anew(page: Page, *, before: Capture) -> bool:
    """Say whether the page takes something back that it did not when it was captured, wherever it says so.

    Extractors leave corrections below a story out of its main text. That a story goes on (“Update: …”) counts only
    there: around it, it is the headline of another one.
    """
    if page.full_text == before.full_text:
        return False
    told = [notice for notice in notices_in(page.full_text) if notice.kind != "update"]
    return bool(told) and bool(new_notices(notices_in(before.full_text), told))


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
    before = notices_in(look.before.full_text) if look.before else []
    after = notices_in(page.full_text)
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


def _sentences(look: "Look", new: Sequence[Notice], learnt: _Learnt) -> list[str]:
    """What is added to what the look says: each notice, the day the page says it was changed, its new address."""
    said = [in_words(new)] if new else []
    page, before = look.sight.page, look.before
    if page and page.modified and before and look.content == Content.CHANGED and page.modified >= before.at.date():
        said.append(_("The page says it was modified on %(day)s.") % {"day": date_format(page.modified, "j F")})
    if learnt.calls_itself:
        said.append(_("The page now calls itself %(address)s.") % {"address": learnt.calls_itself})
    return said
