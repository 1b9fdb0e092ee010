"""Removing old bytes: never those on which anything rests, never under anybody, and to the end whoever is killed."""

import errno
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.archive import actions
from factcheck.archive.actions import Pruned, prune, would_prune
from factcheck.articles.models import Article
from factcheck.audit.models import Entry
from factcheck.claims.actions import attach_citation, decide, reopen, withdraw_citation
from factcheck.claims.models import Claim, Stance, Verdict
from factcheck.publishing.actions import clear, publish
from factcheck.publishing.models import Publication
from factcheck.sources import bodies, locks
from factcheck.sources.models import Capture, Source
from tests.archive.conftest import KEPT, Said, files
from tests.factories import SourceFactory
from tests.races import meanwhile
from tests.stores import Bucket
from tests.stories import ferry_story, settled_story

pytestmark = pytest.mark.django_db
YEARS_LATER = timedelta(days=4_000)


def old() -> datetime:
    return timezone.now() - KEPT


def pruned() -> list[Capture]:
    return list(Capture.objects.pruned().order_by("pk"))


def claim_on(source: Source, *, by: User, quote: str = "20 hours") -> Claim:
    """A claim that cites the source for the quote."""
    claim = ferry_story(by, by).claims.get(number=1)
    attach_citation(claim=claim, source=source, by=by, quote=quote, stance=Stance.SUPPORTS)
    claim.refresh_from_db()
    return claim


# What is removed


def test_an_old_capture_loses_its_bytes_and_keeps_its_text(said: Said, tmp_path: Path) -> None:
    first, newest = said("It takes 18 hours.", days_ago=90), said("It takes 19 hours.", days_ago=60)
    room = bodies.room_of(first.sha256)
    assert prune(before=old()) == Pruned(captures=1, bodies=1, bytes=room)
    assert (pruned(), files(tmp_path)) == ([first], [newest.sha256])
    first.refresh_from_db()
    assert (first.text, first.size) == ("It takes 18 hours.", 18)
    assert bodies.bring(newest.sha256) == b"It takes 19 hours."


def test_what_was_pruned_is_written_down_at_its_source(said: Said, source: Source) -> None:
    old_ones = [said(f"It takes {hours} hours.", days_ago=90) for hours in (17, 18)]
    said("It takes 19 hours.", days_ago=60)
    prune(before=old())
    entry = Entry.objects.get(verb="source.captures_pruned")
    assert (entry.about_id, entry.facts) == (source.pk, {"captures": [capture.pk for capture in old_ones]})


def test_a_capture_that_is_not_old_is_kept(said: Said) -> None:
    said("It takes 18 hours.", days_ago=29)
    said("It takes 19 hours.", days_ago=1)
    assert (prune(before=old()), pruned()) == (Pruned(), [])


def test_a_source_keeps_its_newest_capture_however_old(said: Said) -> None:
    said("It takes 18 hours.", days_ago=900)
    other = SourceFactory.create()
    said("It takes 19 hours.", days_ago=900, of=other)
    assert (prune(before=old()), pruned()) == (Pruned(), [])


def test_bytes_that_another_capture_shares_stay_until_the_last_one_goes(said: Said, tmp_path: Path) -> None:
    first, _between, again = (
        said("It takes 18 hours.", days_ago=90),
        said("It takes 19 hours.", days_ago=80),
        said("It takes 18 hours.", days_ago=10),
    )
    prune(before=old())
    assert files(tmp_path) == [first.sha256]
    assert bodies.bring(again.sha256) == b"It takes 18 hours."


def test_more_than_a_batch_is_pruned_to_its_end(said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    many = [said(f"It takes {hours % 3} hours.", days_ago=90 - hours) for hours in range(7)]
    newest = said("It takes 20 hours.", days_ago=1)
    would = would_prune(before=old())
    assert prune(before=old()) == would
    assert (would.captures, would.bodies, pruned(), files(tmp_path)) == (7, 3, many, [newest.sha256])


def test_when_its_time_is_over_the_rest_is_left_to_the_next_time(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    for hours in range(6):
        said(f"It takes {hours} hours.", days_ago=90 - hours)
    assert prune(before=old(), within=timedelta(0)).captures == 2
    assert prune(before=old(), within=timedelta(minutes=1)).captures == 3


def test_a_dry_run_says_what_would_go_and_touches_nothing(said: Said, tmp_path: Path) -> None:
    first, again, newest = (
        said("It takes 18 hours.", days_ago=90),
        said("It takes 18 hours.", days_ago=80),
        said("It takes 19 hours.", days_ago=1),
    )
    assert would_prune(before=old()) == Pruned(captures=2, bodies=1, bytes=bodies.room_of(first.sha256))
    assert (pruned(), files(tmp_path)) == ([], sorted([again.sha256, newest.sha256]))


def test_a_dry_run_counts_no_bytes_that_somebody_else_still_needs(said: Said) -> None:
    said("It takes 18 hours.", days_ago=90)
    said("It takes 19 hours.", days_ago=80)
    said("It takes 18 hours.", days_ago=1, of=SourceFactory.create())
    assert would_prune(before=old()) == Pruned(captures=1)


def test_captures_in_an_object_store_are_pruned_too(bucket: Bucket, said: Said) -> None:
    first, newest = said("It takes 18 hours.", days_ago=90), said("It takes 19 hours.", days_ago=60)
    assert prune(before=old()).bodies == 1
    assert [key.rpartition("/")[2] for key in bucket.contents] == [f"{newest.sha256}.zst"]
    assert pruned() == [first]


# What is never removed


def test_what_a_citation_stands_on_is_kept_even_when_it_is_withdrawn(said: Said, source: Source, ada: User) -> None:
    said("It takes 20 hours.", days_ago=90)
    claim = claim_on(source, by=ada)
    said("It takes 21 hours.", days_ago=60)
    assert (prune(before=old()), pruned()) == (Pruned(), [])
    withdraw_citation(citation=claim.citations.get(), by=ada)
    assert (prune(before=old()), pruned()) == (Pruned(), [])


def test_the_capture_in_which_a_quote_was_first_proved_is_kept(said: Said, source: Source, ada: User) -> None:
    proved = said("It takes 20 hours.", days_ago=90)
    citation = claim_on(source, by=ada).citations.get()
    between, newest = said("It takes 20 hours!", days_ago=60), said("It takes 20 hours?", days_ago=40)
    citation.capture = newest
    citation.save(update_fields=["capture"])
    prune(before=old())
    assert (citation.proved_capture, pruned()) == (proved, [between])


def test_what_a_decision_was_made_on_is_kept_when_its_citation_moved_on(
    said: Said, source: Source, ada: User, ben: User
) -> None:
    before = said("It takes 24 hours.", days_ago=90)
    claim = claim_on(source, by=ada)
    decision = decide(claim=claim, by=ben, verdict=Verdict.WRONG, note="It takes longer.", seen=claim.version)
    said("It takes 25 hours.", days_ago=80)
    newest = said("It takes 26 hours.", days_ago=40)
    claim.citations.update(capture=newest)
    assert [cited["capture"] for cited in decision.evidence["citations"]] == [before.pk]
    prune(before=old())
    assert before not in pruned()
    assert len(pruned()) == 1


def test_both_sides_of_a_change_that_re_opened_a_claim_are_kept(
    said: Said, source: Source, ada: User, ben: User
) -> None:
    claim = ferry_story(ada, ben).claims.get(number=1)
    decide(claim=claim, by=ben, verdict=Verdict.UNCONFIRMED, note="Nobody knows.", seen=claim.version)
    before, after = said("It takes 20 hours.", days_ago=90), said("It takes 24 hours.", days_ago=80)
    nobodys = said("It takes 25 hours.", days_ago=70)
    said("It takes 26 hours.", days_ago=1)
    reopen(claim=claim, reason="20 hours → 24 hours", before=before, after=after)
    prune(before=old())
    assert pruned() == [nobodys]


def test_what_a_publication_prints_is_kept(said: Said, source: Source, ada: User, ben: User) -> None:
    printed, nobodys = said("It takes 18 hours.", days_ago=90), said("It takes 19 hours.", days_ago=80)
    said("It takes 20 hours.", days_ago=1)
    article = settled_story(ada, ben)
    clearance = clear(article=article, by=ben)
    publication = publish(article=article, by=ben)
    record = {**publication.record, "sources": [{"sha256": "0" * 64}, {"source": source.pk, "sha256": printed.sha256}]}
    Publication.objects.create(
        article=article,
        number=2,
        revision=clearance.revision,
        clearance=clearance,
        slug=publication.slug,
        headline=publication.headline,
        record=record,
        by=ben,
        at=timezone.now(),
    )
    prune(before=old())
    assert pruned() == [nobodys]


def test_nothing_a_whole_story_rests_on_goes_in_all_the_years(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    clear(article=article, by=ben)
    publish(article=article, by=ben)
    for citation in Article.objects.get(pk=article.pk).claims.get(number=1).citations.all():
        assert citation.source.capture is not None
    assert prune(before=timezone.now() + YEARS_LATER) == Pruned()


# Whoever is killed, and whatever fails


def test_who_was_killed_between_the_mark_and_the_bytes_is_finished_by_the_next(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("It takes 18 hours.", days_ago=90)
    newest = said("It takes 19 hours.", days_ago=60)

    def killed(_name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as moment:
        moment.setattr(bodies, "remove", killed)
        with pytest.raises(KeyboardInterrupt):
            prune(before=old())
    assert (len(pruned()), len(files(tmp_path))) == (1, 2)
    after = prune(before=old())
    assert (after.captures, after.bodies, files(tmp_path)) == (0, 1, [newest.sha256])


def test_a_store_that_refuses_stops_everything_before_more_is_marked(
    said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "BATCH", 1)
    for hours in range(4):
        said(f"It takes {hours} hours.", days_ago=90 - hours)

    def refuses(_name: str) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as moment:
        moment.setattr(bodies, "remove", refuses)
        for _night in range(3):
            with pytest.raises(PermissionError):
                prune(before=old())
    assert len(pruned()) == 1
    after = prune(before=old())
    assert (after.captures, after.bodies) == (2, 3)


def test_what_was_pruned_comes_back_when_the_page_says_it_again(said: Said) -> None:
    first = said("It takes 18 hours.", days_ago=90)
    said("It takes 19 hours.", days_ago=60)
    prune(before=old())
    again = said("It takes 18 hours.", days_ago=0)
    assert bodies.bring(again.sha256) == b"It takes 18 hours."
    prune(before=old())
    assert bodies.bring(again.sha256) == b"It takes 18 hours."
    assert pruned()[0] == first


# At the same time


@pytest.mark.django_db(transaction=True)
def test_a_capture_that_is_cited_meanwhile_is_kept(said: Said, source: Source, ada: User) -> None:
    newest = said("It takes 20 hours.", days_ago=90)
    claim = ferry_story(ada, ada).claims.get(number=1)
    meanwhile(
        lambda: attach_citation(claim=claim, source=source, by=ada, quote="20 hours", stance=Stance.SUPPORTS),
        lambda: prune(before=old()),
    )
    said("It takes 21 hours.", days_ago=60)
    prune(before=old())
    assert (pruned(), claim.citations.get().proved_capture) == ([], newest)


@pytest.mark.django_db(transaction=True)
def test_a_capture_that_is_replaced_meanwhile_is_kept_for_the_claim_that_is_re_opened(
    said: Said, ada: User, ben: User
) -> None:
    claim = ferry_story(ada, ben).claims.get(number=1)
    decide(claim=claim, by=ben, verdict=Verdict.UNCONFIRMED, note="Nobody knows.", seen=claim.version)
    before = said("It takes 20 hours.", days_ago=90)

    def look() -> None:
        after = said("It takes 24 hours.", days_ago=60)
        reopen(claim=claim, reason="20 hours → 24 hours", before=before, after=after)

    meanwhile(look, lambda: prune(before=old()))
    prune(before=old())
    assert (pruned(), bodies.bring(before.sha256)) == ([], b"It takes 20 hours.")


def captured_anew_while_pruning(said: Said) -> Capture:
    """The bytes of an old capture of one source are what another source says now."""
    said("It takes 18 hours.", days_ago=90)
    said("It takes 19 hours.", days_ago=60)
    other = SourceFactory.create()
    meanwhile(lambda: said("It takes 18 hours.", days_ago=0, of=other), lambda: prune(before=old()))
    assert len(pruned()) == 1
    return other.captures.get()


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_captured_anew_meanwhile_are_kept(said: Said) -> None:
    assert bodies.bring(captured_anew_while_pruning(said).sha256) == b"It takes 18 hours."


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_bytes_captured_anew_are_lost(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same race, unguarded."""
    monkeypatch.setattr(locks, "hold_alone", lambda _name: None)
    with pytest.raises(FileNotFoundError):
        bodies.bring(captured_anew_while_pruning(said).sha256)


@pytest.mark.django_db(transaction=True)
def test_two_who_prune_at_once_do_no_harm(said: Said, tmp_path: Path) -> None:
    said("It takes 18 hours.", days_ago=90)
    newest = said("It takes 19 hours.", days_ago=60)
    meanwhile(lambda: prune(before=old()), lambda: prune(before=old()))
    assert (len(pruned()), files(tmp_path)) == (1, [newest.sha256])


# At scale


def test_what_decisions_and_publications_rest_on_is_found_by_index(said: Said, django_assert_num_queries: Any) -> None:
    said("It takes 18 hours.", days_ago=90)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = actions._in_order(before=old(), after=0)[:10].explain()
    assert ("decision_evidence" in plan, "publication_record" in plan) == (True, True)
    with django_assert_num_queries(1):
        assert list(actions._in_order(before=old(), after=0)) == []
