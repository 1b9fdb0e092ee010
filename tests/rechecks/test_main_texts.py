"""The main text of a page that changed: told from the capture before, or read with care."""

from collections.abc import Callable
from typing import Any

import pytest

from factcheck.accounts.models import User
from factcheck.lib.extraction import Page, Unreadable, read_page
from factcheck.lib.fetch import Fetcher
from factcheck.rechecks import sights
from factcheck.rechecks.actions import look_now, main_texts
from factcheck.rechecks.models import Content
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Source
from tests.pages import Pages, article
from tests.rechecks.conftest import Look, ferry

NEWS = "Nobody was hurt when the ferry was late again, but many travellers had to wait at the quay until the evening."
WEATHER = "The harbour master has asked for a new timetable before the winter, and will be heard on Thursday."


@pytest.fixture(autouse=True)
def never_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is read with care only because its turn has come."""
    monkeypatch.setattr(main_texts, "CHECKED", 2**64)


@pytest.fixture
def cared_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that were read with care."""
    asked: list[str] = []
    read = sights.read_page_limited

    def reading(body: bytes, *, url: str, with_main_text: bool, **more: Any) -> Page:
        if with_main_text:
            asked.append(url)
        return read(body, url=url, with_main_text=with_main_text, **more)

    monkeypatch.setattr(sights, "read_page_limited", reading)
    return asked


def changed(source: Source, look: Look, wire: Pages, *, to: str) -> str:
    """Have the page say something else, look, and give the main text that was captured."""
    wire.set("/ferry", ferry(20, NEWS, WEATHER))
    look(source)
    wire.set("/ferry", to)
    look(source)
    assert source.capture is not None
    return source.capture.text


def test_where_little_changed_the_main_text_is_carried_over(
    source: Source, look: Look, wire: Pages, cared_for: list[str]
) -> None:
    page = ferry(24, NEWS, WEATHER)
    assert changed(source, look, wire, to=page) == read_page(page.encode(), url=source.url).text
    assert cared_for == [source.url]


def test_where_much_changed_the_page_is_read_with_care(
    source: Source, look: Look, wire: Pages, cared_for: list[str]
) -> None:
    page = article("The ferry was sold.", "It had been for sale for years.", title="The end of the line")
    assert changed(source, look, wire, to=page) == read_page(page.encode(), url=source.url).text
    assert cared_for == [source.url, source.url]


def test_now_and_then_it_is_read_with_care_all_the_same(
    source: Source, look: Look, wire: Pages, cared_for: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_texts, "CHECKED", 1)
    changed(source, look, wire, to=ferry(24, NEWS, WEATHER))
    assert cared_for == [source.url, source.url]


Lose = Callable[[Exception], None]


@pytest.fixture
def lose(monkeypatch: pytest.MonkeyPatch) -> Lose:
    """Have reading with care end like this where the page says “poison”."""

    def lose(trouble: Exception) -> None:
        read = main_texts.read

        def reading(sight: sights.Sight) -> sights.Sight:
            if b"poison" in sight.fetched.body:
                raise trouble
            return read(sight)

        monkeypatch.setattr(main_texts, "read", reading)

    return lose


def test_one_that_breaks_its_careful_reader_does_not_take_the_others_down(
    source: Source, fetcher: Fetcher, wire: Pages, ada: User, lose: Lose
) -> None:
    wire.set("/other", ferry())
    other = source_for_url(url=f"{wire.url}/other", by=ada)
    look_now(sources=[source, other], fetcher=fetcher)
    wire.set("/ferry", article("poison", title="Poison"))
    wire.set("/other", article("The ferry was sold.", title="Sold"))
    lose(ValueError("a fault of ours"))
    (recheck,) = look_now(sources=[source, other], fetcher=fetcher)
    source.refresh_from_db()
    assert (recheck.source, source.attempts, source.lease is None) == (other, 1, False)


def test_one_that_cannot_be_read_with_care_is_unreadable(
    source: Source, look: Look, wire: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(source)
    read = sights.read_page_limited

    def reading(body: bytes, *, with_main_text: bool, **more: Any) -> Page:
        if with_main_text:
            raise Unreadable("The page could not be read within 10 seconds.")
        return read(body, with_main_text=with_main_text, **more)

    monkeypatch.setattr(sights, "read_page_limited", reading)
    wire.set("/ferry", article("The ferry was sold.", title="Sold"))
    recheck = look(source)
    assert (recheck.content, recheck.sentence) == (
        Content.UNREADABLE,
        "The page could not be read within 10 seconds.",
    )
