from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction

from factcheck.accounts.models import User
from factcheck.audit.actions import record
from factcheck.audit.chain import verify
from factcheck.audit.models import Entry
from tests.factories import ArticleFactory
from tests.races import meanwhile


def tamper(sql: str) -> None:
    """Do what only somebody who owns the database can: switch the triggers off first."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE factcheck_entry DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE factcheck_entry ENABLE TRIGGER USER")


@pytest.fixture
def three_entries(ada: User) -> list[int]:
    article = ArticleFactory.create()
    for verb in ("article.imported", "article.submitted", "article.cleared"):
        record(verb, about=article, by=ada, number=1)
    return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


def test_an_entry_says_who_did_what_to_what_in_words(ada: User) -> None:
    article = ArticleFactory.create(headline="F" * 300)
    record("article.sent_back", about=article, by=ada, reason="Too long")
    entry = Entry.objects.get()
    assert str(entry) == f"article.sent_back {'F' * 300}"
    assert (entry.verb, entry.by_id, entry.by_label) == ("article.sent_back", ada.pk, "Ada")
    assert (entry.about_type, entry.about_id, entry.about_label) == ("article", article.pk, "F" * 300)
    assert entry.facts == {"reason": "Too long"}


def test_an_entry_may_be_the_desks_own(ada: User) -> None:
    record("claim.reopened", about=ArticleFactory.create(), by=None)
    assert list(Entry.objects.values_list("by_id", "by_label")) == [(None, "")]


def test_no_entry_is_ever_changed(three_entries: list[int]) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=three_entries[0]).update(verb="nothing.happened")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=three_entries[0]).delete()


def test_a_chain_nobody_touched_is_whole(three_entries: list[int]) -> None:
    chain = verify()
    assert (chain.entries, chain.broken, chain.is_whole) == (3, [], True)
    assert chain.last_seal == Entry.objects.latest("pk").seal


def test_an_empty_chain_is_whole(db: None) -> None:
    assert (verify().entries, verify().last_seal, verify().is_whole) == (0, "", True)


def test_an_entry_that_was_changed_is_found(three_entries: list[int]) -> None:
    tamper(f"UPDATE factcheck_entry SET by_label = 'Eve' WHERE id = {three_entries[1]}")
    assert verify().broken == [three_entries[1]]


def test_an_entry_that_was_taken_out_is_missed_by_the_one_behind_it(three_entries: list[int]) -> None:
    tamper(f"DELETE FROM factcheck_entry WHERE id = {three_entries[0]}")
    assert verify().broken == [three_entries[1]]


def test_a_seal_made_to_fit_breaks_the_next_one(three_entries: list[int]) -> None:
    first, second, _ = three_entries
    tamper(
        f"UPDATE factcheck_entry SET verb = 'article.published' WHERE id = {first}; "
        f"UPDATE factcheck_entry AS entry SET seal = factcheck_seal_of(entry, '') WHERE id = {first}"
    )
    assert verify().broken == [second]


# Two at once


def two_acts_at_once(by: User) -> None:
    article = ArticleFactory.create()
    meanwhile(
        lambda: record("article.sent_back", about=article, by=by),
        lambda: record("article.cleared", about=article, by=by),
    )
    assert set(Entry.objects.values_list("verb", flat=True)) == {"article.sent_back", "article.cleared"}


def test_what_two_do_at_once_is_one_chain(transactional_db: None, ada: User) -> None:
    two_acts_at_once(ada)
    assert verify().is_whole


@pytest.fixture
def without_turns(transactional_db: None) -> Iterator[None]:
    """The audit's trigger as it would be if writers did not wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('factcheck_seal'::regproc)")
        (definition,) = cursor.fetchone()
        wait = "PERFORM pg_advisory_xact_lock(hashtext('factcheck audit'));"
        assert wait in definition
        cursor.execute(definition.replace(wait, ""))
    yield
    with connection.cursor() as cursor:
        cursor.execute(definition)


def test_without_taking_turns_both_would_follow_the_same_entry(without_turns: None, ada: User) -> None:
    two_acts_at_once(ada)
    assert not verify().is_whole
