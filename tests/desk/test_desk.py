"""The desk: the story, its claims, and what is done to them, as browsers see it with and without htmx."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.actions import submit
from factcheck.articles.models import Article, State
from factcheck.claims.actions import attach_citation, decide, raise_claim, reopen, take_in_draft
from factcheck.claims.models import Claim, Occurrence, Verdict
from factcheck.lib.changes import Change
from factcheck.sources.actions import add_by_hand
from factcheck.sources.models import Source, SourceKind
from tests.stories import DRAFT, ferry_story, record_for, verify

HTMX = {"HX-Request": "true"}


@pytest.fixture
def story(ada: User, ben: User) -> Article:
    return ferry_story(ada, ben)


@pytest.fixture
def at_desk(ben: User) -> Client:
    client = Client()
    client.force_login(ben)
    return client


def claim_of(article: Article, number: int) -> Claim:
    return article.claims.get(number=number)


def in_reading_order(article: Article) -> list[Claim]:
    return sorted(article.claims.standing(), key=lambda claim: claim.occurrences.in_order()[0].start)


def post_verdict(
    client: Client, claim: Claim, verdict: str, *, note: str = "", seen: int | None = None, **headers: str
) -> HttpResponse:
    given = {"verdict": verdict, "note": note, "seen": seen or claim.version}
    return client.post(f"/claims/{claim.pk}/decide/", given, headers=headers)


def said(response: HttpResponse) -> str:
    """What the page is told to say aloud."""
    return json.loads(response["HX-Trigger"])["say"].get("status", "")


def title_of(response: HttpResponse) -> str:
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    assert found
    return " ".join(found[1].split())


# --- reading


def test_the_desk_opens_at_the_first_unresolved_claim(at_desk: Client, story: Article, ada: User, ben: User) -> None:
    verify(claim_of(story, 1), ada=ada, ben=ben)
    response = at_desk.get(f"/articles/{story.pk}/")
    assert response.context["current"].claim == in_reading_order(story)[1].pk


def test_the_title_begins_with_what_is_left(at_desk: Client, story: Article) -> None:
    left = story.claims.unresolved().count()
    assert title_of(at_desk.get(f"/articles/{story.pk}/")) == f"{left} unresolved – The night ferry – Desk – factcheck"


@pytest.mark.parametrize("asked", ["nonsense", "-1", "0", "9" * 40, "٣"])
def test_a_claim_that_is_not_there_opens_the_first(asked: str, at_desk: Client, story: Article) -> None:
    response = at_desk.get(f"/articles/{story.pk}/", {"claim": asked})
    assert (response.status_code, response.context["current"].number) == (200, 1)


def test_every_word_of_the_story_is_on_the_desk(at_desk: Client, story: Article) -> None:
    page = at_desk.get(f"/articles/{story.pk}/").content.decode()
    shown = re.findall(r'data-start="(\d+)">([^<]*)</span>', page)
    text = story.revision.text
    assert len(shown) >= 5
    assert all(text[int(start) : int(start) + len(words)] == words for start, words in shown)


def test_a_claim_is_marked_in_the_story_by_its_status(at_desk: Client, story: Article, ada: User, ben: User) -> None:
    claim = claim_of(story, 1)
    verify(claim, ada=ada, ben=ben)
    page = at_desk.get(f"/articles/{story.pk}/").content.decode()
    assert re.search(rf'class="claim claim--verified" id="mark-\d+"[^>]*data-claim="{claim.pk}"', page)


def test_a_stale_verdict_is_struck_and_says_why(at_desk: Client, story: Article, ada: User, ben: User) -> None:
    claim = claim_of(story, 1)
    verify(claim, ada=ada, ben=ben)
    reopen(
        claim=claim,
        reason="The source changed: 20 hours → 24 hours",
        changes=[Change(kind="number", before="20 hours", after="24 hours")],
    )
    page = at_desk.get(f"/articles/{story.pk}/?claim={claim.pk}").content.decode()
    assert f'was <s class="struck">Verified</s> by Ben on {timezone.now():%-d %B}' in page
    assert "The source changed: 20 hours → 24 hours" in page


def test_a_later_reason_to_look_again_hides_no_earlier_one(
    at_desk: Client, story: Article, ada: User, ben: User
) -> None:
    claim = claim_of(story, 1)

    def told() -> tuple[list[str], list[str]]:
        page = at_desk.get(f"/articles/{story.pk}/?claim={claim.pk}").content.decode()
        card = page.partition('id="claim-card"')[2].partition("</section>")[0]
        return re.findall(r"<p><strong>(.*?)</strong>", card), re.findall(r">Before that: (.*?)</p>", card)

    verify(claim, ada=ada, ben=ben)
    citation = claim.citations.get()
    for reason in ("One", "Two", "One", "Three", "Four", "Five"):
        reopen(claim=claim, reason=reason, citation=citation)
    assert told() == (["Five"], ["Four", "Three", "One"])
    Source.objects.update(confidential=True, added_by=ada)
    assert told() == (["Five"], [])
    claim.refresh_from_db()
    decide(claim=claim, by=ben, verdict=Verdict.UNCONFIRMED, seen=claim.version)
    reopen(claim=claim, reason="Six")
    assert told() == (["Six"], [])


def test_what_a_decision_saw_stays_to_be_read(at_desk: Client, story: Article, ada: User, ben: User) -> None:
    claim = claim_of(story, 1)
    verify(claim, ada=ada, ben=ben)
    page = at_desk.get(f"/articles/{story.pk}/?claim={claim.pk}").content.decode()
    assert "What they saw" in page
    assert page.count("The harbour master") == 2  # in the evidence, and in what Ben saw


def test_a_button_says_what_would_be_answered(at_desk: Client, story: Article) -> None:
    page = at_desk.get(f"/articles/{story.pk}/").content.decode()
    assert 'id="verdict-verified"' in page
    assert 'title="Needs a source with a quote – press c."' in page


def test_the_quote_is_lit_in_a_little_of_its_capture(at_desk: Client, story: Article, ada: User) -> None:
    claim = claim_of(story, 1)
    record_for(claim, by=ada)
    page = at_desk.get(f"/articles/{story.pk}/?claim={claim.pk}").content.decode()
    assert f"He said: <mark>{claim.text}</mark>" in page


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "card"])
def test_a_story_without_claims_says_how_to_raise_one(headers: dict[str, str], at_desk: Client, ada: User) -> None:
    article = take_in_draft(headline="Good morning", given=b"Good morning!", by=ada)
    page = at_desk.get(f"/articles/{article.pk}/", headers=headers).content.decode()
    assert (page.count("<h2>No claim yet</h2>"), page.count('name="verdict"')) == (1, 0)


def test_going_to_a_claim_answers_the_card_alone(at_desk: Client, story: Article) -> None:
    claim = claim_of(story, 2)
    response = at_desk.get(f"/articles/{story.pk}/?claim={claim.pk}", headers=HTMX)
    page = response.content.decode()
    assert 'id="claim-card"' in page
    assert 'id="story"' not in page
    assert "<html" not in page
    assert "HX-Request" in response["Vary"]


def test_history_gets_the_whole_page(at_desk: Client, story: Article) -> None:
    restore = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in at_desk.get(f"/articles/{story.pk}/", headers=restore).content.decode()


# --- deciding


def test_a_verdict_without_javascript_goes_to_the_next_unresolved_claim(at_desk: Client, story: Article) -> None:
    response = post_verdict(at_desk, claim_of(story, 1), "unconfirmed")
    following = in_reading_order(story)[1]
    assert (response.status_code, response["Location"]) == (
        302,
        f"/articles/{story.pk}/?claim={following.pk}#claim-card",
    )
    assert "Claim 1 unconfirmed." in at_desk.get(response["Location"]).content.decode()


def test_a_verdict_answers_the_next_card_and_says_what_is_left(at_desk: Client, story: Article) -> None:
    claim, following = in_reading_order(story)[:2]
    left = story.claims.unresolved().count() - 1
    response = post_verdict(at_desk, claim, "unconfirmed", **HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert said(response) == f"Claim 1 unconfirmed. {left} left."
    assert f'id="claim-card" aria-label="Claim" tabindex="-1" data-claim="{following.pk}"' in page
    assert re.search(r'class="claim claim--unconfirmed" id="mark-0"[^>]*hx-swap-oob', page)
    assert response["HX-Push-Url"] == f"/articles/{story.pk}/?claim={following.pk}"


def test_the_last_verdict_stays_at_its_claim(at_desk: Client, story: Article, ben: User) -> None:
    *others, last = in_reading_order(story)
    for claim in others:
        decide(claim=claim, by=ben, verdict=Verdict.NO_CLAIM, seen=claim.version)
    response = post_verdict(at_desk, last, "unconfirmed", **HTMX)
    assert said(response).endswith("Every claim is decided.")
    assert response["HX-Push-Url"] == f"/articles/{story.pk}/?claim={last.pk}"


def test_undo_is_offered_to_those_who_decide(at_desk: Client, story: Article, ada: User) -> None:
    reporter = Client()
    reporter.force_login(ada)
    assert 'id="undo"' in at_desk.get(f"/articles/{story.pk}/").content.decode()
    assert 'id="undo"' not in reporter.get(f"/articles/{story.pk}/").content.decode()


@pytest.fixture
def asking(ada: User) -> Article:
    """A story of which nobody has said yet whether its first claim is said again."""
    article = take_in_draft(headline="The night ferry", given=DRAFT.encode(), by=ada)
    submit(article=article, by=ada)
    article.refresh_from_db()
    return article


def test_nothing_is_called_finished_while_a_claim_has_a_place_to_settle(
    at_desk: Client, asking: Article, ben: User
) -> None:
    repeated = asking.claims.get(occurrences__in=Occurrence.objects.suggested())
    *others, last = [claim for claim in asking.claims.standing().in_order() if claim != repeated]
    for claim in (repeated, *others):
        decide(claim=claim, by=ben, verdict=Verdict.NO_CLAIM, seen=claim.version)
    response = post_verdict(at_desk, last, "unconfirmed", **HTMX)
    assert said(response).endswith("Every claim is decided; 1 has a place to settle.")
    assert response["HX-Push-Url"] == f"/articles/{asking.pk}/?claim={repeated.pk}"
    assert title_of(at_desk.get(f"/articles/{asking.pk}/")).startswith("1 to place – ")
    assert "1 to place" in at_desk.get("/?show=checking").content.decode()


def test_a_claim_to_decide_on_comes_before_one_with_a_place_to_settle(
    at_desk: Client, asking: Article, ben: User
) -> None:
    repeated = asking.claims.get(occurrences__in=Occurrence.objects.suggested())
    decide(claim=repeated, by=ben, verdict=Verdict.NO_CLAIM, seen=repeated.version)
    undecided = asking.claims.unresolved().count()
    assert at_desk.get(f"/articles/{asking.pk}/").context["outline"].first().status == Verdict.UNCHECKED
    shown = at_desk.get(f"/articles/{asking.pk}/?claim={repeated.pk}").context["way"]
    assert (shown.next_unresolved.status, shown.previous_unresolved.status) == ("unchecked", "unchecked")
    assert title_of(at_desk.get(f"/articles/{asking.pk}/")).startswith(f"{undecided} unresolved – ")


def test_a_mislaid_place_is_a_place_to_settle(at_desk: Client, story: Article, ada: User, ben: User) -> None:
    for claim in story.claims.standing():
        decide(claim=claim, by=ben, verdict=Verdict.NO_CLAIM, seen=claim.version)
    last = in_reading_order(story)[-1]
    mislaid = last.occurrences.get()
    last.lost_places.create(occurrence=mislaid, revision=mislaid.revision)
    assert title_of(at_desk.get(f"/articles/{story.pk}/")).startswith("1 to place – ")
    last.lost_places.update(settled_by=ben, settled_at=timezone.now())
    assert title_of(at_desk.get(f"/articles/{story.pk}/")).startswith("In checking – ")


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["the page", "the fragment"])
def test_a_refused_verdict_says_why_in_place_and_keeps_the_note(
    headers: dict[str, str], at_desk: Client, story: Article
) -> None:
    response = post_verdict(at_desk, claim_of(story, 1), "verified", note="I rang them.", **headers)
    page = response.content.decode()
    assert response.status_code == 409
    assert '<p class="refusal">Needs a source with a quote – press c.</p>' in page
    assert re.search(r"<textarea[^>]*>\s*I rang them.</textarea>", page)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["the page", "the fragment"])
def test_the_second_of_two_conflicting_decisions_gets_both_and_keeps_its_note(
    headers: dict[str, str], at_desk: Client, story: Article, cleo: User
) -> None:
    claim = claim_of(story, 1)
    decide(claim=claim, by=cleo, verdict=Verdict.DISPUTED, note="Two say 24.", seen=claim.version)
    response = post_verdict(at_desk, claim, "unconfirmed", note="Nobody rang back.", **headers)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Cleo was quicker" in page
    both = re.findall(r'<dd><span class="status status--(\w+)">', page)
    assert both == ["disputed", "unconfirmed"]
    assert "Nobody rang back.</textarea>" in page
    assert claim_of(story, 1).verdict == Verdict.DISPUTED


def test_pressing_again_after_a_conflict_replaces_the_other_verdict(
    at_desk: Client, story: Article, cleo: User
) -> None:
    claim = claim_of(story, 1)
    decide(claim=claim, by=cleo, verdict=Verdict.DISPUTED, note="Two say 24.", seen=claim.version)
    response = post_verdict(at_desk, claim, "unconfirmed")
    again = response.context["form"].initial["seen"]
    post_verdict(at_desk, claim, "unconfirmed", seen=again)
    assert claim_of(story, 1).verdict == Verdict.UNCONFIRMED


def test_a_verdict_that_does_not_exist_is_refused(at_desk: Client, story: Article) -> None:
    response = post_verdict(at_desk, claim_of(story, 1), "perhaps", note="Hm.")
    assert response.status_code == 422
    assert "Choose one of the verdicts." in response.content.decode()
    assert "Hm.</textarea>" in response.content.decode()


def test_undo_takes_the_last_verdict_back_and_shows_its_claim(at_desk: Client, story: Article) -> None:
    claim = claim_of(story, 1)
    post_verdict(at_desk, claim, "unconfirmed")
    response = at_desk.post(f"/articles/{story.pk}/undo/", headers=HTMX)
    assert said(response) == "Claim 1 is again: not checked."
    assert claim_of(story, 1).verdict == Verdict.UNCHECKED


def test_a_refusal_elsewhere_is_said_aloud_and_leaves_the_page_alone(at_desk: Client, story: Article) -> None:
    response = at_desk.post(f"/articles/{story.pk}/undo/", headers=HTMX)
    assert (response.status_code, response["HX-Reswap"], response.content) == (409, "none", b"")
    words = json.loads(response["HX-Trigger"])["say"]["alert"]
    assert words == "You have decided nothing in this story that could be undone."


def test_a_refusal_without_javascript_keeps_what_was_typed_and_leads_back(at_desk: Client, story: Article) -> None:
    claim = claim_of(story, 1)
    desk = f"http://testserver/articles/{story.pk}/"
    response = at_desk.post(f"/claims/{claim.pk}/split/", {"parts": "only one part"}, headers={"Referer": desk})
    page = response.content.decode()
    assert response.status_code == 409
    assert "only one part" in page
    assert f'href="{desk}"' in page


def test_a_refusal_never_leads_back_to_another_site(at_desk: Client, story: Article) -> None:
    response = at_desk.post(f"/articles/{story.pk}/undo/", headers={"Referer": "https://elsewhere.example/"})
    assert "elsewhere.example" not in response.content.decode()


# --- what else is done to claims


def test_words_of_the_story_become_a_claim(at_desk: Client, story: Article) -> None:
    response = at_desk.post(f"/articles/{story.pk}/raise/", {"words": "140 passengers"}, headers=HTMX)
    raised = story.claims.order_by("-number")[0]
    assert raised.text == "140 passengers"
    assert said(response) == f"Claim {raised.number} is raised."
    assert response.context["current"].claim == raised.pk


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("the moon", "These words do not stand in the story like this. Copy them exactly."),
        ("ferry", "These words stand in the story more than once. Add those before or after them."),
        ("", "Select the words of the claim in the story, or copy them here."),
    ],
)
def test_words_that_cannot_be_placed_come_back_with_the_reason(
    words: str, sentence: str, at_desk: Client, story: Article
) -> None:
    response = at_desk.post(f"/articles/{story.pk}/raise/", {"words": words})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert f">{words}</textarea>" in re.sub(r">\s+", ">", response.content.decode())


def test_a_claim_is_split_merged_and_dropped(at_desk: Client, story: Article) -> None:
    claim = claim_of(story, 1)
    first, second = claim.text[:20].strip(), claim.text[20:].strip()
    response = at_desk.post(f"/claims/{claim.pk}/split/", {"parts": f"{first}\n{second}"}, headers=HTMX)
    assert said(response) == "Claim 1 is now 2 claims."
    part = story.claims.order_by("-number")[0]
    response = at_desk.post(f"/claims/{part.pk}/merge/", {"into": 2}, headers=HTMX)
    assert said(response) == f"Claim {part.number} is now part of claim 2."
    other = claim_of(story, 3)
    response = at_desk.post(f"/claims/{other.pk}/drop/", headers=HTMX)
    assert said(response) == "Claim 3 is dropped."


@pytest.mark.parametrize("into", ["99", "", "many"])
def test_merging_into_a_claim_that_is_not_there_is_refused(into: str, at_desk: Client, story: Article) -> None:
    response = at_desk.post(f"/claims/{claim_of(story, 1).pk}/merge/", {"into": into})
    assert response.status_code == 409


def test_a_repeat_is_confirmed_or_made_a_claim_of_its_own(at_desk: Client, ada: User) -> None:
    article = take_in_draft(headline="The night ferry", given=DRAFT.encode(), by=ada)
    suggested = Occurrence.objects.suggested().get(claim__article=article)
    page = at_desk.get(f"/articles/{article.pk}/?claim={suggested.claim_id}").content.decode()
    assert "Same claim" in page
    response = at_desk.post(f"/occurrences/{suggested.pk}/confirm/", headers=HTMX)
    assert said(response) == f"Claim {suggested.claim.number} covers this place too."
    assert "Same claim" not in response.content.decode()


def test_sentences_are_looked_away_from_and_back_to(at_desk: Client, ada: User) -> None:
    article = take_in_draft(headline="The night ferry", given=f"{DRAFT}\nIt is a long way.\n".encode(), by=ada)
    sentence = article.revision.sentences.last()
    counted = [at_desk.get(f"/articles/{article.pk}/").context["story"].to_look_at]
    for act in ["look-away", "look-again"]:
        response = at_desk.post(f"/sentences/{sentence.pk}/{act}/", headers=HTMX)
        counted.append(response.context["story"].to_look_at)
    assert counted[0] == counted[2] == counted[1] + 1


def test_the_card_stays_where_it_was_when_a_sentence_is_marked(at_desk: Client, story: Article) -> None:
    claim = claim_of(story, 3)
    sentence = story.revision.sentences.last()
    for headers in ({}, HTMX):
        page = at_desk.get(f"/articles/{story.pk}/?claim={claim.pk}", **headers).content.decode()
        assert re.search(r'<input type="hidden" id="shown" name="claim" value="(\d+)"', page)[1] == str(claim.pk)
    response = at_desk.post(f"/sentences/{sentence.pk}/look-away/", {"claim": claim.pk})
    assert response["Location"] == f"/articles/{story.pk}/?claim={claim.pk}#look-{sentence.pk}"


# --- sources that only some may know of


def test_what_a_confidential_source_says_stays_with_those_who_may_know(
    at_desk: Client, story: Article, ada: User, dan: User
) -> None:
    claim = in_reading_order(story)[0]
    source = add_by_hand(
        kind=SourceKind.INTERVIEW, title="Mr Deep", by=ada, record=f"He said: {claim.text}", confidential=True
    )
    attach_citation(claim=claim, source=source, by=ada, quote=claim.text)
    claim.refresh_from_db()
    assert "Needs a source with a quote" in post_verdict(at_desk, claim, "verified", **HTMX).content.decode()
    decide(claim=claim, by=dan, verdict=Verdict.VERIFIED, seen=claim.version)
    address = f"/articles/{story.pk}/?claim={claim.pk}"
    assert "Mr Deep" not in at_desk.get(address).content.decode()
    at_desk.force_login(dan)
    assert at_desk.get(address).content.decode().count("Mr Deep") > 1
    assert [one["title"] for one in claim.decisions.get().evidence["citations"]] == ["Mr Deep"]


# --- sending on and back


def test_a_story_goes_to_the_desk_and_back(at_desk: Client, ada: User) -> None:
    article = take_in_draft(headline="The night ferry", given=DRAFT.encode(), by=ada)
    at_desk.post(f"/articles/{article.pk}/submit/")
    page = at_desk.post(f"/articles/{article.pk}/send-back/", {"reason": "Ring the harbour."}, follow=True)
    article.refresh_from_db()
    assert (article.state, article.returned_because) == (State.DRAFT, "Ring the harbour.")
    assert "Ring the harbour." in page.content.decode()


def test_sending_back_without_a_reason_keeps_the_story(at_desk: Client, story: Article) -> None:
    response = at_desk.post(f"/articles/{story.pk}/send-back/", {"reason": " "})
    assert response.status_code == 422
    assert "This field is required." in response.content.decode()


def test_the_gate_names_every_blocker_with_its_jump(at_desk: Client, story: Article) -> None:
    page = at_desk.get(f"/articles/{story.pk}/gate/", headers=HTMX).content.decode()
    claims = story.claims.standing()
    assert all(f"?claim={claim.pk}#claim-card" in page for claim in claims)
    assert f"{claims.count()} things stand in the way" in page


def test_the_gate_without_htmx_is_a_place_on_the_desk(at_desk: Client, story: Article) -> None:
    assert at_desk.get(f"/articles/{story.pk}/gate/")["Location"] == f"/articles/{story.pk}/#gate"


def test_the_original_comes_back_byte_for_byte(at_desk: Client, ada: User) -> None:
    given = "\ufeffHeadline\r\n\r\nThe ferry takes 20\u00a0hours.\r\n".encode()
    article = take_in_draft(headline="", given=given, name="ferry.txt", by=ada)
    response = at_desk.get(f"/articles/{article.pk}/revisions/1/original/")
    assert b"".join(response.streaming_content) == given
    assert response["Content-Disposition"] == 'attachment; filename="ferry.txt"'
    assert response["Content-Type"] == "application/octet-stream"
    assert "ferry.txt" in at_desk.get(f"/articles/{article.pk}/revisions/").content.decode()


# --- how many queries


def long_story(ada: User, claims: int) -> Article:
    """A story with so many claims, each in a sentence of its own."""
    draft = "\n\n".join(f"Ship {n} carried {n + 100} tonnes of salt on {n % 28 + 1} May." for n in range(claims))
    article = take_in_draft(headline="Ships", given=draft.encode(), by=ada)
    submit(article=article, by=ada)
    for sentence in article.revision.sentences.all():
        if not Occurrence.objects.filter(revision=article.revision, start=sentence.start).exists():
            raise_claim(article=article, start=sentence.start, end=sentence.end, by=ada)
    return article


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_desk_asks_the_database_as_often_for_few_claims_as_for_many(at_desk: Client, ada: User) -> None:
    few, many = long_story(ada, 2), long_story(ada, 40)
    for claim in (few.claims.all()[0], *many.claims.all()[:20]):
        record_for(claim, by=ada)
    assert queries(at_desk, f"/articles/{few.pk}/") == queries(at_desk, f"/articles/{many.pk}/")


def is_transaction_control(sql: str) -> bool:
    return sql.split(maxsplit=1)[0] in {"SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"}


def test_a_verdict_costs_at_most_twelve_queries(at_desk: Client, story: Article, ada: User, cleo: User) -> None:
    claim, following = in_reading_order(story)[:2]
    for one in (claim, following):
        record_for(one, by=ada)
        record_for(one, by=cleo)
    claim.refresh_from_db()
    with CaptureQueriesContext(connection) as caught:
        response = post_verdict(at_desk, claim, "verified", **HTMX)
    assert response.status_code == 200
    asked = [query["sql"] for query in caught.captured_queries if not is_transaction_control(query["sql"])]
    assert len(asked) <= 12, "\n".join(asked)


def test_the_deadline_is_shown(at_desk: Client, story: Article) -> None:
    story.deadline = timezone.now() + timedelta(hours=3)
    story.save()
    assert f"due {story.deadline:%-d %B, %H:%M}" in at_desk.get(f"/articles/{story.pk}/").content.decode()
