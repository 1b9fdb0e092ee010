"""Writing looks down: the captures, the quotes, the claims, the schedule, all of it or nothing."""

import logging
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factcheck.claims import actions as claims
from factcheck.claims.models import Citation
from factcheck.lib.extraction import Page
from factcheck.lib.noise import text_sha256
from factcheck.lib.notices import notices_in
from factcheck.rechecks import schedule
from factcheck.rechecks.actions import failing, holding, notices, quotes
from factcheck.rechecks.actions.alerts import Change, raise_alerts
from factcheck.rechecks.actions.books import ask_soon
from factcheck.rechecks.actions.holding import Rows
from factcheck.rechecks.actions.leases import Wait, database_clock, put_off
from factcheck.rechecks.actions.main_texts import captures_of, with_main_texts
from factcheck.rechecks.actions.memory import Memory
from factcheck.rechecks.actions.noting import cited_lately, note_marks, note_wish
from factcheck.rechecks.actions.quiet import is_quiet, write_quiet
from factcheck.rechecks.actions.restless import SECOND_LOOK, learn_places, says_the_same
from factcheck.rechecks.actions.sameness import has_moved, join_if_known, may_join
from factcheck.rechecks.actions.sentences import good_news
from factcheck.rechecks.content import what_hides
from factcheck.rechecks.models import Content, Reach, Recheck
from factcheck.rechecks.reasons import Seen
from factcheck.rechecks.sights import Sight
from factcheck.sources import bodies, locks
from factcheck.sources.actions import FILLED_IN, Kept, keep_captures
from factcheck.sources.bodies import NotKept
from factcheck.sources.models import Capture, Outcome, Source
from factcheck.sources.rows import insert_rows, update_rows

WRITTEN = (
    "interval",
    "next_check_at",
    "wanted_at",
    "lease",
    "leased_until",
    "attempts",
    "etag",
    "last_modified",
    "sent_at",
    "believed",
    "volatile",
    "last_checked_at",
    "last_seen_at",
    "outcome",
    "trouble",
    "strikes",
    "struck_at",
)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Look:
    """One look while it is written down: what was seen, of what, and what came of it."""

    sight: Sight
    source: Source
    at: datetime
    citations: Sequence[Citation]
    standing: quotes.Standing
    memory: Memory
    known: Collection[str] = ()  # what we know that the page says of itself
    is_young: bool = False
    reach: Reach = Reach.OK
    content: Content | None = None
    capture: Capture | None = None
    before: Capture | None = None
    text_sha256: str = ""
    weighed: Sequence[quotes.Weighed] = ()
    told: Sequence[claims.Cause] = ()  # why claims are to be re-opened for what the page says of itself
    judged: list[dict[str, Any]] = field(default_factory=list)
    met: str = ""  # the paper that it turned out to be
    outcome: Outcome = Outcome.UNCHANGED
    sentence: str = ""
    earlier: list[schedule.Look] | None = None  # failed looks in a row before this one, once they were asked for

    @property
    def counted(self) -> schedule.Look:
        """The look as far as it counts for what comes next."""
        return schedule.Look(self.at, self.reach, self.content or "", self.sight.fetched.status or None)

    @property
    def is_new(self) -> bool:
        """Say whether there is something to capture."""
        if self.sight.page is None or self.counted.kind:
            return False
        return self.before is None or self.content == Content.CHANGED


def write_down(sights: Sequence[Sight], *, token: UUID) -> list[Recheck]:
    """Write down looks that ended together, each with all that follows from it, all of it or nothing.

    A look whose source is not ours any more leaves no trace. What may turn out to be another source too is written
    alone, and so is each of a group that could not be written together: one must not take the others down with it. A
    look that was put off is no look.
    """
    if waits := {
        sight.source: Wait(sight.fetched.retry_after or 0.0, sight.fetched.sentence)
        for sight in sights
        if sight.is_put_off
    }:
        put_off(waits, token=token)
        sights = [sight for sight in sights if not sight.is_put_off]
    captures = captures_of(sights)
    sights = with_main_texts(sights, captures)
    alone = [sight for sight in sights if may_join(sight)]
    quiet = [sight for sight in sights if is_quiet(sight)]
    together = [sight for sight in sights if not may_join(sight) and not is_quiet(sight)]
    written: list[Recheck] = []
    write_others = partial(_write_judged, captures=captures, memory=Memory())
    for write, some in ((write_quiet, quiet), (write_others, together)):
        try:
            written += write(some, token=token) if some else []
        except DatabaseError:
            log.exception("Writing down %s looks failed", len(some))
            alone += some
    for sight in alone:
        try:
            written += write_others([sight], token=token)
        except DatabaseError:
            # It is tried again when its lease has run out.
            log.exception("Writing down the look at source %s failed", sight.source)
    return written


def _write_judged(
    sights: Sequence[Sight], *, token: UUID, captures: Mapping[int, Capture], memory: Memory
) -> list[Recheck]:
    """Judge the looks and keep what is new while nobody is kept waiting; then hold the rows, and write.

    What was judged is good for as long as nobody changed a source, a citation or a claim. Bytes that are kept for a
    look that then leaves no trace are found by who checks the store.
    """
    rows = holding.read([sight.source for sight in sights], token=token)
    looks = _looks_of(sights, rows, captures, memory=memory)
    new = {look.sight.sha256: look.sight.fetched.body for look in looks if look.is_new}
    with locks.held(new):
        kept = bodies.keep_all(new)
        for look in looks:
            if look.is_new and look.sight.page:
                _weighed(look, look.sight.page)
                if memory.ask(notices_in, look.sight.page.full_text) and look.before:
                    memory.ask(notices_in, look.before.full_text)
        return _write(looks, token=token, rows=rows, captures=captures, answered=dict(kept))


@transaction.atomic
def _write(
    looks: list[Look],
    *,
    token: UUID,
    rows: Rows,
    captures: Mapping[int, Capture],
    answered: Mapping[str, NotKept | None],
) -> list[Recheck]:
    ours = holding.hold_sources([look.source.pk for look in looks], token=token)
    began = database_clock()
    touched = _touching(looks, at=began)
    held = holding.hold_claims(touched, held=ours, token=token, known=rows)
    if held is not rows and looks:
        looks = _looks_of([look.sight for look in looks], held, captures, memory=looks[0].memory)
    # Not before the claims are ours: who was deciding on one meanwhile did so before this look, and not after it.
    now = database_clock()
    young = cited_lately([look.source.pk for look in looks], now=now)
    for look in looks:
        look.at, look.is_young = now if look.source.pk in touched else began, look.source.pk in young
    _keep([look for look in looks if look.is_new], answered=answered)
    for look in looks:
        if look.counted.kind:
            failing.note(look)
        elif look.content == Content.NOT_KEPT:
            _unkept(look)
        else:
            _well(look)
        _end(look.source, now=look.at)
    claims.prove_all([proof for look in looks if look.capture for proof in quotes.proofs(look.standing, look.capture)])
    update_rows([look.source for look in looks if look.capture], [*WRITTEN, *FILLED_IN])
    update_rows([look.source for look in looks if not look.capture], WRITTEN)
    notices.tell(looks)
    # Whoever re-opens a claim keeps all others from acting until we commit: what follows only says what was re-opened.
    _reopen(looks)
    raise_alerts([_change(look) for look in looks])
    rechecks = [_recheck(look) for look in looks]
    insert_rows(rechecks)
    ask_soon({look.met for look in looks if look.met})
    return rechecks


def _touching(looks: Iterable[Look], *, at: datetime) -> set[int]:
    """Choose the sources whose claims may be written; a look that failed and confirms nothing keeps nobody waiting."""
    touched = set()
    for look in looks:
        look.at = at
        if look.sight.page or may_join(look.sight) or failing.confirms_loss(look):
            touched.add(look.source.pk)
    return touched


def _looks_of(sights: Sequence[Sight], rows: Rows, captures: Mapping[int, Capture], *, memory: Memory) -> list[Look]:
    """Put to each sight its source, with what stood there before, and its citations, and say what was there."""
    sights = [sight for sight in sights if sight.source in rows.sources]
    read = [rows.sources[sight.source] for sight in sights if sight.page]
    captures = {**captures, **_captures(rows.sources.values(), read=read, known=captures)}
    known = notices.known_of({sight.source: sight.page for sight in sights if sight.page})
    now = timezone.now()
    looks = []
    for sight in sights:
        source, citations = rows.sources[sight.source], rows.citations[sight.source]
        if source.capture_id:
            source.capture = captures[source.capture_id]
        standing = quotes.Standing([])
        if sight.page:
            standing = quotes.standing_in(sight.page.full_text, citations, memory=memory)
        look = Look(sight, source, now, citations, standing, memory, before=source.capture)
        look.known = known.get(source.pk, ())
        look.reach = Reach.OK if sight.fetched.reach == "not_modified" else Reach(sight.fetched.reach)
        look.content = _content_of(look) if look.reach == Reach.OK else None
        looks.append(look)
    return looks


def _captures(sources: Iterable[Source], *, read: Sequence[Source], known: Collection[int]) -> dict[int, Capture]:
    """The other latest captures, by their ids; with their texts where there is another to compare."""
    wanted = {source.capture_id for source in sources if source.capture_id and source.capture_id not in known}
    compared = {source.capture_id for source in read if source.capture_id in wanted}
    unread = Capture.objects.defer("text", "full_text", "headers").in_bulk(wanted - compared)
    return {**unread, **Capture.objects.in_bulk(compared)} if compared else unread


def _reopen(looks: Sequence[Look]) -> None:
    """Re-open the claims for which something changed, of all looks at once, and say in each what became of them."""
    changed = [quotes.causes(look.weighed, before=look.before, after=look.capture) for look in looks]
    made = claims.reopen_all([cause for causes in [*changed, *(look.told for look in looks)] for cause in causes])
    reopened = {one.citation_id for one in made if one and one.citation_id}
    for look in looks:
        again = [citation for citation in look.citations if citation.pk in reopened]
        look.judged = quotes.judged(look.weighed or quotes.as_they_stand(again), reopened=reopened)


def _change(look: Look) -> Change:
    reopened = [told["claim"] for told in look.judged if told["reopened"]]
    return Change(look.source, look.at, look.sentence, reopened)


def _recheck(look: Look) -> Recheck:
    return Recheck(
        source=look.source,
        at=look.at,
        seconds=look.sight.fetched.seconds,
        reach=look.reach,
        content=look.content or "",
        outcome=look.outcome,
        status=look.counted.status,
        final_url=look.sight.fetched.final_url,
        sentence=look.sentence,
        capture=look.capture,
        quotes=look.judged,
    )


def _content_of(look: Look) -> Content:
    """Say what was there, cheap questions first: the same bytes, something in the page's place, the same text."""
    before, page, sight, standing = look.before, look.sight.page, look.sight, look.standing
    if sight.fetched.reach == "not_modified" or (before and sight.sha256 == before.sha256):
        return Content.SAME
    if page is None:
        return Content.UNREADABLE
    if standing.none_is_here:
        hidden = look.memory.ask(
            what_hides,
            page,
            body=sight.fetched.body,
            url=look.source.url,
            final_url=sight.fetched.final_url,
            before=before.text if before else "",
            lost_quotes=standing.all_lost,
            is_stand_in=sight.is_stand_in,
        )
        if hidden:
            return hidden
    look.text_sha256 = look.memory.ask(text_sha256, page.text, on=look.at.date())
    if before is None:
        return Content.SAME
    learn_places(look.source, before=before, text=page.text, at=look.at, memory=look.memory)
    is_same = before.text_sha256 == look.text_sha256 or says_the_same(
        look.source, before=before, text=page.text, standing=standing
    )
    is_same = is_same and not standing.otherwise
    is_same = is_same and not quotes.bears_otherwise(standing, before=before, page=page, memory=look.memory)
    is_same = is_same and not notices.is_told_anew(page, before=before, known=look.known, memory=look.memory)
    return Content.SAME if is_same else Content.CHANGED


def _keep(looks: Sequence[Look], *, answered: Mapping[str, NotKept | None]) -> None:
    """Capture what is new, of all at once; a look whose capture the store did not take says so."""
    kept = [
        Kept(
            source=look.source,
            body=look.sight.fetched.body,
            page=look.sight.page,
            at=look.at,
            url=look.sight.fetched.final_url,
            status=look.sight.fetched.status,
            headers=look.sight.fetched.headers,
            content_type=look.sight.fetched.content_type,
            sha256=look.sight.sha256,
            text_sha256=look.text_sha256,
        )
        for look in looks
        if look.sight.page
    ]
    for look, capture in zip(looks, keep_captures(kept, answered=answered), strict=True):
        if isinstance(capture, NotKept):
            look.content, look.sentence = Content.NOT_KEPT, capture.sentence
        else:
            look.capture = capture


def _weighed(look: Look, page: Page) -> list[quotes.Weighed]:
    """Say what the page, if it is captured, means for the claims that rest on it."""
    seen = Seen(look.source, before=look.source.last_seen_at or look.at, now=look.at)
    return quotes.weigh(look.standing, page=page, before=look.before, seen=seen, memory=look.memory)


def _well(look: Look) -> None:
    """Judge the quotes by what is new, and note that all is well."""
    source, fetched, now = look.source, look.sight.fetched, look.at
    was_lost = source.outcome == Outcome.GONE
    if look.capture and look.sight.page:
        look.weighed = _weighed(look, look.sight.page)
    look.outcome = schedule.outcome_of(look.reach, look.content or "", moved=has_moved(source, fetched))
    changed = look.content == Content.CHANGED
    source.interval = schedule.next_interval(source.interval, changed=changed, young=look.is_young)
    # Once soon after the first look, to learn what says something else at every load.
    wait = SECOND_LOOK if look.capture and look.before is None else source.interval
    source.next_check_at = now + schedule.jittered(wait, chance=random.random())  # noqa: S311 (no secret)
    captured_from = source.capture.url if source.capture else None
    note_marks(source, fetched, captured_from=captured_from, at=now)
    source.last_seen_at = now
    source.outcome, source.trouble, source.strikes, source.struck_at = look.outcome, "", 0, None
    join_if_known(source, look.sight)
    look.sentence = good_news(look, was_lost=was_lost)


def _unkept(look: Look) -> None:
    """Note that we saw the page but could not keep what it said: that is our trouble, and no strike against the page.

    No quote is judged by what cannot be shown to anybody. What we have of the page stays what the next look, soon, is
    compared with, so a change is not lost.
    """
    source = look.source
    look.outcome = schedule.outcome_of(look.reach, look.content or "")
    look.sentence = _("The page was seen, but what it said could not be kept. %(why)s We will look again soon.") % {
        "why": look.sentence
    }
    source.trouble, source.strikes, source.struck_at = look.sentence, 0, None
    source.next_check_at = look.at + schedule.jittered(schedule.UNKEPT, chance=random.random())  # noqa: S311 (no secret)


def _end(source: Source, *, now: datetime) -> None:
    """End the lease."""
    note_wish(source, now=now)
    source.lease = source.leased_until = None
    source.attempts = 0
    source.last_checked_at = now
