"""Findings of a story: kept from one revision to the next, dismissed with a reason, named at the gate."""

import json
from pathlib import Path

import pytest
from django.test import Client

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.actions import attach_citation, confirm_occurrence, decide, revise
from factcheck.claims.models import Claim, Occurrence, Verdict
from factcheck.lib.errors import Refused
from factcheck.proofing.actions import dismiss, take_up_again
from factcheck.proofing.models import Dismissal
from factcheck.proofing.reading import Finding, findings_of
from factcheck.publishing.rules import blockers
from factcheck.sources.actions import add_by_hand
from factcheck.sources.models import SourceKind
from tests.commands import typed
from tests.stories import DRAFT, ferry_story, settled_story

LOST = DRAFT.replace("left Port Maren on Monday", "left Port Maren on aboard its tug")
LOST_SAYS = "A date or number seems to be missing after “on”."


@pytest.fixture
def story(ada: User, ben: User) -> Article:
    return settled_story(ada, ben)


@pytest.fixture
def torn(story: Article, ben: User) -> Article:
    """The story, after a date fell out of it."""
    revise(article=story, given=LOST.encode(), by=ben, seen=1)
    return story


def found(story: Article) -> list[Finding]:
    return findings_of(story.revision)


def said(story: Article) -> list[tuple[str, str]]:
    return [(one.rule, one.message) for one in found(story) if one.is_open]


def test_a_sound_story_has_no_findings(story: Article) -> None:
    assert said(story) == []


def test_a_finding_names_its_words_and_stands_in_the_way(torn: Article) -> None:
    [one] = found(torn)
    assert (one.rule, one.words, one.message, one.blocking) == ("dropped-word", "on aboard", LOST_SAYS, True)
    assert torn.revision.text[one.start : one.end] == one.words
    assert blockers(torn)[-1].sentence == (f"“The ferry left Port Maren on aboard its tug with 140…”: {LOST_SAYS}")


def test_who_lets_the_text_stand_says_why_and_it_holds_for_later_revisions(torn: Article, ada: User, ben: User) -> None:
    [one] = found(torn)
    for person, reason, sentence in (
        (ada, "It is right.", "only an editor can dismiss it"),
        (ben, " ", "Say why the text may stand as it is"),
    ):
        with pytest.raises(Refused, match=sentence):
            dismiss(article=torn, rule=one.rule, start=one.start, reason=reason, by=person)
    with pytest.raises(Refused, match="not found in the text any more"):
        dismiss(article=torn, rule=one.rule, start=0, reason="It is right.", by=ben)
    kept = dismiss(article=torn, rule=one.rule, start=one.start, reason="It is right.", by=ben)
    assert dismiss(article=torn, rule=one.rule, start=one.start, reason="Again.", by=ben) == kept
    assert (said(torn), str(kept)) == ([], LOST_SAYS)
    assert all(LOST_SAYS not in blocker.sentence for blocker in blockers(torn))
    revise(article=torn, given=f"Good evening.\n\n{LOST}".encode(), by=ben, seen=2)
    assert said(torn) == []
    revise(article=torn, given=LOST.replace("140", "150").encode(), by=ben, seen=3)
    assert said(torn) == [("dropped-word", LOST_SAYS)]


def test_what_was_let_stand_is_found_again_when_the_other_place_changes(story: Article, ben: User) -> None:
    first, second = (f"The harbour board invited {count} captains to its feast." for count in (26, 24))
    two = f"{DRAFT}\n{first}\n\n{second}\n"
    revise(article=story, given=two.encode(), by=ben, seen=1)
    [one] = [one for one in found(story) if one.rule == "numbers-differ"]
    dismiss(article=story, rule=one.rule, start=one.start, reason="Two came later.", by=ben)
    assert "numbers-differ" not in dict(said(story))
    revise(article=story, given=two.replace("26 captains", "29 captains").encode(), by=ben, seen=2)
    assert "29 captains" in dict(said(story))["numbers-differ"]


def test_a_dismissal_is_taken_back_once(torn: Article, ben: User, amin: User) -> None:
    [one] = found(torn)
    kept = dismiss(article=torn, rule=one.rule, start=one.start, reason="It is right.", by=ben)
    with pytest.raises(Refused, match="admins look after sources"):
        take_up_again(dismissal=kept, by=amin)
    take_up_again(dismissal=kept, by=ben)
    take_up_again(dismissal=kept, by=ben)
    assert said(torn) == [("dropped-word", LOST_SAYS)]
    assert Dismissal.objects.get().withdrawn_by == ben


def cite(claim: Claim, quote: str, by: User) -> None:
    source = add_by_hand(kind=SourceKind.INTERVIEW, title="The master", by=by, record=f"He said: {quote}")
    attach_citation(claim=claim, source=source, by=by, quote=quote)


def test_quoted_words_that_no_citation_contains_are_found(ada: User, ben: User) -> None:
    story = ferry_story(ada, ben)
    text = DRAFT + "\nThe master said: “We sail at five tomorrow,” and left. He added “never again”.\n"
    revise(article=story, given=text.encode(), by=ben, seen=1)
    claim = story.claims.get(text__contains="We sail")
    assert "uncited-quotation" not in dict(said(story))
    cite(claim, "We sail at six tomorrow", ada)
    found_so = dict(said(story))["uncited-quotation"]
    assert found_so == f"No citation of claim {claim.number} contains these quoted words."
    cite(claim, "We sail at five tomorrow", ada)
    assert "uncited-quotation" not in dict(said(story))
    claim.refresh_from_db()
    decide(claim=claim, by=ben, verdict=Verdict.NO_CLAIM, note="", seen=claim.version)
    assert "uncited-quotation" not in dict(said(story))


def test_what_the_section_forbids_and_what_has_no_source_is_found(story: Article, ben: User) -> None:
    claim = story.claims.get(text__contains="140 passengers")
    claim.citations.all().update(withdrawn_by=ben, withdrawn_at="2026-01-01T00:00Z")
    decide(claim=claim, by=ben, verdict=Verdict.UNCONFIRMED, note="", seen=claim.version)
    assert said(story) == [
        ("forbidden-section", f"Claim {claim.number} is unconfirmed, but stands under Verified Facts."),
        ("uncited-claim", f"Claim {claim.number} gives a number, and no source is cited for it."),
    ]
    assert [blocker.sentence for blocker in blockers(story)] == [
        (
            f"Claim {claim.number} (“The ferry left Port Maren on Monday with 140 passengers.”) is unconfirmed, "
            "but stands under Verified Facts."
        )
    ]


def test_the_findings_cost_the_same_number_of_queries_however_many(
    torn: Article, ben: User, django_assert_num_queries
) -> None:
    revision = torn.revision
    findings_of(revision)
    with django_assert_num_queries(3):
        findings_of(revision)


def test_the_desk_shows_a_finding_where_it_is_and_takes_the_reason(torn: Article, ben: User) -> None:
    client = Client()
    client.force_login(ben)
    page = client.get(f"/articles/{torn.pk}/").content.decode()
    assert "Proofreading: 1 finding" in page
    assert "The ferry left Port Maren <mark>on aboard</mark> its tug with 140 passengers." in page
    [one] = found(torn)
    address = f"/articles/{torn.pk}/findings/dismiss/"
    assert client.post(address, {"rule": one.rule, "place": "x", "reason": "Why not."}).status_code == 409
    form = {"rule": one.rule, "place": one.start, "reason": "It is right."}
    page = client.post(address, form, follow=True).content.decode()
    assert "Proofreading: nothing open" in page
    assert "Ben let it stand: It is right." in page
    kept = Dismissal.objects.get()
    page = client.post(f"/dismissals/{kept.pk}/take-up/", follow=True).content.decode()
    assert "Proofreading: 1 finding" in page


def test_an_import_reports_what_it_finds(db: None, tmp_path: Path) -> None:
    draft = tmp_path / "ferry.txt"
    draft.write_text(LOST)
    [one] = json.loads(typed("import_article", draft, "--json").out)["findings"]
    start = LOST.index("on aboard")
    assert one == {
        "rule": "dropped-word",
        "start": start,
        "end": start + 9,
        "message": LOST_SAYS,
        "blocking": True,
    }
    assert f"{start}: {LOST_SAYS}" in typed("import_article", draft).out


def test_places_of_one_claim_that_disagree_stand_in_the_way(story: Article, ada: User, ben: User) -> None:
    text = DRAFT + "\nThe ferry left Port Maren on Monday carrying 140 passengers.\n"
    revise(article=story, given=text.encode(), by=ben, seen=1)
    claim = story.claims.get(text__contains="with 140 passengers")
    again = Occurrence.objects.suggested().get(claim=claim)
    confirm_occurrence(occurrence=again, by=ben)
    assert "occurrences-differ" not in dict(said(story))
    revise(article=story, given=text.replace("carrying 140", "carrying 120").encode(), by=ben, seen=2)
    confirm_occurrence(occurrence=Occurrence.objects.suggested().get(claim=claim, revision=story.revision), by=ben)
    sentence = (
        f"Claim {claim.number} is not told alike everywhere. "
        "“120 passengers” here, “140 passengers” in the other place."
    )
    assert [(rule, words) for rule, words in said(story) if rule.endswith("differ")] == [
        ("occurrences-differ", sentence)
    ]
    assert [blocker.sentence for blocker in blockers(story) if "told alike" in blocker.sentence] == [
        f"“The ferry left Port Maren on Monday carrying 120 passengers.”: {sentence}"
    ]


def test_once_somebody_cites_a_number_without_a_source_is_found(ada: User, ben: User) -> None:
    story = ferry_story(ada, ben)
    assert "uncited-claim" not in dict(said(story))
    claim = story.claims.get(text__contains="140 passengers")
    other = story.claims.filter(text__contains="20 hours").first()
    assert other is not None
    cite(other, "It takes 20 hours.", ada)
    assert ("uncited-claim", f"Claim {claim.number} gives a number, and no source is cited for it.") in said(story)
    cite(claim, "140 of them.", ada)
    assert f"Claim {claim.number} gives" not in str(said(story))
