import errno
import os
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import ANY

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from pytest_django import Settings

from factcheck.accounts.models import User
from factcheck.audit.models import Entry
from factcheck.lib.errors import Refused
from factcheck.lib.extraction import Page
from factcheck.sources import actions
from factcheck.sources.actions import (
    Kept,
    add_by_hand,
    add_document,
    keep_capture,
    keep_captures,
    learn_address,
    override_robots,
    pause,
    publisher_of,
    rate,
    resume,
    same_as,
    set_confidential,
    source_for_url,
    want_look,
)
from factcheck.sources.bodies import NotKept, bring
from factcheck.sources.models import Address, Capture, Domain, Publisher, Reliability, Source, SourceKind
from tests.factories import PublisherFactory, SourceFactory

URL = "https://wire.example/ferry"
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def domain(name: str, publisher: str) -> Publisher:
    found, _new = Publisher.objects.get_or_create(name=publisher)
    Domain.objects.create(publisher=found, name=name)
    return found


# Web pages


def test_a_new_address_becomes_a_source_that_is_wanted_at_once(ada: User) -> None:
    source = source_for_url(url=f"  {URL}  ", by=ada)
    assert (source.kind, source.url, source.added_by, source.capture) == (SourceKind.WEB, URL, ada, None)
    assert list(Source.objects.wanted()) == [source]


@pytest.mark.parametrize(
    "url",
    [URL, "http://www.wire.example/ferry/", "https://WIRE.example/ferry?utm_source=mail#top", f"{URL}?fbclid=x"],
)
def test_the_same_page_by_another_spelling_is_the_same_source(url: str, ada: User, ben: User) -> None:
    source = source_for_url(url=URL, by=ada)
    assert source_for_url(url=url, by=ben) == source
    assert Source.objects.count() == 1
    assert [str(address) for address in source.addresses.all()] == ["wire.example/ferry"]


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, True),
        ({"last_seen_at": timedelta(minutes=59)}, False),
        ({"last_seen_at": timedelta(minutes=61)}, True),
        ({"paused": True}, False),
    ],
)
def test_a_known_page_that_is_cited_anew_is_looked_at_unless_it_was_seen_lately(
    fields: dict[str, Any], wanted: bool, ada: User
) -> None:
    source = source_for_url(url="https://wire.example/ferry", by=ada)
    seen = {name: timezone.now() - value if isinstance(value, timedelta) else value for name, value in fields.items()}
    Source.objects.update(**{"wanted_at": None, "next_check_at": timezone.now() + timedelta(days=1), **seen})
    source_for_url(url="https://wire.example/ferry", by=ada)
    source.refresh_from_db()
    assert (source.wanted_at is not None, source.next_check_at <= timezone.now()) == (wanted, wanted)


def test_an_address_that_may_not_be_fetched_is_refused(ada: User) -> None:
    with pytest.raises(Refused, match=r"private network|public internet"):
        source_for_url(url="http://127.0.0.1/ferry", by=ada)
    assert not Source.objects.exists()


def test_a_private_address_that_is_allowed_is_taken(ada: User, settings: Settings) -> None:
    settings.FETCH_ALLOW = frozenset({"127.0.0.1:8099"})
    assert source_for_url(url="http://127.0.0.1:8099/ferry", by=ada).pk


def test_a_source_that_became_another_is_followed(ada: User) -> None:
    source, other = source_for_url(url=URL, by=ada), source_for_url(url=f"{URL}-2", by=ada)
    alias = source_for_url(url=f"{URL}-3", by=ada)
    same_as(source=alias, other=source)
    same_as(source=source, other=other)
    alias.refresh_from_db()
    assert alias.same_as == other
    assert {source_for_url(url=f"{URL}{end}", by=ada) for end in ("", "-2", "-3")} == {other}


def test_a_source_is_not_made_the_same_as_itself(ada: User) -> None:
    source = source_for_url(url=URL, by=ada)
    with pytest.raises(Refused):
        same_as(source=source, other=source)


# Confidential pages


def test_a_confidential_source_is_found_again_by_those_who_know_of_it(ada: User, dan: User) -> None:
    source = source_for_url(url=URL, by=ada, confidential=True)
    assert source_for_url(url=f"{URL}?utm_source=mail", by=ada) == source
    assert source_for_url(url=URL, by=dan, confidential=True) == source


def test_to_everybody_else_a_confidential_source_does_not_exist(ada: User, eve: User) -> None:
    source = source_for_url(url=URL, by=ada, confidential=True)
    theirs = source_for_url(url=URL, by=eve)
    assert theirs != source
    assert (theirs.added_by, theirs.confidential) == (eve, False)


def test_a_source_that_becomes_confidential_leaves_the_address_book_and_comes_back_when_it_is_open(
    ada: User, ben: User, amin: User
) -> None:
    source = source_for_url(url="https://wire.example/ferry", by=ada)
    for _ in range(2):
        set_confidential(source=source, by=amin, confidential=True)
    other = source_for_url(url="https://wire.example/ferry", by=ben)
    assert other != source
    set_confidential(source=source, by=amin, confidential=False)
    assert source_for_url(url="https://wire.example/ferry", by=ada) == other
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["source.hidden", "source.opened"]


def test_only_admins_say_who_may_know_of_a_source(ada: User, ben: User) -> None:
    source = source_for_url(url="https://wire.example/ferry", by=ada)
    with pytest.raises(Refused, match="Only admins make a source confidential"):
        set_confidential(source=source, by=ben, confidential=True)


def test_a_page_that_is_open_may_be_cited_in_confidence(ada: User, ben: User) -> None:
    source = source_for_url(url=URL, by=ben)
    hidden = source_for_url(url=URL, by=ada, confidential=True)
    assert (hidden == source, hidden.confidential) == (False, True)
    assert source_for_url(url=URL, by=ada) == hidden
    assert source_for_url(url=URL, by=ben) == source


# Two at once


def two_bring_the_same_page(ada: User) -> list[object]:
    ready = threading.Barrier(2)
    results: list[object] = []

    def bring() -> None:
        try:
            ready.wait(10)
            results.append(source_for_url(url=URL, by=ada).pk)
        except IntegrityError as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def slow_to_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have both look for the source before either brings it."""
    looked = threading.Barrier(2)
    find = actions._source_at
    waited = threading.local()

    def find_together(key: str) -> Source | None:
        found = find(key)
        if not getattr(waited, "done", False):
            waited.done = True
            looked.wait(10)
        return found

    monkeypatch.setattr(actions, "_source_at", find_together)


def test_two_who_bring_the_same_page_at_once_get_one_source(
    transactional_db: None, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_to_look_up(monkeypatch)
    first, second = two_bring_the_same_page(ada)
    assert first == second == Source.objects.get().pk


def test_without_the_address_book_there_would_be_two(
    transactional_db: None, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_to_look_up(monkeypatch)
    monkeypatch.setattr(Address.objects, "create", lambda **_given: None)
    two_bring_the_same_page(ada)
    assert Source.objects.count() == 2


def test_a_fault_that_is_not_a_twin_is_not_hidden(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_given: object) -> None:
        raise IntegrityError("something else")

    monkeypatch.setattr(Address.objects, "create", fail)
    with pytest.raises(IntegrityError, match="something else"):
        source_for_url(url=URL, by=ada)


# By hand and from files


def test_notes_of_an_interview_are_kept_as_a_capture(ada: User) -> None:
    record = "He said: the crossing takes\r\nabout 20 hours."
    source = add_by_hand(kind=SourceKind.INTERVIEW, title=" The harbour master ", by=ada, record=record)
    assert (source.title, source.next_check_at) == ("The harbour master", None)
    assert source.capture is not None
    assert source.capture.full_text == "He said: the crossing takes\nabout 20 hours."
    assert bring(source.capture.sha256).decode() == source.capture.full_text


def test_a_source_without_a_record_has_no_capture(ada: User) -> None:
    source = add_by_hand(kind=SourceKind.OBSERVATION, title="At the quay", by=ada, published=date(2026, 11, 1))
    assert (source.capture, source.published) == (None, date(2026, 11, 1))


def test_a_web_page_is_not_added_by_hand(ada: User) -> None:
    with pytest.raises(Refused, match="by its address"):
        add_by_hand(kind=SourceKind.WEB, title="Ferry", by=ada)


def test_an_uploaded_document_is_kept_with_its_text(ada: User) -> None:
    source = add_document(name="timetable.txt", given=b"The crossing takes about 20 hours.", by=ada)
    assert (source.kind, source.title) == (SourceKind.DOCUMENT, "timetable.txt")
    assert source.capture is not None
    assert source.capture.full_text == "The crossing takes about 20 hours."
    assert bring(source.capture.sha256) == b"The crossing takes about 20 hours."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"", "The file “photo.png” is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), r"^“photo\.png” was not attached\. This is not a page of text"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused(given: bytes, sentence: str, ada: User) -> None:
    with pytest.raises(Refused, match=sentence):
        add_document(name="photo.png", given=given, by=ada)
    assert not Source.objects.exists()


# Captures


def test_a_capture_fills_in_only_what_the_source_does_not_know(ada: User) -> None:
    publisher = PublisherFactory.create()
    source = SourceFactory.create(title="Ours", author="", publisher=publisher)
    page = Page(
        title="Theirs", text="Text", full_text="Text", author="A. Berg", published=date(2026, 11, 1), language="en"
    )
    capture = keep_capture(Kept(source, b"x", page, AT, url=URL, status=200))
    source.refresh_from_db()
    assert (source.title, source.author, source.published, source.language) == (
        "Ours",
        "A. Berg",
        date(2026, 11, 1),
        "en",
    )
    assert (source.publisher, source.capture, capture.title) == (publisher, capture, "Theirs")


def test_what_is_too_long_for_its_place_is_cut(ada: User) -> None:
    source = SourceFactory.create(title="", author="")
    page = Page(title="t" * 600, text="", full_text="", author="a" * 400, language="l" * 50)
    keep_capture(Kept(source, b"x", page, AT, content_type="c" * 300, headers={"x": "a\0b"}))
    source.refresh_from_db()
    assert (len(source.title), len(source.author), len(source.language)) == (500, 300, 35)
    assert source.capture is not None
    assert source.capture.headers == {"x": "ab"}


# Publishers


@pytest.mark.parametrize(
    ("url", "publisher"),
    [
        ("https://www.wire.example/ferry", "Wire"),
        ("https://news.wire.example/ferry", "Wire"),
        ("https://wire.example/sport/ferry", "Sport Wire"),
        ("https://wire.example/sports/ferry", "Wire"),
        ("https://live.wire.example/", "Live Wire"),
        ("https://otherwire.example/", None),
    ],
)
def test_the_longest_domain_names_the_publisher(url: str, publisher: str | None, db: None) -> None:
    for name, of in [
        ("wire.example", "Wire"),
        ("wire.example/sport", "Sport Wire"),
        ("live.wire.example", "Live Wire"),
    ]:
        domain(name, of)
    found = publisher_of(url)
    assert (found.name if found else None) == publisher


def capture_of(url: str, *, called: str, by: User) -> Source:
    source = source_for_url(url=url, by=by)
    page = Page(title="Ferry", text="Text", full_text="Text", publisher=called)
    keep_capture(Kept(source, b"x", page, AT, url=url, status=200))
    return source


def test_a_publisher_nobody_knew_is_written_down_unrated(ada: User) -> None:
    publisher = capture_of(URL, called=" Halden Wire ", by=ada).publisher
    assert publisher is not None
    assert (publisher.name, publisher.reliability) == ("Halden Wire", Reliability.UNRATED)
    assert publisher_of(f"{URL}/other") == publisher
    assert capture_of(f"{URL}-2", called="Something else", by=ada).publisher == publisher


def test_a_page_cannot_claim_the_name_of_a_publisher_we_know(ada: User) -> None:
    known = domain("reuters.example", "Reuters")
    publisher = capture_of(URL, called="Reuters", by=ada).publisher
    assert publisher is not None
    assert (publisher == known, publisher.name) == (False, "wire.example")


def test_a_page_that_names_nobody_is_its_hosts(ada: User) -> None:
    publisher = capture_of("https://www.wire.example/ferry", called="", by=ada).publisher
    assert str(publisher) == "wire.example"


def test_a_host_that_was_written_down_before_keeps_its_publisher(ada: User) -> None:
    PublisherFactory.create(name="wire.example")
    publisher = capture_of(URL, called="", by=ada).publisher
    assert (Publisher.objects.count(), str(publisher)) == (1, "wire.example")
    assert Entry.objects.count() == 0


def test_a_rating_is_kept_with_its_reason_and_written_down(amin: User) -> None:
    publisher = PublisherFactory.create()
    rate(publisher=publisher, by=amin, reliability=Reliability.RELIABLE, reason=" A wire ", on=date(2026, 11, 1))
    publisher.refresh_from_db()
    assert (publisher.reliability, publisher.reliability_reason) == (Reliability.RELIABLE, "A wire")
    assert Entry.objects.get().facts == {"was": "unrated", "reliability": "reliable", "reason": "A wire"}


def test_a_rating_by_a_reporter_is_refused(ada: User) -> None:
    publisher = PublisherFactory.create()
    with pytest.raises(Refused, match="Only admins"):
        rate(publisher=publisher, by=ada, reliability=Reliability.RELIABLE, reason="A wire", on=date(2026, 11, 1))


# A store that fails


def full(*_: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_is_given_by_hand_is_not_half_saved_when_the_store_is_full(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", full)
    said = "Nothing was saved. The store of captures is full. Please try again later."
    with pytest.raises(Refused, match=said):
        add_by_hand(kind=SourceKind.INTERVIEW, title="The captain, on Monday", record="About 20 hours.", by=ada)
    with pytest.raises(Refused, match=said):
        add_document(name="notes.txt", given=b"The crossing takes about 20 hours.", by=ada)
    assert (Source.objects.count(), Capture.objects.count()) == (0, 0)


def test_of_several_captures_those_are_written_whose_bytes_are_there(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: full() if os.fstat(file).st_size > 1_000 else fsync(file))
    page = Page(title="Ferries", text="x", full_text="x")
    sources = SourceFactory.create_batch(3)
    given = [b"first", os.urandom(2_000), b"last"]
    first, large, last = keep_captures(
        [Kept(source, body, page, AT) for source, body in zip(sources, given, strict=True)]
    )
    assert list(Capture.objects.order_by("pk")) == [first, last]
    assert [source.capture for source in sources] == [first, None, last]
    assert isinstance(large, NotKept)
    assert [bring(capture.sha256) for capture in Capture.objects.order_by("pk")] == [b"first", b"last"]


# Watching


def test_wanting_a_look_makes_the_source_due(ada: User) -> None:
    source = SourceFactory.create()
    want_look(source=source, by=ada)
    assert list(Source.objects.wanted()) == [source]
    assert Entry.objects.get().verb == "source.look_wanted"


def test_pausing_and_resuming(ben: User) -> None:
    source = SourceFactory.create(wanted_at=AT, next_check_at=AT, attempts=3)
    pause(source=source, by=ben, reason="It calls the police.")
    source.refresh_from_db()
    assert (source.paused, source.trouble, source.wanted_at) == (True, "It calls the police.", None)
    with pytest.raises(Refused, match="paused"):
        want_look(source=source, by=ben)
    resume(source=source, by=ben)
    source.refresh_from_db()
    assert (source.paused, source.trouble, source.attempts, source.wanted_at) == (False, "", 0, ANY)
    assert list(Source.objects.wanted()) == [source]


def test_pausing_without_a_reason_keeps_the_last_trouble(ben: User) -> None:
    source = SourceFactory.create(trouble="The site was away.")
    pause(source=source, by=ben)
    source.refresh_from_db()
    assert source.trouble == "The site was away."


def test_a_reporter_neither_pauses_nor_resumes(ada: User) -> None:
    with pytest.raises(Refused):
        pause(source=SourceFactory.create(), by=ada)
    with pytest.raises(Refused):
        resume(source=SourceFactory.create(paused=True), by=ada)


def test_an_address_that_is_none_is_not_learned(ada: User) -> None:
    source = source_for_url(url=URL, by=ada)
    assert learn_address(source=source, url="https://[") is None
    assert learn_address(source=source, url=f"{URL}/new") is None
    assert source.addresses.count() == 2
    other = SourceFactory.create()
    assert learn_address(source=other, url=f"{URL}/new") == source


def test_only_an_admin_says_whether_robots_is_obeyed(ben: User) -> None:
    publisher = PublisherFactory.create()
    with pytest.raises(Refused, match=r"robots\.txt"):
        override_robots(publisher=publisher, by=ben, reason="I want to.")
    publisher.refresh_from_db()
    assert publisher.robots_override_reason == ""
