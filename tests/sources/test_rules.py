from datetime import UTC, date, datetime

import pytest

from factcheck.accounts.models import Role
from factcheck.sources import rules
from factcheck.sources.models import Reliability, Source, SourceKind
from tests.factories import SourceFactory, UserFactory

SENIOR = "senior"
PAUSES = [(Role.REPORTER, False), (Role.EDITOR, True), (Role.ADMIN, True)]


def web(**fields: object) -> Source:
    return SourceFactory.build(pk=1, publisher=None, added_by=None, **fields)


def test_a_public_address_may_be_watched() -> None:
    assert rules.why_not_watch("https://wire.example/ferry") is None


@pytest.mark.parametrize("url", ["", "ferry", "http://127.0.0.1/", "file:///etc/passwd", "https://wire.example:8080/"])
def test_what_is_no_public_address_is_refused_with_a_sentence(url: str) -> None:
    assert str(rules.why_not_watch(url)).endswith(".")


def test_an_address_no_key_can_be_made_of_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "why_not_fetch", lambda *_given, **_more: None)
    assert rules.why_not_watch("https://") == "This is not a web address. Copy it from the browser's address bar."


@pytest.mark.parametrize(
    ("kind", "title", "sentence"),
    [
        (SourceKind.WEB, "Ferry", "A web page is added by its address, so that we can capture it."),
        (SourceKind.INTERVIEW, "  ", "Give the source a title: who said it or what it is, and when."),
        (SourceKind.INTERVIEW, "The harbour master", None),
    ],
)
def test_a_source_added_by_hand_needs_a_kind_and_a_title(kind: str, title: str, sentence: str | None) -> None:
    assert rules.why_not_add_by_hand(kind=kind, title=title) == sentence


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"", "The file “a.pdf” is empty."),
        (bytes(25_000_001), "The file “a.pdf” is larger than 25 MB. Attach the part that is cited."),
        (b"%PDF-", None),
    ],
)
def test_a_document_must_be_of_a_size_that_can_be_read(given: bytes, sentence: str | None) -> None:
    assert rules.why_not_add_document(name="a.pdf", given=given) == sentence


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, None),
        ({"kind": SourceKind.INTERVIEW}, "Only web pages can be checked again."),
        ({"same_as_id": 2}, "This is the same page as another source, which is checked instead."),
        ({"paused": True}, "This source is paused. Resume it first."),
    ],
)
def test_only_a_watched_page_is_looked_at_again(fields: dict[str, object], sentence: str | None) -> None:
    assert rules.why_not_look(web(**fields)) == sentence


@pytest.mark.parametrize(("role", "may"), PAUSES)
def test_editors_and_admins_pause_and_resume(role: str, may: bool) -> None:
    by = UserFactory.build(role=role)
    no = None if may else "Only editors and admins pause and resume sources."
    assert rules.why_not_pause(web(), by=by) == no
    assert rules.why_not_resume(web(paused=True), by=by) == no


def test_what_is_not_watched_is_not_paused() -> None:
    by = UserFactory.build(role=Role.ADMIN)
    assert rules.why_not_pause(web(kind=SourceKind.DOCUMENT), by=by) == "Only web pages are watched."
    assert rules.why_not_pause(web(paused=True), by=by) == "This source is paused already."
    assert rules.why_not_resume(web(), by=by) == "This source is not paused."


@pytest.mark.parametrize(
    ("role", "reliability", "reason", "on", "sentence"),
    [
        (Role.EDITOR, Reliability.RELIABLE, "A wire", date(2026, 11, 1), "Only admins rate publishers."),
        (Role.ADMIN, Reliability.RELIABLE, " ", date(2026, 11, 1), "A rating needs a reason and its date."),
        (Role.ADMIN, Reliability.RELIABLE, "A wire", None, "A rating needs a reason and its date."),
        (Role.ADMIN, Reliability.RELIABLE, "A wire", date(2026, 11, 1), None),
        (Role.ADMIN, Reliability.UNRATED, "", None, None),
    ],
)
def test_a_rating_is_an_admins_and_has_a_dated_reason(
    role: str, reliability: str, reason: str, on: date | None, sentence: str | None
) -> None:
    by = UserFactory.build(role=role)
    assert rules.why_not_rate(by=by, reliability=reliability, reason=reason, on=on) == sentence


def test_a_source_is_the_same_only_as_another_that_stands_for_itself() -> None:
    one, other = web(), SourceFactory.build(pk=2, publisher=None, added_by=None)
    assert rules.why_not_the_same(one, other=other) is None
    alone = "A source can only be the same as another one that stands for itself."
    assert rules.why_not_the_same(one, other=one) == alone
    assert rules.why_not_the_same(other, other=web(same_as_id=2)) == alone
    hidden = web(confidential=True)
    assert rules.why_not_the_same(hidden, other=other) == "A confidential source is never joined with an open one."


@pytest.mark.parametrize(
    ("outcome", "failed", "words"),
    [
        ("", False, ""),
        ("unchanged", False, "Unchanged"),
        ("unchanged", True, "Not seen"),
        ("", True, "Not seen"),
        ("gone", True, "Gone"),
    ],
)
def test_a_look_that_failed_is_never_told_as_the_one_before_it(outcome: str, failed: bool, words: str) -> None:
    struck_at = datetime(2026, 11, 23, tzinfo=UTC) if failed else None
    assert web(outcome=outcome, struck_at=struck_at).last_look == words
