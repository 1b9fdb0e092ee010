"""Finding sources by what somebody has of them, none of it by reading all that there is."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from factcheck.sources import searching
from factcheck.sources.models import Address, Source
from factcheck.sources.searching import sources_found
from tests.factories import CaptureFactory, PublisherFactory, SourceFactory

pytestmark = pytest.mark.django_db


def at(key: str, **more: object) -> Source:
    source: Source = SourceFactory.create(url=f"https://{key}", **more)
    if not source.confidential:
        Address.objects.create(source=source, key=key.removeprefix("www."))
    return source


def test_an_address_finds_the_page_and_what_begins_with_it() -> None:
    ferry, more, other = at("wire.example/ferry"), at("wire.example/ferry/more"), at("wire.example/fog")
    at("elsewhere.example/wire.example")
    assert sources_found("https://www.WIRE.example/ferry/?utm_source=mail#top") == {ferry.pk, more.pk}
    assert sources_found(" wire.example ") == {ferry.pk, more.pk, other.pk}


def test_a_confidential_page_is_found_by_its_host() -> None:
    hidden = at("www.wire.example/ferry", confidential=True)
    at("fog.example/ferry", confidential=True)
    assert sources_found("https://wire.example/elsewhere") == {hidden.pk}


@pytest.mark.parametrize("term", ["10.1234/ICE", "doi:10.1234/ice", "https://doi.org/10.1234/ice"])
def test_a_doi_finds_the_paper_wherever_it_is(term: str) -> None:
    paper = SourceFactory.create(doi="10.1234/ice")
    SourceFactory.create(doi="10.1234/fog")
    assert sources_found(term) == {paper.pk}


def test_a_publisher_finds_its_pages() -> None:
    page = SourceFactory.create(publisher=PublisherFactory.create(name="The Lorvia Post"))
    SourceFactory.create()
    assert sources_found("lorvia post") == {page.pk}


def test_words_of_a_title_find_the_pages_that_had_it_and_what_was_given_to_us() -> None:
    page = CaptureFactory.create(title="Night ferries run again, says the harbour").source
    CaptureFactory.create(title="Nothing runs")
    interview = SourceFactory.create(kind="interview", url="", title="A word at the harbour, by night")
    assert sources_found("harbour night") == {page.pk, interview.pk}
    assert sources_found("NIGHT ferr") == {page.pk}
    assert sources_found("ferr night") == set()


WRITTEN = [
    ("Premier: “we waited eleven”", "we waited eleven"),
    ("Premier: “we waited eleven”", 'premier: "we waited'),
    ("Inspection report 2026-118", "2026-118"),
    ("Inspection report 2026-118", "118"),
    ("The ship’s fares: €85, 7.5 % more", "SHIP’S fares"),
    ("The ship’s fares: €85, 7.5 % more", "ship 85 5"),
    ("Who owns ferry.example/fleet?", "ferry fleet"),
    ("Night\u2011ferry\u00a0news – live", "ferry news live"),
    ("Ägypten fährt wieder", "ägypten FÄHRT"),
]


@pytest.mark.parametrize(("title", "term"), WRITTEN)
def test_signs_between_words_keep_no_title_from_being_found(title: str, term: str) -> None:
    page = CaptureFactory.create(title=title).source
    assert (sources_found(title), sources_found(term)) == ({page.pk}, {page.pk})


NOTHING = [
    "",
    " ",
    "!?",
    "'",
    "zz & | ! :* <-> \\",
    "x\x00y",
    "\ud800",
    "ﬁ" * 3_000,
    "%",
    "10.1234/",
    "[::",
    "http://[",
]


@pytest.mark.parametrize("term", NOTHING)
def test_no_term_breaks_it_and_none_finds_all(term: str) -> None:
    CaptureFactory.create(title="Night ferries run again")
    assert sources_found(term) == set()


def test_at_most_so_many_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_FOUND", 2)
    for number in range(4):
        at(f"wire.example/{number}")
    assert len(sources_found("wire.example")) == 2


def test_a_page_that_was_captured_often_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_FOUND", 2)
    quiet, restless = at("a.example/ferry"), at("b.example/live")
    for source in (quiet, *[restless] * 3):
        CaptureFactory.create(source=source, title="Night ferries run again")
    assert sources_found("night") == {quiet.pk, restless.pk}


@pytest.mark.parametrize(
    ("term", "table", "index"),
    [("wire.example/ferry", "factcheck_address", "_like"), ("night ferry", "factcheck_capture", "capture_title_words")],
)
def test_what_is_large_is_asked_by_its_index(term: str, table: str, index: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as captured:
            sources_found(term)
        (asked,) = [query["sql"] for query in captured if f'FROM "{table}"' in query["sql"]]
        cursor.execute(f"EXPLAIN {asked.replace('%', '%%')}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert (index in plan, "Seq Scan" in plan) == (True, False), plan
