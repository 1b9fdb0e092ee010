"""A site that shows a page for whatever it is asked is asked once for a page that nobody has."""

import socket
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.claims.models import Citation, Reopening
from factcheck.lib.extraction import Page
from factcheck.lib.fetch import Fetched, Fetcher, Limits
from factcheck.rechecks.actions import look_now, probes
from factcheck.rechecks.actions.probes import Doubt
from factcheck.rechecks.rules import why_not_looked_at
from factcheck.rechecks.sights import Sight
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Capture, NotFoundPage, Outcome, Probed, Source
from tests.lib.web import QUICK
from tests.pages import Answer, Pages, article
from tests.rechecks.conftest import CLOTHES, CROSSING, QUOTE, Look, because, cited, decided, ferry
from tests.rechecks.lenient import PATHS, a_week_later, asked_for_nothing, be_lenient, fetching, look_of, nothing
from tests.rechecks.test_looks import struck


@pytest.fixture
def lenient(wire: Pages) -> Pages:
    """The site shows a page for whatever it is asked."""
    be_lenient(wire)
    return wire


@pytest.fixture
def citation(source: Source, lenient: Pages, ada: User, look: Look) -> Citation:
    """The ferry's page is cited, and captured as it was."""
    citation = cited(source, by=ada)
    decided(citation.claim)
    look(source)
    return citation


def known() -> NotFoundPage:
    return NotFoundPage.objects.get()


# From the removed page to the claim


def test_a_page_in_whose_place_the_site_shows_what_it_shows_for_nothing_is_not_called_changed(
    source: Source, lenient: Pages, citation: Citation, look: Look
) -> None:
    lenient.forget("/ferry")
    recheck = look(source)
    citation.refresh_from_db()
    assert (recheck.reach, recheck.content, recheck.outcome) == ("ok", "soft404", Outcome.UNREADABLE)
    assert recheck.sentence == (
        "The site shows an error page in its place. It takes 2 such looks, a day apart, before we call it gone."
    )
    assert (source.strikes, source.outcome, citation.quote_state, because(citation.claim)) == (
        1, Outcome.UNCHANGED, "intact", "",
    )  # fmt: skip
    assert (Capture.objects.count(), Reopening.objects.count()) == (1, 0)


def test_without_asking_the_quote_would_be_called_gone(
    source: Source, lenient: Pages, citation: Citation, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "is_stand_in", lambda *_args, **_more: False)
    lenient.forget("/ferry")
    assert look(source).content == "changed"
    assert because(citation.claim).startswith("The quote is gone from the source")


def test_it_is_gone_after_two_looks_a_day_apart(source: Source, lenient: Pages, citation: Citation, look: Look) -> None:
    lenient.forget("/ferry")
    struck(source, 1.05, reach="ok", content="soft404", status=200)
    recheck = look(source)
    assert (recheck.outcome, source.outcome, source.strikes) == (Outcome.GONE, Outcome.GONE, 2)
    assert because(citation.claim).startswith("The page is gone (127.0.0.1")


def test_a_page_that_comes_back_after_one_such_look_opens_nothing(
    source: Source, lenient: Pages, citation: Citation, look: Look
) -> None:
    lenient.forget("/ferry")
    look(source)
    lenient.set("/ferry", ferry())
    assert look(source).content == "same"
    assert (source.strikes, because(citation.claim)) == (0, "")


def test_a_page_cited_without_a_quote_is_asked_about_too(source: Source, lenient: Pages, ada: User, look: Look) -> None:
    citation = cited(source, by=ada, quote="", text="The crossing takes about 20 hours in good weather.")
    decided(citation.claim)
    look(source)
    lenient.forget("/ferry")
    assert (look(source).content, because(citation.claim)) == ("soft404", "")


def test_a_page_that_was_rewritten_is_judged_as_on_any_site(
    source: Source, lenient: Pages, citation: Citation, look: Look
) -> None:
    lenient.set("/ferry", article("The night ferry is out of service, and nobody knows for how long."))
    assert look(source).content == "changed"
    assert because(citation.claim).startswith("The quote is gone from the source")
    assert (len(asked_for_nothing(lenient)), known().probed) == (1, Probed.SHOWN)


# Who is asked, and how often


def test_a_site_is_asked_beside_the_page_for_one_that_nobody_can_have(
    source: Source, lenient: Pages, citation: Citation, look: Look
) -> None:
    lenient.forget("/ferry")
    look(source)
    (path,) = asked_for_nothing(lenient)
    assert (path[0], len(path), set(path[1:]) <= set("0123456789abcdef")) == ("/", 17, True)


def test_a_site_is_asked_once_a_week_whatever_is_doubted_there(
    source: Source, lenient: Pages, citation: Citation, look: Look, fetcher: Fetcher, ada: User
) -> None:
    lenient.set("/clothes", article(CLOTHES, CROSSING))
    clothes = source_for_url(url=f"{lenient.url}/clothes", by=ada)
    cited(clothes, by=ada, quote="bring warm clothes")
    look(clothes)
    for path in ("/ferry", "/clothes"):
        lenient.forget(path)
    rechecks = [*look_now(sources=[source, clothes], fetcher=fetcher), look(source), look(clothes)]
    assert [recheck.content for recheck in rechecks] == ["soft404"] * 4
    assert len(asked_for_nothing(lenient)) == 1
    a_week_later()
    assert look(source).content == "soft404"
    assert len(set(asked_for_nothing(lenient))) == 2
    week = NotFoundPage.objects.filter(kept_until__range=(Now() + timedelta(days=6.9), Now() + timedelta(days=7)))
    assert week.count() == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_site_that_says_what_it_does_not_have_is_never_asked_again(
    status: int, source: Source, lenient: Pages, citation: Citation, look: Look
) -> None:
    lenient.missing = lambda _path: Answer(b"<p>No such page.", status)
    for text in ("The night ferry is out of service.", "The night ferry was sold, the operator said."):
        lenient.set("/ferry", article(text))
        assert look(source).content == "changed"
    assert because(citation.claim).startswith("The quote is gone from the source")
    assert (known().probed, known().kept_until, len(asked_for_nothing(lenient))) == (Probed.HONEST, None, 1)


def test_nobody_is_asked_while_what_is_cited_may_still_stand(
    source: Source, lenient: Pages, citation: Citation, look: Look
) -> None:
    pages = (
        ferry(),
        ferry(20, "The operator added that the bar closes at midnight."),
        ferry(24),
        article(f"All is new but this: the ferry {QUOTE}, they say."),
        article("We are sorry, but this page does not exist.", title="Page not found"),
    )
    contents = []
    for page in pages:
        lenient.set("/ferry", page)
        contents.append(look(source).content)
    assert contents == ["same", "changed", "changed", "changed", "soft404"]
    assert (asked_for_nothing(lenient), NotFoundPage.objects.count()) == ([], 0)


def test_nobody_is_asked_about_a_page_that_nobody_cites(source: Source, lenient: Pages, look: Look) -> None:
    look(source)
    lenient.forget("/ferry")
    assert look(source).content == "changed"
    assert asked_for_nothing(lenient) == []


def test_what_cannot_be_in_doubt_costs_one_question_and_what_did_not_change_none(
    source: Source, citation: Citation
) -> None:
    fetched = Fetched("ok", "", url=source.url, final_url=source.url)
    with CaptureQueriesContext(connection) as queries:
        same, first = Sight(source.pk, fetched, sha256="0"), Sight(source.pk, fetched, page=page_of(CLOTHES))
        assert probes.parted([same, first]) == ([same, first], [])
    assert len(queries) == 0
    changed = [Sight(source.pk, fetched, page=page_of(f"It {QUOTE}."), capture=source.capture_id)] * 3
    with CaptureQueriesContext(connection) as queries:
        assert probes.parted(changed) == (changed, [])
    assert len(queries) == 1


def page_of(text: str) -> Page:
    return Page(text=text, full_text=text)


def test_it_is_not_kept_where_on_the_site_a_source_lies(wire: Pages, look: Look, ada: User) -> None:
    wire.missing = nothing
    source = source_for_url(url=wire.set("/leaks/ferry", ferry()), by=ada, confidential=True)
    cited(source, by=ada)
    look(source)
    wire.forget("/leaks/ferry")
    assert look(source).content == "soft404"
    assert asked_for_nothing(wire)[-1].startswith("/leaks/")
    kept = known()
    assert kept.site == wire.url
    assert [word for word in ("leaks", "ferry") if word in f"{kept.title} {kept.text} {kept.led_to}"] == []


@pytest.mark.parametrize(
    ("final_url", "at", "site"),
    [
        ("https://wire.example/ferry", "http://wire.example/10.5/ferry", "http://wire.example"),
        ("https://press.example/2026/ferry", "https://press.example/2026/ferry", "https://press.example"),
    ],
)
def test_the_host_that_shows_the_page_is_asked(final_url: str, at: str, site: str) -> None:
    fetched = Fetched("ok", "", url="http://wire.example/10.5/ferry", final_url=final_url)
    doubt = Doubt(Sight(1, fetched), Capture())
    assert (doubt.at, doubt.site) == (at, site)


# Sites that harm, hide or wait


def to(location: str) -> Callable[[str], Answer]:
    return lambda _path: Answer(b"", 302, {"Location": location})


def test_a_page_sent_where_nothing_is_sent_is_not_called_changed(
    source: Source, lenient: Pages, citation: Citation, look: Look
) -> None:
    lenient.set(
        "/search", article("Here is what our readers like best this week, from gulls to barley soup, in order.")
    )
    lenient.missing = lambda _path: Answer(b"", 302, {"Location": "/search"})
    lenient.forget("/ferry")
    assert (look(source).content, because(citation.claim)) == ("soft404", "")
    assert known().led_to == f"{lenient.url}/search"


def test_a_front_page_is_judged_as_it_is(lenient: Pages, look: Look, ada: User) -> None:
    front = source_for_url(url=lenient.set("/", ferry()), by=ada)
    decided(cited(front, by=ada).claim)
    look(front)
    lenient.set("/", nothing("/").body)
    assert (look(front).content, NotFoundPage.objects.count()) == ("changed", 0)


def test_a_page_that_always_stood_where_nothing_is_sent_is_judged_as_it_is(
    source: Source, lenient: Pages, look: Look, ada: User
) -> None:
    citation = cited(source, by=ada)
    lenient.missing = to("/search")
    lenient.set("/search", ferry())
    lenient.forget("/ferry")
    look(source)
    decided(citation.claim)
    lenient.set("/search", article("The night ferry is out of service, and nobody knows for how long."))
    assert (look(source).content, known().probed) == ("changed", Probed.SHOWN)


def test_other_headlines_on_a_page_that_says_nothing_of_nothing_are_a_change(
    source: Source, lenient: Pages, look: Look, ada: User
) -> None:
    around = "Home. News. Sport. Write to the newsroom at any time, for we like to hear from you all. Imprint."
    old, new = ("Why gulls steal chips, and whose they are", "Recipe of the week: soup with some barley")
    lenient.set("/ferry", article(CROSSING.format(hours=20), title="Halden Wire", around=around))
    decided(cited(source, by=ada).claim)
    look(source)
    lenient.missing = lambda _path: Answer(article(old, title="Halden Wire", around=around).encode())
    lenient.set("/ferry", article(new, title="Halden Wire", around=around))
    assert (look(source).content, known().probed) == ("changed", Probed.SHOWN)


def slow(path: str) -> Answer:
    time.sleep(1)
    return nothing(path)


async def nobody_is_known(host: str) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, host)


@pytest.mark.parametrize(
    "answer",
    [
        slow,
        lambda _path: Answer(b"<p>We looked in every drawer." * 2_000),
        lambda _path: Answer(b"\x89PNG\r\n\x1a\n" + bytes(200), headers={"Content-Type": "image/png"}),
        lambda _path: Answer(b"", 403),
        lambda _path: Answer(b"", 500),
        to("http://169.254.169.254/latest/meta-data/"),
        to("file:///etc/passwd"),
        to("http://nobody.example/"),
        lambda path: Answer(b"", 302, {"Location": f"{path}0"}),
    ],
    ids=["slow", "huge", "no text", "forbidden", "fault", "closed address", "file", "no such name", "on and on"],
)
def test_an_answer_that_tells_nothing_leaves_the_page_to_be_judged_as_it_is(
    answer: Callable[[str], Answer], source: Source, lenient: Pages, citation: Citation
) -> None:
    lenient.missing = answer
    limits = Limits(headers=QUICK.headers, wire=20_000, redirects=2)
    look = look_of(lenient, limits=limits, look_up=nobody_is_known)
    asked = []
    for text in ("The night ferry is out of service.", "The night ferry was sold, the operator said."):
        lenient.set("/ferry", article(text))
        assert (look(source).content, known().probed) == ("changed", Probed.UNKNOWN)
        asked.append(len(asked_for_nothing(lenient)))
    assert asked[0] == asked[1] > 0
    assert because(citation.claim).startswith("The quote is gone from the source")


def test_a_site_that_forbids_it_is_not_asked(source: Source, lenient: Pages, citation: Citation) -> None:
    lenient.set("/robots.txt", "User-agent: *\nAllow: /ferry\nDisallow: /", Content_Type="text/plain")
    lenient.forget("/ferry")
    assert look_of(lenient)(source).content == "changed"
    assert (asked_for_nothing(lenient), known().probed) == ([], Probed.UNKNOWN)


class Busy(Fetcher):
    """A fetcher whose site may be asked for nothing but what is there."""

    async def fetch(self, url: str, **more: str) -> Fetched:
        if url.endswith(PATHS):
            return await super().fetch(url, **more)
        return Fetched("put_off", "The site was busy.", url=url, final_url=url, retry_after=90)


def test_while_the_site_cannot_be_asked_the_look_is_put_off(
    source: Source, lenient: Pages, citation: Citation, look: Look
) -> None:
    lenient.forget("/ferry")
    Source.objects.update(next_check_at=Now())
    busy = fetching(lenient, Busy)
    assert look_now(sources=[source], fetcher=busy) == []
    source.refresh_from_db()
    assert (source.lease, source.attempts, source.outcome, because(citation.claim)) == (None, 0, "unchanged", "")
    wait = source.next_check_at - timezone.now()  # type: ignore[operator]
    assert timedelta(seconds=80) < wait <= timedelta(seconds=90)
    assert why_not_looked_at(source).startswith(
        "The page may not be there at all; its site is asked about that first. It is looked at again from "
    )
    assert (known().probed, look_now(sources=[source], fetcher=busy)) == (Probed.ASKING, [])
    a_week_later()
    assert look(source).content == "soft404"


def test_a_site_that_does_not_answer_before_the_batch_ends_is_not_asked_at_once_again(
    source: Source, lenient: Pages, citation: Citation, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "sights_of", lambda *_given, **_more: iter(()))
    lenient.forget("/ferry")
    assert (look(source).content, known().probed) == ("changed", Probed.UNKNOWN)
