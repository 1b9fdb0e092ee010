"""What a page newly says of itself: noted once, said in the look, and told to the claims it speaks of."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.claims.actions import withdraw_citation
from factcheck.claims.models import Decision, Verdict
from factcheck.rechecks.actions import papers
from factcheck.rechecks.actions.papers import WEEK
from factcheck.rechecks.actions.passing_on import SPACED
from factcheck.rechecks.models import Alert
from factcheck.sources.actions import set_confidential, source_for_url
from factcheck.sources.models import Notice, NoticeKind, Origin, Paper, Retraction, Source
from tests.pages import Pages
from tests.rechecks.conftest import Look, because, cited, decided, ferry

MEND = "Correction: The crossing takes about 24 hours, not 20."
OTHER = "Correction: The saloon’s stove was named after a captain."


def page(*more: str, head: str = "", hours: int = 20) -> str:
    """The ferry's page with more paragraphs, and with tags in its head."""
    return ferry(hours, *more).replace("<title>", f"{head}<title>", 1)


def said(source: Source) -> list[tuple[str, str, bool]]:
    return [(notice.kind, notice.text, notice.is_news) for notice in source.notices.order_by("pk")]


def test_a_correction_re_opens_the_claim_that_it_speaks_of_and_no_other(
    source: Source, wire: Pages, ada: User, look: Look
) -> None:
    spoken_of, other = (
        cited(source, by=ada),
        cited(source, by=ada, quote="warm clothes", text="Dress up for the saloon."),
    )
    look(source)
    for citation in (spoken_of, other):
        decided(citation.claim)
    wire.set("/ferry", page(MEND))
    recheck = look(source)
    assert said(source) == [("correction", MEND, True)]
    assert because(spoken_of.claim).startswith(f"The source added a correction: “{MEND}” (")
    assert because(other.claim) == ""
    assert {one["citation"]: one["reopened"] for one in recheck.quotes} == {spoken_of.pk: True, other.pk: False}


def test_the_look_says_what_the_page_says_of_itself(source: Source, wire: Pages, ada: User, look: Look) -> None:
    cited(source, by=ada)
    look(source)
    wire.set("/ferry", page("Correction (3 November 2026): The stove was named after a captain."))
    assert look(source).sentence == (
        "The page changed; every cited quote still stands there. This page added a correction on 3 November 2026: "
        "“Correction (3 November 2026): The stove was named after a captain.”"
    )


def test_a_correction_that_speaks_of_no_claim_is_shown_and_opens_nothing(
    source: Source, wire: Pages, ada: User, look: Look
) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    wire.set("/ferry", page(OTHER))
    look(source)
    assert because(claim) == ""
    assert source.notice is not None
    assert (source.notice.label, source.notice.text) == ("Corrected", OTHER)


def test_an_unconfirmed_claim_is_told_too(source: Source, wire: Pages, ada: User, look: Look) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim, Verdict.UNCONFIRMED)
    wire.set("/ferry", page(MEND))
    look(source)
    assert "24 hours, not 20" in because(claim)


def test_a_claim_re_opened_for_its_quote_is_not_re_opened_again_for_the_note_about_it(
    source: Source, wire: Pages, ada: User, look: Look
) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    wire.set("/ferry", page(MEND, hours=24))
    look(source)
    assert because(claim).startswith("The source changed: 20 hours → 24 hours (")
    assert claim.reopenings.count() == 1


def test_what_stood_there_when_we_first_looked_is_shown_and_is_no_news(
    source: Source, wire: Pages, ada: User, look: Look
) -> None:
    claim = cited(source, by=ada).claim
    decided(claim)
    wire.set("/ferry", page(MEND))
    recheck = look(source)
    assert said(source) == [("correction", MEND, False)]
    assert because(claim) == ""
    assert recheck.sentence == f"Captured for the first time. This page said when we first saw it: “{MEND}”"


def test_a_notice_that_goes_and_comes_back_is_one_and_is_told_again_only_to_who_decided_without_it(
    source: Source, wire: Pages, ada: User, look: Look
) -> None:
    aware, unaware = cited(source, by=ada).claim, cited(source, by=ada).claim
    look(source)
    for body in (page(MEND), page(), page(MEND)):
        for claim in (aware, unaware):
            decided(claim)
        wire.set("/ferry", body)
        look(source)
        if body == page():
            Decision.objects.create(claim=unaware, by=ada, was=Verdict.VERIFIED, verdict=Verdict.VERIFIED)
    assert said(source) == [("correction", MEND, True)]
    assert (because(aware), because(unaware)[:29]) == ("", "The source added a correction")
    assert source.notice is not None


def test_a_notice_that_the_page_took_away_is_shown_no_more(source: Source, wire: Pages, ada: User, look: Look) -> None:
    look(source)
    wire.set("/ferry", page(MEND))
    look(source)
    wire.set("/ferry", page("A band plays on the quay."))
    look(source)
    assert (source.notice, said(source)) == (None, [("correction", MEND, True)])


def test_a_page_that_is_taken_back_re_opens_every_claim(source: Source, wire: Pages, ada: User, look: Look) -> None:
    citations = [cited(source, by=ada), cited(source, by=ada, quote="warm clothes", text="Dress up for the saloon.")]
    look(source)
    for citation in citations:
        decided(citation.claim)
    wire.set("/ferry", page("This article has been retracted.", MEND))
    look(source)
    assert [because(one.claim).partition(" (")[0] for one in citations] == [
        "The source was retracted: “This article has been retracted.”"
    ] * 2
    assert source.notice is not None
    assert source.notice.takes_all_back


def test_a_page_that_was_taken_back_when_we_first_looked_re_opens_what_was_decided_before(
    source: Source, wire: Pages, ada: User, look: Look
) -> None:
    claim = decided(cited(source, by=ada).claim, Verdict.UNCONFIRMED)
    wire.set("/ferry", page("This article has been withdrawn."))
    look(source)
    assert because(claim).startswith("The source was withdrawn: “This article has been withdrawn.” (")


def test_people_are_told_of_the_correction_with_the_change(source: Source, wire: Pages, ada: User, look: Look) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    wire.set("/ferry", page(MEND))
    recheck = look(source)
    alert = Alert.objects.get()
    assert (alert.words, list(alert.claims.all())) == (recheck.sentence, [claim])


def test_a_page_is_not_taken_back_twice(source: Source, wire: Pages, ada: User, look: Look) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    wire.set("/ferry", page("This article has been retracted."))
    look(source)
    decided(claim)
    wire.set("/ferry", page("This article has been retracted.", "This article has been withdrawn for good."))
    look(source)
    assert because(claim) == ""


def test_a_claim_without_a_decision_is_not_re_opened(source: Source, wire: Pages, ada: User, look: Look) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    wire.set("/ferry", page(MEND))
    look(source)
    assert because(claim) == ""


def test_a_withdrawn_citation_is_told_nothing(source: Source, wire: Pages, ada: User, look: Look) -> None:
    citation = cited(source, by=ada)
    look(source)
    decided(citation.claim, Verdict.UNCONFIRMED)
    withdraw_citation(citation=citation, by=ada)
    wire.set("/ferry", page(MEND))
    look(source)
    assert because(citation.claim) == ""


def test_of_a_confidential_source_a_claim_is_told_only_that_it_changed(
    source: Source, wire: Pages, ada: User, amin: User, look: Look
) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    set_confidential(source=source, by=amin, confidential=True)
    wire.set("/ferry", page(MEND))
    look(source)
    assert because(claim) == "A confidential source changed"


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (f"Clarification: {MEND[12:]}", "The source added a clarification"),
        (f"Editor’s note: {MEND[12:]}", "The source added an editor’s note"),
        (f"Update: {MEND[12:]}", "The source was updated"),
    ],
)
def test_the_reason_says_what_the_page_added(
    note: str, why: str, source: Source, wire: Pages, ada: User, look: Look
) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    wire.set("/ferry", page(note))
    look(source)
    assert because(claim).partition(":")[0] == why


def test_a_correction_told_to_machines_alone_counts_and_one_told_to_readers_too_counts_once(
    source: Source, wire: Pages, ada: User, look: Look
) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    linked = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "correction": {"@type": "CorrectionComment", '
        '"text": "The crossing takes about 24 hours, not 20."}}</script>'
    )
    wire.set("/ferry", page("A band plays.", head=linked))
    look(source)
    assert said(source) == [("correction", "The crossing takes about 24 hours, not 20.", True)]
    assert because(claim).startswith("The source added a correction: “The crossing takes about 24 hours, not 20.” (")
    wire.set("/ferry", page("A band plays on.", MEND, head=linked))
    look(source)
    assert [notice.text for notice in source.notices.order_by("pk")] == [MEND[12:], MEND]


CORRECTED = (
    '<script type="application/ld+json">{{"@type": "NewsArticle", "correction": {{"@type": "CorrectionComment", '
    '"text": "{}"}}}}</script>'
)


def test_a_correction_told_to_machines_alone_is_seen_though_the_text_is_the_same_and_once(
    source: Source, wire: Pages, ada: User, look: Look
) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    wire.set("/ferry", page(head=CORRECTED.format(MEND[12:])))
    recheck = look(source)
    assert because(claim).startswith(f"The source added a correction: “{MEND[12:]}” (")
    assert (recheck.outcome, recheck.sentence.partition(". ")[2][:29]) == ("changed", "This page added a correction ")
    assert Alert.objects.get().claims.get() == claim
    decided(claim)
    wire.set("/ferry", page(head=f"{CORRECTED.format(MEND[12:])}<!-- anew -->"))
    assert (look(source).sentence, because(claim), source.captures.count()) == ("Nothing changed.", "", 2)
    wire.set("/ferry", page(head="<!-- without -->"))
    assert (look(source).sentence, source.notice, len(said(source))) == ("Nothing changed.", None, 1)


class TestGone:
    """A notice around the main text that the page shows no more: it stands no more, and nobody is alarmed."""

    @staticmethod
    def around(words: str) -> str:
        return page().replace("</article>", f"</article><aside>{words}</aside>")

    def test_it_is_kept_and_shown_as_standing_no_more(self, source: Source, wire: Pages, ada: User, look: Look) -> None:
        claim = cited(source, by=ada).claim
        look(source)
        wire.set("/ferry", self.around(MEND))
        look(source)
        decided(claim)
        wire.set("/ferry", page(head="<!-- gone -->"))
        recheck = look(source)
        notice = source.notices.get()
        assert (source.notice, notice.gone_at, notice.stands) == (None, recheck.at, False)
        assert (recheck.sentence, because(claim), Alert.objects.count()) == ("Nothing changed.", "", 0)

    def test_it_stands_again_when_it_is_back_and_is_not_told_again(
        self, source: Source, wire: Pages, ada: User, look: Look
    ) -> None:
        claim = cited(source, by=ada).claim
        look(source)
        for body in (self.around(MEND), page(head="<!-- gone -->"), self.around(f"{MEND}<br>")):
            wire.set("/ferry", body)
            look(source)
            decided(claim)
        wire.set("/ferry", self.around(f"{MEND}<hr>"))
        look(source)
        assert (source.notice, source.notices.get().gone_at, because(claim)) == (source.notices.get(), None, "")

    def test_what_is_left_is_shown_instead(self, source: Source, wire: Pages, look: Look) -> None:
        look(source)
        wire.set("/ferry", self.around(f"<p>{OTHER}</p><p>This article has been retracted.</p>"))
        look(source)
        wire.set("/ferry", self.around(f"<p>{OTHER}</p>"))
        look(source)
        Notice.objects.update(missed_at=F("missed_at") - SPACED)
        look(source)
        assert source.notice is not None
        assert source.notice.text == OTHER

    def test_a_look_that_did_not_see_the_page_says_nothing_of_it(
        self, source: Source, wire: Pages, ada: User, look: Look
    ) -> None:
        cited(source, by=ada)
        look(source)
        wire.set("/ferry", self.around(MEND))
        look(source)
        wire.set("/ferry", "<title>Not found</title><p>This page was not found.</p>")
        assert look(source).content == "soft404"
        assert source.notice == source.notices.get()


class TestModified:
    """The day that a page says it was changed is told where its text changed, and nowhere else."""

    TAG = '<meta property="article:modified_time" content="{}T08:00:00Z">'

    def test_it_is_told_where_the_text_changed(self, source: Source, wire: Pages, look: Look) -> None:
        wire.set("/ferry", page(head=self.TAG.format("2026-01-01")))
        look(source)
        wire.set("/ferry", page("A band plays.", head=self.TAG.format("2031-11-04")))
        assert look(source).sentence == "The page changed. The page says it was modified on 4 November."

    def test_it_is_noise_where_the_text_is_the_same(self, source: Source, wire: Pages, look: Look) -> None:
        look(source)
        wire.set("/ferry", page(head=self.TAG.format("2031-11-04")))
        assert look(source).sentence == "Nothing changed."

    def test_a_day_before_our_last_look_says_nothing_of_what_changed_since(
        self, source: Source, wire: Pages, look: Look
    ) -> None:
        look(source)
        wire.set("/ferry", page("A band plays.", head=self.TAG.format("2020-11-04")))
        assert look(source).sentence == "The page changed."


class TestCanonical:
    """The address a page calls its own: learnt, and named where it is another than it was."""

    @staticmethod
    def tag(url: str) -> str:
        return f'<link rel="canonical" href="{url}">'

    def test_a_page_that_calls_itself_otherwise_says_so(
        self, source: Source, wire: Pages, ada: User, look: Look
    ) -> None:
        citation = cited(source, by=ada)
        wire.set("/ferry", page(head=self.tag("/ferry")))
        look(source)
        wire.set("/ferry", page("A band plays.", head=self.tag("/sea/ferry")))
        assert look(source).sentence == (
            f"The page changed; every cited quote still stands there. The page now calls itself {wire.url}/sea/ferry."
        )
        assert source.canonical_url == f"{wire.url}/sea/ferry"
        # Whoever cites the new address cites the same source, and the citation stays where it was.
        assert source_for_url(url=f"{wire.url}/sea/ferry", by=ada) == source
        citation.refresh_from_db()
        assert citation.source == source

    def test_the_first_address_is_no_news_and_one_it_no_longer_names_is_kept(
        self, source: Source, wire: Pages, look: Look
    ) -> None:
        wire.set("/ferry", page(head=self.tag("/sea/ferry")))
        assert look(source).sentence == "Captured for the first time."
        wire.set("/ferry", page("A band plays."))
        assert look(source).sentence == "The page changed."
        assert source.canonical_url == f"{wire.url}/sea/ferry"

    def test_an_address_that_is_too_long_is_none(self, source: Source, wire: Pages, look: Look) -> None:
        wire.set("/ferry", page(head=self.tag(f"/{'x' * 2_100}")))
        look(source)
        assert source.canonical_url == ""

    def test_a_page_that_turns_out_to_be_another_source_is_told_of_by_that_one(
        self, source: Source, wire: Pages, ada: User, look: Look
    ) -> None:
        wire.set("/sea/ferry", page())
        other = source_for_url(url=f"{wire.url}/sea/ferry", by=ada)
        citation = cited(source, by=ada)
        look(other)
        wire.set("/ferry", page(MEND, head=self.tag("/sea/ferry")))
        wire.set("/sea/ferry", page(MEND, head=self.tag("/sea/ferry")))
        look(other)
        look(source)
        citation.refresh_from_db()
        assert (source.same_as, citation.source) == (other, other)
        assert (said(source), said(other)) == ([], [("correction", MEND, True)])


class TestPapers:
    """A page that is a paper is known by its DOI from its first capture on."""

    TAG = '<meta name="citation_doi" content="10.1234/ICE">'

    def test_it_is_to_be_asked_about(self, source: Source, wire: Pages, look: Look) -> None:
        wire.set("/ferry", page(head=self.TAG))
        look(source)
        assert (source.doi, list(papers._take(5)), papers._take(5)) == ("10.1234/ice", ["10.1234/ice"], {})

    def test_it_is_known_by_what_a_page_says_in_its_head_though_its_text_is_as_it_was(
        self, source: Source, wire: Pages, look: Look
    ) -> None:
        look(source)
        wire.set("/ferry", page(head=self.TAG))
        assert (look(source).sentence, source.doi) == ("Nothing changed.", "10.1234/ice")
        wire.set("/ferry", page(head=self.TAG.replace("ICE", "FOG")))
        look(source)
        assert source.doi == "10.1234/ice"

    def test_one_that_others_cite_already_is_asked_about_soon_and_one_that_is_no_news_is_not(
        self, source: Source, wire: Pages, look: Look
    ) -> None:
        asked = [Paper.objects.create(doi=f"10.1234/{name}", ask_at=timezone.now() + WEEK) for name in ("ice", "fog")]
        look(source)
        wire.set("/ferry", page(head=self.TAG))
        look(source)
        assert [paper.doi for paper in Paper.objects.filter(ask_at__lte=timezone.now())] == ["10.1234/ice"]
        Paper.objects.filter(pk=asked[0].pk).update(ask_at=asked[0].ask_at)
        wire.set("/ferry", page("A band plays.", head=self.TAG))
        look(source)
        assert Paper.objects.filter(ask_at__gt=timezone.now()).count() == 2

    def test_a_page_that_is_none_is_not(self, source: Source, look: Look) -> None:
        look(source)
        assert (source.doi, papers._take(5)) == ("", {})

    def test_an_imported_retraction_is_found_at_once(self, source: Source, wire: Pages, ada: User, look: Look) -> None:
        claim = decided(cited(source, by=ada).claim, Verdict.UNCONFIRMED)
        Retraction.objects.create(
            record=15, doi="10.1234/ice", kind="retraction", on=date(2025, 5, 3), notice_doi="10.1234/ice.r"
        )
        wire.set("/ferry", page(head=self.TAG))
        recheck = look(source)
        assert because(claim) == "The paper was retracted on 3 May 2025 (10.1234/ice.r)"
        assert recheck.sentence == (
            "Captured for the first time. The paper was retracted on 3 May 2025 (10.1234/ice.r)."
        )

    def test_one_that_others_cite_already_by_another_address_is_asked_about_when_it_is_first_seen(
        self, wire: Pages, ada: User, look: Look
    ) -> None:
        Paper.objects.create(doi="10.1234/fog", ask_at=timezone.now() + WEEK)
        wire.set("/doi/10.1234/fog", page())
        look(source_for_url(url=f"{wire.url}/doi/10.1234/fog", by=ada))
        assert list(papers._take(5)) == ["10.1234/fog"]

    def test_the_address_names_it_before_the_page_does(self, wire: Pages, ada: User, look: Look) -> None:
        wire.set("/doi/10.1234/fog", page(head=self.TAG))
        source = source_for_url(url=f"{wire.url}/doi/10.1234/fog", by=ada)
        look(source)
        assert source.doi == "10.1234/fog"


def test_what_was_told_is_never_told_otherwise(source: Source, wire: Pages, look: Look) -> None:
    wire.set("/ferry", page(MEND))
    look(source)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Notice.objects.update(text="Nothing.")


@pytest.mark.parametrize(
    ("kind", "origin", "is_news", "sentence"),
    [
        ("correction", Origin.PAGE, True, "This page added a correction on 3 May 2025: “X.”"),
        ("clarification", Origin.PAGE, True, "This page added a clarification on 3 May 2025: “X.”"),
        ("editors_note", Origin.PAGE, True, "This page added an editor’s note on 3 May 2025: “X.”"),
        ("update", Origin.PAGE, True, "This page was updated on 3 May 2025: “X.”"),
        ("concern", Origin.PAGE, True, "This page added an expression of concern on 3 May 2025: “X.”"),
        ("retraction", Origin.PAGE, True, "This page was taken back on 3 May 2025: “X.”"),
        ("correction", Origin.PAGE, False, "This page said when we first saw it: “X.”"),
        ("retraction", Origin.CROSSREF, True, "The paper was retracted on 3 May 2025 (10.1234/r)"),
        ("withdrawal", Origin.CROSSREF, True, "The paper was withdrawn on 3 May 2025 (10.1234/r)"),
        ("reinstatement", Origin.CROSSREF, True, "The paper was reinstated on 3 May 2025 (10.1234/r)"),
        ("concern", Origin.CROSSREF, True, "Its publisher expressed concern about the paper on 3 May 2025 (10.1234/r)"),
        ("correction", Origin.RETRACTION_WATCH, True, "The paper was corrected on 3 May 2025 (10.1234/r)"),
        ("clarification", Origin.CROSSREF, True, "The paper was clarified on 3 May 2025 (10.1234/r)"),
        ("update", Origin.CROSSREF, True, "The paper was updated on 3 May 2025 (10.1234/r)"),
    ],
)
def test_a_notice_is_a_sentence(kind: str, origin: str, is_news: bool, sentence: str) -> None:
    notice = Notice(kind=kind, origin=origin, is_news=is_news, text="X.", doi="10.1234/r", on=date(2025, 5, 3))
    assert (str(notice), notice.label) == (sentence, str(NoticeKind(kind).label))


def test_a_notice_without_a_day_or_a_doi_leaves_them_out() -> None:
    assert Notice(kind="retraction", origin=Origin.CROSSREF).sentence == "The paper was retracted"
    assert [str(Paper(doi="10.1234/ice")), str(Retraction(doi="10.1234/ice", title="Ice"))] == [
        "10.1234/ice",
        "Ice (10.1234/ice)",
    ]


@pytest.mark.parametrize(
    "below",
    [
        pytest.param("<aside>{}</aside>", id="aside"),
        pytest.param("<footer><p>{}</p></footer>", id="footer"),
        pytest.param("<div class=correction>{}</div>", id="box"),
    ],
)
def test_a_correction_that_stands_outside_the_main_text_is_told_too(
    source: Source, wire: Pages, ada: User, look: Look, below: str
) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    wire.set("/ferry", page().replace("</article>", f"</article>{below.format(MEND)}"))
    assert look(source).sentence.startswith("The page changed; every cited quote still stands there. This page added")
    assert because(claim).startswith(f"The source added a correction: “{MEND}” (")
    wire.set("/ferry", page().replace("</article>", f"</article>{below.format(MEND)}<p></p>"))
    assert look(source).sentence == "Nothing changed."
