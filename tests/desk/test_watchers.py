"""The health of the watching: the lists of what is the matter, how much is done, and when anybody last did anything."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.desk.throughput import last_days, last_hour, looks_between, time_for
from factcheck.desk.watchers import List, Noise, counts_of, noise, signs_of
from factcheck.rechecks.models import Content, Reach
from factcheck.rechecks.schedule import LEASE
from factcheck.sources.models import Host, Outcome, Parked, Source
from tests.factories import CitationFactory, RecheckFactory, RevisionFactory, SourceFactory

NOW = timezone.now()
AGO = NOW - timedelta(days=2)
LEASED = UUID(int=1)
FAILED = {"outcome": Outcome.UNREACHABLE, "reach": Reach.TRANSIENT, "content": ""}
CHANGED = {"outcome": Outcome.CHANGED, "content": Content.CHANGED}


@pytest.fixture
def client(amin: User) -> Client:
    client = Client()
    client.force_login(amin)
    return client


def page(client: Client, **asked: object) -> str:
    return client.get("/sources/health/", asked).content.decode()


def watched(title: str, **fields: Any) -> Source:
    """A source that all is well with, but for these fields."""
    well = {"last_seen_at": NOW, "last_checked_at": NOW, "next_check_at": NOW + timedelta(days=1)}
    source = SourceFactory.create(title=title, **{**well, **fields})
    Source.objects.filter(pk=source.pk).update(added_at=fields.get("added_at", AGO))
    return source


def failing(title: str = "Failing") -> Source:
    source = watched(title, struck_at=AGO, trouble="The site did not answer.")
    RecheckFactory.create(source=source, **FAILED, status=None)
    return source


def noisy(title: str = "Noisy") -> Source:
    source = watched(title, interval=timedelta(hours=1), outcome=Outcome.CHANGED)
    RecheckFactory.create_batch(4, source=source, **CHANGED)
    RecheckFactory.create_batch(2, source=source)
    return source


def refused(title: str = "Refused") -> Source:
    source = watched(title, struck_at=AGO, trouble="The site asks programs to stay away.")
    RecheckFactory.create(source=source, reach=Reach.BLOCKED, content="", outcome=Outcome.BLOCKED, status=None)
    return source


ILL: dict[str, Callable[[str], Source]] = {
    List.FAILING: failing,
    List.NEVER: lambda title: watched(title, last_seen_at=None),
    List.NOISY: noisy,
    List.OVERDUE: lambda title: watched(title, next_check_at=NOW - timedelta(minutes=16)),
    List.ASIDE: lambda title: watched(title, paused=True, attempts=3, trouble="It failed 3 times without an end."),
    List.ROBOTS: refused,
    List.PAUSED: lambda title: watched(title, paused=True),
}


@pytest.mark.parametrize("name", ILL)
def test_each_list_names_what_is_ill_and_nothing_else(name: str, client: Client) -> None:
    for each, make in ILL.items():
        make(f"It is {each}.")
    shown = page(client, show=name)
    assert [each for each in ILL if f"It is {each}." in shown] == [name]


def test_every_number_is_that_of_the_list_behind_it(amin: User) -> None:
    for each, make in ILL.items():
        make(each)
    Host.objects.create(name="slow.example", parked_until=NOW + timedelta(hours=2), parked_because=Parked.ASKED)
    counts = counts_of(amin, noisy=list(noise(amin)))
    assert counts == {**dict.fromkeys(ILL, 1), List.DUE: 1, List.PARKED: 1}


@pytest.mark.parametrize("name", List.values)
def test_an_empty_list_says_what_that_means(name: str, client: Client) -> None:
    watched("All is well")
    shown = page(client, show=name)
    assert ('class="empty"' in shown, "All is well" in shown, "Back to the overview" in shown) == (True, False, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"next_check_at": timedelta(minutes=-14)},
        {"next_check_at": timedelta(days=-2), "leased_until": timedelta(minutes=5)},
        {"last_seen_at": None, "added_at": timedelta(minutes=-50)},
    ],
    ids=["a little late", "being looked at", "just brought in"],
)
def test_what_is_still_in_order_is_on_no_list_but_that_of_what_is_due(
    fields: dict[str, timedelta | None], amin: User
) -> None:
    from_now = {name: after and timezone.now() + after for name, after in fields.items()}
    watched("Patience", **from_now, lease=LEASED if "leased_until" in fields else None)
    counts = counts_of(amin, noisy=[])
    assert [name for name, count in counts.items() if count and name != List.DUE] == []


def test_what_rests_on_published_stories_comes_first_then_what_most_stories_rest_on(client: Client) -> None:
    for title, stories in [("On none", 0), ("On two", 2), ("In print", 1)]:
        source = failing(title)
        for _story in range(stories):
            CitationFactory.create(source=source)
    Article.objects.filter(claims__citations__source__title="In print").update(slug="in-print")
    shown = page(client, show="failing")
    places = [shown.index(f">{title}</a>") for title in ("In print", "On two", "On none")]
    assert places == sorted(places)
    assert ("2 stories rest on it" in shown, "0 stories rest on it" in shown) == (True, True)


def test_a_story_under_embargo_is_not_counted_for_who_may_not_see_it(client: Client) -> None:
    story = RevisionFactory.create(article__embargoed=True).article
    CitationFactory.create(source=failing(), claim__article=story)
    assert "0 stories rest on it" in page(client, show="failing")


def test_a_confidential_source_is_on_no_list_of_who_may_not_know_of_it(client: Client, amin: User) -> None:
    for each, make in ILL.items():
        make(each)
    Source.objects.update(confidential=True)
    assert set(counts_of(amin, noisy=list(noise(amin))).values()) == {0}
    assert "The site did not answer." not in page(client, show="failing")
    look = {"since": NOW - timedelta(days=1), "until": timezone.now()}
    assert list(looks_between(amin, **look)) == []


class TestNoise:
    def test_who_changes_on_most_looks_without_touching_a_quote_is_noisy(self, amin: User) -> None:
        source = noisy()
        assert noise(amin) == {source.pk: Noise(looks=6, changed=4)}

    def test_the_noisiest_comes_first(self, amin: User, client: Client) -> None:
        less, more = noisy("Less"), noisy("More")
        RecheckFactory.create_batch(4, source=more, **CHANGED)
        assert list(noise(amin)) == [more.pk, less.pk]
        shown = page(client, show="noisy")
        assert shown.index("More</a>") < shown.index("Less</a>")
        assert "8 of the last 10 looks brought a change" in shown

    def test_who_touched_a_quote_is_not_noisy(self, amin: User) -> None:
        for state in ("intact", "altered"):
            RecheckFactory.create(source=(source := noisy(state)), **CHANGED, quotes=[{"citation": 1, "state": state}])
        assert source.pk not in noise(amin)

    def test_only_the_last_twenty_looks_count(self, amin: User) -> None:
        RecheckFactory.create_batch(20, source=noisy())
        assert noise(amin) == {}

    def test_a_few_looks_prove_nothing(self, amin: User) -> None:
        source = watched("New", interval=timedelta(hours=1))
        RecheckFactory.create_batch(4, source=source, **CHANGED)
        assert noise(amin) == {}


class TestSigns:
    def test_an_empty_desk_shows_no_sign_and_nobody_is_missed(self, client: Client) -> None:
        shown = page(client)
        assert "There was no sign of life yet." in shown
        assert "Nobody is looking" not in shown

    def test_how_long_ago_the_last_sign_was_need_not_be_reckoned(self, client: Client) -> None:
        at = timezone.now() - timedelta(minutes=3, seconds=5)
        RecheckFactory.create(at=at)
        assert f"Last sign of life: {at:%-d %B %Y, %H:%M:%S} (3\xa0minutes ago)<" in page(client)

    @pytest.mark.django_db
    def test_what_was_handed_out_is_a_sign_as_a_finished_look_is(self) -> None:
        RecheckFactory.create(at=NOW - timedelta(minutes=3))
        assert signs_of(0).last == NOW - timedelta(minutes=3)
        watched("Leased", lease=LEASED, leased_until=NOW - timedelta(minutes=1) + LEASE)
        assert signs_of(0).last == NOW - timedelta(minutes=1)

    @pytest.mark.parametrize(
        ("quiet", "late", "away"), [(6, 16, True), (4, 16, False), (6, 14, False)], ids=["away", "at work", "in time"]
    )
    def test_somebody_is_missed_when_something_is_late_and_nothing_happens(
        self, quiet: int, late: int, away: bool, client: Client
    ) -> None:
        RecheckFactory.create(source=watched("Well"), at=timezone.now() - timedelta(minutes=quiet))
        watched("Late", next_check_at=timezone.now() - timedelta(minutes=late))
        shown = page(client)
        assert ("1 source is overdue, and nothing has happened for five minutes" in shown) == away
        assert ("<title>Nobody is looking" in shown) == away

    def test_somebody_is_missed_who_never_did_anything(self, client: Client) -> None:
        watched("Late", next_check_at=AGO)
        assert "Nobody is looking" in page(client)

    def test_nobody_is_missed_at_a_host_that_is_left_alone(self, client: Client, amin: User) -> None:
        watched("Parked", url="https://Slow.Example:8443/page", next_check_at=AGO)
        assert counts_of(amin, noisy=[])[List.OVERDUE] == 1
        Host.objects.create(name="slow.example", parked_until=NOW + timedelta(hours=2), parked_because=Parked.ASKED)
        counts = counts_of(amin, noisy=[])
        assert (counts[List.OVERDUE], counts[List.DUE]) == (0, 0)
        assert "Nobody is looking" not in page(client)


@pytest.mark.django_db
class TestThroughput:
    NOON = datetime(2026, 11, 26, 12, 0, 30, tzinfo=UTC)

    def test_looks_are_counted_by_minute_and_by_what_came_of_them(self) -> None:
        RecheckFactory.create_batch(2, at=self.NOON)
        RecheckFactory.create(at=self.NOON - timedelta(minutes=59), **FAILED)
        RecheckFactory.create(at=self.NOON - timedelta(minutes=60))
        hour = last_hour(self.NOON)
        assert (len(hour.bars), hour.total, hour.highest) == (60, 3, 2)
        assert [dict(hour.bars[at].counts) for at in (0, -1)] == [{"unseen": 1}, {"quiet": 2}]
        assert [(part.kind, part.top, part.height) for part in hour.bars[0].segments] == [("unseen", 20.0, 20.0)]

    def test_looks_are_counted_by_day(self) -> None:
        RecheckFactory.create(at=self.NOON, **CHANGED)
        RecheckFactory.create(at=self.NOON - timedelta(days=13), outcome=Outcome.GONE, reach=Reach.GONE, content="")
        RecheckFactory.create(at=self.NOON - timedelta(days=14))
        assert [(kind, many) for kind, _words, many in last_days(self.NOON).by_kind] == [
            ("quiet", 0),
            ("changed", 1),
            ("unseen", 0),
            ("gone", 1),
        ]

    def test_a_look_that_ends_after_the_clock_was_read_is_for_the_next_time(self) -> None:
        RecheckFactory.create(at=self.NOON + timedelta(minutes=2))
        assert last_hour(self.NOON).total == 0

    def test_what_is_due_takes_as_long_as_the_last_hour_was_quick(self) -> None:
        assert time_for(10, hour=last_hour(self.NOON)) is None
        RecheckFactory.create_batch(5, at=self.NOON)
        assert time_for(10, hour=last_hour(self.NOON)) == timedelta(hours=2)

    def test_the_backlog_is_told_with_the_time_it_takes(self, client: Client) -> None:
        watched("Due", next_check_at=NOW)
        assert "there is no telling how long that takes" in page(client)
        RecheckFactory.create_batch(2, source=watched("Well"))
        shown = page(client)
        assert ('<a href="?show=due">1 source is due</a>' in shown, "takes about 30 minutes" in shown) == (True, True)

    def test_the_number_of_a_day_leads_to_its_looks(self, client: Client) -> None:
        at = datetime(2026, 11, 3, 12, tzinfo=UTC)
        RecheckFactory.create(source=watched("That day"), at=at, **FAILED, sentence="No answer.")
        RecheckFactory.create(source=watched("The next"), at=at + timedelta(days=1))
        seen = {
            kind: [
                title in page(client, show="looks", day=date(2026, 11, 3), kind=kind)
                for title in ("That day", "The next")
            ]
            for kind in ("", "unseen", "gone", "nonsense")
        }
        assert seen == {
            "": [True, False],
            "unseen": [True, False],
            "gone": [False, False],
            "nonsense": [True, False],
        }

    @pytest.mark.parametrize("day", ["", "yesterday", "9999-12-31"])
    def test_a_day_that_is_none_is_the_last_hour(self, day: str, client: Client) -> None:
        RecheckFactory.create(source=watched("Just now"), at=timezone.now() - timedelta(minutes=1))
        assert "Just now" in page(client, show="looks", day=day)


def test_a_list_that_does_not_exist_is_the_overview(client: Client) -> None:
    assert "What needs a look" in page(client, show="nonsense")


def test_parked_hosts_say_why_and_until_when(client: Client) -> None:
    until = NOW + timedelta(hours=2)
    Host.objects.create(name="slow.example", parked_until=until, parked_because=Parked.ASKED, refusals=2)
    Host.objects.create(name="dead.example", parked_until=until, parked_because=Parked.SILENT, failures=5)
    Host.objects.create(name="was.example", parked_until=AGO, parked_because=Parked.SILENT)
    shown = page(client, show="parked")
    assert ["for it asked us to come back later." in shown, "2 refusals in a row" in shown] == [True, True]
    assert ["5 times in a row without an answer" in shown, "was.example" in shown] == [True, False]


@pytest.mark.parametrize(("verb", "field", "was"), [("recheck", "wanted_at", None), ("pause", "paused", False)])
def test_what_an_admin_does_in_a_list_leads_back_to_it(verb: str, field: str, was: object, client: Client) -> None:
    source = failing()
    response = client.post(f"/sources/{source.pk}/{verb}/?back=failing")
    source.refresh_from_db()
    assert (response["Location"], getattr(source, field) != was) == ("/sources/health/?show=failing", True)


def test_nobody_is_led_anywhere_else(client: Client) -> None:
    source = failing()
    response = client.post(f"/sources/{source.pk}/recheck/?back=https://evil.example/")
    assert response["Location"] == f"/sources/{source.pk}/"


def test_a_long_list_comes_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factcheck.desk.views.watchers.A_PAGE", 2)
    for number in range(3):
        watched(f"Paused {number}", paused=True)
    first, second = page(client, show="paused"), page(client, show="paused", page=2)
    assert ["Page 1 of 2" in first, "Page 2 of 2" in second] == [True, True]
    assert [[f"Paused {number}" in shown for number in range(3)] for shown in (first, second)] == [
        [True, True, False],
        [False, False, True],
    ]


@pytest.mark.parametrize("show", ["", *List.values])
def test_more_of_everything_takes_no_more_queries(show: str, client: Client) -> None:
    asked = []
    for number in range(3):
        for make in ILL.values():
            CitationFactory.create(source=make(f"{number}"))
        Host.objects.create(
            name=f"{number}.example", parked_until=NOW + timedelta(hours=2), parked_because=Parked.ASKED
        )
        with CaptureQueriesContext(connection) as caught:
            page(client, show=show)
        asked.append(len(caught))
    assert asked[0] == asked[1] == asked[2]


def test_only_admins_are_shown_the_way(client: Client, ben: User) -> None:
    other = Client()
    other.force_login(ben)
    assert ["/sources/health/" in one.get("/").content.decode() for one in (client, other)] == [True, False]
