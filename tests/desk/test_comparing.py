"""Two captures beside each other: the words that differ, and the cited quotes above them."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factcheck.accounts.models import User
from factcheck.articles.actions import set_people
from factcheck.claims.models import Citation
from factcheck.desk import comparing
from factcheck.desk.comparing import Comparison, choices_of, comparison_of
from factcheck.lib.quotes import QuoteMatch, find_quote
from factcheck.sources.models import Capture, Source
from tests.factories import ArticleFactory, CaptureFactory, CitationFactory, RecheckFactory, SourceFactory

HOURS = "The crossing takes about {hours} hours, the ferry company said on Monday."


@pytest.fixture
def source(db: None) -> Source:
    return SourceFactory.create()


def capture(source: Source, text: str, *, day: int = 1, around: str = "") -> Capture:
    at = datetime(2026, 9, day, 8, tzinfo=UTC)
    return CaptureFactory.create(source=source, at=at, text=text, full_text=f"{around}{text}")


def compared(source: Source, before: str, after: str, *quotes: str) -> Comparison:
    citations = [CitationFactory.create(source=source, quote=quote) for quote in quotes]
    return comparison_of(capture(source, before), capture(source, after, day=2), citations=citations)


def test_the_words_that_differ_are_shown(source: Source) -> None:
    found = compared(source, HOURS.format(hours=20), HOURS.format(hours=24))
    assert [(one.kind, one.text) for one in found.stretches] == [
        ("same", "The crossing takes about "),
        ("removed", "20"),
        ("added", "24"),
        ("same", " hours, the ferry company said on Monday."),
    ]
    assert (found.differs, found.remarks) == (True, [])


def test_long_runs_that_stayed_are_left_out_and_counted(source: Source) -> None:
    stayed = " ".join(f"word{number}" for number in range(300))
    found = compared(source, f"Before. {stayed}", f"After. {stayed}")
    assert [one.words for one in found.stretches if one.kind == "left_out"] == [276]


def test_a_quote_is_pinned_with_its_state_in_both(source: Source) -> None:
    found = compared(source, HOURS.format(hours=20), HOURS.format(hours=24), "takes about 20 hours", "on Monday")
    assert [(one.quote, one.was.state, one.now.state, one.differs) for one in found.pinned] == [
        ("takes about 20 hours", "intact", "altered", True),
        ("on Monday", "intact", "intact", False),
    ]
    assert (found.pinned[0].was.changes, found.pinned[0].now.changes) == (
        [],
        [{"kind": "number", "before": "20 hours", "after": "24 hours"}],
    )


def test_what_changed_is_pinned_above_what_did_not(source: Source) -> None:
    found = compared(source, HOURS.format(hours=20), "It was cancelled on Monday.", "on Monday", "takes about 20 hours")
    assert [(one.quote, one.now.state) for one in found.pinned] == [
        ("takes about 20 hours", "gone"),
        ("on Monday", "intact"),
    ]


def test_claims_that_cite_the_same_words_share_a_pin(source: Source) -> None:
    found = compared(source, HOURS.format(hours=20), "Nothing.", "on Monday", "on Monday", "")
    assert [(one.quote, len(one.claims)) for one in found.pinned] == [("on Monday", 2)]


def test_where_the_main_text_is_the_same_all_of_the_page_is_compared(source: Source) -> None:
    earlier = capture(source, "The same.", around="Menu. ")
    later = capture(source, "The same.", day=2, around="Another menu. ")
    found = comparison_of(earlier, later, citations=[])
    assert found.remarks == [
        "The main text is the same in both. What differs stands around it, so all of the page is shown."
    ]
    assert found.differs


def test_two_captures_that_say_the_same_do_not_differ(source: Source) -> None:
    assert not compared(source, "The same.", "The same.").differs


def test_what_is_too_long_is_cut_and_said(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "LONGEST", 1_000)
    monkeypatch.setattr(comparing, "MOST_QUOTES", 1)
    found = compared(source, "word " * 300, "word " * 200 + "another " * 200, "one", "two")
    assert found.remarks == [
        "Only the first 1,000 of 2,600 characters are compared.",
        "Only the first 1 of 2 cited quotes are shown.",
    ]
    assert (found.differs, len(found.pinned)) == (False, 1)


class TestHowMuchIsRead:
    """What was judged is not looked for again, and what was not only as far as nobody is kept waiting."""

    @pytest.fixture
    def read(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The quotes that are looked for, each time."""
        read: list[str] = []

        def find(quote: str, text: str) -> QuoteMatch:
            read.append(quote)
            return find_quote(quote, text)

        monkeypatch.setattr("factcheck.desk.found.find_quote", find)
        return read

    def test_what_was_judged_in_a_capture_is_not_looked_for_there(self, source: Source, read: list[str]) -> None:
        before, after = capture(source, HOURS.format(hours=20)), capture(source, HOURS.format(hours=24), day=2)
        change = {"kind": "number", "before": "20 hours", "after": "24 hours"}
        proved = CitationFactory.create(
            source=source,
            quote="about 20 hours",
            capture=after,
            quote_state="altered",
            quote_changes=[change],
            proved_capture=before,
        )
        looked_at = CitationFactory.create(source=source, quote="on Monday")
        for brought, state in ((before, "intact"), (after, "gone")):
            judged = [
                {"citation": looked_at.pk, "state": state, "changes": []},
                {"citation": proved.pk, "state": "unknown", "changes": []},
            ]
            RecheckFactory.create(source=source, at=brought.at, capture=brought, quotes=judged)
        found = comparison_of(before, after, citations=[looked_at, proved])
        assert [(one.quote, one.was.state, one.now.state, list(one.now.changes)) for one in found.pinned] == [
            ("on Monday", "intact", "gone", []),
            ("about 20 hours", "intact", "altered", [change]),
        ]
        assert read == []

    def test_quotes_that_would_take_too_long_are_not_looked_for_and_that_is_said(
        self, source: Source, read: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before, after = HOURS.format(hours=20), HOURS.format(hours=24)
        monkeypatch.setattr("factcheck.desk.found.MOST_READ", 3 * len(before))
        found = compared(source, before, after, "on Monday", "about 20 hours", "The crossing")
        assert [(one.quote, one.was.state, one.now.state, one.differs) for one in found.pinned] == [
            ("about 20 hours", "intact", "unknown", False),
            ("The crossing", "unknown", "unknown", False),
            ("on Monday", "intact", "intact", False),
        ]
        assert (read, found.remarks) == (
            ["on Monday", "on Monday", "about 20 hours"],
            ["2 cited quotes were not looked for in both captures: they are too long for that."],
        )

    def test_the_page_says_of_which(self, source: Source, ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
        compared(source, HOURS.format(hours=20), HOURS.format(hours=24), "on Monday")
        client = Client()
        client.force_login(ben)
        pages = []
        for most in (0, len(HOURS.format(hours=20))):
            monkeypatch.setattr("factcheck.desk.found.MOST_READ", most)
            shown = client.get(f"/sources/{source.pk}/compare/").content.decode()
            pages.append(["Not looked for → not looked for" in shown, "Intact → not looked for" in shown])
        assert pages == [[True, False], [False, True]]


def test_the_latest_captures_can_be_chosen_and_those_that_are_shown(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "CHOICES", 1)
    old, latest = capture(source, "Old.", day=1), capture(source, "New.", day=2)
    assert choices_of(source) == [latest]
    assert choices_of(source, besides=[old.pk, latest.pk]) == [latest, old]


class TestThePage:
    @pytest.fixture
    def client(self, ben: User) -> Client:
        client = Client()
        client.force_login(ben)
        return client

    @pytest.fixture
    def three(self, source: Source) -> list[Capture]:
        return [capture(source, HOURS.format(hours=hours), day=day) for day, hours in [(1, 20), (2, 22), (3, 24)]]

    def page(self, client: Client, source: Source, **asked: object) -> str:
        return client.get(f"/sources/{source.pk}/compare/", asked).content.decode()

    def test_it_shows_the_last_two_unless_others_are_named(
        self, client: Client, source: Source, three: list[Capture]
    ) -> None:
        first, _second, last = three
        assert "From 2 September 2026, 08:00 to 3 September 2026, 08:00" in self.page(client, source)
        shown = self.page(client, source, **{"from": first.pk, "to": last.pk})
        assert "From 1 September 2026, 08:00 to 3 September 2026, 08:00" in shown
        assert ("<del>20</del>" in shown, "<ins>24</ins>" in shown) == (True, True)

    def test_whichever_is_named_first_time_runs_forward(
        self, client: Client, source: Source, three: list[Capture]
    ) -> None:
        shown = self.page(client, source, **{"from": three[2].pk, "to": three[0].pk})
        assert "From 1 September 2026, 08:00 to 3 September 2026, 08:00" in shown

    def test_the_one_before_is_taken_when_only_the_later_is_named(
        self, client: Client, source: Source, three: list[Capture]
    ) -> None:
        assert "From 1 September 2026" in self.page(client, source, to=three[1].pk)
        assert "Word for word the same." in self.page(client, source, to=three[0].pk)

    @pytest.mark.parametrize(
        ("quotes", "turned", "kept"),
        [
            (
                ["takes about 22 hours", "on Monday", "The crossing"],
                ["takes about 22 hours"],
                ["on Monday", "The crossing"],
            ),
            (["on Monday"], [], ["on Monday"]),
            (["takes about 22 hours"], ["takes about 22 hours"], []),
        ],
    )
    @pytest.mark.usefixtures("three")
    def test_quotes_that_stand_as_before_are_folded_away(
        self, client: Client, source: Source, quotes: list[str], turned: list[str], kept: list[str]
    ) -> None:
        for quote in quotes:
            CitationFactory.create(source=source, quote=quote)
        pinned = self.page(client, source).partition('id="pinned-title"')[2].partition("</section>")[0]
        shown, fold, folded = pinned.partition('<details class="disclosure" id="kept">')
        assert [re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", part) for part in (shown, folded)] == [turned, kept]
        assert re.findall(r"(\d+ quotes? as before)</summary>", folded) == (
            [f"{len(kept)} quote{'s' if len(kept) > 1 else ''} as before"] if fold else []
        )

    @pytest.mark.usefixtures("three")
    def test_a_capture_of_another_source_is_not_there(self, client: Client, source: Source) -> None:
        other = CaptureFactory.create()
        assert client.get(f"/sources/{source.pk}/compare/", {"from": other.pk}).status_code == 404

    def test_with_one_capture_there_is_nothing_to_compare_yet(self, client: Client, source: Source) -> None:
        capture(source, "Only this.")
        assert "There is nothing to compare yet" in self.page(client, source)

    @pytest.mark.usefixtures("three")
    def test_a_capture_whose_bytes_were_removed_is_compared_by_its_text(self, client: Client, source: Source) -> None:
        Capture.objects.filter(source=source).update(pruned_at=datetime(2026, 10, 1, tzinfo=UTC))
        assert "<ins>24</ins>" in self.page(client, source)

    @pytest.mark.usefixtures("three")
    def test_the_quotes_of_a_story_one_may_not_see_are_not_pinned(self, client: Client, source: Source) -> None:
        citation: Citation = CitationFactory.create(source=source, quote="takes about 22 hours")
        assert "takes about 22 hours</blockquote>" in self.page(client, source)
        set_people(article=citation.claim.article, by=citation.claim.article.author, editor=None, embargoed=True)
        shown = self.page(client, source)
        assert "takes about 22 hours</blockquote>" not in shown
        assert "No story that you can see quotes it." in shown

    def test_more_captures_and_quotes_take_no_more_queries(self, client: Client, source: Source) -> None:
        asked = []
        article = ArticleFactory.create()
        for number in range(1, 4):
            capture(source, HOURS.format(hours=number), day=2 * number)
            capture(source, HOURS.format(hours=number), day=2 * number + 1)
            CitationFactory.create(source=source, quote=f"about {number} hours", claim__article=article)
            with CaptureQueriesContext(connection) as caught:
                self.page(client, source)
            asked.append(len(caught))
        assert asked[0] == asked[1] == asked[2]

    @pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202etxt.exe"])
    def test_a_hostile_capture_stays_text(self, words: str, client: Client, source: Source) -> None:
        capture(source, "Harmless.")
        later = capture(source, f"Harmless. {words}", day=2)
        for address in [f"/sources/{source.pk}/compare/", f"/captures/{later.pk}/"]:
            response = client.get(address)
            page = response.content.decode()
            assert [bad for bad in ["<script>alert", "<img src=x", "\u202e"] if bad in page] == []
            assert "script-src 'self'" in response["Content-Security-Policy"]
