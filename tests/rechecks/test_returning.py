"""What a page said of itself, says no more, and says again: believed when seen twice, and told to who did not know."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from factcheck.accounts.models import User
from factcheck.claims.actions import decide
from factcheck.claims.models import Claim, Verdict
from factcheck.lib.errors import Refused
from factcheck.lib.fetch import Fetcher
from factcheck.rechecks.actions import dismiss_notice, look_now
from factcheck.rechecks.actions.passing_on import SPACED
from factcheck.rechecks.models import Alert
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Notice, Source
from tests.pages import Pages
from tests.rechecks.conftest import Look, because, cited, decided
from tests.rechecks.test_notices import MEND, page

RETRACTED = "This article has been retracted."


def hours_pass() -> None:
    Notice.objects.update(missed_at=F("missed_at") - SPACED)


def verified(claim: Claim, *, by: User) -> Claim:
    """Have the claim verified by somebody, by the rules."""
    claim.refresh_from_db()
    decide(claim=claim, by=by, verdict=Verdict.VERIFIED, seen=claim.version)
    return claim


def beside(words: str) -> str:
    """The page with words that stand outside its main text, so that it is not captured again when they go."""
    return page().replace("</article>", f"</article><aside>{words}</aside>")


@pytest.fixture
def claim(source: Source, ada: User, look: Look) -> Claim:
    """A verified claim that rests on a page which takes nothing back yet."""
    claim = cited(source, by=ada).claim
    look(source)
    return decided(claim)


@pytest.fixture
def gone(claim: Claim, source: Source, wire: Pages, look: Look) -> Claim:
    """The claim, when the page was taken back, and two looks hours apart did not see that any more."""
    for body in (page(RETRACTED), page()):
        wire.set("/ferry", body)
        look(source)
    hours_pass()
    look(source)
    return claim


class TestGoing:
    def test_one_look_without_it_lets_nobody_verify_what_was_taken_back(
        self, claim: Claim, source: Source, wire: Pages, look: Look, cleo: User
    ) -> None:
        for body in (page(RETRACTED), page()):
            wire.set("/ferry", body)
            look(source)
        assert source.notice == source.notices.get()
        with pytest.raises(Refused, match="proves nothing but that it was said"):
            verified(claim, by=cleo)

    @pytest.mark.parametrize("is_later", [False, True])
    @pytest.mark.parametrize("shows", [page, beside])
    def test_it_is_gone_when_a_look_hours_later_misses_it_too_although_the_page_is_the_same(
        self, shows: Callable[[str], str], is_later: bool, source: Source, wire: Pages, look: Look
    ) -> None:
        look(source)
        wire.set("/ferry", shows(RETRACTED), ETag='"1"')
        look(source)
        wire.set("/ferry", page(head="<!-- without -->"), ETag='"2"')
        missed = look(source)
        if is_later:
            hours_pass()
        last = look(source)
        notice = source.notices.get()
        assert (last.sentence, source.notice is None) == ("Nothing changed.", is_later)
        assert notice.gone_at == (last.at if is_later else None)
        assert notice.missed_at == missed.at - SPACED * is_later

    @pytest.mark.usefixtures("claim")
    def test_one_that_is_back_before_is_told_to_nobody(self, source: Source, wire: Pages, look: Look) -> None:
        for body in (page(RETRACTED), page(), page(RETRACTED, "A band plays.")):
            wire.set("/ferry", body)
            recheck = look(source)
        notice = source.notices.get()
        assert (notice.missed_at, notice.stands, Alert.objects.count()) == (None, True, 1)
        assert "again" not in recheck.sentence


class TestBack:
    def test_it_is_told_to_the_claims_that_were_decided_without_it_and_to_no_other(
        self, gone: Claim, source: Source, wire: Pages, look: Look, ada: User, cleo: User
    ) -> None:
        other = decided(cited(source, by=ada, quote="warm clothes", text="Dress up for the saloon.").claim)
        verified(gone, by=cleo)
        wire.set("/ferry", page(RETRACTED))
        recheck = look(source)
        assert because(gone).startswith(f"The source was retracted: “{RETRACTED}” (")
        assert because(other) == ""
        assert source.notice == source.notices.get()
        assert recheck.sentence == (
            "The page changed; every cited quote still stands there. "
            "The page says again: “This article has been retracted.”"
        )
        assert {told["claim"]: told["reopened"] for told in recheck.quotes} == {gone.pk: True, other.pk: False}
        alert = Alert.objects.order_by("pk").last()
        assert alert is not None
        assert (alert.words, list(alert.claims.all())) == (recheck.sentence, [gone])

    def test_it_is_told_although_the_very_bytes_come_that_were_captured(
        self, claim: Claim, source: Source, wire: Pages, look: Look, cleo: User
    ) -> None:
        for body in (beside(RETRACTED), page(head="<!-- without -->")):
            wire.set("/ferry", body)
            look(source)
        hours_pass()
        look(source)
        verified(claim, by=cleo)
        wire.set("/ferry", beside(RETRACTED))
        recheck = look(source)
        assert (recheck.content, recheck.capture) == ("same", None)
        assert because(claim).startswith("The source was retracted")
        assert [(told["claim"], told["reopened"]) for told in recheck.quotes] == [(claim.pk, True)]
        assert Alert.objects.order_by("pk").last() != Alert.objects.order_by("pk").first()

    def test_a_correction_is_told_to_what_it_speaks_of(
        self, claim: Claim, source: Source, wire: Pages, look: Look, ada: User, cleo: User
    ) -> None:
        other = cited(source, by=ada, quote="warm clothes", text="Dress up for the saloon.").claim
        for body in (page(MEND), page()):
            wire.set("/ferry", body)
            look(source)
        for one in (claim, other):
            verified(one, by=cleo)
        wire.set("/ferry", page(MEND))
        look(source)
        assert because(claim).startswith(f"The source added a correction: “{MEND}” (")
        assert because(other) == ""

    def test_one_that_was_dismissed_is_told_to_nobody(
        self, gone: Claim, source: Source, wire: Pages, look: Look, ben: User, cleo: User
    ) -> None:
        dismiss_notice(notice=source.notices.get(), by=ben, reason="It is about another story.")
        verified(gone, by=cleo)
        wire.set("/ferry", page(RETRACTED))
        assert (look(source).sentence[-6:], because(gone), source.notice) == ("there.", "", None)
        assert source.notices.get().gone_at is None

    def test_it_costs_no_more_statements_for_three_pages_than_for_one(
        self, wire: Pages, ada: User, fetcher: Fetcher
    ) -> None:
        counts = []
        for many in (1, 3):
            paths = [f"/ferry/{many}/{one}" for one in range(many)]
            sources = [source_for_url(url=wire.set(path, page()), by=ada) for path in paths]
            for source in sources:
                cited(source, by=ada)
            for body in (page(), page(MEND), page(), page(MEND)):
                for path in paths:
                    wire.set(path, body)
                with CaptureQueriesContext(connection) as queries:
                    look_now(sources=sources, fetcher=fetcher)
            counts.append(sum('FROM "factcheck_decision"' in query["sql"] for query in queries))
        assert counts == [1, 1]
