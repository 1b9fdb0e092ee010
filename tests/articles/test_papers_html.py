"""A web page as a draft: Google Docs' exports, Word's, and what a CMS shows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.articles.papers.child import read_in_a_child
from factcheck.articles.papers.html.elements import unwrapped
from factcheck.articles.papers.paper import Note, NoteKind, Paper, Tracked
from factcheck.articles.papers.reading import _paper
from factcheck.articles.structure import read_draft
from tests.papers import zipped

GOOGLE = """<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type">
<style type="text/css">.lst-kix_abc-0 > li:before{content:"x"} .c1{font-weight:700} .c2{text-decoration:line-through}
</style></head><body class="c9 doc-content"><p class="c0 title"><span class="c1">The night ferry</span></p>
<h2 id="h.1"><span>Key Takeaways</span></h2>
<ul class="c3 lst-kix_abc-0 start"><li class="c0"><span>It takes&nbsp;</span><span>20 hours.</span></li></ul>
<ul class="c3 lst-kix_abc-1 start"><li class="c0"><span>By sea.</span></li></ul>
<ol class="c3 lst-kix_def-0" start="3"><li><span>It left.</span></li><li value="7"><span>It came.</span></li></ol>
<p class="c0"><span>It left on Monday.</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><span> See </span><span
><a href="https://www.google.com/url?q=https://example.org/b&amp;sa=D&amp;source=docs">the port</a></span><span>.</span
><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p><p><span></span></p>
<hr class="c7"><div><p class="c0"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;Reuters, https://example.org/x</span>
</p></div><div class="c8"><p class="c0"><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Who says so?</span></p>
<p>Ben asks.</p></div></body></html>"""


def read(html: str | bytes, tracked: Tracked = Tracked.ACCEPT) -> Paper:
    told = read_in_a_child(html.encode() if isinstance(html, str) else html, tracked=tracked)
    assert "unfit" not in told
    return _paper(told, tracked=tracked)


def text(html: str) -> str:
    return read(html).text


def unfit(html: str | bytes) -> str:
    return str(read_in_a_child(html.encode() if isinstance(html, str) else html, tracked="accept")["unfit"])


# Google Docs


@pytest.mark.parametrize("is_zipped", [False, True])
def test_a_page_that_google_docs_saved_comes_back_with_its_lists_and_notes(is_zipped: bool) -> None:
    archive = {"TheNightFerry.html": GOOGLE, "images/image1.png": b"\x89PNG", "__MACOSX/._TheNightFerry.html": "x"}
    paper = read(zipped(archive) if is_zipped else GOOGLE)
    assert paper.text == (
        "# The night ferry\n\n## Key Takeaways\n\n- It takes 20 hours.\n    - By sea.\n3. It left.\n7. It came.\n\n"
        "It left on Monday. See the port.\n"
    )
    at = paper.text.index("It left on Monday.")
    assert paper.notes == [
        Note(NoteKind.FOOTNOTE, at + 18, at + 18, "Reuters, https://example.org/x", ("https://example.org/x",)),
        Note(NoteKind.LINK, at + 23, at + 31, "https://example.org/b", ("https://example.org/b",)),
        Note(NoteKind.COMMENT, at + 32, at + 32, "Who says so? Ben asks."),
    ]
    assert paper.not_imported == ["1 passage was bold, italic or underlined; its words stand without that."]


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("https://www.google.com/url?q=https://example.org/a%3Fb%3D1&sa=D", "https://example.org/a?b=1"),
        ("http://google.de/url?url=https://example.org/", "https://example.org/"),
        ("https://www.google.com/url?sa=D", "https://www.google.com/url?sa=D"),
        ("https://www.google.com/search?q=x", "https://www.google.com/search?q=x"),
        ("https://example.org/url?q=x", "https://example.org/url?q=x"),
        ("https://[", "https://["),
    ],
)
def test_only_googles_redirects_are_unwrapped(address: str, inside: str) -> None:
    assert unwrapped(address) == inside


# Others


def test_footnotes_of_word_and_of_pandoc_are_found_by_the_links_that_lead_both_ways() -> None:
    html = (
        '<p>It left.<a href="#_ftn1" name="_ftnref1">[1]</a> It came.<a href="#_edn1" id="_ednref1">[i]</a> On time.'
        '<a href="#fn1" id="fnref1"><sup>1</sup></a> <a href="#fn1">Again</a> <a href="#top">Up</a> <a href="#x">?</a>'
        '</p><p id="top">Top <a href="#top">self</a></p>'
        '<div id="_ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> One, <a href="https://example.org/1">here</a>, '
        'and <a href="https://example.org/1">there</a>.</p></div>'
        '<p><a href="#_ednref1" name="_edn1">[i]</a> Two.</p>'
        '<section><ol><li id="fn1">Three. <a href="#fnref1">↩</a></li></ol></section>'
    )
    paper = read(html)
    assert paper.text == "It left. It came. On time. Again Up ?\n\nTop self\n"
    assert [(note.kind, note.start, note.text, note.addresses) for note in paper.notes] == [
        ("footnote", 8, "One, here, and there.", ("https://example.org/1",)),
        ("endnote", 17, "Two.", ()),
        ("footnote", 26, "Three.", ()),
    ]


def test_notes_that_share_a_box_are_told_apart() -> None:
    html = (
        '<p>A.<sup><a href="#n1" id="r1">1</a></sup> B.<sup><a href="#n2" id="r2">2</a></sup></p><div>'
        '<p><a id="n1" href="#r1">1</a> One.</p><p><a id="n2" href="#r2">2</a> Two.</p></div>'
    )
    assert [(note.start, note.text) for note in read(html).notes] == [(2, "One."), (5, "Two.")]


def test_a_link_within_what_it_leads_to_is_no_note() -> None:
    html = '<div id="a"><a id="b" href="#a">x</a> y <a href="#b">z</a></div>'
    assert (text(html), read(html).notes) == ("x y z\n", [])


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>a\n  b</p><p> c </p>", "a b\n\nc"),
        ("<p>a<br>b<br/> c</p>", "a\nb\nc"),
        ("<h1>a<br>b</h1>", "# a b"),
        ('<div role="heading" aria-level="3">a</div><div role="heading">b</div>', "### a\n\n## b"),
        ("<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li><li>d</li></ul>", "- a\n    - b\n        1. c\n- d"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        ("<ol start=x><li value=y>a<li>b</ol>", "1. a\n2. b"),
        ("<li>a", "- a"),
        ("<blockquote><p>a</p>b<br>c</blockquote>d", "> a\n\n> b\n> c\n\nd"),
        ("<blockquote><ul><li>a</li></ul></blockquote>", "> - a"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>10<sup>2</sup> km, 1<sup>st</sup>, <sup>2</sup></p>", "10² km, 1st, 2"),
        ("<sup>2</sup>", "2"),
        ('<p>10<span style="vertical-align:super">2</span></p>', "10²"),
        ("<p>He said <q>no</q>.</p>", "He said “no”."),
        ("<p>a&nbsp;b</p>", "a\u00a0b"),
        ("<p># a</p>", "\\# a"),
        ("<dl><dt>a<dd>b</dl>", "a\n\nb"),
        ("<table><tr><td>a<td>b<tr><td><p>c<p>d<td><h2>e</h2></table>", "a | b\n\nc d | e"),
        (
            "<table>\n<colgroup><caption>t</caption><tbody><tr><td><p>a</p><p>b</p></table>",
            "t\n\na\n\nb",
        ),
        ("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", "a | b c"),
        ("<table><tr><td> <td></tr><tr><td>a<td>b</table>", "a | b"),
        ("<ruby>漢<rp>(</rp></ruby>", "漢"),
        ("<body hidden><p>a</p>", "a"),
        ("<template>x</template><p>a<!-- no --></p>", "a"),
        ('<p>a</p><div style="display:none"><img></div>', "a"),
        ("<p>&#13;a&#13;b</p><pre>c&#13;d</pre>", "a b\n\nc\nd"),
    ],
)
def test_all_that_a_page_is_made_of(html: str, words: str) -> None:
    assert text(html) == f"{words}\n"


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<img><svg></svg>", "2 pictures or drawings were left out."),
        ("<video></video>", "1 video, sound or embedded page was left out."),
        ("<script>var a</script>", "1 script was left out and never run."),
        ("<button>Go</button>", "1 button or input field was left out."),
        ("<ruby>x<rt>y</rt></ruby>", "1 reading printed above other characters was left out."),
        ("<math>1</math>", "1 equation was left out; “[equation]” stands in its place."),
        ("<p hidden>gone</p>", "1 hidden passage was left out."),
        ('<p style="visibility: hidden">gone</p>', "1 hidden passage was left out."),
        ("<style>.h, p.i{display:none}</style><p class=i>gone</p>", "1 hidden passage was left out."),
        (
            "<s>x</s>",
            "Kept, but look closely: 1 passage was struck through in the draft and stands as ordinary text.",
        ),
        (
            '<span style="text-decoration: line-through">x</span>',
            "Kept, but look closely: 1 passage was struck through in the draft and stands as ordinary text.",
        ),
        ("<b>x</b>", "1 passage was bold, italic or underlined; its words stand without that."),
        ("a&shy;b", "1 soft hyphen (an invisible place to break a word) was left out."),
        (
            '<ol type="a"><li>x</ol>',
            "1 item of a list was counted with letters or Roman numerals and now has an ordinary number.",
        ),
        ("<table><tr><td>a<td>b</table>", "1 table became text, a line for each row."),
        (
            '<a href="mailto:ben@example.org">x</a>',
            "A link that leads to no web page was left out, but for its words: mailto:ben@example.org",
        ),
    ],
)
def test_what_is_left_behind_is_said(html: str, sentence: str) -> None:
    assert read(f"<p>y</p>{html}").not_imported == [sentence]


def test_menus_and_what_stands_around_a_story_are_left_out_and_said() -> None:
    html = (
        "<header><h1>The Wire</h1></header><nav>Home | <a href='/n'>News</a></nav><main><p>Sea</p><article>"
        "<header><h1>The ferry</h1></header><p>It sails.</p><aside>By sea.</aside><nav>Next</nav></article></main>"
        "<aside><ul><li>Read<li>more</ul></aside><footer>© <style>a{}</style>2026</footer><footer> </footer>"
    )
    draft = read_draft(html.encode(), name="ferry.html")
    assert draft.text == "Sea\n\n# The ferry\n\nIt sails.\n\nBy sea.\n"
    assert draft.headline == "The ferry"
    assert draft.not_imported == [
        "What stands around the story on the page was left out: “The Wire”",
        "A menu of the page was left out: “Home | News”",
        "A menu of the page was left out: “Next”",
        "What stands around the story on the page was left out: “Read more”",
        "What stands around the story on the page was left out: “© 2026”",
    ]


def test_a_menu_is_neither_headline_nor_sentence() -> None:
    html = "<nav>Home | News</nav><article><h1>The ferry</h1><p>It takes 20 hours.</p></article>"
    draft = read_draft(html.encode(), name="ferry.html")
    assert (draft.headline, draft.title) == ("The ferry", "The ferry")
    assert [draft.text[one.start : one.end] for one in draft.sentences] == ["It takes 20 hours."]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<header><h1>a</h1></header><main>b</main>", "# a\n\nb"),
        ("<header>a</header><p>b</p><footer>c</footer>", "a\n\nb\n\nc"),
        ("<nav>a<article><h1>b</h1>c</article>", "a\n\n# b\n\nc"),
        ("<aside>a<main>b</main></aside>", "a\n\nb"),
    ],
)
def test_what_holds_the_story_or_its_title_is_no_margin(html: str, words: str) -> None:
    assert text(html) == f"{words}\n"


def test_a_note_in_the_foot_of_a_page_hangs_on_the_story_all_the_same() -> None:
    html = (
        '<article><p>It sails.<a id="r" href="#n">1</a></p></article>'
        '<footer><p id="n">The port <a href="#r">back</a></p></footer>'
    )
    assert read(html) == Paper("It sails.\n", "html", [Note(NoteKind.FOOTNOTE, 9, 9, "The port")], [])


def test_a_rule_for_print_only_hides_nothing() -> None:
    css = "/* .a{ */ @media print{.a{display:none}} .b{color:red} div .c{display:none} .d{ /* no */ }"
    assert read(f"<style>{css}</style><p class='a b c d'>a") == Paper("a\n", "html", [], [])


def test_words_marked_as_put_in_or_taken_out_are_tracked_changes() -> None:
    html = "<p>It takes <del>20</del><ins>24</ins> hours.</p>"
    assert (read(html).text, read(html, Tracked.REJECT).text) == ("It takes 24 hours.\n", "It takes 20 hours.\n")
    assert read(html).not_imported == [
        "1 tracked insertion was accepted: its words stand in the text.",
        "1 tracked deletion was accepted: its words are gone.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_page_is_read_in_its_own_encoding(encoding: str) -> None:
    page = f'<meta charset="{encoding if encoding == "cp1252" else "utf-8"}"><p>“Café”'
    assert read(page.encode(encoding)).text == "“Café”\n"


# Archives


def test_of_several_pages_the_one_on_top_is_the_draft_and_the_others_are_counted() -> None:
    paper = read(zipped({"index.html": "<p>a", "notes.html": "<p>b", "more/x.htm": "<p>c"}))
    assert (paper.text, paper.not_imported) == ("a\n", ["2 other web pages in the archive were left out."])


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["a.html", "b.html"], "which"),
        (["draft.docx"], "nested"),
        (["a.png"], "no_page"),
        ([], "no_page"),
        (["xl/workbook.xml"], "sheet"),
        (["ppt/presentation.xml"], "slides"),
        (["Index/Document.iwa"], "pages"),
        (["META-INF/container.xml"], "book"),
        (["mimetype", "content.xml"], "odt"),
        (["[Content_Types].xml"], "damaged"),
    ],
)
def test_an_archive_without_a_draft_says_what_it_is(names: list[str], why: str) -> None:
    assert unfit(zipped(dict.fromkeys(names, "x"))) == why


# Hostile and odd


def test_what_would_hang_a_parser_or_its_reader_is_refused_first() -> None:
    assert unfit("<p>" + "<b " + "a=1 " * 600 + ">x") == (
        "The page could not be read: one of its tags has more than 512 attributes."
    )
    assert unfit("<div>" * 400 + "x") == "deep"
    assert unfit("<i></i>" * 100_100) == "many"
    assert unfit("<!DOCTYPE html [<!ENTITY a 'b'>]><p>&a;") == (
        "The page could not be read: it defines abbreviations of its own, as no web page needs to."
    )
    assert unfit("<p>" + "x" * 600_001) == "long"
    assert unfit("<p> <img>") == "empty"
    assert unfit(b"\0\1\2\3" * 30) == "fault"


@settings(max_examples=50)
@given(st.lists(st.sampled_from([
    "<p>", "</p>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<h1>", "</h1>", "<blockquote>",
    "</blockquote>", "<pre>", "a", " ", "b\u00a0", "<br>", "&#0;", "&#xd800;", "<sup>", "2", "</sup>", "<ol start=2>",
    '<a href="#n" id=r>', '<a href="#r" id=n>', "</a>", "<del>", "</del>", '<a href="https://example.org">', "\r\n",
    "\u2028", "<div hidden>", "</div>", "\u202e", "漢",
]), max_size=40))  # fmt: skip
def test_any_soup_of_tags_gives_a_text_and_places_inside_it_or_says_that_there_is_none(pieces: list[str]) -> None:
    told = read_in_a_child("".join(["<html>", *pieces]).encode(), tracked="accept")
    if "unfit" in told:
        assert told == {"unfit": "empty"}
        return
    paper = _paper(told, tracked=Tracked.ACCEPT)
    assert all(0 <= note.start <= note.end <= len(paper.text) for note in paper.notes)
    assert (paper.text.strip() + "\n", "\r" in paper.text) == (paper.text.lstrip(" "), False)
