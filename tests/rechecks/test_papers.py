"""What Crossref and Retraction Watch say of cited papers, and what becomes of the claims that rest on them."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DataError
from django.utils import timezone
from pytest_django import Settings

from factcheck.accounts.models import User
from factcheck.celery import app
from factcheck.claims.models import Verdict
from factcheck.lib.errors import Refused
from factcheck.lib.fetch import Fetched, Fetcher
from factcheck.rechecks import tasks
from factcheck.rechecks.actions import Answers, ask_about_papers, papers
from factcheck.rechecks.models import Alert, Recheck
from factcheck.sources.actions import set_confidential, source_for_url
from factcheck.sources.models import Notice, Paper, Retraction, Source
from tests.commands import typed
from tests.lib.test_crossref import answer, notice
from tests.lib.test_retraction_watch import HEADING, row
from tests.pages import Pages
from tests.rechecks.conftest import Look, because, cited, decided
from tests.rechecks.test_notices import page

ASKED = "/works/10.1234%2Fice"
RETRACTED = "The paper was retracted on 3 May 2025 (10.1234/ice.retraction)"


@pytest.fixture
def crossref(wire: Pages, settings: Settings) -> Pages:
    """Crossref on the same site, which knows of no notice yet."""
    settings.CROSSREF = wire.url
    settings.CROSSREF_MAILTO = ""
    wire.set(ASKED, answer(), Content_Type="application/json")
    return wire


@pytest.fixture
def paper(source: Source, crossref: Pages, ada: User, look: Look) -> Source:
    """A paper that was looked at."""
    crossref.set("/ferry", page(head='<meta name="citation_doi" content="10.1234/ICE">'))
    look(source)
    return source


def says(crossref: Pages, *updates: dict[str, Any]) -> None:
    crossref.set(ASKED, answer(**{"updated-by": updates}), Content_Type="application/json")


def ask(fetcher: Fetcher) -> Answers:
    """Ask as if the time had come again."""
    Paper.objects.update(ask_at=timezone.now() - timedelta(minutes=1))
    return ask_about_papers(fetcher=fetcher)


def due_in() -> timedelta:
    return Paper.objects.get().ask_at - timezone.now()


def asked(crossref: Pages) -> int:
    return sum(path.startswith("/works/") for path, _headers in crossref.asked)


class TestCrossref:
    def test_a_retraction_re_opens_every_claim_that_cites_the_paper(
        self, paper: Source, crossref: Pages, ada: User, fetcher: Fetcher
    ) -> None:
        claims = [cited(paper, by=ada).claim, cited(paper, by=ada, quote="warm clothes", text="Dress up.").claim]
        decided(claims[0])
        decided(claims[1], Verdict.UNCONFIRMED)
        says(crossref, notice("retraction"))
        answers = ask(fetcher)
        assert [because(claim) for claim in claims] == [RETRACTED] * 2
        assert (answers.asked, answers.answered, answers.opened) == (1, 1, sorted(claim.pk for claim in claims))
        paper.refresh_from_db()
        assert str(paper.notice) == RETRACTED

    def test_people_are_told_once_however_many_claims_it_opened(
        self, paper: Source, crossref: Pages, ada: User, fetcher: Fetcher
    ) -> None:
        claims = [cited(paper, by=ada).claim, cited(paper, by=ada, quote="warm clothes", text="Dress up.").claim]
        for claim in claims:
            decided(claim)
        says(crossref, notice("retraction"))
        ask(fetcher)
        alert = Alert.objects.get()
        assert (alert.words, alert.source, sorted(alert.claims.values_list("pk", flat=True))) == (
            f"{RETRACTED}.",
            paper,
            sorted(claim.pk for claim in claims),
        )

    def test_what_was_told_is_not_told_again(self, paper: Source, crossref: Pages, ada: User, fetcher: Fetcher) -> None:
        claim = cited(paper, by=ada).claim
        says(crossref, notice("retraction"))
        ask(fetcher)
        decided(claim)
        says(crossref, notice("retraction"), notice("withdrawal", doi="10.1234/other"))
        assert ask(fetcher).told == []
        assert because(claim) == ""

    def test_a_correction_or_a_concern_is_shown_and_opens_nothing(
        self, paper: Source, crossref: Pages, ada: User, fetcher: Fetcher
    ) -> None:
        claim = decided(cited(paper, by=ada).claim)
        says(crossref, notice("erratum", doi="10.1234/e"), notice("expression_of_concern", doi="10.1234/c"))
        assert [one.kind for one in ask(fetcher).told] == ["correction", "concern"]
        paper.refresh_from_db()
        assert paper.notice is not None
        assert (because(claim), paper.notice.label) == ("", "Expression of concern")

    def test_a_paper_that_was_reinstated_is_taken_back_no_more(
        self, paper: Source, crossref: Pages, fetcher: Fetcher
    ) -> None:
        says(crossref, notice("retraction"), notice("reinstatement", doi="10.1234/back", day=((2026, 1, 2),)))
        ask(fetcher)
        paper.refresh_from_db()
        assert str(paper.notice) == "The paper was reinstated on 2 January 2026 (10.1234/back)"

    def test_a_retraction_after_it_was_reinstated_stands(
        self, paper: Source, crossref: Pages, fetcher: Fetcher
    ) -> None:
        says(crossref, notice("retraction"), notice("reinstatement", doi="10.1234/back", day=((2024, 1, 2),)))
        ask(fetcher)
        paper.refresh_from_db()
        assert str(paper.notice) == RETRACTED

    def test_a_paper_that_is_retracted_again_after_it_was_reinstated_is_told_again(
        self, paper: Source, crossref: Pages, ada: User, fetcher: Fetcher
    ) -> None:
        claim = decided(cited(paper, by=ada).claim)
        story = [
            notice("retraction", doi="10.1234/one", day=((2024, 5, 3),)),
            notice("reinstatement", doi="10.1234/back", day=((2025, 1, 2),)),
            notice("retraction", doi="10.1234/two", day=((2026, 6, 7),)),
        ]
        said = []
        for events in (1, 2, 3, 3):
            says(crossref, *story[:events])
            told = [str(one) for one in ask(fetcher).told]
            said.append((told, because(claim)))
            decided(claim)
        first, second = "The paper was retracted on 3 May 2024", "The paper was retracted on 7 June 2026"
        assert said == [
            ([f"{first} (10.1234/one)"], f"{first} (10.1234/one)"),
            (["The paper was reinstated on 2 January 2025 (10.1234/back)"], ""),
            ([f"{second} (10.1234/two)"], f"{second} (10.1234/two)"),
            ([], ""),
        ]

    def test_a_second_book_that_gives_another_day_or_none_does_not_tell_it_again(
        self, paper: Source, crossref: Pages, fetcher: Fetcher
    ) -> None:
        says(
            crossref,
            notice("retraction"),
            notice("reinstatement", doi="10.1234/back", day=((2025, 6, 2),)),
            notice("retraction", doi="10.1234/again", day=((2025, 9, 9),)),
        )
        assert len(ask(fetcher).told) == 3
        for record, day in enumerate([date(2025, 5, 20), date(2025, 9, 30), None]):
            Retraction.objects.create(record=record, doi=paper.doi, kind="retraction", on=day)
        assert ask(fetcher).told == []

    def test_what_was_reinstated_before_we_heard_of_it_opens_nothing(
        self, paper: Source, crossref: Pages, ada: User, fetcher: Fetcher
    ) -> None:
        claim = decided(cited(paper, by=ada).claim)
        says(crossref, notice("retraction"), notice("reinstatement", doi="10.1234/back", day=((2026, 1, 2),)))
        assert (len(ask(fetcher).told), because(claim)) == (2, "")

    def test_what_the_page_said_stays_beside_what_the_books_say(
        self, paper: Source, crossref: Pages, fetcher: Fetcher, look: Look
    ) -> None:
        crossref.set("/ferry", page("This article has been withdrawn."))
        look(paper)
        says(crossref, notice("erratum"))
        ask(fetcher)
        paper.refresh_from_db()
        assert paper.notice is not None
        assert paper.notice.text == "This article has been withdrawn."

    @pytest.mark.usefixtures("paper")
    def test_a_paper_is_asked_about_once_a_week(self, crossref: Pages, fetcher: Fetcher) -> None:
        assert ask_about_papers(fetcher=fetcher).asked == 1
        assert ask_about_papers(fetcher=fetcher).asked == 0
        assert timedelta(days=6) < due_in() <= timedelta(days=7)
        assert asked(crossref) == 1

    @pytest.mark.usefixtures("paper")
    def test_whoever_takes_a_paper_puts_off_everybody_else(
        self,
    ) -> None:
        assert [list(papers._take(5)), list(papers._take(5))] == [["10.1234/ice"], []]
        assert due_in() <= timedelta(hours=1)

    @pytest.mark.parametrize(
        ("status", "body", "least"),
        [
            (404, b"Resource not found.", timedelta(days=29)),
            (500, b"", timedelta(hours=23)),
            (200, b"<html>Maintenance</html>", timedelta(hours=23)),
        ],
    )
    def test_what_fails_is_tried_later_and_says_nothing_of_the_paper(
        self, status: int, body: bytes, least: timedelta, paper: Source, crossref: Pages, ada: User, fetcher: Fetcher
    ) -> None:
        claim = decided(cited(paper, by=ada).claim)
        crossref.set(ASKED, body, status=status)
        answers = ask(fetcher)
        assert (answers.asked, answers.answered, because(claim)) == (1, 0, "")
        assert least < due_in() <= least + timedelta(days=1, hours=1)
        assert Paper.objects.get().trouble != ""

    @pytest.mark.usefixtures("paper")
    def test_a_crossref_that_asks_for_patience_gets_it(self, crossref: Pages, fetcher: Fetcher) -> None:
        crossref.set(ASKED, b"", status=429, Retry_After="7200")
        ask(fetcher)
        assert timedelta(hours=1, minutes=59) < due_in() <= timedelta(hours=2)

    @pytest.mark.usefixtures("paper")
    def test_what_does_not_come_in_time_is_left_for_later(
        self, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(papers, "WITHIN", 0.0)
        answers = ask(fetcher)
        assert (answers.asked, answers.answered) == (1, 0)
        assert due_in() <= timedelta(hours=1)

    @pytest.mark.parametrize("is_asked", [True, False])
    @pytest.mark.parametrize("trouble", [DataError("22012"), Refused("No."), KeyError("DOI")])
    def test_trouble_with_one_paper_keeps_nobody_from_the_others(
        self,
        trouble: Exception,
        is_asked: bool,
        paper: Source,
        ada: User,
        fetcher: Fetcher,
        settings: Settings,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        settings.CROSSREF = settings.CROSSREF if is_asked else ""
        fog = source_for_url(url="https://doi.org/10.1234/fog", by=ada)
        for record, doi in enumerate([fog.doi, paper.doi]):
            Retraction.objects.create(record=record, doi=doi, kind="retraction", on=date(2025, 5, 3))
        tell_of = papers._tell_of

        def tell(sources: list[Source], updates: Mapping[str, Any]) -> tuple[list[Notice], list[int]]:
            if sources == [fog]:
                raise trouble
            return tell_of(sources, updates)

        monkeypatch.setattr(papers, "_tell_of", tell)
        answers = ask(fetcher)
        assert ([one.source for one in answers.told], answers.due) == ([paper], 2)
        assert "Asking about the paper 10.1234/fog failed" in caplog.messages
        waits = Paper.objects.get(doi=fog.doi).ask_at - timezone.now()
        assert timedelta(minutes=50) < waits <= timedelta(hours=1)

    @pytest.mark.usefixtures("paper")
    def test_a_question_that_breaks_keeps_nobody_from_the_others(
        self, ada: User, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source_for_url(url="https://doi.org/10.1234/fog", by=ada)
        fetch = fetcher.fetch

        async def breaks(url: str) -> Fetched:
            if "fog" in url:
                raise RuntimeError
            return await fetch(url)

        monkeypatch.setattr(fetcher, "fetch", breaks)
        answers = ask(fetcher)
        assert (answers.asked, answers.answered) == (2, 1)

    @pytest.mark.usefixtures("paper")
    def test_when_its_time_is_up_the_task_ends_and_asks_about_no_other_paper(
        self, ada: User, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source_for_url(url="https://doi.org/10.1234/fog", by=ada)
        begun = []

        def late(doi: str, *_: object, **__: object) -> None:
            begun.append(doi)
            raise SoftTimeLimitExceeded

        monkeypatch.setattr(papers, "_write", late)
        with pytest.raises(SoftTimeLimitExceeded):
            ask(fetcher)
        assert len(begun) == 1

    @pytest.mark.usefixtures("paper")
    def test_turned_off_it_is_asked_nothing(self, crossref: Pages, fetcher: Fetcher, settings: Settings) -> None:
        settings.CROSSREF = ""
        assert (ask(fetcher), asked(crossref)) == (Answers(due=1), 0)

    def test_turned_off_or_away_what_was_imported_is_looked_up(
        self, paper: Source, crossref: Pages, fetcher: Fetcher, settings: Settings
    ) -> None:
        crossref.take_down(ASKED, status=500)
        Retraction.objects.create(record=1, doi="10.1234/ice", kind="concern", on=date(2025, 5, 3))
        assert [one.kind for one in ask(fetcher).told] == ["concern"]
        settings.CROSSREF = ""
        Retraction.objects.create(record=2, doi="10.1234/ice", kind="retraction", on=date(2025, 5, 3))
        assert [str(one) for one in ask(fetcher).told] == ["The paper was retracted on 3 May 2025"]
        paper.refresh_from_db()
        assert paper.notice is not None
        assert paper.notice.takes_all_back

    def test_a_paper_that_shows_us_nothing_is_known_by_its_address(
        self, crossref: Pages, ada: User, fetcher: Fetcher, look: Look
    ) -> None:
        crossref.set("/doi/10.1234/ice", b"", status=403)
        source = source_for_url(url=f"{crossref.url}/doi/10.1234/ice", by=ada)
        look(source)
        says(crossref, notice("retraction"))
        assert [str(one) for one in ask(fetcher).told] == [RETRACTED]

    def test_crossref_is_not_asked_about_what_only_a_confidential_source_cites(
        self, paper: Source, crossref: Pages, fetcher: Fetcher, amin: User
    ) -> None:
        set_confidential(source=paper, by=amin, confidential=True)
        assert (ask(fetcher).asked, asked(crossref)) == (0, 0)

    def test_what_was_imported_is_looked_up_for_a_confidential_source_too(
        self, paper: Source, crossref: Pages, ada: User, amin: User, fetcher: Fetcher
    ) -> None:
        claim = decided(cited(paper, by=ada).claim)
        set_confidential(source=paper, by=amin, confidential=True)
        Retraction.objects.create(record=1, doi="10.1234/ice", kind="retraction", on=date(2025, 5, 3))
        assert [one.kind for one in ask(fetcher).told] == ["retraction"]
        assert (asked(crossref), because(claim)) == (0, "A confidential source changed")

    @pytest.mark.usefixtures("paper")
    def test_it_is_told_where_to_reach_us(self, crossref: Pages, fetcher: Fetcher, settings: Settings) -> None:
        settings.CROSSREF_MAILTO = "desk@example.org"
        ask(fetcher)
        assert crossref.asked[-1][0] == f"{ASKED}?mailto=desk@example.org"

    @pytest.mark.usefixtures("paper")
    def test_the_task_asks_too_and_beat_knows_its_name(
        self, crossref: Pages, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(papers, "usual_fetcher", lambda: fetcher)
        tasks.ask_about_papers()
        assert asked(crossref) == 1
        assert app.conf.beat_schedule["ask about papers"]["task"] == tasks.ask_about_papers.name


class TestCheckPapers:
    @pytest.fixture(autouse=True)
    def here(self, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(papers, "usual_fetcher", lambda: fetcher)

    def test_it_says_what_it_was_told(self, paper: Source, crossref: Pages, ada: User) -> None:
        claim = decided(cited(paper, by=ada).claim)
        says(crossref, notice("retraction"))
        told = json.loads(typed("check_papers", "--json").out)
        assert told == {
            "asked": 1,
            "answered": 1,
            "sources": [{"source": paper.pk, "kind": "retraction", "says": RETRACTED}],
            "reopened": [claim.pk],
        }

    def test_it_says_so_to_people_too(self, paper: Source, crossref: Pages) -> None:
        says(crossref, notice("retraction"))
        assert typed("check_papers").out.splitlines() == [
            f"{paper}: {RETRACTED}.",
            "Papers asked about: 1, answers: 1, claims re-opened: 0.",
        ]

    @pytest.mark.usefixtures("paper")
    def test_turned_off_it_says_why_nothing_happens(self, settings: Settings) -> None:
        settings.CROSSREF = ""
        ended = typed("check_papers")
        assert (ended.status, ended.complaint) == (1, "CommandError: Crossref is turned off: CROSSREF is empty.\n")


class TestImport:
    @pytest.fixture
    def database(self, tmp_path: Path) -> Path:
        return tmp_path / "retraction_watch.csv"

    @staticmethod
    def write(database: Path, *rows: str) -> None:
        database.write_text("".join(f"{line}\r\n" for line in (HEADING, *rows)))

    def test_every_cited_paper_in_it_is_named_and_its_claims_are_opened(
        self, paper: Source, ada: User, database: Path
    ) -> None:
        claim = decided(cited(paper, by=ada).claim)
        self.write(database, row("1", doi="10.1234/fog"), row("2", notice="10.1234/ice.r"), row("3", doi="unavailable"))
        told = json.loads(typed("import_retractions", database, "--json").out)
        assert told == {
            "taken": 2,
            "not_taken": {"the paper has no DOI": 1},
            "sources": [
                {
                    "source": paper.pk,
                    "doi": "10.1234/ice",
                    "kind": "retraction",
                    "says": "The paper was retracted on 3 May 2025 (10.1234/ice.r)",
                }
            ],
            "reopened": [claim.pk],
        }
        assert because(claim) == "The paper was retracted on 3 May 2025 (10.1234/ice.r)"

    def test_it_is_said_to_people_too(self, paper: Source, database: Path) -> None:
        self.write(database, row("1"), *[row(str(n), doi="") for n in range(30)], row("x"))
        assert typed("import_retractions", database).out.splitlines() == [
            "1 rows were taken.",
            f"30 were not taken: the paper has no DOI (line {', '.join(map(str, range(3, 23)))}, …).",
            "1 were not taken: its Record ID is no number.",
            f"{paper}: The paper was retracted on 3 May 2025 (10.1234/ice.r).",
            "1 cited papers have something new; 0 claims re-opened.",
        ]

    def test_importing_it_again_changes_nothing_and_a_newer_one_is_taken_over(
        self, paper: Source, ada: User, database: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(papers, "ROWS_AT_ONCE", 2)
        claim = decided(cited(paper, by=ada).claim)
        self.write(database, row("1"), row("2", doi="10.1234/fog"), row("3", doi="10.1234/fog"))
        typed("import_retractions", database)
        decided(claim)
        again = json.loads(typed("import_retractions", database, "--json").out)
        assert (again["taken"], again["sources"], again["reopened"], because(claim)) == (3, [], [], "")
        self.write(database, row("2", doi="10.1234/fog", day="6/7/2026 0:00", nature="Correction"))
        typed("import_retractions", database)
        assert list(Retraction.objects.order_by("record").values_list("record", "kind", "on")) == [
            (1, "retraction", date(2025, 5, 3)),
            (2, "correction", date(2026, 6, 7)),
            (3, "retraction", date(2025, 5, 3)),
        ]

    @pytest.mark.usefixtures("paper")
    def test_a_record_that_stands_twice_is_taken_as_it_stands_last(self, database: Path) -> None:
        self.write(database, row("1", nature="Correction"), row("1"))
        typed("import_retractions", database)
        assert Retraction.objects.get().kind == "retraction"

    @pytest.mark.usefixtures("paper")
    def test_what_crossref_told_already_is_not_told_again(
        self, crossref: Pages, database: Path, fetcher: Fetcher
    ) -> None:
        says(crossref, notice("retraction"))
        ask(fetcher)
        self.write(database, row(notice="unavailable"))
        assert json.loads(typed("import_retractions", database, "--json").out)["sources"] == []

    @pytest.mark.usefixtures("db")
    def test_another_file_is_refused_and_so_is_none(self, database: Path) -> None:
        database.write_text("Record ID,Title\n")
        ended = typed("import_retractions", database)
        assert ended.status == 1
        assert ended.complaint == (
            f"CommandError: {database} is not the Retraction Watch database: it has no column Journal, RetractionDate, "
            "RetractionDOI, OriginalPaperDOI, RetractionNature, Reason. Nothing was imported.\n"
        )
        missing = database.with_name("none.csv")
        assert typed("import_retractions", missing).complaint == (
            f"CommandError: {missing} cannot be read: No such file or directory.\n"
        )

    @pytest.mark.usefixtures("paper")
    def test_no_page_is_asked_for_it(self, crossref: Pages, database: Path) -> None:
        looks, before = Recheck.objects.count(), len(crossref.asked)
        self.write(database, row())
        typed("import_retractions", database)
        assert (Recheck.objects.count(), len(crossref.asked)) == (looks, before)
