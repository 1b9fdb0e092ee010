"""The texts of a story at the desk: what a new one would do is seen before it is saved, and nothing typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factcheck.accounts.models import User
from factcheck.articles.models import Article, PendingRevision
from factcheck.claims.actions import confirm_occurrence, decide, reopen, take_in_draft
from factcheck.claims.models import LostPlace, Occurrence, Verdict
from factcheck.desk.revising import Shown, shortened
from factcheck.lib.differences import Stretch
from tests.papers import docx, p
from tests.stories import DRAFT, settled_story

LINE = "The ferry left Port Maren on Monday with 140 passengers."


@pytest.fixture
def story(ada: User, ben: User) -> Article:
    return settled_story(ada, ben)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(ben: User) -> Client:
    return signed_in(ben)


def give(client: Client, story: Article, draft: str, **typed: object) -> HttpResponse:
    form = {"draft": draft.replace("\n", "\r\n"), "seen": 1, **typed}
    return client.post(f"/articles/{story.pk}/revise/", form, follow=True)


def page_of(response: HttpResponse) -> str:
    return response.content.decode()


def errors(response: HttpResponse) -> list[str]:
    return re.findall(r'<ul class="errorlist"[^>]*><li>(.*?)</li>', page_of(response))


def test_a_text_shows_what_it_does_and_becomes_a_revision_when_it_is_saved(desk: Client, story: Article) -> None:
    assert f"{LINE}\n" in page_of(desk.get(f"/articles/{story.pk}/revise/"))
    response = give(desk, story, DRAFT.replace("140", "150").replace("- No date for the return has been set.\n", ""))
    page = page_of(response)
    assert re.search(r"(\d) exact, (\d) moved, 1 altered, 1 lost", page)
    assert "<del>140</del><ins>150</ins>" in page
    assert "<del>No date for the return has been set.</del>" in page
    assert story.revisions.count() == 1
    [offered] = PendingRevision.objects.all()
    saved = desk.post(f"/pending/{offered.pk}/")
    assert (saved["Location"], story.revisions.count()) == (f"/articles/{story.pk}/", 2)
    at_the_desk = page_of(desk.get(f"/articles/{story.pk}/"))
    assert "1 place was lost in the new text" in at_the_desk
    assert desk.post(f"/pending/{offered.pk}/").status_code == 302
    assert desk.get(f"/pending/{offered.pk}/")["Location"] == f"/articles/{story.pk}/"
    assert story.revisions.count() == 2
    claim = story.claims.get(text__contains="150 passengers")
    card = page_of(desk.get(f"/articles/{story.pk}/?claim={claim.pk}"))
    assert "<del>140</del><ins>150</ins>" in card
    assert 'was <s class="struck">Verified</s> by Ben' in card


def test_a_file_counts_when_the_text_beside_it_was_not_touched(desk: Client, story: Article) -> None:
    paper = SimpleUploadedFile("two.docx", docx(p("The ferry takes 24 hours.")))
    page = page_of(give(desk, story, DRAFT, file=paper))
    assert "What it changes" in page
    assert PendingRevision.objects.get().name == "two.docx"
    paper = SimpleUploadedFile("two.docx", docx(p("The ferry takes 24 hours.")))
    response = give(desk, story, "Other words.", file=paper)
    assert errors(response) == ["Give the draft once: either paste it or choose a file."]
    assert "Other words.</textarea>" in page_of(response)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (DRAFT, "Nothing was changed: the story reads like this already."),
        ("", "Paste the draft here, or choose a file."),
    ],
)
def test_what_makes_no_revision_is_refused_in_place(typed: str, sentence: str, desk: Client, story: Article) -> None:
    response = give(desk, story, typed)
    assert (response.status_code, errors(response)) == (422, [sentence])


def test_a_file_that_is_no_text_is_refused_beside_it(desk: Client, story: Article) -> None:
    response = give(desk, story, DRAFT, file=SimpleUploadedFile("photo.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 40))
    assert response.status_code == 422
    assert f"{LINE}\r\n" in page_of(response).replace("&#x27;", "'") or LINE in page_of(response)


def test_the_second_reviser_is_told_and_both_texts_are_kept(desk: Client, story: Article, ada: User) -> None:
    adas = signed_in(ada)
    give(adas, story, DRAFT.replace("140", "160"))
    mine = PendingRevision.objects.get()
    give(desk, story, DRAFT.replace("20 hours", "24 hours"))
    theirs = PendingRevision.objects.exclude(pk=mine.pk).get()
    desk.post(f"/pending/{theirs.pk}/")
    response = adas.post(f"/pending/{mine.pk}/")
    assert response.status_code == 409
    assert "Ben was quicker: revision 2 came in between. Your text is kept; look at both." in page_of(response)
    assert "<ins>160</ins>" in page_of(response)
    assert page_of(adas.get(f"/pending/{mine.pk}/")).count("Ben was quicker") == 1
    assert "Look at it" in page_of(adas.get(f"/articles/{story.pk}/revisions/"))
    edit = page_of(adas.get(f"/articles/{story.pk}/revise/?pending={mine.pk}"))
    assert "with 160 passengers" in edit
    again = adas.post(f"/pending/{mine.pk}/rebase/")
    assert adas.post(again["Location"])["Location"] == f"/articles/{story.pk}/"
    assert story.revisions.count() == 3
    assert "160" in story.revision.text


def test_the_text_that_waits_for_one_story_is_not_offered_to_another(desk: Client, story: Article, ada: User) -> None:
    other = take_in_draft(headline="The day ferry", given=DRAFT.encode(), by=ada)
    adas = signed_in(ada)
    give(adas, story, DRAFT.replace("140", "160"))
    pending = PendingRevision.objects.get()
    assert adas.get(f"/articles/{other.pk}/revise/?pending={pending.pk}").status_code == 404
    assert adas.get(f"/articles/{story.pk}/revise/?pending={pending.pk}").status_code == 200


def test_any_two_revisions_are_compared_by_words(desk: Client, story: Article) -> None:
    for number in ("150", "160"):
        give(desk, story, DRAFT.replace("140", number), seen=story.revision.number)
        desk.post(f"/pending/{PendingRevision.objects.first().pk}/")
    address = f"/articles/{story.pk}/revisions/compare/"
    assert "<del>150</del><ins>160</ins>" in page_of(desk.get(address))
    assert "<del>140</del><ins>160</ins>" in page_of(desk.get(f"{address}?before=1&after=3"))
    assert "<del>160</del><ins>140</ins>" in page_of(desk.get(f"{address}?before=3&after=1"))
    assert desk.get(f"{address}?before=9").status_code == 404
    assert page_of(desk.get(f"/articles/{story.pk}/revisions/")).count("What changed") == 2


def test_what_was_lost_is_placed_or_let_go_at_the_desk(desk: Client, story: Article) -> None:
    give(
        desk, story, DRAFT.replace(LINE, "All 140 went aboard.").replace("- No date for the return has been set.\n", "")
    )
    desk.post(f"/pending/{PendingRevision.objects.get().pk}/")
    set_date, aboard = LostPlace.objects.order_by("occurrence__start")
    refused = desk.post(f"/lost/{aboard.pk}/place/", {"words": "Nobody wrote this."})
    assert refused.status_code == 409
    assert "These words do not stand in the story like this." in page_of(refused)
    placed = desk.post(f"/lost/{aboard.pk}/place/", {"words": "All 140 went aboard."}, follow=True)
    assert f"Claim {aboard.claim.number} has its place again." in page_of(placed)
    let_go = desk.post(f"/lost/{set_date.pk}/gone/", follow=True)
    assert f"Claim {set_date.claim.number} does not stand there any more." in page_of(let_go)
    assert "lost in the new text" not in page_of(let_go)


def test_of_what_stayed_only_the_ends_are_shown() -> None:
    long = " ".join(["It", "was", "a", "dark", "night."] * 40)
    shown = shortened([Stretch("same", long), Stretch("added", "new"), Stretch("same", f"{long}\nIt ended.\n{long}")])
    assert [one.kind for one in shown] == ["left_out", "same", "added", "same", "left_out"]
    before, end, _, begin, after = shown
    assert before.words + len(end.text.split()) == 200
    assert len(begin.text.split()) + after.words == 402
    assert max(len(end.text), len(begin.text)) < 160
    assert all(one.text in long for one in shown if one.kind == "same")
    assert shortened([Stretch("same", "It left.")]) == [Shown("same", "It left.")]


def test_the_ends_of_what_stayed_are_whole_lines_where_there_are_some() -> None:
    lines = "".join(f"Ship {number} sailed.\n" for number in range(40))
    _, left_out, end, _ = shortened([Stretch("added", "x"), Stretch("same", lines), Stretch("added", "y")])[1:]
    begin = shortened([Stretch("added", "x"), Stretch("same", lines)])[1]
    assert begin.text == "".join(f"Ship {number} sailed.\n" for number in range(10))
    assert end.text == "".join(f"Ship {number} sailed.\n" for number in range(31, 40))
    assert left_out.words == 3 * 21


def test_a_text_without_spaces_is_cut_where_it_may_be() -> None:
    shown = shortened([Stretch("same", "\u8239" * 500), Stretch("added", "x"), Stretch("same", "\u8239" * 500)])
    assert [(one.kind, len(one.text), one.words) for one in shown] == [
        ("left_out", 0, 340),
        ("same", 160, 0),
        ("added", 1, 0),
        ("same", 160, 0),
        ("left_out", 0, 340),
    ]


def test_what_moves_and_what_is_new_is_shown_with_its_words(desk: Client, story: Article) -> None:
    first = "The night ferry to Halden takes about 20 hours, the operator says."
    page = page_of(give(desk, story, f"Snow fell at noon.\n\n{DRAFT.replace(first, '').strip()}\n\n{first}\n"))
    assert "4 exact, 1 moved, 0 altered, 0 lost" in page
    assert "Every claim stands word by word, so every verdict stays." in page
    assert "1 moved with its words: its verdict stays" in page
    assert re.findall(r"<ins>(.*?)</ins></li>", page) == ["Snow fell at noon."]
    pending = PendingRevision.objects.get()
    saved = desk.post(f"/pending/{pending.pk}/", follow=True)
    assert "Revision 2 is saved: 4 exact, 1 moved, 0 altered, 0 lost." in page_of(saved)


def test_what_is_only_pushed_down_has_not_moved(desk: Client, story: Article) -> None:
    page = page_of(give(desk, story, f"Snow fell at noon.\n\n{DRAFT}"))
    assert "5 exact, 0 moved, 0 altered, 0 lost" in page
    assert "with its words" not in page
    assert "with their words" not in page


def test_a_verdict_that_is_to_be_looked_at_already_is_not_said_to_be_lost(desk: Client, story: Article) -> None:
    reopen(claim=story.claims.get(text=LINE), reason="The source changed: 140 passengers → 150 passengers")
    page = page_of(give(desk, story, DRAFT.replace("140", "150")))
    place = page.partition("must be given again")[2].partition("</li>")[0]
    assert (place.count("status--stale"), place.count("struck"), place.count("status--verified")) == (1, 0, 0)


def test_a_verdict_that_would_be_lost_is_struck_before_and_after(desk: Client, story: Article) -> None:
    page = page_of(give(desk, story, DRAFT.replace("140", "150")))
    assert re.search(r'<s class="struck"><span class="status status--verified">.*?</s>.*status--stale', page, re.DOTALL)


def test_a_text_that_is_not_wanted_is_discarded(desk: Client, story: Article, ada: User) -> None:
    give(desk, story, DRAFT.replace("140", "150"))
    pending = PendingRevision.objects.get()
    assert signed_in(ada).post(f"/pending/{pending.pk}/discard/").status_code == 409
    page = page_of(desk.post(f"/pending/{pending.pk}/discard/", follow=True))
    assert "The text is discarded; the story stays as it was." in page
    assert (PendingRevision.objects.count(), story.revisions.count()) == (0, 1)
    give(desk, story, DRAFT.replace("140", "150"))
    pending = PendingRevision.objects.get()
    response = desk.post(f"/pending/{pending.pk}/discard/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == f"/articles/{story.pk}/revisions/"


def test_revisions_that_read_the_same_are_said_to(desk: Client, story: Article) -> None:
    for text in (DRAFT.replace("140", "150"), DRAFT):
        give(desk, story, text, seen=story.revision.number)
        desk.post(f"/pending/{PendingRevision.objects.first().pk}/")
    address = f"/articles/{story.pk}/revisions/compare/"
    assert "These two revisions read the same, word by word." in page_of(desk.get(f"{address}?before=1&after=3"))
    assert "This is one and the same revision." in page_of(desk.get(f"{address}?before=2&after=2"))


def test_the_card_shows_every_place_that_reads_otherwise_than_it_was_decided(
    desk: Client, ada: User, ben: User
) -> None:
    story = take_in_draft(headline="The night ferry", given=DRAFT.encode(), by=ada)
    for place in Occurrence.objects.suggested():
        confirm_occurrence(occurrence=place, by=ben)
    [two] = [claim for claim in story.claims.standing() if claim.occurrences.count() == 2]
    decide(claim=two, by=ben, verdict=Verdict.UNCONFIRMED, note="", seen=two.version)
    give(desk, story, DRAFT.replace("- The ferry takes about 20 hours.", "- The ferry takes about 26 hours."))
    desk.post(f"/pending/{PendingRevision.objects.get().pk}/")
    card = page_of(desk.get(f"/articles/{story.pk}/?claim={two.pk}"))
    why = card[card.index("card__why") : card.index("</div>", card.index("card__why"))]
    assert (
        re.sub(r"<[^>]+>", "", why.partition("Key Takeaways</span>")[2]).strip() == "The ferry takes about 2026 hours."
    )
    assert "<del>20</del><ins>26</ins>" in why
    give(desk, story, DRAFT.replace("- The ferry takes about 20 hours.\n", ""), seen=2)
    desk.post(f"/pending/{PendingRevision.objects.first().pk}/")
    card = page_of(desk.get(f"/articles/{story.pk}/?claim={two.pk}"))
    assert "<del>The ferry takes about 20 hours.</del>" in card


# --- how many queries


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_more_revisions_and_more_texts_that_wait_take_no_more_queries(desk: Client, story: Article) -> None:
    address = f"/articles/{story.pk}/revisions/"

    def one_more(number: int) -> None:
        for text in (DRAFT.replace("140", str(number)), DRAFT.replace("20 hours", f"{number} hours")):
            give(desk, story, text, seen=story.revision.number)
        desk.post(f"/pending/{PendingRevision.objects.filter(saved_as=None)[1].pk}/")

    one_more(151)
    few = queries(desk, address), queries(desk, f"{address}compare/")
    one_more(152)
    one_more(153)
    assert (queries(desk, address), queries(desk, f"{address}compare/")) == few
    assert PendingRevision.objects.of(story).count() == 3


def test_more_claims_take_no_more_queries_to_see_what_becomes_of_them(desk: Client, ada: User, ben: User) -> None:
    asked = []
    for count in (1, 3):
        kept = [f"Ship {number} carried {number + 100} tonnes of salt on 3 May." for number in range(2, 2 + count)]
        altered = [f"Boat {number} carried {number + 500} barrels of oil." for number in range(2, 2 + count)]
        gone = [f"Nobody saw the {word} crew of 12 in June." for word in ("first", "other", "last")[:count]]
        story = take_in_draft(headline="Ships", given="\n\n".join([*kept, *altered, *gone]).encode(), by=ada)
        after = [line.replace("barrels", "tonnes") for line in altered]
        give(desk, story, "\n\n".join(["It rained.", *kept, *after]))
        pending = PendingRevision.objects.of(story).get()
        page = f"/pending/{pending.pk}/"
        assert f"{count} exact, 0 moved, {count} altered, {count} lost" in page_of(desk.get(page))
        asked.append(queries(desk, page))
        desk.post(page)
        asked.append(queries(desk, f"/articles/{story.pk}/"))
    assert asked[:2] == asked[2:]


def test_our_own_text_in_the_form_stays_written_as_it_was(desk: Client, ada: User) -> None:
    text = "<p> is the tag of a paragraph. It left Halden on 3 May.\n"
    story = take_in_draft(headline="Ferry", given=text.encode(), name="s.txt", by=ada)
    give(desk, story, text.replace("3 May", "4 May"))
    first = PendingRevision.objects.get()
    desk.post(f"/articles/{story.pk}/revise/?pending={first.pk}", {"draft": text.replace("3 May", "5 May"), "seen": 1})
    for offered in PendingRevision.objects.all()[:1]:
        desk.post(f"/pending/{offered.pk}/rebase/")
    desk.post(f"/pending/{PendingRevision.objects.first().pk}/")
    assert (story.revision.text, story.revision.format) == (text.replace("3 May", "5 May"), "text")
