"""Nobody is kept waiting by a look that thinks, or whose bytes are on their way: rows are held only to write."""

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factcheck.accounts.models import User
from factcheck.archive.checking import check_all
from factcheck.claims.actions import withdraw_citation
from factcheck.claims.models import Citation, Claim, Reopening, Verdict
from factcheck.lib.fetch import Fetcher
from factcheck.rechecks.actions import holding, look_now, notices, quotes, restless, writing
from factcheck.rechecks.actions.holding import Rows
from factcheck.rechecks.actions.leases import database_clock
from factcheck.rechecks.actions.memory import Memory
from factcheck.rechecks.models import Recheck
from factcheck.sources import bodies, locks
from factcheck.sources.actions import source_for_url, want_look
from factcheck.sources.models import Capture, Outcome, Source
from tests import races
from tests.pages import Pages, article
from tests.rechecks.conftest import Look, because, cited, decided, ferry
from tests.rechecks.test_looks import struck
from tests.rechecks.test_notices import CORRECTED, MEND, page

COMPARED = [
    (quotes, "find_quote"),
    (quotes, "bears_on"),
    (quotes, "bears_beside"),
    (quotes, "news_about"),
    (writing, "what_hides"),
]
READ = [(restless, "volatile_places"), (writing, "text_sha256"), (writing, "notices_in"), (notices, "notices_in")]
ASKED = {"find_quote", "bears_on", "news_about", "volatile_places", "text_sha256", "notices_in"}


@pytest.fixture
def thought(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, bool]]:
    """What was asked about texts, and whether rows were held meanwhile."""
    thought: set[tuple[str, bool]] = set()

    def noting(name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*about: Any, **more: Any) -> Any:
            thought.add((name, connection.in_atomic_block))
            return ask(*about, **more)

        return asked

    known = {name: noting(name, getattr(module, name)) for module, name in [*COMPARED, *READ]}
    for module, name in [*COMPARED, *READ]:
        monkeypatch.setattr(module, name, known[name])
    return thought


@pytest.fixture
def changing(source: Source, look: Look, wire: Pages, ada: User) -> list[Citation]:
    """A page that is to change: cited with a quote, without one, for what is not confirmed yet, and in vain."""
    look(source)
    citations = [
        cited(source, by=ada),
        cited(source, by=ada, quote="", text="The crossing takes about 20 hours in good weather."),
        cited(source, by=ada, quote="The saloon was sold to a museum", text="The ferry will sail on Sunday evenings."),
    ]
    for citation, verdict in zip(citations, (Verdict.VERIFIED, Verdict.VERIFIED, Verdict.UNCONFIRMED), strict=True):
        decided(citation.claim, verdict)
    wire.set("/ferry", ferry(24, "From now on the ferry will sail on Sunday evenings too, at half past seven."))
    return citations


@pytest.mark.django_db(transaction=True)
def test_what_takes_long_is_asked_while_nothing_is_held(
    changing: list[Citation], source: Source, look: Look, thought: set[tuple[str, bool]]
) -> None:
    recheck = look(source)
    assert [bool(because(citation.claim)) for citation in changing] == [True, True, True]
    assert [told["reopened"] for told in recheck.quotes] == [True, True, True]
    assert thought == {(name, False) for name in ASKED}


@pytest.mark.django_db(transaction=True)
def test_an_error_page_is_told_while_nothing_is_held(
    changing: list[Citation], source: Source, look: Look, wire: Pages, thought: set[tuple[str, bool]]
) -> None:
    wire.set("/ferry", article("The page you asked for could not be found.", title="404 Not found"))
    assert (look(source).content, thought) == ("soft404", {("find_quote", False), ("what_hides", False)})


@pytest.mark.django_db(transaction=True)
def test_without_judging_before_it_would_all_be_asked_while_claims_are_held(
    changing: list[Citation],
    source: Source,
    look: Look,
    thought: set[tuple[str, bool]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: the same look, with nothing known or remembered when its rows are held."""
    hold = holding.hold_claims
    monkeypatch.setattr(holding, "hold_claims", lambda *pks, **more: hold(*pks, **{**more, "known": Rows({}, {})}))
    monkeypatch.setattr(Memory, "ask", lambda _memory, question, *about, **more: question(*about, **more))
    look(source)
    assert thought >= {(name, True) for name in ASKED}


def test_what_nobody_wrote_meanwhile_is_read_once(
    changing: list[Citation], source: Source, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Rows] = []

    def reading(*pks: Any, **token: Any) -> Rows:
        read.append(holding_read(*pks, **token))
        return read[-1]

    holding_read = holding.read
    monkeypatch.setattr(holding, "read", reading)
    look(source)
    assert (len(read), len(read[0].citations[source.pk])) == (1, 3)


def meanwhile(act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have somebody act when a look is judged and its bytes are kept, but no row is held yet."""
    keep_all = bodies.keep_all

    def keep(several: dict[str, bytes]) -> object:
        answers = keep_all(several)
        if several:
            act()
        return answers

    monkeypatch.setattr(writing.bodies, "keep_all", keep)


def test_what_is_cited_after_the_judging_is_judged_all_the_same(
    changing: list[Citation], source: Source, look: Look, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[Citation] = []
    meanwhile(lambda: late.append(cited(source, by=ada, quote="Passengers are advised")), monkeypatch)
    recheck = look(source)
    assert [told["citation"] for told in recheck.quotes] == [citation.pk for citation in [*changing, *late]]
    assert [told["state"] for told in recheck.quotes] == ["altered", "unknown", "gone", "intact"]


def test_what_is_withdrawn_after_the_judging_opens_nothing(
    changing: list[Citation], source: Source, look: Look, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(lambda: withdraw_citation(citation=changing[2], by=ada), monkeypatch)
    assert [told["citation"] for told in look(source).quotes] == [citation.pk for citation in changing[:2]]
    assert because(changing[2].claim) == ""


def test_a_verdict_that_comes_after_the_judging_is_the_one_that_is_weighed(
    changing: list[Citation], source: Source, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(lambda: decided(changing[1].claim, Verdict.NO_CLAIM), monkeypatch)
    meanwhile(lambda: decided(changing[2].claim, Verdict.VERIFIED), monkeypatch)
    assert [told["reopened"] for told in look(source).quotes] == [True, False, False]


def test_who_wants_another_look_after_the_judging_gets_one(
    changing: list[Citation], source: Source, look: Look, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(lambda: want_look(source=source, by=ada), monkeypatch)
    recheck = look(source)
    assert (recheck.outcome, source.wanted_at is not None, source.next_check_at) == ("changed", True, recheck.at)


def test_a_page_that_is_new_only_because_of_what_is_cited_meanwhile_is_kept(
    source: Source, look: Look, wire: Pages, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(source)
    wire.set("/ferry", ferry(around="<aside>The saloon was sold to a museum.</aside>"))
    held = locks.held

    @contextmanager
    def cited_just_before(names: Any) -> Iterator[None]:
        assert list(names) == []
        cited(source, by=ada, quote="The saloon was sold to a museum")
        with held(names):
            yield

    monkeypatch.setattr(writing.locks, "held", cited_just_before)
    recheck = look(source)
    assert (recheck.content, [told["state"] for told in recheck.quotes]) == ("changed", ["intact"])
    assert source.capture is not None
    assert b"museum" in bodies.bring(source.capture.sha256)


@pytest.mark.django_db(transaction=True)
def test_bytes_are_on_the_disk_before_anything_is_held(
    changing: list[Citation], source: Source, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, bool]] = []
    keep_all = bodies.keep_all

    def keep(several: dict[str, bytes]) -> object:
        asked.append((len(several), connection.in_atomic_block))
        return keep_all(several)

    monkeypatch.setattr(bodies, "keep_all", keep)
    look(source)
    assert asked == [(1, False), (0, True)]


def test_a_store_that_fails_is_not_asked_again_while_claims_are_held(
    source: Source, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def full(file: int) -> None:
        asked.append(file)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert (look(source).content, len(asked)) == ("not_kept", 1)


def test_bytes_of_a_look_that_leaves_no_trace_are_found_by_who_checks_the_store(
    source: Source, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(lambda: Source.objects.update(lease=None, leased_until=None), monkeypatch)
    assert look_now(sources=[source], fetcher=fetcher) == []
    assert (Capture.objects.count(), Recheck.objects.count()) == (0, 0)
    assert [found.state for found in check_all()] == ["orphaned"]


def test_claims_are_re_opened_when_all_else_is_written(
    changing: list[Citation], source: Source, look: Look, wire: Pages, ada: User, fetcher: Fetcher
) -> None:
    """From the first entry of the audit on, everybody else who acts has to wait."""
    other = source_for_url(url=wire.set("/other", ferry()), by=ada)
    look(other)
    decided(cited(other, by=ada).claim)
    wire.set("/other", ferry(26))
    with CaptureQueriesContext(connection) as asked:
        look_now(sources=[source, other], fetcher=fetcher)
    said = [query["sql"] for query in asked]
    first = next(at for at, sql in enumerate(said) if sql.startswith('INSERT INTO "factcheck_entry"'))
    written = {found[1] for sql in said[first:] if (found := re.match(r'(?:INSERT INTO|UPDATE) "(\w+)"', sql))}
    assert Reopening.objects.count() == 4
    assert written == {
        "factcheck_entry",
        "factcheck_alert",
        "factcheck_alert_claims",
        "factcheck_mailing",
    }


def test_what_is_said_to_machines_is_asked_about_once_however_many_pages_say_it(
    wire: Pages, ada: User, fetcher: Fetcher
) -> None:
    head = CORRECTED.format("The stove was named after a captain.")
    counts = []
    for many in (1, 3):
        paths = [f"/ferry/{many}/{one}" for one in range(many)]
        sources = [source_for_url(url=wire.set(path, page(head=head)), by=ada) for path in paths]
        look_now(sources=sources, fetcher=fetcher)
        for path in paths:
            wire.set(path, page(head=f"{head}<!-- anew -->"))
        with CaptureQueriesContext(connection) as queries:
            written = look_now(sources=sources, fetcher=fetcher)
        assert [recheck.sentence for recheck in written] == ["Nothing changed."] * many
        counts.append(sum('FROM "factcheck_notice"' in query["sql"] for query in queries))
    assert counts[0] == counts[1]


def test_once_the_audit_is_held_only_what_was_re_opened_is_said(wire: Pages, ada: User, fetcher: Fetcher) -> None:
    sources = [source_for_url(url=wire.set(path, page()), by=ada) for path in ("/a", "/b", "/c")]
    claims = [cited(source, by=ada).claim for source in sources]
    look_now(sources=sources, fetcher=fetcher)
    for claim in claims:
        decided(claim)
    wire.set("/a", page(hours=24))
    wire.set("/b", page("This article has been retracted."))
    wire.set("/c", page(MEND))
    with CaptureQueriesContext(connection) as queries:
        look_now(sources=sources, fetcher=fetcher)
    assert [bool(because(claim)) for claim in claims] == [True] * 3
    said = [" ".join(re.findall(r"^\w+|(?<=\"factcheck_)\w+(?=\")", one["sql"])[:2]) for one in queries]
    held = said[said.index("INSERT entry") :]
    assert [one for one in held if " " in one] == [
        *["INSERT entry"] * 3,
        "INSERT alert",
        "INSERT alert_claims",
        "SELECT claim",
        "INSERT mailing",
    ]


# Whose claims are held


@pytest.fixture
def other(source: Source, look: Look, wire: Pages, ada: User) -> Source:
    """A page beside the ferry's; a claim rests on each of them."""
    other = source_for_url(url=wire.set("/other", ferry()), by=ada)
    for each in (source, other):
        decided(cited(each, by=ada).claim)
        look(each)
    return other


def waits_for(claim: Claim, *, act: Callable[[], object]) -> bool:
    """Say whether the act waits for somebody who decides on the claim."""
    waited: list[bool] = []
    races.meanwhile(
        lambda: Claim.objects.select_for_update().get(pk=claim.pk),
        act,
        once_it_waits=lambda: waited.append(races._somebody_waits_for_us()),
    )
    return waited == [True]


def claim_of(source: Source) -> Claim:
    return Citation.objects.get(source=source).claim


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("status", "trouble"), [(404, "gone"), (410, "gone"), (500, "transient"), (403, "blocked")])
def test_a_look_that_failed_waits_for_nobody_who_decides(
    status: int, trouble: str, source: Source, other: Source, look: Look, wire: Pages
) -> None:
    wire.take_down("/ferry", status=status)
    assert not waits_for(claim_of(source), act=lambda: look(source))
    assert source.rechecks.latest("pk").reach == trouble


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("days", [(0.1,), (1.05,), (1.3, 0.1)])
def test_nor_does_one_that_agrees_with_too_few_before(
    days: tuple[float, ...], source: Source, other: Source, look: Look, wire: Pages
) -> None:
    struck(source, *days)
    wire.take_down("/ferry")
    assert not waits_for(claim_of(source), act=lambda: look(source))
    assert (source.rechecks.count(), because(claim_of(source))) == (len(days) + 2, "")


@pytest.mark.django_db(transaction=True)
def test_a_look_that_confirms_that_the_page_is_gone_waits_for_who_decides(
    source: Source, other: Source, look: Look, wire: Pages
) -> None:
    struck(source, 2.1, 1.05)
    wire.take_down("/ferry")
    assert waits_for(claim_of(source), act=lambda: look(source))
    assert because(claim_of(source)).startswith("The page is gone")


@pytest.mark.django_db(transaction=True)
def test_a_page_that_stays_gone_keeps_nobody_waiting(source: Source, other: Source, look: Look, wire: Pages) -> None:
    struck(source, 2.1, 1.05)
    wire.take_down("/ferry")
    look(source)
    assert not waits_for(claim_of(source), act=lambda: look(source))
    assert source.rechecks.latest("pk").outcome == Outcome.GONE


@pytest.mark.django_db(transaction=True)
def test_of_a_batch_only_the_claims_are_held_whose_page_was_read(
    source: Source, other: Source, fetcher: Fetcher, wire: Pages
) -> None:
    def look_at_both() -> None:
        assert len(look_now(sources=[source, other], fetcher=fetcher)) == 2

    wire.take_down("/ferry")
    wire.set("/other", ferry(24))
    assert not waits_for(claim_of(source), act=look_at_both)
    wire.set("/other", ferry(25))
    assert waits_for(claim_of(other), act=look_at_both)


def test_who_decides_before_the_loss_is_written_decided_before_it_was_seen(
    source: Source, other: Source, look: Look, wire: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    struck(source, 2.1, 1.05)
    wire.take_down("/ferry")
    hold, decided_at = quotes.hold_claims, list[datetime]()

    def hold_late(sources: list[int]) -> None:
        decided_at.append(database_clock())
        hold(sources)

    monkeypatch.setattr(quotes, "hold_claims", hold_late)
    assert look(source).at > decided_at[0]
