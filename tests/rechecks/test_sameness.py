import pytest

from factcheck.accounts.models import User
from factcheck.claims.models import Citation
from factcheck.lib.fetch import Fetcher
from factcheck.rechecks.actions import look_now
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Address, Outcome, Source
from tests.pages import Pages
from tests.rechecks.conftest import Look, cited, ferry


def calling_itself(url: str) -> str:
    return ferry().replace("<title>", f'<link rel="canonical" href="{url}"><title>')


def test_a_page_that_moved_for_good_says_so_once(source: Source, look: Look, wire: Pages) -> None:
    look(source)
    wire.set("/new", ferry())
    wire.send_on("/ferry", "/new")
    recheck = look(source)
    assert (recheck.outcome, recheck.sentence) == (Outcome.MOVED, "The page says the same at a new address.")
    assert look(source).outcome == Outcome.UNCHANGED


def test_a_page_that_changed_on_moving_has_changed(source: Source, look: Look, wire: Pages) -> None:
    look(source)
    wire.set("/new", ferry(24))
    wire.send_on("/ferry", "/new")
    assert look(source).outcome == Outcome.CHANGED


def test_the_new_address_leads_to_the_same_source(source: Source, look: Look, wire: Pages, ada: User) -> None:
    wire.set("/new", ferry())
    wire.send_on("/ferry", "/new")
    assert look(source).outcome == Outcome.UNCHANGED
    assert source_for_url(url=f"{wire.url}/new", by=ada) == source


def test_two_addresses_of_one_page_become_one_source(source: Source, look: Look, wire: Pages, ada: User) -> None:
    wire.set("/new", ferry())
    other = source_for_url(url=f"{wire.url}/new", by=ada)
    citation = cited(source, by=ada)
    look(other)
    wire.send_on("/ferry", "/new")
    look(source)
    citation.refresh_from_db()
    other.refresh_from_db()
    assert (source.same_as, citation.source, citation.quote_state) == (other, other, "intact")
    assert other in Source.objects.due()
    assert source_for_url(url=f"{wire.url}/ferry", by=ada) == other


def test_a_page_that_names_itself_is_known_by_that_name(source: Source, look: Look, wire: Pages, ada: User) -> None:
    page = calling_itself(f"{wire.url}/ferry")
    wire.set("/ferry", page)
    wire.set("/print?story=7", page)
    look(source)
    printed = source_for_url(url=f"{wire.url}/print?story=7", by=ada)
    assert printed != source
    citation = cited(printed, by=ada)
    look(printed)
    citation.refresh_from_db()
    assert (printed.same_as, citation.source) == (source, source)


def test_a_page_that_names_another_but_says_something_else_stays_its_own(
    source: Source, look: Look, wire: Pages, ada: User
) -> None:
    look(source)
    wire.set("/other", calling_itself(f"{wire.url}/ferry").replace("20 hours", "24 hours"))
    other = source_for_url(url=f"{wire.url}/other", by=ada)
    look(other)
    assert other.same_as is None


@pytest.mark.parametrize("name", ["https://somewhere.example/ferry", "/", "http://["])
def test_a_page_is_not_believed_to_be_one_of_another_site_or_the_front_page(
    name: str, source: Source, look: Look, wire: Pages
) -> None:
    wire.set("/ferry", calling_itself(name if name != "/" else f"{wire.url}/"))
    look(source)
    assert list(Address.objects.values_list("key", flat=True)) == [f"{wire.host}/ferry"]


def test_where_a_site_sends_us_for_now_is_no_address_of_the_page(source: Source, look: Look, wire: Pages) -> None:
    wire.set("/sign-in", calling_itself(f"{wire.url}/sign-in"))
    wire.send_on("/ferry", "/sign-in", status=302)
    look(source)
    assert list(Address.objects.values_list("key", flat=True)) == [f"{wire.host}/ferry"]


def test_a_confidential_source_learns_no_addresses(look: Look, wire: Pages, ada: User) -> None:
    wire.set("/new", ferry())
    wire.send_on("/ferry", "/new")
    source = source_for_url(url=f"{wire.url}/ferry", by=ada, confidential=True)
    look(source)
    assert list(Address.objects.all()) == []


def test_a_source_somebody_else_holds_is_joined_at_the_next_look(
    source: Source, fetcher: Fetcher, wire: Pages, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from factcheck.rechecks.actions import sameness

    wire.set("/new", ferry())
    source_for_url(url=f"{wire.url}/new", by=ada)
    wire.send_on("/ferry", "/new")
    monkeypatch.setattr(sameness, "_held", lambda _other: False)
    look_now(sources=[source], fetcher=fetcher)
    source.refresh_from_db()
    assert source.same_as is None
    monkeypatch.undo()
    look_now(sources=[source], fetcher=fetcher)
    source.refresh_from_db()
    assert source.same_as is not None
    assert not Citation.objects.exists()


def test_an_address_too_long_to_be_known_by_is_not_learned(source: Source, look: Look, wire: Pages) -> None:
    look(source)
    long = f"/new?at={'/' * 1500}"
    wire.set(long, calling_itself(f"{wire.url}/new"))
    wire.send_on("/ferry", long)
    assert look(source).final_url == f"{wire.url}{long}"
    assert sorted(Address.objects.values_list("key", flat=True)) == [f"{wire.host}/ferry", f"{wire.host}/new"]
