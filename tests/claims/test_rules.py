"""What may be done to a claim and by whom, each refusal in the words people read. Nothing here needs a database."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from factcheck.accounts.models import Role, User
from factcheck.articles.models import Article
from factcheck.claims import rules
from factcheck.claims.models import Citation, Claim, Decision, Proves, QuoteState, Stance, Verdict
from factcheck.sources.models import Capture, Notice, NoticeKind, Origin, Publisher, Reliability, Source, SourceKind

ADA = User(pk=1, username="ada", role=Role.REPORTER)
BEN = User(pk=2, username="ben", first_name="Ben", role=Role.EDITOR)
CLEO = User(pk=3, username="cleo", role=Role.EDITOR)
AMIN = User(pk=4, username="amin", role=Role.ADMIN)
STORY = Article(pk=1, headline="The night ferry")

NO_WORK = "Reporters and editors work on claims; admins look after sources and people."
DECIDED = "An editor has decided claim 7, so only an editor changes what it covers."
DROPPED = "Claim 7 was dropped."
MERGED = "Claim 7 was merged into another."
PROOF = "The citation needs a quote: the words in the source that say so."


def a_claim(**fields: Any) -> Claim:
    return Claim(**{"pk": 7, "number": 7, "article": STORY, "text": "It takes 20 hours.", "raised_by": ADA, **fields})


def dropped(**fields: Any) -> Claim:
    return a_claim(dropped_at=timezone.now(), dropped_by=BEN, **fields)


def merged() -> Claim:
    return dropped(merged_into=a_claim(pk=8, number=8))


def a_source(**fields: Any) -> Source:
    return Source(**{"pk": 1, "kind": SourceKind.WEB, "url": "https://wire.example/ferry", **fields})


def a_citation(**fields: Any) -> Citation:
    standing = {"pk": 1, "source": a_source(), "by": ADA, "quote": "takes 20 hours", "quote_state": QuoteState.INTACT}
    return Citation(**{**standing, "stance": Stance.SUPPORTS, "proves": Proves.SO, **fields})


# Which words are a claim


@pytest.mark.parametrize(
    ("words", "below_one_heading", "taken", "sentence"),
    [
        ("It takes 20 hours.", True, None, None),
        (" \n", True, None, "Select the words that can be true or false."),
        ("a" * 2_000, True, None, None),
        ("a" * 2_001, True, None, "This is too long for one claim. Select one assertion, a sentence at most."),
        ("It takes 20 hours.", False, None, "Select words of one section, without its heading."),
        ("It takes 20 hours.", True, a_claim(), "These words are claim 7 already."),
    ],
)
def test_a_claim_is_raised_on_words_of_one_section(
    words: str, below_one_heading: bool, taken: Claim | None, sentence: str | None
) -> None:
    assert rules.why_not_raise(words, by=ADA, below_one_heading=below_one_heading, taken=taken) == sentence


def test_admins_do_not_work_on_claims() -> None:
    claim = a_claim()
    assert rules.why_not_raise("It takes 20 hours.", by=AMIN, below_one_heading=True, taken=None) == NO_WORK
    assert rules.why_not_split(claim, by=AMIN) == NO_WORK
    assert rules.why_not_cite(claim, by=AMIN) == NO_WORK
    assert rules.why_not_decide(claim, by=AMIN, verdict=Verdict.UNCONFIRMED, citations=[]) == "Only editors decide."


@pytest.mark.parametrize(
    ("claim", "by", "sentence"),
    [
        (a_claim(), BEN, None),
        (a_claim(verdict=Verdict.VERIFIED), BEN, None),
        (a_claim(), ADA, None),
        (
            a_claim(verdict=Verdict.VERIFIED),
            ADA,
            "Only editors drop claims, but for those you raised that nobody has decided.",
        ),
        (a_claim(raised_by=BEN), ADA, "Only editors drop claims, but for those you raised that nobody has decided."),
        (dropped(), BEN, DROPPED),
        (merged(), BEN, MERGED),
    ],
)
def test_editors_drop_claims_and_reporters_their_own_that_are_undecided(
    claim: Claim, by: User, sentence: str | None
) -> None:
    assert rules.why_not_drop(claim, by=by) == sentence


# Which words belong to a claim


@pytest.mark.parametrize(
    ("claim", "by", "sentence"),
    [
        (a_claim(), ADA, None),
        (a_claim(verdict=Verdict.VERIFIED), BEN, None),
        (a_claim(verdict=Verdict.VERIFIED), ADA, DECIDED),
        (dropped(), BEN, DROPPED),
    ],
)
def test_what_a_decided_claim_covers_is_changed_by_editors_only(claim: Claim, by: User, sentence: str | None) -> None:
    other = a_claim(pk=9, number=9)
    assert rules.why_not_split(claim, by=by) == sentence
    assert rules.why_not_merge(claim, into=other, by=by) == sentence
    assert rules.why_not_merge(other, into=claim, by=by) == sentence
    assert rules.why_not_reject(claim, by=by, places=2) == sentence


@pytest.mark.parametrize(
    ("parts", "missing", "sentence"),
    [
        (["It takes", "20 hours."], "", None),
        ([], "", "Put a line break wherever a new claim begins."),
        (["It takes 20 hours."], "", "Put a line break wherever a new claim begins."),
        (
            ["It takes", "24 hours."],
            "24 hours.",
            "“24 hours.” does not stand in the claim in this order. Only put line breaks in.",
        ),
    ],
)
def test_a_claim_is_split_at_line_breaks(parts: list[str], missing: str, sentence: str | None) -> None:
    assert rules.why_not_split(a_claim(), by=ADA, parts=parts, missing=missing) == sentence


def test_only_two_claims_of_one_story_become_one() -> None:
    claim = a_claim()
    itself = "A claim cannot be merged into itself. Give the number of the other one."
    assert rules.why_not_merge(claim, into=a_claim(), by=BEN) == itself
    elsewhere = a_claim(pk=9, article=Article(pk=2, headline="Another"))
    assert rules.why_not_merge(claim, into=elsewhere, by=BEN) == "Only claims of the same story can be merged."


def test_a_claim_keeps_its_only_place() -> None:
    assert rules.why_not_reject(a_claim(), by=ADA, places=1) == "This is the only place where the claim stands."


# Citations


@pytest.mark.parametrize(
    ("claim", "more", "sentence"),
    [
        (a_claim(), {}, None),
        (a_claim(verdict=Verdict.VERIFIED), {}, None),
        (dropped(), {}, DROPPED),
        (a_claim(), {"locator": "4" * 200}, None),
        (a_claim(), {"locator": "4" * 201}, "The locator is too long. Give the page, the paragraph or the time."),
        (
            a_claim(),
            {"quote": "takes 20 hours", "already": True},
            "This quote from the same source is attached already.",
        ),
        (
            a_claim(),
            {"already": True},
            "This source is attached already. Add the words that bear on the claim as a quote.",
        ),
    ],
)
def test_a_citation_is_attached_once_to_a_claim_that_stands(
    claim: Claim, more: dict[str, Any], sentence: str | None
) -> None:
    assert rules.why_not_cite(claim, by=ADA, **more) == sentence


@pytest.mark.parametrize(
    ("citation", "by", "sentence"),
    [
        (a_citation(), ADA, None),
        (a_citation(by=CLEO), BEN, None),
        (a_citation(by=CLEO), ADA, "Only editors and whoever attached a citation can withdraw it."),
        (a_citation(withdrawn_at=timezone.now()), BEN, "This citation was withdrawn already."),
    ],
)
def test_a_citation_is_withdrawn_by_an_editor_or_whoever_attached_it(
    citation: Citation, by: User, sentence: str | None
) -> None:
    assert rules.why_not_withdraw(citation, by=by) == sentence


# Verdicts


@pytest.mark.parametrize(
    ("claim", "verdict", "note", "sentence"),
    [
        (a_claim(), Verdict.UNCONFIRMED, "", None),
        (a_claim(), Verdict.NO_CLAIM, "", None),
        (a_claim(raised_by=BEN), Verdict.UNCONFIRMED, "", None),
        (a_claim(), Verdict.WRONG, "It took 24.", None),
        (a_claim(), Verdict.WRONG, None, None),
        (a_claim(), Verdict.WRONG, " ", "Say why in the note: whoever mends the text needs to know."),
        (a_claim(), Verdict.DISPUTED, "", "Say why in the note: whoever mends the text needs to know."),
        (
            a_claim(),
            Verdict.UNCHECKED,
            "",
            "“Not checked” is where a claim begins. Undo your decision to go back to it.",
        ),
        (dropped(), Verdict.UNCONFIRMED, "", DROPPED),
        (a_claim(), Verdict.VERIFIED, "", "Needs a source with a quote – press c."),
    ],
)
def test_an_editor_decides_on_a_claim_that_stands(
    claim: Claim, verdict: str, note: str | None, sentence: str | None
) -> None:
    assert rules.why_not_decide(claim, by=BEN, verdict=verdict, citations=[], note=note) == sentence
    assert rules.why_not_decide(claim, by=ADA, verdict=verdict, citations=[], note=note) == "Only editors decide."


def test_nobody_verifies_a_claim_they_raised() -> None:
    own = a_claim(raised_by=BEN)
    assert rules.why_not_verify(own, by=BEN, citations=[a_citation()]) == (
        "You raised this claim, so someone else must verify it."
    )
    assert rules.why_not_verify(own, by=CLEO, citations=[a_citation()]) is None
    assert rules.why_not_stand(own, citations=[a_citation()], decided_by=BEN.pk) == (
        "The person who raised this claim verified it; someone else must."
    )


def test_nobody_verifies_by_a_citation_they_attached_alone() -> None:
    own, theirs = a_citation(by=BEN), a_citation(pk=2, by=CLEO)
    alone = "Who attached the only citation that holds cannot verify by it; someone else must."
    assert rules.why_not_verify(a_claim(), by=BEN, citations=[own]) == alone
    assert rules.why_not_verify(a_claim(), by=BEN, citations=[own, theirs]) is None
    lost = a_citation(pk=2, by=CLEO, quote_state=QuoteState.GONE)
    assert rules.why_not_verify(a_claim(), by=BEN, citations=[own, lost]) == alone


@pytest.mark.parametrize(
    "citation",
    [
        a_citation(stance=Stance.CONTRADICTS),
        a_citation(stance=Stance.CONTEXT),
        a_citation(withdrawn_at=timezone.now()),
    ],
)
def test_only_a_standing_citation_that_supports_the_claim_counts(citation: Citation) -> None:
    assert rules.why_not_verify(a_claim(), by=BEN, citations=[citation]) == "Needs a source with a quote – press c."


@pytest.mark.parametrize("rating", [Reliability.DEPRECATED, Reliability.BLOCKED])
def test_nothing_is_verified_by_a_publisher_that_is_rated_useless(rating: Reliability) -> None:
    publisher = Publisher(name="The Morning Banner", reliability=rating, reliability_reason="It invents quotes.")
    citation = a_citation(source=a_source(publisher=publisher))
    assert rules.why_not_hold(citation) == (
        f"The Morning Banner is rated “{rating.label}”, so nothing can be verified by it: It invents quotes."
    )
    publisher.reliability = Reliability.UNRELIABLE
    assert rules.why_not_hold(citation) is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, None),
        (
            {
                "quote_state": QuoteState.ALTERED,
                "quote_changes": [{"kind": "number", "before": "20 hours", "after": "24 hours"}],
            },
            "The source says it in other words: 20 hours → 24 hours",
        ),
        ({"quote_state": QuoteState.GONE}, "The quote does not stand in our capture of the source."),
        ({"quote_state": QuoteState.UNKNOWN}, "The quote is not proved yet: we have not seen the source."),
        ({"quote": ""}, PROOF),
        ({"quote": "", "source": a_source(kind=SourceKind.INTERVIEW, url="")}, PROOF),
        ({"quote": "", "source": a_source(kind=SourceKind.INTERVIEW, url="", capture=Capture(pk=1))}, None),
        ({"quote": "", "source": a_source(capture=Capture(pk=1))}, PROOF),
        # What somebody only heard has nothing to be proved against.
        ({"quote_state": QuoteState.UNKNOWN, "source": a_source(kind=SourceKind.INTERVIEW, url="")}, None),
        (
            {
                "quote_state": QuoteState.UNKNOWN,
                "source": a_source(kind=SourceKind.INTERVIEW, url="", capture=Capture(pk=1)),
            },
            "The quote is not proved yet: we have not seen the source.",
        ),
    ],
)
def test_a_citation_holds_when_its_quote_stands_in_our_capture(fields: dict[str, Any], sentence: str | None) -> None:
    citation = a_citation(**fields)
    assert rules.why_not_hold(citation) == sentence
    assert rules.why_not_verify(a_claim(), by=BEN, citations=[citation]) == sentence


@pytest.mark.parametrize(
    ("kind", "proves", "sentence"),
    [
        (
            NoticeKind.RETRACTION,
            Proves.SO,
            "The paper was retracted on 3 May 2025 (10.1234/r), so it proves nothing but that it was said.",
        ),
        (
            NoticeKind.WITHDRAWAL,
            Proves.SO,
            "The paper was withdrawn on 3 May 2025 (10.1234/r), so it proves nothing but that it was said.",
        ),
        # That it was said stays true.
        (NoticeKind.RETRACTION, Proves.SAID, None),
        (NoticeKind.CONCERN, Proves.SO, None),
        (NoticeKind.CORRECTION, Proves.SO, None),
        (NoticeKind.REINSTATEMENT, Proves.SO, None),
    ],
)
def test_what_was_taken_back_proves_only_that_it_was_said(kind: str, proves: str, sentence: str | None) -> None:
    notice = Notice(pk=1, kind=kind, origin=Origin.CROSSREF, on=date(2025, 5, 3), doi="10.1234/r")
    assert rules.why_not_hold(a_citation(source=a_source(notice=notice), proves=proves)) == sentence


def test_what_the_newest_citation_lacks_is_said() -> None:
    gone, unseen = a_citation(quote_state=QuoteState.GONE), a_citation(pk=2, quote_state=QuoteState.UNKNOWN)
    assert rules.why_not_verify(a_claim(), by=BEN, citations=[gone, unseen]) == (
        "The quote is not proved yet: we have not seen the source."
    )


def test_of_a_confidential_source_only_that_it_does_not_prove_is_said() -> None:
    hidden = a_citation(source=a_source(confidential=True), quote_state=QuoteState.GONE)
    assert rules.why_not_verify(a_claim(), by=BEN, citations=[hidden]) == (
        "A source that only some may know of does not prove this yet. Ask who attached it."
    )


# Taking back, and being too late


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (a_claim(), None),
        (dropped(), DROPPED),
        (
            a_claim(stale_since=timezone.now(), stale_because="The quote is gone"),
            "Claim 7 was re-opened since: The quote is gone",
        ),
    ],
)
def test_an_editor_takes_back_the_decision_in_force(claim: Claim, sentence: str | None) -> None:
    last = Decision(pk=1, claim=claim, by=BEN)
    assert rules.why_not_undo(last, claim=claim, in_force=last, by=BEN) == sentence


def test_there_must_be_something_to_take_back_and_it_must_still_hold() -> None:
    claim = a_claim()
    last, newer = Decision(pk=1, claim=claim, by=BEN), Decision(pk=2, claim=claim, by=CLEO)
    assert rules.why_not_undo(last, claim=claim, in_force=last, by=ADA) == "Only editors decide."
    nothing = "You have decided nothing in this story that could be undone."
    assert rules.why_not_undo(None, claim=None, in_force=None, by=BEN) == nothing
    assert rules.why_not_undo(last, claim=claim, in_force=newer, by=BEN) == (
        "Claim 7 was decided again since, so that decision stays."
    )


def test_who_is_too_late_is_told_what_happened_meanwhile() -> None:
    claim = a_claim(verdict=Verdict.WRONG)
    assert rules.why_not_seen(claim, decided=Decision(claim=claim, by=BEN)) == (
        "Ben was quicker: claim 7 is “Wrong, fix the text” now. Nothing you typed is lost."
    )
    assert rules.why_not_seen(claim, decided=None) == (
        "Claim 7 changed since you saw it. Look again, then decide. Nothing you typed is lost."
    )
