import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.claims.actions import attach_citation, decide, reopen, take_in_draft
from factcheck.claims.models import Citation, Claim, Proves, QuoteState, Stance, Verdict
from factcheck.publishing.actions import clear, publish
from factcheck.publishing.exports import export
from factcheck.publishing.models import Publication
from factcheck.publishing.records import record_of
from factcheck.sources.actions import add_by_hand
from factcheck.sources.models import Source, SourceKind
from tests.factories import ArticleFactory, CaptureFactory, NoticeFactory, PublisherFactory, SourceFactory
from tests.stories import ferry_story, settled_story


@pytest.fixture
def settled(ada: User, ben: User) -> Article:
    article = settled_story(ada, ben)
    article.refresh_from_db()
    return article


@pytest.fixture
def published(settled: Article, ben: User) -> Publication:
    clear(article=settled, by=ben)
    return publish(article=settled, by=ben)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_published_story_is_read_without_signing_in(published: Publication) -> None:
    response = Client().get(reverse("story", args=[published.slug]))
    said = words(response)
    assert response.status_code == 200
    assert "The night ferry" in said
    assert "No list of names." in said
    assert "How this story was checked" in said
    assert "Its sources have not been re-checked yet." in said


def test_every_verified_sentence_carries_the_numbers_of_its_sources(published: Publication) -> None:
    content = Client().get(reverse("story", args=[published.slug])).content.decode()
    assert re.findall(r'<a href="#source-(\d+)" aria-label="Source \d+">', content)[:3] == ["1", "2", "3"]
    assert 'id="source-4"' in content
    assert 'id="source-5"' not in content


def test_the_page_says_when_its_sources_were_last_rechecked_and_that_one_changed(
    published: Publication, ada: User
) -> None:
    now = timezone.now()
    Source.objects.update(last_checked_at=now, last_seen_at=now, outcome="unchanged")
    unseen = Source.objects.order_by("pk")[0]
    Source.objects.filter(pk=unseen.pk).update(last_seen_at=now - timedelta(days=3), struck_at=now)
    reopen(claim=published.article.claims.get(number=1), reason="The source changed.")
    said = words(Client().get(reverse("story", args=[published.slug])))
    since = date_format(timezone.localtime(now - timedelta(days=3)), "j F Y, H:i")
    assert f"Its sources were last re-checked on {since}." in said
    assert (said.count(": not seen."), said.count(": unchanged.")) == (1, 3)
    assert "A source of this story has changed. The editors are looking at what rests on it." in said


def test_structured_data_names_the_sources_and_cannot_be_broken_out_of(published: Publication) -> None:
    content = Client().get(reverse("story", args=[published.slug])).content.decode()
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', content, re.DOTALL)
    assert script is not None
    data = json.loads(script[1])
    assert (data["@type"], data["headline"]) == ("NewsArticle", "The night ferry")
    assert [source["name"] for source in data["citation"]] == ["The harbour master"] * 4
    assert data["url"].endswith(f"/stories/{published.slug}/")


def test_structured_data_escapes_what_would_end_the_script(settled: Article, ben: User) -> None:
    settled.headline = "</script><script>alert(1)</script>"
    settled.save(update_fields=["headline"])
    clear(article=settled, by=ben)
    slug = publish(article=settled, by=ben).slug
    assert "<script>alert" not in Client().get(reverse("story", args=[slug])).content.decode()


def test_an_earlier_edition_stays_readable_and_says_so(published: Publication, ben: User) -> None:
    article = published.article
    claim = article.claims.get(number=1)
    decide(claim=claim, by=ben, verdict=Verdict.NO_CLAIM, seen=claim.version)
    clear(article=article, by=ben)
    publish(article=article, by=ben)
    newest = words(Client().get(reverse("story", args=[published.slug])))
    first = words(Client().get(reverse("story-edition", args=[published.slug, 1])))
    assert "This is an earlier edition, kept as it was." in first
    assert "This is an earlier edition" not in newest
    assert "Edition 2" in newest
    listed = words(Client().get(reverse("corrections")))
    assert "The night ferry edition 2" in listed
    assert words(Client().get(reverse("story-list"))).count("The night ferry") == 1


@pytest.mark.parametrize(("slug", "number"), [("no-such-story", None), (None, 7)])
def test_what_was_never_published_is_not_found(published: Publication, slug: str | None, number: int | None) -> None:
    slug = slug or published.slug
    address = reverse("story-edition", args=[slug, number]) if number else reverse("story", args=[slug])
    assert Client().get(address).status_code == 404


def test_a_reader_is_told_that_a_source_was_taken_back_since(published: Publication) -> None:
    source = Source.objects.get(pk=published.record["sources"][0]["source"])
    address = reverse("story", args=[published.slug])
    NoticeFactory.create(source=source, kind="correction")
    assert "The paper was" not in words(Client().get(address))
    NoticeFactory.create(source=source)
    assert words(Client().get(address)).count("The paper was retracted on 3 May 2025 (10.1234/ice.r).") == 1


def test_a_reader_is_told_so_of_a_source_that_turned_out_to_be_another_since(published: Publication) -> None:
    other = SourceFactory.create()
    Source.objects.filter(pk=published.record["sources"][0]["source"]).update(same_as=other)
    NoticeFactory.create(source=other)
    said = words(Client().get(reverse("story", args=[published.slug])))
    assert said.count("The paper was retracted on 3 May 2025 (10.1234/ice.r).") == 1


@pytest.mark.django_db
def test_empty_public_lists_say_so() -> None:
    assert "Nothing has been published yet." in words(Client().get(reverse("story-list")))
    assert "No story has been published twice." in words(Client().get(reverse("corrections")))


def test_the_list_of_stories_costs_the_same_however_many_there_are(
    published: Publication, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        Client().get(reverse("story-list"))
    for _ in range(2):
        twin = Publication.objects.get(pk=published.pk)
        twin.pk, twin.article, twin._state.adding = None, ArticleFactory.create(), True
        twin.save()
    with django_assert_num_queries(1):
        Client().get(reverse("story-list"))


def test_the_preview_names_every_blocker_with_a_link_to_its_claim(ada: User, ben: User) -> None:
    article = ferry_story(ada, ben)
    content = as_user(ben).get(reverse("article-preview", args=[article.pk])).content.decode()
    for claim in article.claims.standing():
        assert f'href="{reverse("desk", args=[article.pk])}?claim={claim.pk}#claim-card"' in content
    assert f"{article.claims.standing().count()} things stand in the way." in content


def test_the_preview_offers_an_override_to_senior_editors_only(ada: User, ben: User, dan: User) -> None:
    address = reverse("article-preview", args=[ferry_story(ada, ben).pk])
    assert "Clear it all the same, because" not in words(as_user(ben).get(address))
    assert "Clear it all the same, because" in words(as_user(dan).get(address))


def test_a_story_under_embargo_has_no_preview_for_outsiders(settled: Article, eve: User, ada: User) -> None:
    settled.embargoed = True
    settled.save(update_fields=["embargoed"])
    for name in ("article-preview", "article-clear", "article-publish"):
        address = reverse(name, args=[settled.pk])
        client = as_user(eve)
        assert (client.get if name == "article-preview" else client.post)(address).status_code == 404
    assert as_user(eve).get(reverse("article-export", args=[settled.pk, "json"])).status_code == 404


def test_clearing_and_publishing_by_their_buttons(settled: Article, ben: User) -> None:
    client = as_user(ben)
    assert client.post(reverse("article-clear", args=[settled.pk])).status_code == 302
    response = client.post(reverse("article-publish", args=[settled.pk]))
    settled.refresh_from_db()
    assert (settled.state, response.headers["Location"]) == (
        State.PUBLISHED,
        reverse("story", args=[settled.slug]),
    )


def test_a_refused_clearance_says_why_on_the_preview_and_keeps_the_reason(ada: User, ben: User) -> None:
    article = ferry_story(ada, ben)
    response = as_user(ben).post(reverse("article-clear", args=[article.pk]), {"override": "The press waits."})
    assert response.status_code == 409
    assert response.context["refused"] == "Only a senior editor may clear a story that has open blockers."
    assert response.context["override"] == "The press waits."
    assert "As it would be published" in response.content.decode()
    assert "Only a senior editor may clear" in words(response)


def test_a_senior_editor_finds_the_reason_they_typed_in_its_field(ada: User, ben: User, dan: User) -> None:
    article = ferry_story(ada, ben)
    article.author = dan
    article.save(update_fields=["author"])
    response = as_user(dan).post(reverse("article-clear", args=[article.pk]), {"override": "The press waits."})
    assert response.status_code == 409
    assert "You wrote this story, so another editor must clear it." in words(response)
    assert re.search(r"<textarea[^>]*>The press waits\.</textarea>", response.content.decode())


def test_a_refused_publication_says_why_on_the_preview(ada: User, ben: User) -> None:
    article = ferry_story(ada, ben)
    response = as_user(ben).post(reverse("article-publish", args=[article.pk]))
    assert response.status_code == 409
    assert response.context["refused"] == "Only a cleared story can be published; this one is: In checking."
    assert "As it would be published" in response.content.decode()


def test_exports_are_offered_by_names_that_people_know(settled: Article, ben: User) -> None:
    page = words(as_user(ben).get(reverse("article-preview", args=[settled.pk])))
    assert "Export Markdown Web page JSON Structured data Word" in page


@pytest.mark.parametrize(
    ("format_name", "content_type", "start"),
    [
        ("markdown", "text/markdown; charset=utf-8", b"# The night ferry"),
        ("html", "text/html; charset=utf-8", b"<!doctype html>"),
        ("json", "application/json; charset=utf-8", b"{"),
        ("jsonld", "application/ld+json; charset=utf-8", b"{"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ],
)
def test_a_story_is_exported(settled: Article, ben: User, format_name: str, content_type: str, start: bytes) -> None:
    response = as_user(ben).get(reverse("article-export", args=[settled.pk, format_name]))
    assert response.headers["Content-Type"] == content_type
    assert response.content.startswith(start)
    assert "the-night-ferry." in response.headers["Content-Disposition"]


def test_an_unknown_export_is_refused_in_words(settled: Article, ben: User) -> None:
    response = as_user(ben).get(reverse("article-export", args=[settled.pk, "sgml"]))
    assert response.status_code == 409
    assert "There is no export called “sgml”." in words(response)


def markdown_of(article: Article, by: User) -> str:
    return as_user(by).get(reverse("article-export", args=[article.pk, "markdown"])).content.decode()


def test_markdown_keeps_the_text_and_adds_notes(settled: Article, ben: User) -> None:
    text = markdown_of(settled, ben)
    assert "The night ferry to Halden takes about 20 hours, the operator says.[^1]" in text
    assert "## Key Takeaways" in text
    assert "- It is not known whether the minister" in text
    assert "*(Unconfirmed: No list of names.)*" in text
    assert "[^1]: The harbour master" in text


def test_a_confidential_source_is_not_named_in_public(settled: Article, ada: User, ben: User) -> None:
    claim = settled.claims.get(number=1)
    Citation.objects.filter(claim=claim).update(withdrawn_at=timezone.now(), withdrawn_by=ada)
    source = add_by_hand(
        kind=SourceKind.INTERVIEW, title="Mr Deep", by=ada, record="It takes 20 hours.", confidential=True
    )
    attach_citation(
        claim=claim, source=source, by=ada, quote="It takes 20 hours", stance=Stance.SUPPORTS, proves=Proves.SAID
    )
    record = json.dumps(record_of(settled, number=1, at=timezone.now()))
    assert "A source known to the newsroom" in record
    assert "Mr Deep" not in record
    assert "It takes 20 hours" not in record


def test_a_web_source_is_shown_with_its_publisher_and_a_lost_quote_is_not_shown(
    settled: Article, ada: User, ben: User
) -> None:
    claim: Claim = settled.claims.get(number=1)
    publisher = PublisherFactory.create(name="Halden Wire", kind="agency")
    for quote, state in (("takes about 20 hours", QuoteState.INTACT), ("never late", QuoteState.GONE)):
        source = SourceFactory.create(publisher=publisher, author="A. Reporter", published="2026-11-02", title=quote)
        capture = CaptureFactory.create(source=source)
        Citation.objects.create(claim=claim, source=source, quote=quote, by=ada, capture=capture, quote_state=state)
    text = markdown_of(settled, ben)
    assert "Halden Wire, 2026-11-02, captured" in text
    assert "never late" not in text
    page = words(as_user(ben).get(reverse("article-preview", args=[settled.pk])))
    assert "Halden Wire (News agency) , 2 November 2026" in page
    titles = [one["title"] for one in record_of(settled, number=1, at=timezone.now())["sources"]]
    assert "takes about 20 hours" in titles
    data = as_user(ben).get(reverse("article-export", args=[settled.pk, "jsonld"])).json()
    assert {"@type": "Organization", "name": "Halden Wire"} in [one.get("publisher") for one in data["citation"]]


def test_only_what_we_hold_is_shown_as_a_source(settled: Article, ada: User) -> None:
    claim: Claim = settled.claims.get(number=1)
    claim.citations.all().delete()
    page, captured = SourceFactory.create(title="A dead host"), CaptureFactory.create(source__title="A page")
    Source.objects.filter(pk=captured.source_id).update(capture=captured)
    heard = SourceFactory.create(kind=SourceKind.INTERVIEW, url="", title="The harbour master, by telephone")
    for source, quote in ((page, "about 20 hours"), (page, ""), (captured.source, ""), (heard, "about 20 hours")):
        Citation.objects.create(claim=claim, source=Source.objects.get(pk=source.pk), quote=quote, by=ada)
    titles = [one["title"] for one in record_of(settled, number=1, at=timezone.now())["sources"]]
    assert titles[:2] == ["A page", "The harbour master, by telephone"]
    assert "A dead host" not in titles


def test_what_is_not_settled_but_cleared_all_the_same_stands_under_unconfirmed(
    settled: Article, ben: User, dan: User
) -> None:
    claim = settled.claims.get(text__contains="140 passengers")
    decide(claim=claim, by=ben, verdict=Verdict.DISPUTED, note="The harbour says 104.", seen=claim.version)
    clear(article=settled, by=dan, override="The press waits.")
    record = publish(article=settled, by=dan).record
    under = next(section for section in record["sections"] if section["kind"] == "unconfirmed")
    assert under["blocks"][-1]["items"][0][0]["text"] == claim.text
    said = words(Client().get(reverse("story", args=[Article.objects.get(pk=settled.pk).slug])))
    assert "The harbour says 104." in said
    assert "Cleared by a senior editor although 1 point was open: The press waits." in said


def test_a_story_without_such_a_section_gets_one(settled: Article, ben: User) -> None:
    settled.revision.sections.filter(kind="unconfirmed").update(kind="other")
    record = record_of(settled, number=1, at=timezone.now())
    assert record["sections"][-1]["heading"] == "Unconfirmed"


def test_a_verified_sentence_carries_only_what_bears_it_out(settled: Article, ada: User) -> None:
    claim = settled.claims.get(number=1)
    against = CaptureFactory.create(source__title="It takes a week")
    Citation.objects.create(
        claim=claim, source=against.source, quote="a week", by=ada, stance=Stance.CONTRADICTS, capture=against,
        quote_state=QuoteState.INTACT,
    )  # fmt: skip

    def titles() -> list[str]:
        return [one["title"] for one in record_of(settled, number=1, at=timezone.now())["sources"]]

    assert "It takes a week" not in titles()
    Claim.objects.filter(pk=claim.pk).update(verdict=Verdict.DISPUTED)
    assert "It takes a week" in titles()


def test_a_number_at_the_start_of_a_line_makes_no_list_in_markdown(ada: User) -> None:
    given = "It was founded in\n1998. It sails.\n\n+ The port\n\nIn 1998. 12 ships."
    article = take_in_draft(headline="The ferry", given=given.encode(), by=ada)
    text = export(article, "markdown").body.decode()
    assert "1998\\. It sails." in text
    assert "In 1998. 12 ships." in text
