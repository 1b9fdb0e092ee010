"""What a page newly says of itself: noted, said in the look, told to the claims."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from factcheck.lib.dois import doi_in_url, normalise_doi
from factcheck.lib.extraction import Page
from factcheck.lib.notices import Notice as Said
from factcheck.lib.notices import new_notices, notices_in
from factcheck.rechecks.actions.books import imported
from factcheck.rechecks.actions.memory import Memory
from factcheck.rechecks.actions.passing_on import Told, ended, in_words, note
from factcheck.rechecks.models import Content
from factcheck.sources.models import Capture, Notice, Origin, Source

if TYPE_CHECKING:
    from factcheck.rechecks.actions.writing import Look

# What came of a look that saw the page, and could keep what was new.
READ: Final = frozenset({Content.SAME, Content.CHANGED})
LONGEST_ADDRESS: Final = 2048


def tell(looks: Iterable["Look"]) -> None:
    """Note what the pages seen now say of themselves, and say it in the looks, with the claims it re-opens.

    Of a page that says the same as before, only what it does not show any more, or again, is noted.
    """
    read = _read(looks)
    said = _that_said_something([look.source for look, _page in read if not look.capture])
    seen: list[tuple[Look, Told, _Learnt]] = []
    for look, page in read:
        learnt = _learn(look, page)
        if look.capture or learnt.is_new or look.source.pk in said:
            seen.append((look, _of_the_page(look, page, learnt), learnt))
    if not seen:
        return
    new = note([told for _look, told, _learnt in seen])
    for look, told, learnt in seen:
        look.told = told.causes
        look.sentence = " ".join([look.sentence, *_again(told), *_sentences(look, new[look.source.pk], learnt)])
        if learnt.is_paper or look.before is None:
            look.met = look.source.doi


def known_of(pages: Mapping[int, Page]) -> dict[int, set[str]]:
    """What we know already that these pages, by their sources, say of themselves; asked where they say it to machines.

    Only there may something be new although the text is the same.
    """
    known: dict[int, set[str]] = {source: set() for source, page in pages.items() if page.corrections}
    if known:
        for source, key in Notice.objects.filter(source__in=known).values_list("source", "key"):
            known[source].add(key)
    return known


def is_told_anew(page: Page, *, before: Capture, known: Collection[str], memory: Memory) -> bool:
    """Say whether the page takes something back that it did not when it was captured, wherever it says so.

    Extractors leave corrections below a story out of its main text. That a story goes on (“Update: …”) counts only
    there: around it, it is the headline of another one. What is said to machines is new where it is not `known`.
    """
    machines = _said_to_machines(page, memory.ask(notices_in, page.full_text)) if page.corrections else []
    if any(_key(notice) not in known for notice in machines):
        return True
    if page.full_text == before.full_text:
        return False
    told = [notice for notice in memory.ask(notices_in, page.full_text) if notice.kind != "update"]
    return bool(told) and bool(new_notices(memory.ask(notices_in, before.full_text), told))


def _read(looks: Iterable["Look"]) -> list[tuple["Look", Page]]:
    """The looks that read the page itself, with what they read; a source that is another one's page says nothing."""
    return [
        (look, page)
        for look in looks
        if (page := look.sight.page) and look.content in READ and not look.source.same_as_id
    ]


def _that_said_something(sources: Sequence[Source]) -> set[int]:
    """Those of the sources whose page ever said something of itself."""
    if not sources:
        return set()
    return set(Notice.objects.of_pages().filter(source__in=sources).values_list("source", flat=True))


@dataclass(frozen=True, slots=True)
class _Learnt:
    is_paper: bool
    """Whether the source turned out to be a paper we did not take it for."""
    is_new: bool
    """Whether it is another paper, or calls itself otherwise, than we knew."""
    calls_itself: str
    """The address it names as its own now, when that is another than it was."""


def _learn(look: "Look", page: Page) -> _Learnt:
    """Learn from a page which paper it is, and what it calls itself.

    From one that says what it said before, only what nobody knew: which paper it is.
    """
    source = look.source
    doi = doi_in_url(source.url) or normalise_doi(page.doi) or doi_in_url(look.sight.fetched.final_url)
    if not look.capture:
        is_paper = bool(doi) and not source.doi
        source.doi = source.doi or doi
        return _Learnt(is_paper, is_paper, "")
    is_paper = bool(doi) and doi != source.doi
    was, named = source.canonical_url, page.canonical_url
    if len(named) > LONGEST_ADDRESS:
        named = ""
    source.doi, source.canonical_url = doi or source.doi, named or was
    is_moved = bool(named) and named != was
    return _Learnt(is_paper, is_paper or is_moved, named if was and is_moved else "")


def _of_the_page(look: "Look", page: Page, learnt: _Learnt) -> Told:
    after = look.memory.ask(notices_in, page.full_text)
    machines = _said_to_machines(page, after)
    found: list[Notice] = []
    if look.capture:
        before = look.memory.ask(notices_in, look.before.full_text) if look.before and after else []
        news = {notice.key for notice in new_notices(before, after)} if look.before else set()
        found = [_stood(look, notice, is_news=notice.key in news) for notice in after]
        found += [_stood(look, notice, is_news=look.before is not None) for notice in machines]
        if learnt.is_paper:
            found += imported([look.source], at=look.at)[look.source.pk]
    return Told(
        source=look.source,
        found=found,
        citations=look.standing.citations,
        at=look.at,
        before=look.before,
        after=look.capture,
        standing=frozenset(_key(notice) for notice in [*after, *machines]),
        is_changed=learnt.is_new,
    )


def _said_to_machines(page: Page, after: Sequence[Said]) -> list[Said]:
    """The corrections named in data for machines; what is said to machines may be what is said to readers."""
    said = " ".join(notice.key[1] for notice in after)
    machines = [Said("correction", words, 0, len(words)) for words in page.corrections]
    return [notice for notice in machines if notice.key[1] not in said]


def _stood(look: "Look", notice: Said, *, is_news: bool) -> Notice:
    return Notice(
        source=look.source,
        kind=notice.kind,
        text=notice.text,
        on=notice.on,
        seen_at=look.at,
        origin=Origin.PAGE,
        capture=look.capture,
        is_news=is_news,
        key=_key(notice),
    )


def _key(notice: Said) -> str:
    kind, words = notice.key
    return f"{kind} {hashlib.sha256(words.encode()).hexdigest()}"


def _again(told: Told) -> list[str]:
    return [ended(_("The page says again: “%(text)s”") % {"text": notice.text}) for notice, _since in told.back]


def _sentences(look: "Look", new: Sequence[Notice], learnt: _Learnt) -> list[str]:
    """What is added to what the look says: each notice, the day the page says it was changed, its new address."""
    said = [in_words(new)] if new else []
    page, before = look.sight.page, look.before
    if page and page.modified and before and look.content == Content.CHANGED and page.modified >= before.at.date():
        said.append(_("The page says it was modified on %(day)s.") % {"day": date_format(page.modified, "j F")})
    if learnt.calls_itself:
        said.append(_("The page now calls itself %(address)s.") % {"address": learnt.calls_itself})
    return said
