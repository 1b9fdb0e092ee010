"""A Word file as a draft: every word that is meant to be read, none that is not, and what was left behind is said."""

from io import BytesIO

import docx as word
import pytest

from factcheck.articles.papers.child import read_in_a_child
from factcheck.articles.papers.paper import Note, NoteKind, Paper, Tracked
from factcheck.articles.papers.reading import _paper
from tests.papers import docx, p, part, r, relations, zipped

W_INS, W_DEL = '<w:ins w:id="1" w:author="A">', '<w:del w:id="2" w:author="A">'


def read(given: bytes, tracked: Tracked = Tracked.ACCEPT) -> Paper:
    """Read as the child does, in this very process."""
    told = read_in_a_child(given, tracked=tracked)
    assert "unfit" not in told
    return _paper(told, tracked=tracked)


def text(body: str, tracked: Tracked = Tracked.ACCEPT, **parts: str) -> str:
    return read(docx(body, **parts), tracked).text


def lost(body: str, tracked: Tracked = Tracked.ACCEPT, **parts: str) -> list[str]:
    return read(docx(body, **parts), tracked).not_imported


def hung(paper: Paper) -> list[tuple[str, str, str]]:
    """The notes as (kind, words they hang on, what they say); a point's words are the last ones before it."""
    return [(note.kind, paper.text[note.start : note.end], note.text) for note in paper.notes]


# As Word writes them


def test_a_draft_made_in_word_becomes_markdown() -> None:
    draft = word.Document()
    draft.add_heading("The night ferry", 0)
    said = draft.add_paragraph("The ferry takes about 20 hours. ").add_run("It left on Monday.")
    draft.add_comment(said, text="Who says so?", author="Ben", initials="B")
    draft.add_heading("Key Takeaways", 2)
    for words in ("It takes 20 hours.", "It left."):
        draft.add_paragraph(words, style="List Bullet")
    for words in ("First.", "Second."):
        draft.add_paragraph(words, style="List Number")
    draft.add_paragraph("We shall sail.", style="Intense Quote")
    for cell, words in zip(draft.add_table(2, 2)._cells, ("Port", "Hours", "Halden", "20"), strict=True):
        cell.text = words
    draft.sections[0].header.paragraphs[0].text = "Embargoed until noon"
    written = BytesIO()
    draft.save(written)
    paper = read(written.getvalue())
    assert paper.text == (
        "# The night ferry\n\nThe ferry takes about 20 hours. It left on Monday.\n\n## Key Takeaways\n\n"
        "- It takes 20 hours.\n- It left.\n1. First.\n2. Second.\n\n> We shall sail.\n\nPort | Hours\n\nHalden | 20\n"
    )
    assert hung(paper) == [("comment", "It left on Monday.", "Who says so?")]
    assert paper.notes[0].author == "Ben"
    assert paper.not_imported == [
        "1 table became text, a line for each row.",
        "The head of the pages was left out: “Embargoed until noon”",
    ]


# Headings, quotes, lists

STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="House"><w:name w:val="House rubric"/><w:pPr><w:outlineLvl w:val="2"/>'
    "</w:pPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Ours"/><w:basedOn w:val="berschrift2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Body"><w:name w:val="heading 3"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="A"/><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Listed"><w:name w:val="B"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
    "</w:pPr></w:style>"
    '<w:style w:type="character" w:styleId="Secret"><w:name w:val="C"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "mark"),
    [
        ('<w:pStyle w:val="berschrift2"/>', "## "),
        ('<w:pStyle w:val="House"/>', "### "),
        ('<w:pStyle w:val="Sub"/>', "## "),
        ('<w:pStyle w:val="Body"/>', ""),
        ('<w:pStyle w:val="Loop"/>', ""),
        ('<w:pStyle w:val="Missing"/>', ""),
        ('<w:outlineLvl w:val="0"/>', "# "),
        ('<w:outlineLvl w:val="8"/>', "###### "),
        ('<w:pStyle w:val="berschrift2"/><w:outlineLvl w:val="9"/>', ""),
        ('<w:pStyle w:val="Zitat"/>', "> "),
    ],
)
def test_what_a_paragraph_is_follows_from_its_style_whatever_that_is_called(properties: str, mark: str) -> None:
    assert text(p("The ferry", properties), styles=STYLES) == f"{mark}The ferry\n"


def numbering(*levels: tuple[str, str]) -> str:
    """One list, its levels as (format, first number)."""
    inside = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{first}"/><w:numFmt w:val="{kind}"/></w:lvl>'
        for depth, (kind, first) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{inside}<w:styleLink w:val="Linked"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="Linked"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        '</w:lvlOverride><w:lvlOverride w:ilvl="6"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="8"/></w:num>'
        '<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="bullet"/></w:lvl></w:lvlOverride></w:num>'
    )


def item(words: str, key: int = 1, depth: int = 0, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return p(words, f'{named}<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{key}"/></w:numPr>')


def test_lists_are_counted_as_word_counts_them() -> None:
    body = (
        item("a") + item("aa", depth=1) + item("ab", depth=1) + item("b") + item("ba", depth=1) + p("between")
        + item("c") + item("five", key=2) + item("d", key=3) + item("dot", key=4) + item("none", key=0)
        + item("deep", depth=5)
    )  # fmt: skip
    paper = read(docx(body, numbering=numbering(("decimal", "1"), ("lowerLetter", "3"))))
    assert paper.text == (
        "1. a\n    3. aa\n    4. ab\n2. b\n    3. ba\n\nbetween\n\n3. c\n5. five\n1. d\n- dot\n\nnone\n\ndeep\n"
    )
    assert paper.not_imported == [
        "3 items of lists were counted with letters or Roman numerals and now have ordinary numbers."
    ]


def test_a_list_may_come_from_the_style_and_may_mark_nothing() -> None:
    body = p("one", '<w:pStyle w:val="Listed"/>') + item("plain", key=1, depth=1)
    assert text(body, styles=STYLES, numbering=numbering(("bullet", "1"), ("none", "1"))) == "- one\n\nplain\n"


def test_a_numbered_heading_loses_its_number_and_that_is_said() -> None:
    paper = read(docx(item("Facts", style="berschrift2"), styles=STYLES, numbering=numbering(("decimal", "1"))))
    assert (paper.text, paper.not_imported) == ("## Facts\n", ["1 heading lost the number that Word counts for it."])


def test_a_table_of_contents_is_left_out() -> None:
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('Facts 3')}</w:sdtContent></w:sdt>"
    )
    body = contents + p("Facts 3", '<w:pStyle w:val="TOC1"/>') * 3 + p("It left.")
    paper = read(docx(body, styles=STYLES))
    assert (paper.text, paper.not_imported) == ("It left.\n", ["A table of contents or index was left out."])


# Words

TWO_FORMS = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:t>once</w:t></mc:Choice>"
    "<mc:Fallback><w:t>twice</w:t></mc:Fallback></mc:AlternateContent>"
)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (r("a") + r("<w:tab/>") + r("b"), "a\tb"),
        (r("a") + r("<w:br/>") + r("b"), "a\nb"),
        (r("a") + r('<w:br w:type="page"/>') + r("b"), "a b"),
        (r("a") + r("<w:cr/>") + r("b"), "a\nb"),
        (r("a<w:br/>"), "a"),
        (r("20\u00a0hours"), "20\u00a0hours"),
        (r("<w:noBreakHyphen/>"), "\u2011"),
        (r('<w:sym w:font="Symbol" w:char="F061"/>'), "α"),
        (r('<w:sym w:font="Wingdings" w:char="F0E0"/>'), "→"),
        (r('<w:sym w:font="Wingdings" w:char="F021"/>'), "�"),
        (r('<w:sym w:font="Odd" w:char="F021"/>'), "�"),
        (r('<w:sym w:font="Odd" w:char="00E9"/>'), "é"),
        (r('<w:sym w:font="Odd" w:char="zz"/>'), "�"),
        (r("\uf062x", '<w:rFonts w:ascii="Symbol"/>'), "βx"),
        (r("10") + r("2", '<w:vertAlign w:val="superscript"/>') + r(" km"), "10² km"),
        (r("1") + r("st", '<w:vertAlign w:val="superscript"/>'), "1st"),
        (r("2", '<w:vertAlign w:val="superscript"/>'), "2"),
        ("<w:smartTag>" + r("Halden") + "</w:smartTag>", "Halden"),
        ('<w:customXml w:element="x">' + r("Halden") + "</w:customXml>", "Halden"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + r("Halden") + "</w:sdtContent></w:sdt>", "Halden"),
        ('<w:bdo w:val="rtl">' + r("Halden") + "</w:bdo>", "Halden"),
        (r(TWO_FORMS), "once"),
        ("<w:r><mc:AlternateContent><mc:Fallback><w:t>spare</w:t></mc:Fallback></mc:AlternateContent></w:r>", "spare"),
        ("<w:r><w:t>one\nword</w:t></w:r>", "one word"),
        ("<w:r><w:delText>never</w:delText><w:t>ever</w:t></w:r>", "ever"),
    ],
)  # fmt: skip
def test_all_ways_to_write_a_word(inside: str, words: str) -> None:
    assert text(p(inside)) == f"{words}\n"


@pytest.mark.parametrize("words", ["# 1 choice", "> more", "---", "=== ", "####### x"])
def test_what_only_looks_like_markdown_stays_a_paragraph(words: str) -> None:
    escaped = words.rstrip() if words.startswith("#######") else f"\\{words.rstrip()}"
    assert text(p(words)) == f"{escaped}\n"


def test_lines_of_items_quotes_and_headings_stay_theirs() -> None:
    broken = r("a") + r("<w:br/>") + r("b")
    body = (
        p(broken, '<w:pStyle w:val="Zitat"/>') + p(broken, '<w:pStyle w:val="House"/>')
        + p(broken, '<w:numPr><w:numId w:val="1"/></w:numPr>')
    )  # fmt: skip
    assert text(body, styles=STYLES, numbering=numbering(("bullet", "1"))) == "> a\n> b\n\n### a b\n\n- a\n  b\n"


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        (r("a\u00adb") + r("<w:softHyphen/>"), "2 soft hyphens (invisible places to break a word) were left out."),
        (r("x") + r("gone", "<w:vanish/>"), "1 hidden passage was left out."),
        (r("x") + r("gone", '<w:rStyle w:val="Secret"/>'), "1 hidden passage was left out."),
        (
            r("x", "<w:strike/>"),
            "Kept, but look closely: 1 passage was struck through in the draft and stands as ordinary text.",
        ),
        (
            r("x", "<w:dstrike/>"),
            "Kept, but look closely: 1 passage was struck through in the draft and stands as ordinary text.",
        ),
        (r("x", "<w:b/>"), "1 passage was bold, italic or underlined; its words stand without that."),
        (r("x", '<w:u w:val="single"/>'), "1 passage was bold, italic or underlined; its words stand without that."),
        (r("x") + r("<w:drawing><a:blip/></w:drawing>"), "1 picture or drawing was left out."),
        (r("x") + r("<w:pict><v:imagedata/></w:pict>"), "1 picture or drawing was left out."),
        (r("x") + r("<w:drawing><c:chart/></w:drawing>"), "1 chart was left out."),
        (r("x") + r("<w:drawing><dgm:relIds/></w:drawing>"), "1 embedded file or diagram was left out."),
        (r("x") + r("<w:object><o:OLEObject/></w:object>"), "1 embedded file or diagram was left out."),
        (r("x") + r("<w:control/>"), "1 button or input field was left out."),
        (
            r("x") + "<w:ruby><w:rt>" + r("y") + "</w:rt></w:ruby>",
            "1 reading printed above other characters was left out.",
        ),
        (
            r("x")
            + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + r("Click here")
            + "</w:sdtContent></w:sdt>",
            "1 form field that nobody filled in was left out.",
        ),
        (
            r("x") + '<w:hyperlink r:id="gone">' + "</w:hyperlink>" + '<w:fldSimple w:instr=" DATE "/>',
            "1 field that fills itself in (a date, a number, a reference) stands with the words it showed last.",
        ),
    ],
)  # fmt: skip
def test_what_is_left_behind_is_said(inside: str, sentence: str) -> None:
    paper = read(docx(p(inside), styles=STYLES))
    assert (paper.text.strip() in {"x", "ab"}, paper.not_imported) == (True, [sentence])


def test_formatting_that_is_switched_off_is_none() -> None:
    assert lost(p(r("x", '<w:b w:val="0"/><w:u w:val="none"/><w:strike w:val="false"/>'))) == []


def test_an_equation_leaves_its_place_visible() -> None:
    math = "<m:oMathPara><m:oMath><m:r><m:t>102</m:t></m:r></m:oMath></m:oMathPara>"
    paper = read(docx(p(r("It is ") + math + r("."))))
    assert (paper.text, paper.not_imported) == (
        "It is [equation].\n",
        ["1 equation was left out; “[equation]” stands in its place."],
    )


def test_a_text_box_is_read_once_and_below_its_paragraph() -> None:
    inner = f"<w:txbxContent>{p('In the inner box.')}</w:txbxContent>"
    box = f"<w:txbxContent>{p(r('In the box.') + r(f'<w:pict>{inner}</w:pict>'))}</w:txbxContent>"
    drawn = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    paper = read(docx(p(r("Beside.") + r(drawn)) + p("After.")))
    assert paper.text == "Beside.\n\nIn the box.\n\nIn the inner box.\n\nAfter.\n"
    assert paper.not_imported == ["The words of 2 text boxes stand below the paragraphs beside them."]


def test_tables_are_rows_and_frames_are_none() -> None:
    def cell(*inside: str) -> str:
        return f"<w:tc><w:tcPr/>{''.join(inside)}</w:tc>"

    nested = f"<w:tbl><w:tr>{cell(p('in'))}{cell(p('side'))}</w:tr></w:tbl>"
    rows = (
        f"<w:tr>{cell(p('a'), p('b'))}{cell(p('c'), nested, p(''))}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{cell(p('d'))}<w:sdt><w:sdtContent>{cell(p('e'))}</w:sdtContent></w:sdt></w:tr>"
        f"</w:sdtContent></w:sdt><w:tr>{cell(p(''))}{cell(p(''))}</w:tr>"
    )
    frame = f"<w:tbl><w:tr>{cell(p('framed'), p('words'))}</w:tr></w:tbl>"
    paper = read(docx(f"<w:tbl><w:tblPr/>{rows}</w:tbl>{frame}"))
    assert paper.text == "a b | c in side\n\nd | e\n\nframed\n\nwords\n"
    assert paper.not_imported == ["1 table became text, a line for each row."]


# Tracked changes

CHANGED = (
    p(
        r("The ferry takes ") + f"{W_DEL}<w:r><w:delText>20</w:delText></w:r></w:del>" + f"{W_INS}{r('24')}</w:ins>"
        + r(" hours.")
    )
    + p(f"<w:moveFrom>{r('Moved.')}</w:moveFrom>")
    + p("Stays.")
    + p(f"<w:moveTo>{r('Moved.')}</w:moveTo>")
)  # fmt: skip


def test_tracked_changes_are_accepted_and_counted() -> None:
    paper = read(docx(CHANGED))
    assert paper.text == "The ferry takes 24 hours.\n\nStays.\n\nMoved.\n"
    assert paper.not_imported == [
        "1 tracked insertion was accepted: its words stand in the text.",
        "1 tracked deletion was accepted: its words are gone.",
        "1 tracked move was accepted.",
    ]


def test_tracked_changes_are_rejected_when_so_chosen() -> None:
    paper = read(docx(CHANGED), Tracked.REJECT)
    assert paper.text == "The ferry takes 20 hours.\n\nMoved.\n\nStays.\n"
    assert paper.not_imported == [
        "1 tracked insertion was rejected: its words are gone.",
        "1 tracked deletion was rejected: its words stand in the text.",
        "1 tracked move was rejected.",
    ]


@pytest.mark.parametrize(("mark", "accepted", "rejected"), [("ins", "a\n\nb\n", "ab\n"), ("del", "ab\n", "a\n\nb\n")])
def test_a_tracked_end_of_a_paragraph_joins_what_it_parted(mark: str, accepted: str, rejected: str) -> None:
    body = p("a", f'<w:rPr><w:{mark} w:id="1"/></w:rPr>') + p("b")
    assert (text(body), text(body, Tracked.REJECT)) == (accepted, rejected)
    assert len(lost(body)) == 1
    both = p(f"<w:{mark}>{r('c')}</w:{mark}>", f'<w:rPr><w:{mark} w:id="1"/></w:rPr>') + p("d")
    assert len(lost(both)) == 1


def test_words_whose_paragraph_lost_its_end_are_kept_at_the_end_and_before_a_table() -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    row = f"<w:tr><w:tc>{p('x')}</w:tc><w:tc>{p('y')}</w:tc></w:tr>"
    assert text(p("a", gone)) == "a\n"
    assert text(f"{p('a', gone)}<w:tbl>{row}</w:tbl>") == "a\n\nx | y\n"
    assert text(p("a", gone) + p("Facts 3", '<w:pStyle w:val="TOC1"/>') + p("b"), styles=STYLES) == "ab\n"


def test_rows_and_styles_are_tracked_too() -> None:
    def row(words: str, change: str = "") -> str:
        return f"<w:tr><w:trPr>{change}</w:trPr><w:tc>{p(words)}</w:tc><w:tc>{p('x')}</w:tc></w:tr>"

    body = f"<w:tbl>{row('in', '<w:ins/>')}{row('out', '<w:del/>')}</w:tbl>" + p(
        "Facts", '<w:outlineLvl w:val="1"/><w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange>'
    )
    assert text(body) == "in | x\n\n## Facts\n"
    assert text(body, Tracked.REJECT) == "out | x\n\n# Facts\n"
    assert lost(body)[2] == "1 tracked change of a paragraph's style was accepted."


def test_what_is_deleted_takes_its_pictures_fields_links_and_footnotes_with_it() -> None:
    inside = (
        f'{W_DEL}{r("<w:drawing><a:blip/></w:drawing>")}<w:hyperlink r:id="web">{r("gone")}</w:hyperlink>'
        f'{r("<w:footnoteReference w:id=" + chr(34) + "1" + chr(34) + "/>")}'
        '<w:r><w:delInstrText>DATE</w:delInstrText><w:softHyphen/></w:r></w:del>'
    )  # fmt: skip
    paper = read(docx(p(inside + r("It left.")), links={"web": "https://example.org/"}, footnotes=FEET))
    assert (paper.text, paper.notes) == ("It left.\n", [])
    assert paper.not_imported == ["1 tracked deletion was accepted: its words are gone."]


# Notes and links

FEET = (
    '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    f'<w:footnote w:id="1">{p("Reuters, https://example.org/x.")}{p("Page 3.")}</w:footnote>'
)
FOOT = r('<w:footnoteReference w:id="1"/>')


def test_a_footnote_hangs_behind_the_words_it_follows() -> None:
    paper = read(docx(p(r("It takes 20 hours.") + FOOT + r(" It left.")), footnotes=FEET))
    assert paper.text == "It takes 20 hours. It left.\n"
    assert paper.notes == [
        Note(NoteKind.FOOTNOTE, 18, 18, "Reuters, https://example.org/x.\nPage 3.", ("https://example.org/x",))
    ]
    assert paper.notes[0].address == "https://example.org/x"


def test_a_footnote_hangs_on_its_own_line_of_several() -> None:
    paper = read(docx(p(r("One.") + FOOT + r("<w:br/>") + r("Two.")), footnotes=FEET))
    assert (paper.text, paper.notes[0].start) == ("One.\nTwo.\n", 4)


def test_an_endnote_has_the_links_of_its_own_part_and_its_own_mark() -> None:
    link = p(
        '<w:hyperlink r:id="a">'
        + r("Here")
        + "</w:hyperlink>"
        + code("HYPERLINK &quot;https://example.org/e&quot;", "")
    )
    notes = f'<w:endnote w:id="4">{link}</w:endnote>'
    more = {
        "word/_rels/endnotes.xml.rels": relations(("a", "hyperlink", "https://example.org/e")),
    }
    mark = r('<w:endnoteReference w:customMarkFollows="1" w:id="4"/><w:t>*</w:t>')
    paper = read(docx(p(r("It left.") + mark), endnotes=notes, more=more))
    assert paper.text == "It left.\n"
    assert paper.notes == [Note(NoteKind.ENDNOTE, 8, 8, "Here", ("https://example.org/e",))]


def comment(key: int, words: str, paragraph: str = "") -> str:
    return f'<w:comment w:id="{key}" w:author="Ben"><w:p w14:paraId="{paragraph}">{r(words)}</w:p></w:comment>'


def test_comments_hang_on_their_range_wherever_it_begins_and_ends() -> None:
    begin, end, mark = (
        '<w:commentRangeStart w:id="{}"/>', '<w:commentRangeEnd w:id="{}"/>', '<w:commentReference w:id="{}"/>',
    )  # fmt: skip
    body = (
        begin.format(1) + p(r("One. ") + begin.format(0) + r("Two."))
        + p(r("Three.") + end.format(0) + begin.format(98) + end.format(98) + r(mark.format(0)))
        + end.format(1) + p(r("Four.") + r(mark.format(2))) + p(begin.format(3) + r("")) + begin.format(99)
    )  # fmt: skip
    comments = "".join(comment(key, f"Note {key}?") for key in range(5))
    paper = read(docx(body, comments=comments))
    assert paper.text == "One. Two.\n\nThree.\n\nFour.\n"
    assert hung(paper) == [
        ("comment", "One. Two.\n\nThree.", "Note 1?"),
        ("comment", "Two.\n\nThree.", "Note 0?"),
        ("comment", "", "Note 2?"),
        ("comment", "", "Note 3?"),
        ("comment", "", "Note 4?"),
    ]
    assert paper.notes[2].start == len("One. Two.\n\nThree.\n\nFour.")


def test_a_resolved_comment_is_only_listed() -> None:
    extended = '<w15:commentEx w15:paraId="A1" w15:done="1"/><w15:commentEx w15:paraId="A2" w15:done="0"/>'
    comments = comment(0, "Done.", "A1") + comment(1, "Open.", "A2") + comment(2, "Done.", "A1").replace("Ben", "")
    paper = read(docx(p("x"), comments=comments, commentsExtended=extended))
    assert [note.text for note in paper.notes] == ["Open."]
    assert paper.not_imported == [
        "A comment that was resolved already was left out: “Ben: Done.”",
        "A comment that was resolved already was left out: “Done.”",
    ]


def code(instruction: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r(f"<w:instrText>{instruction}</w:instrText>")
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r(shown) + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip


@pytest.mark.parametrize(
    "link",
    [
        '<w:hyperlink r:id="web">' + r("the port") + "</w:hyperlink>",
        code(" HYPERLINK &quot;https://example.org/&quot; ", "the port"),
        '<w:fldSimple w:instr="HYPERLINK &quot;https://example.org/&quot;">' + r("the port") + "</w:fldSimple>",
    ],
)
def test_a_link_keeps_its_words_and_its_address(link: str) -> None:
    paper = read(docx(p(r("See ") + link + r(".")), links={"web": "https://example.org/"}))
    assert (paper.text, paper.not_imported) == ("See the port.\n", [])
    assert hung(paper) == [("link", "the port", "https://example.org/")]


def test_links_that_lead_to_no_page_are_listed_and_those_inside_are_not() -> None:
    inside = (
        '<w:hyperlink r:id="mail">' + r("Write") + '</w:hyperlink><w:hyperlink w:anchor="x">' + r(" or ")
        + "</w:hyperlink>" + code("HYPERLINK \\l &quot;x&quot;", "call") + code("PAGE", "7") + code(" ", "")
    )  # fmt: skip
    paper = read(docx(p(inside), links={"mail": "mailto:ben@example.org"}))
    assert (paper.text, paper.notes) == ("Write or call7\n", [])
    assert paper.not_imported == [
        "1 field that fills itself in (a date, a number, a reference) stands with the words it showed last.",
        "A link that leads to no web page was left out, but for its words: mailto:ben@example.org",
    ]


def test_a_field_that_never_ends_swallows_nothing() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    ends = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    stray = r("<w:instrText>x</w:instrText>") + ends + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    assert text(p(r("a") + begun + r("code")) + p("b") + p(stray + r("c"))) == "a\n\nb\n\nc\n"


# Around the text


def test_headers_footers_macros_and_embedded_files_are_listed() -> None:
    paper = read(
        docx(
            p("x") + '<w:altChunk r:id="y"/>' + p("<w:subDoc/>") + p(r("<w:contentPart/>")),
            header=p("Draft"), header2=p("Draft"), footer=p(code("PAGE", "3")), more={"word/vbaProject.bin": "x"},
        )
    )  # fmt: skip
    assert paper.not_imported == [
        "1 picture or drawing was left out.",
        "2 embedded files or diagrams were left out.",
        "The file holds macros; they were left out and never run.",
        "The head of the pages was left out: “Draft”",
    ]


def test_blocks_may_stand_in_controls_changes_and_alternatives() -> None:
    wrapped = (
        f"<w:sdt><w:sdtContent>{p('a')}</w:sdtContent></w:sdt>{W_INS}{p('b')}</w:ins>"
        f"<mc:AlternateContent><mc:Choice>{p('c')}</mc:Choice><mc:Fallback>{p('d')}</mc:Fallback></mc:AlternateContent>"
    )
    assert text(wrapped) == "a\n\nb\n\nc\n"
    assert text(wrapped, Tracked.REJECT) == "a\n\nc\n"
    boxed = f"<mc:AlternateContent><mc:Choice>{p('d')}</mc:Choice></mc:AlternateContent>"
    row = f"<w:tr><w:tc>{boxed}</w:tc><w:tc><w:sdt><w:sdtContent>{p('e')}</w:sdtContent></w:sdt></w:tc></w:tr>"
    assert text(f"<w:tbl>{row}</w:tbl>") == "d | e\n"


def test_a_strict_file_in_two_bytes_a_character_under_another_name_is_read_all_the_same() -> None:
    strict = part("document", f"<w:body>{p('The ferry left.')}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        given = zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "_rels/.rels": relations(("main", "officeDocument", "/word/document2.xml")),
                "word/document2.xml": strict.replace("UTF-8", "UTF-16").encode(encoding),
            }
        )
        assert read(given).text == "The ferry left.\n"
