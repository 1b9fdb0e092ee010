"""Attaching citations: three ways in, and whatever fails keeps what was typed."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils.formats import date_format

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.actions import withdraw_citation
from factcheck.claims.models import Citation, Claim, QuoteState
from factcheck.desk.card import at_the_quote
from factcheck.desk.forms import LARGEST_DOCUMENT
from factcheck.rechecks.actions import look_now
from factcheck.sources.models import Source, SourceKind
from tests.pages import Pages, article
from tests.races import meanwhile
from tests.stories import ferry_story, record_for

HTMX = {"HX-Request": "true"}
Given = Callable[..., dict[str, object]]


@pytest.fixture
def story(ada: User, ben: User) -> Article:
    return ferry_story(ada, ben)


@pytest.fixture
def claim(story: Article) -> Claim:
    return story.claims.get(number=1)


@pytest.fixture
def reporter(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def cite(client: Client, claim: Claim, *, htmx: bool = False, **typed: object) -> HttpResponse:
    given = {"how": "web", "stance": "supports", "proves": "so", **typed}
    return client.post(f"/claims/{claim.pk}/cite/", given, headers=HTMX if htmx else {})


def errors(response: HttpResponse) -> list[str]:
    return re.findall(r'<ul class="errorlist"[^>]*><li>(.*?)</li>', response.content.decode())


def watched(pages: Pages, settings: LazySettings) -> str:
    settings.FETCH_ALLOW = frozenset({pages.host})
    return pages.set("/ferry", article("The crossing takes about 20 hours in good weather, the operator said. " * 3))


def test_an_address_is_attached_and_its_page_fetched_in_the_background(
    reporter: Client, claim: Claim, pages: Pages, settings: LazySettings
) -> None:
    response = cite(reporter, claim, address=watched(pages, settings), quote="takes about 20 hours", locator="line 1")
    assert response["Location"] == f"/articles/{claim.article_id}/?claim={claim.pk}#claim-card"
    assert pages.asked == []
    citation = Citation.objects.get()
    assert (citation.quote_state, citation.locator) == (QuoteState.UNKNOWN, "line 1")
    page = reporter.get(f"/articles/{claim.article_id}/?claim={claim.pk}").content.decode()
    assert "Fetching the page" in page
    assert f'hx-get="/citations/{citation.pk}/status/" hx-trigger="every 2s"' in page


def test_the_card_asks_again_until_the_page_was_fetched(
    reporter: Client, claim: Claim, pages: Pages, settings: LazySettings
) -> None:
    cite(reporter, claim, address=watched(pages, settings), quote="takes about 20 hours")
    citation = Citation.objects.get()
    status = f"/citations/{citation.pk}/status/"
    assert "every 2s" in reporter.get(status, headers=HTMX).content.decode()
    look_now(sources=[citation.source])
    page = reporter.get(status, headers=HTMX).content.decode()
    assert "every 2s" not in page
    assert "Intact" in page
    assert "<mark>takes about 20 hours</mark>" in page


def test_a_page_that_fails_says_why_and_stops_asking(
    reporter: Client, claim: Claim, pages: Pages, settings: LazySettings
) -> None:
    settings.FETCH_ALLOW = frozenset({pages.host})
    cite(reporter, claim, address=f"{pages.url}/nowhere", quote="takes about 20 hours")
    citation = Citation.objects.get()
    look_now(sources=[citation.source])
    citation.source.refresh_from_db()
    page = reporter.get(f"/citations/{citation.pk}/status/", headers=HTMX).content.decode()
    assert citation.source.trouble in page
    assert "every 2s" not in page


def test_a_quote_that_is_not_in_the_capture_is_kept_and_shown_as_gone(reporter: Client, claim: Claim) -> None:
    cite(
        reporter, claim, how="by_hand", kind="interview", title="Harbour master", record="It is late.", quote="20 knots"
    )
    assert Citation.objects.get().quote_state == QuoteState.GONE
    page = reporter.get(f"/articles/{claim.article_id}/?claim={claim.pk}").content.decode()
    assert "It is not in our capture of" in page


def test_a_quote_that_left_its_page_says_when_it_was_seen_and_when_not(
    reporter: Client, claim: Claim, pages: Pages, settings: LazySettings
) -> None:
    cite(reporter, claim, address=watched(pages, settings), quote="takes about 20 hours")
    source = Source.objects.get()
    look_now(sources=[source])
    pages.set("/ferry", article("Passengers are advised to bring warm clothes, for the saloon is not heated. " * 3))
    look_now(sources=[source])
    first, last = (date_format(at, "j F, H:i") for at in source.captures.order_by("at").values_list("at", flat=True))
    page = reporter.get(f"/articles/{claim.article_id}/?claim={claim.pk}").content.decode()
    assert f"Seen on {first}, not seen on {last}." in page


def test_an_altered_quote_shows_what_changed(reporter: Client, claim: Claim) -> None:
    record = "The crossing takes about 24 hours in good weather, the operator told us at the harbour."
    quote = "The crossing takes about 20 hours in good weather, the operator told us at the harbour."
    cite(reporter, claim, how="by_hand", kind="statement", title="The operator", record=record, quote=quote)
    page = reporter.get(f"/articles/{claim.article_id}/?claim={claim.pk}").content.decode()
    assert Citation.objects.get().quote_state == QuoteState.ALTERED
    assert '<del>20 hours</del> <span class="change__arrow">→</span> <ins>24 hours</ins>' in page


def test_an_altered_quote_is_cited_again_by_the_words_the_page_has_now(
    reporter: Client, claim: Claim, pages: Pages, settings: LazySettings
) -> None:
    address = watched(pages, settings)
    quote = "The crossing takes about 20 hours in good weather"
    cite(reporter, claim, address=address, quote=quote, locator="line 1", stance="context", proves="said")
    desk, again = f"/articles/{claim.article_id}/?claim={claim.pk}", f"/citations/{Citation.objects.get().pk}/again/"
    look_now(sources=[Source.objects.get()])
    assert f'href="{again}"' not in reporter.get(desk).content.decode()
    pages.set("/ferry", article("The crossing takes about 24 hours in good weather, the operator said. " * 3))
    look_now(sources=[Source.objects.get()])
    assert f'href="{again}"' in reporter.get(desk).content.decode()
    form = reporter.get(again, headers=HTMX).context["form"]
    assert {name: form[name].value() for name in ("how", "address", "quote", "locator", "stance", "proves")} == {
        "how": "web",
        "address": address,
        "quote": quote.replace("20", "24"),
        "locator": "line 1",
        "stance": "context",
        "proves": "said",
    }
    cite(reporter, claim, **form.initial)
    assert [one.quote_state for one in Citation.objects.order_by("pk")] == [QuoteState.ALTERED, QuoteState.INTACT]


@pytest.mark.parametrize("more", [{"confidential": True}, {"kind": SourceKind.STATEMENT, "url": ""}])
def test_what_the_form_could_not_cite_by_an_address_is_not_offered_again(
    more: dict[str, object], reporter: Client, claim: Claim, pages: Pages, settings: LazySettings
) -> None:
    cite(reporter, claim, address=watched(pages, settings), quote="takes about 26 hours")
    look_now(sources=[Source.objects.get()])
    desk = f"/articles/{claim.article_id}/?claim={claim.pk}"
    assert "/again/" in reporter.get(desk).content.decode()
    Source.objects.update(**more)
    page = reporter.get(desk).content.decode()
    assert ("Cited as:" in page, "/again/" in page) == (True, False)


def test_a_document_is_read_and_its_quote_proved(reporter: Client, claim: Claim) -> None:
    document = SimpleUploadedFile("timetable.txt", b"The crossing takes about 20 hours.", content_type="text/plain")
    cite(reporter, claim, how="document", document=document, title="The timetable", quote="about 20 hours")
    citation = Citation.objects.get()
    assert (citation.source.kind, citation.quote_state) == (SourceKind.DOCUMENT, QuoteState.INTACT)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"how": "web"}, "Give the address of the page."),
        ({"how": "document"}, "Choose the document."),
        ({"how": "document", "document": SimpleUploadedFile("a.txt", b"")}, "This document is empty. Choose another."),
        ({"how": "by_hand", "kind": "interview", "record": "He said so."}, "Say who or what it is."),
        ({"how": "by_hand", "kind": "interview", "title": "A man", "quote": ""}, "Write down what was said or seen."),
    ],
)
def test_what_is_missing_is_said_in_place_and_the_rest_kept(
    typed: dict[str, object], sentence: str, reporter: Client, claim: Claim
) -> None:
    response = cite(reporter, claim, **{"locator": "page 9", **typed})
    assert (response.status_code, errors(response)) == (422, [sentence])
    assert 'value="page 9"' in response.content.decode()
    assert Source.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost:8000/admin/", "ftp://example.org/x", "mailto:a@example.org", "10.0.0.1"],
)
def test_an_address_nobody_may_fetch_is_refused_in_place(address: str, reporter: Client, claim: Claim) -> None:
    response = cite(reporter, claim, htmx=True, address=address, quote="20 hours")
    page = response.content.decode()
    assert response.status_code == 422
    assert len(errors(response)) == 1
    assert "20 hours</textarea>" in page
    assert "<html" not in page
    assert Source.objects.count() == 0


def test_an_address_may_be_written_without_its_scheme(reporter: Client, claim: Claim) -> None:
    cite(reporter, claim, address="wire.example.org/ferry")
    assert Source.objects.get().url == "https://wire.example.org/ferry"


def test_a_document_that_is_too_large_is_refused(reporter: Client, claim: Claim) -> None:
    huge = SimpleUploadedFile("huge.pdf", b"%PDF-" + b"0" * LARGEST_DOCUMENT)
    response = cite(reporter, claim, how="document", document=huge, quote="20 hours")
    assert errors(response) == ["This document is larger than 25 MB. Upload only the pages you cite."]


def test_the_same_quote_of_the_same_source_is_not_attached_twice(reporter: Client, claim: Claim) -> None:
    typed = {"address": "https://wire.example.org/ferry", "quote": "20 hours"}
    cite(reporter, claim, **typed)
    response = cite(reporter, claim, **typed)
    assert errors(response) == ["This quote from the same source is attached already."]


def test_from_the_dialog_the_whole_desk_is_answered(reporter: Client, claim: Claim) -> None:
    form = reporter.get(f"/claims/{claim.pk}/cite/", headers=HTMX).content.decode()
    assert 'id="cite-form"' in form
    assert "<html" not in form
    response = cite(reporter, claim, htmx=True, address="https://wire.example.org/ferry")
    assert response["HX-Retarget"] == "#desk"
    assert 'id="desk"' in response.content.decode()


def test_a_citation_is_withdrawn(reporter: Client, claim: Claim, ada: User) -> None:
    citation = record_for(claim, by=ada)
    response = reporter.post(f"/citations/{citation.pk}/withdraw/", headers=HTMX)
    assert "Nothing is cited for this claim yet." in response.content.decode()


@pytest.mark.parametrize(
    ("quote", "address"),
    [
        ("", "https://wire.example/a#top"),
        ("about 20-24 hours, or more", "https://wire.example/a#:~:text=about%2020%2D24%20hours%2C%20or%20more"),
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen",
            "https://wire.example/a#:~:text=one%20two%20three%20four,ten%20eleven%20twelve%20thirteen",
        ),
    ],
)
def test_the_live_page_opens_at_the_quote(quote: str, address: str) -> None:
    assert at_the_quote("https://wire.example/a#top", quote) == address


BY_HAND = {"how": "by_hand", "kind": "interview", "title": "The harbour master", "record": "It takes 20 hours."}


def given_by_hand(**typed: object) -> dict[str, object]:
    return {**BY_HAND, "quote": "20 hours", **typed}


def given_document(**typed: object) -> dict[str, object]:
    document = SimpleUploadedFile("timetable.txt", b"The crossing takes about 20 hours.", content_type="text/plain")
    return {"how": "document", "document": document, "title": "Timetable", "quote": "20 hours", **typed}


@pytest.mark.parametrize("given", [given_by_hand, given_document])
def test_a_form_that_is_sent_twice_attaches_once(reporter: Client, claim: Claim, given: Given) -> None:
    form = reporter.get(f"/claims/{claim.pk}/cite/").content.decode()
    once = re.search(r'<input type="hidden" name="once" value="([0-9a-f-]{36})"', form)[1]
    first, again = (cite(reporter, claim, **given(once=once)) for _time in range(2))
    assert (first.status_code, again.status_code, again["Location"]) == (302, 302, first["Location"])
    assert (Citation.objects.count(), Source.objects.count()) == (1, 1)


@pytest.mark.parametrize("given", [given_by_hand, given_document])
def test_two_forms_that_say_the_same_attach_twice(reporter: Client, claim: Claim, given: Given) -> None:
    for _time in range(2):
        cite(reporter, claim, **given(once=str(uuid4())))
    assert (Citation.objects.count(), Source.objects.count()) == (2, 2)


def test_every_form_has_a_mark_of_its_own(reporter: Client, claim: Claim) -> None:
    forms = [reporter.get(f"/claims/{claim.pk}/cite/").context["form"] for _time in range(2)]
    assert forms[0]["once"].value() != forms[1]["once"].value()


def test_a_refused_form_is_sent_again_with_its_mark(reporter: Client, claim: Claim) -> None:
    once = str(uuid4())
    refused = cite(reporter, claim, **given_by_hand(title="", once=once))
    assert refused.status_code == 422
    assert f'name="once" value="{once}"' in refused.content.decode()
    assert cite(reporter, claim, **given_by_hand(once=once)).status_code == 302
    assert Citation.objects.get().once == UUID(once)


def test_what_was_withdrawn_is_not_called_attached(reporter: Client, claim: Claim, ada: User) -> None:
    given = given_by_hand(once=str(uuid4()))
    cite(reporter, claim, **given)
    withdraw_citation(citation=Citation.objects.get(), by=ada)
    again = cite(reporter, claim, **given)
    assert again.status_code == 422
    assert again.context["form"].non_field_errors() == [
        "You sent this before, and it was withdrawn since. To attach it anew, open the form anew."
    ]
    assert (Citation.objects.count(), Source.objects.count()) == (1, 1)


def test_a_form_that_is_sent_twice_at_once_attaches_once(transactional_db: None, ada: User, ben: User) -> None:
    claim = ferry_story(ada, ben).claims.get(number=1)
    senders = [Client(), Client()]
    for sender in senders:
        sender.force_login(ada)
    given = given_by_hand(once=str(uuid4()))
    again = meanwhile(lambda: cite(senders[0], claim, **given), lambda: cite(senders[1], claim, **given))
    assert again.status_code == 302
    assert (Citation.objects.count(), Source.objects.count()) == (1, 1)
