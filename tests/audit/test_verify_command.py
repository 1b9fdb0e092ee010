"""`verify_audit`: whole or broken, in a sentence, a document and an exit status."""

import json

import pytest

from factcheck.accounts.models import User
from factcheck.audit.actions import record
from factcheck.audit.models import Entry
from tests.audit.test_actions import tamper
from tests.commands import Ended, typed
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(ada: User) -> list[int]:
    """Four entries of one story, the last by nobody, as the desk itself leaves them."""
    article = ArticleFactory.create()
    for verb, by in (("imported", ada), ("submitted", ada), ("cleared", ada), ("reopened", None)):
        record(f"article.{verb}", about=article, by=by, number=1)
    return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


def last_seal() -> str:
    return Entry.objects.latest("pk").seal


def test_an_audit_nobody_touched_is_whole(entries: list[int]) -> None:
    assert typed("verify_audit") == Ended(0, f"The audit is whole: 4 entries, the last sealed {last_seal()}.\n", "")


def test_an_audit_of_nothing_is_whole_and_seals_nothing() -> None:
    assert typed("verify_audit") == Ended(0, "The audit is whole: it has no entries yet.\n", "")


def test_one_entry_is_counted_as_one(ada: User) -> None:
    record("article.imported", about=ArticleFactory.create(), by=ada)
    assert typed("verify_audit").out == f"The audit is whole: 1 entry, the last sealed {last_seal()}.\n"


def test_a_whole_audit_is_told_as_one_document(entries: list[int]) -> None:
    ended = typed("verify_audit", "--json")
    assert (ended.status, ended.complaint) == (0, "")
    assert json.loads(ended.out) == {"entries": 4, "last_seal": last_seal(), "broken": [], "ok": True}


def test_a_broken_audit_is_told_as_a_document_too_and_fails(entries: list[int]) -> None:
    tamper(f"UPDATE factcheck_entry SET facts = '{{}}' WHERE id IN ({entries[1]}, {entries[3]})")
    ended = typed("verify_audit", "--json")
    assert json.loads(ended.out) == {
        "entries": 4,
        "last_seal": last_seal(),
        "broken": [entries[1], entries[3]],
        "ok": False,
    }
    assert ended.status == 1
    assert ended.complaint == (
        "CommandError: The audit is broken: 2 of 4 entries do not follow from the one before them, "
        f"the first is entry {entries[1]}.\n"
    )


def test_without_json_a_broken_audit_is_only_complained_of(entries: list[int]) -> None:
    tamper(f"UPDATE factcheck_entry SET by_label = '' WHERE id = {entries[0]}")
    ended = typed("verify_audit")
    assert (ended.status, ended.out) == (1, "")
    assert ended.complaint.endswith(f"the first is entry {entries[0]}.\n")


CHANGES = {
    "at": "at + interval '1 microsecond'",
    "verb": "'article.published'",
    "by_id": "coalesce(by_id, 0) + 1",
    "by_label": "'Eve'",
    "about_type": "'source'",
    "about_id": "about_id + 1",
    "about_label": "''",
    "facts": '\'{"number": "1"}\'',
    "seal": "repeat('0', 64)",
    "id": "id + 1000",
}


@pytest.mark.parametrize("at", [0, 3], ids=["first", "last"])
@pytest.mark.parametrize("field", [column.attname for column in Entry._meta.concrete_fields])
def test_whatever_is_changed_in_an_entry_breaks_it(entries: list[int], field: str, at: int) -> None:
    tamper(f"UPDATE factcheck_entry SET {field} = {CHANGES[field]} WHERE id = {entries[at]}")
    assert typed("verify_audit").status == 1


def test_an_entry_put_in_afterwards_breaks_the_chain(entries: list[int]) -> None:
    tamper(
        "INSERT INTO factcheck_entry (id, at, verb, by_label, about_type, about_id, about_label, facts, seal) "
        f"SELECT id + 1000, at, verb, by_label, about_type, about_id, about_label, facts, seal FROM factcheck_entry "
        f"WHERE id = {entries[1]}"
    )
    assert json.loads(typed("verify_audit", "--json").out)["broken"] == [entries[1] + 1000]


def test_two_entries_that_changed_places_break_the_chain(entries: list[int]) -> None:
    first, second = entries[1:3]
    tamper(f"UPDATE factcheck_entry SET id = -1 WHERE id = {first}")
    tamper(f"UPDATE factcheck_entry SET id = {first} WHERE id = {second}")
    tamper(f"UPDATE factcheck_entry SET id = {second} WHERE id = -1")
    assert json.loads(typed("verify_audit", "--json").out)["broken"] == [first, second, entries[3]]


def test_what_is_cut_off_at_the_end_is_told_by_the_count_and_the_last_seal(entries: list[int]) -> None:
    seals = dict(Entry.objects.values_list("pk", "seal"))
    tamper(f"DELETE FROM factcheck_entry WHERE id = {entries[3]}")
    assert typed("verify_audit").out == f"The audit is whole: 3 entries, the last sealed {seals[entries[2]]}.\n"


def test_what_is_written_meanwhile_is_either_counted_and_verified_or_neither(
    entries: list[int], django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):  # one statement sees one moment
        typed("verify_audit")


def test_it_takes_nothing_to_verify() -> None:
    ended = typed("verify_audit", "last-week.log")
    assert (ended.status, ended.out) == (2, "")
    assert ended.complaint.endswith("error: unrecognized arguments: last-week.log\n")
