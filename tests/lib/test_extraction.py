"""Pages of the web become text, and what the page says about itself."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.lib.extraction import Page, Unreadable, limited, read_page, reading
from factcheck.lib.extraction.prescan import MOST_TEXT
from factcheck.lib.limits import ChildLost, Why

URL = "https://wire.example/2026/ferry?id=4"
PARAGRAPHS = [
    "The night ferry to Halden left Port Maren on Monday evening with 140 passengers and 32 cars on board.",
    "The crossing takes about 20 hours in calm weather, the operator said in a statement on Sunday.",
    "Tickets cost 45 crowns, and residents of the islands pay half of that until the end of the year.",
    "The harbour master expects the ship on Tuesday afternoon, an hour or two behind the timetable.",
]


def html(*body: str, head: str = "", lang: str = "") -> bytes:
    attribute = f' lang="{lang}"' if lang else ""
    return f"<!doctype html><html{attribute}><head>{head}</head><body>{''.join(body)}</body></html>".encode()


def article(*, head: str = "", around: str = "", lang: str = "") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return html(f"<nav>{around}</nav><article><h1>Ferry runs again</h1>{text}</article>", head=head, lang=lang)


def read(body: bytes, content_type: str = "text/html") -> Page:
    return read_page(body, url=URL, content_type=content_type)


def why_unreadable(body: bytes, content_type: str = "") -> str:
    with pytest.raises(Unreadable) as unreadable:
        read(body, content_type)
    return unreadable.value.sentence


class TestText:
    def test_the_main_text_is_without_what_stands_around_it_and_the_full_text_is_not(self) -> None:
        page = read(article(around="Home · Sport · Weather"))
        assert page.text.splitlines()[-4:] == PARAGRAPHS
        assert "Home · Sport · Weather" not in page.text
        assert [line for line in ("Home · Sport · Weather", *PARAGRAPHS) if line not in page.full_text] == []

    def test_a_short_page_has_a_main_text_too(self) -> None:
        page = read(html("<p>The ferry is late.</p>"))
        assert page.text == page.full_text == "The ferry is late."

    def test_a_page_of_very_many_tags_is_read_the_quick_way(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "MOST_TAGS_FOR_CARE", 5)
        monkeypatch.setattr(reading, "_careful_main_text", lambda _html: pytest.fail("read with care"))
        assert PARAGRAPHS[1] in read(article()).text

    @pytest.mark.parametrize(
        "hidden",
        [
            "<p hidden>It takes 24 hours.</p>",
            '<p style="display:none">It takes 24 hours.</p>',
            '<div style="color: red; VISIBILITY: hidden">It takes 24 hours.</div>',
            "<dialog>It takes 24 hours.</dialog>",
            "<script>It takes 24 hours.</script>",
            "<!-- It takes 24 hours. -->",
        ],
    )
    def test_what_a_reader_does_not_see_is_not_read(self, hidden: str) -> None:
        assert read(html(f"<p>It takes 20 hours.</p>{hidden}")).full_text == "It takes 20 hours."

    def test_a_body_that_is_hidden_until_a_script_has_run_is_read(self) -> None:
        body = b'<html><body style="visibility: hidden"><p>It takes 20 hours.</p></body></html>'
        assert read(body).full_text == "It takes 20 hours."

    def test_plain_text_is_read_as_it_stands(self) -> None:
        page = read(b" It takes <p>20</p> hours.\n", "text/plain")
        assert page == Page(text="It takes <p>20</p> hours.", full_text="It takes <p>20</p> hours.")

    @pytest.mark.parametrize("content_type", ["", "application/octet-stream"])
    def test_a_page_whose_kind_nobody_says_is_known_by_its_tags(self, content_type: str) -> None:
        assert read(b"<p>It takes 20 hours.</p>", content_type).full_text == "It takes 20 hours."
        assert read(b"5 < 6, and 7 > 6", content_type).full_text == "5 < 6, and 7 > 6"


class TestUnreadable:
    @pytest.mark.parametrize(
        ("body", "content_type", "sentence"),
        [
            (b"", "text/html", "The page is empty."),
            (b" \n\t", "", "The page is empty."),
            (b"\x00", "", "The page is empty."),
            (b"hello", "application/pdf", "The site says that this is a PDF, but it is not one."),
            (b"\x89PNG", "image/png; q=1", "This is not a page of text but a file of another kind (image/png)."),
            (b"\x00\x01\x02\xff" * 50, "", "This is not a page of text but a file of another kind."),
            (
                b"<html><body><div id=root></div></body></html>",
                "text/html",
                "The page shows no text. It may need a browser's scripts, or be only pictures.",
            ),
        ],
    )
    def test_what_has_no_text_says_so(self, body: bytes, content_type: str, sentence: str) -> None:
        assert why_unreadable(body, content_type) == sentence

    def test_a_text_that_never_ends_is_not_read(self) -> None:
        too_much = f"The page could not be read: it has more than {MOST_TEXT:,} characters of text."
        assert why_unreadable(b"a" * (MOST_TEXT + 1), "text/plain") == too_much
        assert why_unreadable(b"<p>" + b"a" * (MOST_TEXT + 1), "text/html") == too_much


class TestEncodings:
    TEXT = "Der Zug fährt 20 Stunden – „pünktlich“."

    @pytest.mark.parametrize(
        ("encoding", "content_type", "meta"),
        [
            ("utf-8", "text/html", ""),
            ("utf-8-sig", "text/html", ""),
            ("utf-16", "text/html", ""),
            ("cp1252", "text/html; charset=windows-1252", ""),
            ("cp1252", "text/html; charset=iso-8859-1", ""),
            ("cp1252", "text/html", '<meta charset="windows-1252">'),
            ("cp1252", "text/html", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
            # The header is asked before the page.
            ("cp1252", "text/html; charset=windows-1252", '<meta charset="utf-16">'),
            # What fits as UTF-8 is UTF-8, whatever the page says.
            ("utf-8", "text/html; charset=windows-1252", '<meta charset="windows-1252">'),
        ],
    )
    def test_letters_survive(self, encoding: str, content_type: str, meta: str) -> None:
        body = f"<html><head>{meta}</head><body><p>{self.TEXT}</p></body></html>".encode(encoding)
        assert read(body, content_type).full_text == self.TEXT


class TestAbout:
    """What the page says of itself: JSON-LD, then OpenGraph, then its other meta tags, then its own tags."""

    LINKED = {
        "@type": "NewsArticle",
        "headline": "Ferry runs again &#8211; at last",
        "author": [{"@type": "Person", "name": "Ada Brenner"}, {"name": "Ben Okoye"}, {"name": "Ada Brenner"}],
        "publisher": {"@id": "#us"},
        "datePublished": "2026-11-16T23:30:00-05:00",
        "inLanguage": "en-gb",
    }
    OPEN_GRAPH = (
        '<meta property="og:title" content="Ferry again"><meta property="og:site_name" content="Halden Wire">'
        '<meta property="article:published_time" content="2026-11-15"><meta property="og:locale" content="de_AT">'
        '<meta property="article:author" content="https://wire.example/people/ada"><meta name="author" content="A. B.">'
    )

    @staticmethod
    def linked(*things: Any) -> str:
        return "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in things)

    @staticmethod
    def told(page: Page) -> tuple[object, ...]:
        return page.title, page.author, page.publisher, page.published, page.language

    def test_json_ld_is_asked_first(self) -> None:
        graph = {"@graph": [{"@type": "Organization", "@id": "#us", "name": "Halden Wire Ltd"}, self.LINKED]}
        page = read(article(head=self.OPEN_GRAPH + self.linked(graph), lang="fr"))
        assert self.told(page) == (
            "Ferry runs again – at last", "Ada Brenner, Ben Okoye", "Halden Wire Ltd", date(2026, 11, 16), "en-GB",
        )  # fmt: skip
        assert page.origins == dict.fromkeys(("title", "author", "publisher", "published", "language"), "json-ld")

    def test_then_open_graph_in_which_an_address_is_no_name(self) -> None:
        page = read(article(head=self.OPEN_GRAPH, lang="fr"))
        assert self.told(page) == ("Ferry again", "A. B.", "Halden Wire", date(2026, 11, 15), "de-AT")
        assert page.origins == {
            **dict.fromkeys(("title", "publisher", "published", "language"), "opengraph"),
            "author": "meta",
        }

    def test_then_the_pages_own_tags(self) -> None:
        body = article(head="<title>Ferry | Wire</title>", lang="zh-hant-tw")
        page = read(body.replace(b"<p>", b'<time datetime="20261114">Saturday</time><p>', 1))
        assert self.told(page) == ("Ferry runs again", "", "", date(2026, 11, 14), "zh-Hant-TW")
        assert page.origins == dict.fromkeys(("title", "published", "language"), "html")

    def test_a_page_that_says_nothing_of_itself_is_read_all_the_same(self) -> None:
        page = read(html("<p>It takes 20 hours.</p>"))
        assert self.told(page) == ("", "", "", None, "")
        assert page.origins == {}

    def test_of_many_descriptions_the_one_of_the_story_counts(self) -> None:
        things = [
            {"@type": "WebPage", "headline": "The page"},
            {"@type": ["https://schema.org/Report", 4], "headline": ["The report", "again"], "author": "Ben Okoye"},
            {"@type": "BreadcrumbList", "name": "Home"},
        ]
        page = read(article(head=self.linked(things)))
        assert (page.title, page.author) == ("The report", "Ben Okoye")

    @pytest.mark.parametrize(
        "broken",
        [
            "{",
            "[" * 100_000,
            '"NewsArticle"',
            '{"@type": "NewsArticle", "headline": {"a": 1}, "author": [null, 4, {}], "datePublished": 2026}',
            '{"@type": "NewsArticle", "headline": "' + "a" * 1_000_001 + '"}',
            '{"@type": "NewsArticle", "datePublished": "2026-13-45", "inLanguage": "English"}',
        ],
    )
    def test_json_ld_that_makes_no_sense_is_passed_over(self, broken: str) -> None:
        head = f'<script type="application/ld+json">{broken}</script>{self.OPEN_GRAPH}'
        assert self.told(read(article(head=head))) == (
            "Ferry again", "A. B.", "Halden Wire", date(2026, 11, 15), "de-AT",
        )  # fmt: skip

    def test_a_list_without_end_is_followed_for_a_while(self) -> None:
        story = {"@type": "NewsArticle", "headline": "At the end"}
        assert read(article(head=self.linked([{}] * 1_990 + [story]))).title == "At the end"
        assert read(article(head=self.linked([{}] * 2_000 + [story]))).title == "Ferry runs again"

    @pytest.mark.parametrize(
        ("tag", "address"),
        [
            ('<link rel="canonical" href="/2026/ferry">', "https://wire.example/2026/ferry"),
            ('<link rel="Canonical nofollow" href="https://wire.example/a#b">', "https://wire.example/a#b"),
            ('<meta property="og:url" content="https://wire.example/b">', "https://wire.example/b"),
            (
                '<link rel="canonical" href="javascript:x"><meta property="og:url" content="/b">',
                "https://wire.example/b",
            ),
            ('<link rel="canonical" href="https://[wire/">', ""),
            ('<link rel="canonical" href="">', ""),
        ],
    )
    def test_the_address_it_calls_its_own_is_whole_and_of_the_web(self, tag: str, address: str) -> None:
        assert read(article(head=tag)).canonical_url == address

    @pytest.mark.parametrize(
        ("tag", "day"),
        [
            ('<meta property="article:modified_time" content="2026-11-04T08:00:00Z">', date(2026, 11, 4)),
            ('<meta property="og:updated_time" content="2026-11-04">', date(2026, 11, 4)),
            ('<time itemprop="dateModified" datetime="2026-11-04">Wednesday</time>', date(2026, 11, 4)),
            ('<meta property="article:modified_time" content="yesterday">', None),
        ],
    )
    def test_the_day_it_was_changed_is_told_apart_from_that_it_was_published(self, tag: str, day: date | None) -> None:
        page = read(article(head=f'{tag}<meta name="date" content="2026-11-01">'))
        assert (page.published, page.modified) == (date(2026, 11, 1), day)

    def test_json_ld_is_asked_first_for_the_day_it_was_changed(self) -> None:
        head = self.linked({**self.LINKED, "dateModified": "2026-11-18"})
        page = read(article(head=f'{head}<meta property="og:updated_time" content="2026-11-04">'))
        assert (page.modified, page.origins["modified"]) == (date(2026, 11, 18), "json-ld")

    @pytest.mark.parametrize(
        ("tag", "doi"),
        [
            ('<meta name="citation_doi" content="10.1234/ICE">', "10.1234/ice"),
            ('<meta name="dc.identifier" content="doi:10.1234/ice">', "10.1234/ice"),
            ('<meta name="dc.identifier" content="978-3"><meta name="prism.doi" content="10.1234/ice">', "10.1234/ice"),
            ('<meta name="citation_doi" content="pending">', ""),
            ("", ""),
        ],
    )
    def test_a_paper_names_its_doi(self, tag: str, doi: str) -> None:
        assert read(article(head=tag)).doi == doi

    @pytest.mark.parametrize(
        ("correction", "told"),
        [
            ("It takes 24 hours.", ("It takes 24 hours.",)),
            ({"@type": "CorrectionComment", "text": "It takes\n24 hours."}, ("It takes 24 hours.",)),
            ({"description": "It takes 24 hours."}, ("It takes 24 hours.",)),
            (["It takes 24 hours.", "It takes 24 hours.", {"text": "By sea."}], ("It takes 24 hours.", "By sea.")),
            ("https://wire.example/corrections/15", ()),
            ([None, 5, {}, {"text": 5}], ()),
        ],
    )
    def test_corrections_are_told_in_words(self, correction: object, told: tuple[str, ...]) -> None:
        assert read(article(head=self.linked({**self.LINKED, "correction": correction}))).corrections == told

    def test_what_is_told_is_short(self) -> None:
        assert len(read(article(head=f'<meta property="og:title" content="{"a" * 2_000}">')).title) == 500


class TestInAChild:
    """The same, in a process that can be thrown away."""

    def test_a_page_comes_back_whole(self) -> None:
        told = {"correction": "By sea.", "dateModified": "2026-11-18", "@type": "Article"}
        head = TestAbout.OPEN_GRAPH + TestAbout.linked(told)
        page, here = limited.read_page_limited(article(head=head), url=URL), read(article(head=head))
        assert (page, page.origins) == (here, here.origins)

    def test_what_cannot_be_read_says_the_same(self) -> None:
        with pytest.raises(Unreadable) as unreadable:
            limited.read_page_limited(b" ", url=URL)
        assert unreadable.value.sentence == "The page is empty."

    def test_a_page_that_takes_too_long_is_unreadable(self) -> None:
        with pytest.raises(Unreadable) as unreadable:
            limited.read_page_limited(b"<p>It takes 20 hours.</p>" * 200_000, url=URL, seconds=0.01)
        assert unreadable.value.sentence == "The page could not be read within 0.01 seconds."

    @pytest.mark.parametrize(
        ("why", "sentence"),
        [
            ("memory", "The page could not be read: that takes more memory than a page may have."),
            ("fault", "The page could not be read: it is damaged, or made in a way we do not know."),
        ],
    )
    def test_a_page_that_its_reader_does_not_survive_is_unreadable(
        self, monkeypatch: pytest.MonkeyPatch, why: Why, sentence: str
    ) -> None:
        def lose(*_given: object, **_more: object) -> None:
            raise ChildLost(why)

        monkeypatch.setattr(limited, "call_limited", lose)
        with pytest.raises(Unreadable) as unreadable:
            limited.read_page_limited(article(), url=URL)
        assert unreadable.value.sentence == sentence

    def test_what_json_carries_is_what_was_read(self) -> None:
        told = limited.read_in_a_child(article(head=TestAbout.OPEN_GRAPH), url=URL, content_type="text/html")
        assert (told["published"], told["publisher"]) == ("2026-11-15", "Halden Wire")
        assert limited.read_in_a_child(b"It is late.", url=URL, content_type="")["published"] is None
        assert limited.read_in_a_child(b"", url=URL, content_type="") == {"unreadable": "The page is empty."}

    def test_warming_up_loads_the_readers(self) -> None:
        limited.warm_up()


BODIES = st.one_of(
    st.binary(max_size=2_000),
    st.text(max_size=1_000).map(str.encode),
    st.lists(
        st.sampled_from(["<p>", "</p>", "<div hidden>", "<!--", "-->", "<script>", "</script", "<a b='", "&amp;"]),
        max_size=60,
    ).map(lambda parts: "".join(parts).encode()),
)  # fmt: skip


@settings(max_examples=150)
@given(body=BODIES, content_type=st.sampled_from(["", "text/html", "text/plain", "text/html; charset=x", "a/b"]))
def test_whatever_comes_is_read_or_refused_with_a_sentence(body: bytes, content_type: str) -> None:
    try:
        page = read(body, content_type)
    except Unreadable as unreadable:
        said = unreadable.sentence
    else:
        said = "."
        assert page.full_text.strip() == page.full_text != ""
        assert page.text
        assert not {"\0", "\r"} & set(page.full_text)
    assert said.endswith(".")
