import asyncio
import json
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import aiohttp  # noqa: TID251
import pytest

from factcheck.lib.extraction import read_page
from factcheck.lib.fetch import Fetched, Fetcher
from factcheck.lib.stand_ins import Shown, is_stand_in
from factcheck.sample.press import html, pages
from factcheck.sample.press.clock import Clock
from factcheck.sample.press.page import Page
from factcheck.sample.press.pages import PAGES
from factcheck.sample.press.server import Press
from tests.sample.conftest import Now

CROSSING = "The crossing takes about 20 hours in calm weather"


def fetch(press: Press, path: str, **seen: str) -> Fetched:
    async def go() -> Fetched:
        async with Fetcher(allow=frozenset({press.address}), user_agent="test", interval=0) as fetcher:
            return await fetcher.fetch(f"http://{press.address}{path}", **seen)

    return asyncio.run(go())


def post(press: Press, path: str) -> int:
    async def go() -> int:
        url = f"http://{press.address}{path}"
        async with aiohttp.ClientSession() as session, session.post(url, allow_redirects=False) as response:
            return response.status

    return asyncio.run(go())


def read(press: Press, page: Page) -> str:
    got = fetch(press, page.path)
    return " ".join(read_page(got.body, url=got.url, content_type=got.content_type).full_text.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_page_is_served_with_all_it_says(press: Press, page: Page):
    text = read(press, page)
    assert [paragraph for paragraph in page.paragraphs if paragraph not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_page_says_what_it_is(press: Press, page: Page):
    got = fetch(press, page.path)
    said = read_page(got.body, url=got.url, content_type=got.content_type)
    if page.pdf:
        assert (said.title, said.author) == (page.title, page.author)
    else:
        assert (said.title, said.author, said.publisher, said.published, said.language) == (
            page.title,
            page.author,
            page.publisher.name,
            page.published,
            "en",
        )


@pytest.mark.parametrize("page", [page for page in PAGES if not page.steady], ids=lambda page: page.path)
def test_only_the_noise_differs_from_load_to_load(press: Press, page: Page):
    first, second = fetch(press, page.path).body, fetch(press, page.path).body
    assert first != second
    one, other = (read_page(body, url="http://press/", content_type="text/html") for body in (first, second))
    assert one.text == other.text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_turn_of_a_page_is_visible(page: Page):
    shown = [page.after(turns) for turns in range(len(page.turns) + 1)]
    assert [
        (before.paragraphs, before.table, before.status) != (after.paragraphs, after.table, after.status)
        for before, after in pairwise(shown)
    ] == [True] * len(page.turns)


def test_the_crossing_becomes_longer_after_forty_seconds(press: Press, now: Now):
    now.forward(39)
    assert read(press, pages.FERRY_SAILS).count(CROSSING) == 1
    now.forward(1)
    text = read(press, pages.FERRY_SAILS)
    assert (text.count(CROSSING), text.count(CROSSING.replace("20", "24"))) == (0, 1)


def test_a_correction_is_added_below_the_text(press: Press, now: Now):
    now.forward(100)
    text = read(press, pages.MINISTER_ABOARD)
    assert text.count("The ship carries 412 passengers and 69 cars on her first voyage.") == 1
    assert text.count("The Banner regrets the error.") == 1


def test_a_revised_figure_changes_in_the_table_and_in_the_text(press: Press, now: Now):
    now.forward(160)
    text = read(press, pages.ISLANDS_IN_FIGURES)
    assert (text.count("1,187"), text.count("1,204")) == (2, 0)


def test_a_page_that_moved_is_found_at_its_new_address_and_only_then(press: Press, now: Now):
    new = "/ministry-of-transport/archive/2026/reopening"
    assert fetch(press, new).reach == "gone"
    now.forward(75)
    got = fetch(press, pages.REOPENING.path)
    assert (got.reach, got.permanent_url) == ("ok", f"http://{press.address}{new}")


def test_pages_vanish_fail_refuse_and_come_back_by_the_clock(press: Press, now: Now):
    seen = {}
    for seconds in (60, 130, 150, 440):
        now.time = press.clock.epoch + seconds
        watched = (pages.NEW_QUAY, pages.PREMIER_SPEAKS, pages.FORECAST, pages.ODD_CARGO, pages.EVENING_COPY)
        seen[seconds] = [fetch(press, page.path).status for page in watched]
    assert seen == {
        60: [503, 200, 200, 200, 200],
        130: [200, 500, 403, 200, 200],
        150: [200, 500, 403, 410, 404],
        440: [200, 200, 200, 410, 200],
    }


def test_a_lenient_publisher_shows_a_page_for_whatever_it_is_asked(press: Press, now: Now):
    now.forward(290)
    asked = (
        pages.PREMIER_SPEAKS.path,
        "/radio-kessary/anything",
        "/radio-kessary",
        "/veldan-wire/anything",
        "/x",
    )
    assert [fetch(press, path).status for path in asked] == [200, 200, 200, 404, 404]


def shown(body: bytes, path: str) -> Shown:
    url = f"http://press{path}"
    page = read_page(body, url=url, content_type="text/html")
    return Shown.at(url, final_url=url, title=page.title, text=page.full_text)


@pytest.mark.parametrize("page", [page for page in PAGES if not page.pdf], ids=lambda page: page.path)
def test_what_is_shown_for_nothing_is_told_from_every_page_at_every_time(page: Page):
    nothing = shown(html.nothing(page.publisher).encode(), "/radio-kessary/3f9ac41be07d2568")
    before = shown(html.article(page).encode(), page.path).text

    def stands_in(written: str) -> bool:
        seen = shown(written.encode(), page.path)
        return is_stand_in(seen, nothing=nothing, before=before, seen_at=f"http://press{page.path}")

    # Named as the site is, as on sites that have one title for all.
    pages_then = [replace(page.after(turns), title=page.publisher.name) for turns in range(len(page.turns) + 1)]
    assert [stands_in(html.article(then)) for then in pages_then] == [False] * len(pages_then)
    assert [stands_in(html.nothing(page.publisher)) for _load in range(20)] == [True] * 20


@pytest.mark.parametrize("page", [page for page in PAGES if page.steady], ids=lambda page: page.path)
def test_a_steady_page_is_not_sent_twice(press: Press, page: Page):
    first = fetch(press, page.path)
    again = fetch(press, page.path, etag=first.etag, last_modified=first.last_modified)
    by_date = fetch(press, page.path, last_modified=first.last_modified)
    assert [first.reach, again.reach, by_date.reach] == ["ok", "not_modified", "not_modified"]


def test_a_steady_page_that_changed_is_sent_again(press: Press, now: Now):
    first = fetch(press, pages.FERRY_SAILS.path)
    now.forward(40)
    again = fetch(press, pages.FERRY_SAILS.path, etag=first.etag, last_modified=first.last_modified)
    assert (again.reach, again.etag == first.etag) == ("ok", False)


def test_a_person_may_make_the_next_thing_happen_at_once(press: Press):
    assert post(press, f"/change{pages.FERRY_SAILS.path}") == 303
    assert read(press, pages.FERRY_SAILS).count(CROSSING) == 0
    assert read(press, pages.MINISTER_ABOARD).count("96 cars") == 1


def test_a_change_too_many_changes_nothing(press: Press):
    statuses = [post(press, f"/change{pages.ODD_CARGO.path}") for _ in range(3)]
    assert (statuses, press.clock.hurried(pages.ODD_CARGO.path)) == ([303, 303, 303], 1)


def test_rewinding_begins_again(press: Press, now: Now):
    now.forward(500)
    assert post(press, "/rewind") == 303
    assert (press.clock.seconds(), read(press, pages.FERRY_SAILS).count(CROSSING)) == (0, 1)


@pytest.mark.parametrize("path", ["/change/veldan-wire/no-such-page", "/veldan-wire/night-ferry-sails", "/"])
def test_nothing_else_can_be_posted(press: Press, path: str):
    assert post(press, path) == 404


def test_the_front_page_lists_every_page_with_what_it_will_do(press: Press, now: Now):
    now.forward(80)
    text = fetch(press, "/").body.decode()
    assert [page.path for page in PAGES if f'href="{page.path}"' in text] == [page.path for page in PAGES]
    assert "changes the length of the crossing from 20 to 24 hours: done" in text
    assert "prints a correction: 69 cars, not 96: in 20 s" in text
    assert "corrects a weekday: Thursday, not Friday: in 2 min 30 s" in text


def test_the_press_lets_everybody_look(press: Press):
    async def go() -> list[bool]:
        async with Fetcher(allow=frozenset({press.address}), user_agent="test", interval=0) as fetcher:
            return [await fetcher.allowed_by_robots(f"http://{press.address}{page.path}") for page in PAGES]

    assert asyncio.run(go()) == [True] * len(PAGES)


def test_what_the_press_does_not_have_is_not_found(press: Press):
    assert fetch(press, "/veldan-wire/").status == 404


def test_a_head_request_gets_no_body(press: Press):
    async def go() -> tuple[int, bytes]:
        url = f"http://{press.address}{pages.PROTEST.path}"
        async with aiohttp.ClientSession() as session, session.head(url) as response:
            return response.status, await response.read()

    assert asyncio.run(go()) == (200, b"")


def test_the_clock_goes_on_where_it_was(tmp_path: Path, now: Now):
    kept = tmp_path / "var" / "press.json"
    Clock(kept, now=now).hurry("/a/page", turns=2)
    now.forward(90)
    clock = Clock(kept, now=now)
    assert (clock.seconds(), clock.hurried("/a/page"), clock.hurried("/another")) == (90, 2, 0)


@pytest.mark.parametrize("written", ["", "[]", '{"when": 1}'])
def test_a_clock_that_cannot_read_its_memory_begins_again(tmp_path: Path, now: Now, written: str):
    kept = tmp_path / "press.json"
    kept.write_text(written)
    assert Clock(kept, now=now).seconds() == 0
    assert json.loads(kept.read_text()) == {"epoch": now.time, "hurried": {}}


def test_a_visitor_who_hangs_up_is_no_error(press: Press, capfd: pytest.CaptureFixture[str]):
    for trouble in (ConnectionResetError, ZeroDivisionError):
        try:
            raise trouble
        except trouble:
            press.handle_error(None, ("127.0.0.1", 1))
    said = capfd.readouterr().err
    assert ("ConnectionResetError" in said, "ZeroDivisionError" in said) == (False, True)


def test_the_press_opens_from_the_command_line_until_ctrl_c(tmp_path: Path):
    kept = tmp_path / "press.json"
    port = next(filter(is_free, range(8200, 8300)))
    command = [sys.executable, "-m", "factcheck.sample.press", "--port", str(port), "--state", str(kept)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        while is_free(port):
            assert process.poll() is None
        status = asyncio.run(status_of(f"http://127.0.0.1:{port}{pages.FERRY_SAILS.path}"))
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert (status, process.returncode, b"Traceback" in said) == (200, 0, False)
    assert kept.exists()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


async def status_of(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status
